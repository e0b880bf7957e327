"""What is kept and said when this program fails by its own fault."""

from __future__ import annotations

import platform
import time
import traceback
from pathlib import Path

from moniqo_desktop import __version__
from moniqo_desktop.app import paths
from moniqo_desktop.domain.errors import Broken


def told(bug: BaseException) -> Broken:
    """Writes a crash report where the trader's files lie; returns the sentence to say."""
    written = _written(paths.home() / "crashes", bug)
    hint = f"What is needed to mend it is in {written}." if written else ""
    return Broken(
        "Moniqo Desktop made a mistake of its own and stopped. "
        "What was recorded stays; start again to go on.",
        hint=hint,
    )


def _written(folder: Path, bug: BaseException) -> Path | None:
    """The file, or None where the disk says no."""
    file = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.txt"
    about = f"Moniqo Desktop {__version__}, Python {platform.python_version()}, "
    lines = "".join(traceback.format_exception(bug))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{about}{platform.platform()}\n\n{lines}", encoding="utf-8")
    except OSError:
        return None
    return file
