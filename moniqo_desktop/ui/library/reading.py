"""The files of a gallery, read beside the window; a slow look never takes the place of a later."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from moniqo_desktop.ui.library.items import Read, items_in, read_all

if TYPE_CHECKING:
    from moniqo_desktop.ui.documents.documents import Shelf
    from moniqo_desktop.ui.documents.openings import Beside
    from moniqo_desktop.ui.library.page import GalleryPage


class Reading:
    """Of one page. beside: reads."""

    def __init__(self, page: GalleryPage, shelf: Shelf, beside: Beside) -> None:
        self._page, self._shelf, self._beside = page, shelf, beside
        self._count = 0

    def begin(self) -> None:
        """Anew: flows come and go. What was shown stays until then; where nothing was, the page
        says that it reads."""
        self._count += 1
        self._page.say_reading()
        self._beside(partial(read_all, self._shelf), partial(self._show, self._count))

    def _show(self, count: int, found: object) -> None:
        if count != self._count or not isValid(self._page):
            return
        if isinstance(found, Read):
            self._page.show_items(items_in(found), found.damaged)
        else:
            self._page.show_items(())
