"""Another look: a new window is made beside the one that is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from moniqo_desktop.ui.main_window import MainWindow

PAINTED_S: Final = 0.02
"""The system tells a new window to paint itself by then."""


async def beside(
    old: MainWindow,
    make: Callable[[], MainWindow],
    furnish: Callable[[MainWindow], Iterator[None]],
) -> MainWindow:
    """A window made and furnished in turns of the loop: nothing waits for all of it.

    Meanwhile the old one keeps its picture, though the palette of all windows changes under it.
    Where this is cancelled, or something of the new one fails, the old one stays.
    """
    new: MainWindow | None = None
    old.setUpdatesEnabled(False)
    try:
        await asyncio.sleep(0)
        new = make()
        new.ways_on = old.ways_on
        await asyncio.sleep(0)
        for _ in furnish(new):
            await asyncio.sleep(0)
    except BaseException:
        old.setUpdatesEnabled(True)
        if new is not None:
            new.deleteLater()
        raise
    return new


async def give_way(old: MainWindow, new: MainWindow) -> None:
    """Once the new window is painted the old one goes, and then its parts: each in a turn of its
    own. Ended before, it goes nevertheless."""
    try:
        await asyncio.sleep(PAINTED_S)
    finally:
        old.hide()
        new.activateWindow()
        QTimer.singleShot(0, old, old.deleteLater)


def late_parts(window: MainWindow) -> Iterator[None]:
    """Makes, in steps, what a window makes when it is first asked for, and soon is."""
    for name in ("inspector", "finder"):
        getattr(window, name)
        yield
