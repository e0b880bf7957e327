"""Where resources and the trader's files lie: source tree, wheel or frozen program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def resources() -> Path:
    """The folder with templates, icons, fonts and nodes.json."""
    unpacked: str | None = getattr(sys, "_MEIPASS", None)
    frozen = (Path(unpacked) / "resources",) if unpacked else ()
    places: tuple[Path, ...] = (*frozen, PACKAGE / "_resources", PACKAGE.parent / "resources")
    return next((place for place in places if (place / "nodes.json").exists()), places[-1])


def home() -> Path:
    """The folder with ledger, flows and settings; $MONIQO_HOME wins. Not created here."""
    chosen = os.environ.get("MONIQO_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Moniqo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Moniqo"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "moniqo"


def child_command(role: str, *arguments: str) -> list[str]:
    """The command line that starts this program as a child in a role (see app/child.py)."""
    start = [sys.executable] if is_frozen() else [sys.executable, "-m", "moniqo_desktop"]
    return [*start, "--child", role, *arguments]
