"""What the window remembers, as one small JSON file. A damaged one counts as empty."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app.whole_file import write_whole

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Setting

_log: Final = logging.getLogger(__name__)


class WindowSettings:
    """load and save for ui.context.Settings."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, Setting]:
        try:
            content: Any = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def save(self, values: Mapping[str, Setting]) -> None:
        """Sizes and places are not worth an interruption: a full disk is only logged."""
        try:
            write_whole(self._path, json.dumps(dict(values), indent=1).encode())
        except OSError as error:
            _log.info("window settings not saved reason=%s", error)
