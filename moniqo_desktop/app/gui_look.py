"""Another look: a new window is made beside the one that is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moniqo_desktop.ui.main_window import MainWindow


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
        await asyncio.sleep(0)
        for _ in furnish(new):
            await asyncio.sleep(0)
    except BaseException:
        old.setUpdatesEnabled(True)
        if new is not None:
            new.deleteLater()
        raise
    return new
