"""Where things lie: resources (source tree, wheel, frozen program) and the trader's own files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "MONIQO_HOME"


def resources() -> Path:
    """Icons, fonts, templates, nodes.json."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def home() -> Path:
    """The trader's files: $MONIQO_HOME, else the place the system gives for such files."""
    told = os.environ.get(HOME_VARIABLE)
    if told:
        return Path(told).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "Moniqo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Moniqo"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "moniqo"
