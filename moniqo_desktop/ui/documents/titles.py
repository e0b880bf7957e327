"""The names of the flows that came with the program, for menus and the command box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import MoniqoError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from moniqo_desktop.ui.documents.documents import Shelf
    from moniqo_desktop.ui.documents.openings import Beside


class Titles:
    """Read once, and kept from one window to the next."""

    def __init__(self, shelf: Shelf, beside: Beside) -> None:
        self._shelf, self._beside = shelf, beside
        self._known: dict[Path, str] = {}

    def read_ahead(self, then: Callable[[], None]) -> None:
        """Those not known yet, away from the window's thread; then is called once all are."""
        missing = [path for path in self._shelf.templates() if path not in self._known]
        if not missing:
            then()
            return

        def take(found: object) -> None:
            if isinstance(found, dict):
                self._known |= found
                then()

        self._beside(lambda: {path: self._read(path) for path in missing}, take)

    def of(self, path: Path) -> str:
        """The name of the flow in a file; the name of the file where it cannot be read."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: Path) -> str:
        try:
            return self._shelf.read(path).name
        except MoniqoError:
            return path.stem.replace("_", " ").capitalize()
