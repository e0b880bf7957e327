"""Loads what the trader has not opened yet, beside the window's loop, once the window is at rest.

Opening a room for the first time then costs the making of its widgets, not the reading of its code.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Final

from moniqo_desktop.app.collecting import at_rest

AFTER_S: Final = 2.0
"""After the demo began: the first values are on the cards by then."""
BETWEEN_S: Final = 0.05
_ROOMS: Final = (
    "moniqo_desktop.ui.inspector.panel",
    "moniqo_desktop.ui.finder",
    "moniqo_desktop.ui.runs.room",
    "moniqo_desktop.ui.runs.page",
    "moniqo_desktop.ui.library.difference_sheet",
    "moniqo_desktop.ui.library.versions",
    "moniqo_desktop.ui.library.page",
    "moniqo_desktop.ui.settings.page",
    "moniqo_desktop.ui.settings.key_sheet",
    "moniqo_desktop.ui.canvas.access.outline_panel",
    "moniqo_desktop.ui.watch.panel",
    "moniqo_desktop.ui.agents.panel",
    "moniqo_desktop.ui.desk.orders_page",
    "moniqo_desktop.ui.desk.fills_page",
    "moniqo_desktop.ui.desk.log_page",
    "moniqo_desktop.ui.desk.account_page",
    "moniqo_desktop.ui.catalogue.blocks",
    "moniqo_desktop.ui.replay.room",
    "pydantic.main",  # judges and words the first setting that is not plainly right
    "pydantic.fields",
    "pydantic.functional_validators",
)


async def load_rooms(after_s: float = AFTER_S) -> None:
    """Modules only; no widget is made. after_s: seconds to wait first."""
    await asyncio.sleep(after_s)
    at_rest()
    for name in _ROOMS:
        await asyncio.to_thread(import_module, name)
        await asyncio.sleep(BETWEEN_S)


async def load_plots() -> None:
    """Half a second of loading, asked for when a room with plots is first opened."""
    await asyncio.to_thread(import_module, "pyqtgraph")
