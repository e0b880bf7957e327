"""Panels beside the desk, made when they are first seen: the watchlist and what agents said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.ui.agents.panel import AgentsPanel
    from moniqo_desktop.ui.backfill import Backfill
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.rooms import Rooms
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.watch.panel import WatchPanel


class SidePanels(QObject):
    """Owned by the rooms of a window."""

    def __init__(
        self, window: MainWindow, rooms: Rooms, context: Context, state: State, backfill: Backfill
    ) -> None:
        super().__init__(rooms)
        self._rooms, self._context, self._state = rooms, context, state
        self._backfill = backfill
        self.watch: WatchPanel | None = None
        self.agents: AgentsPanel | None = None
        window.add_panel("watchlist", tr("Watchlist"), self._make_watch, "left")
        window.add_panel("agents", tr("Agents"), self._make_agents, "right")

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if self.watch is not None:
            self.watch.refresh(changed)
        if self.agents is not None:
            self.agents.refresh(changed)

    def search_symbol(self) -> None:
        """The keyboard to the field of the watchlist, once it is made."""
        if self.watch is not None:
            self.watch.search.setFocus()

    def _make_watch(self) -> QWidget:
        from moniqo_desktop.ui.watch.panel import WatchPanel

        context = self._context
        self.watch = WatchPanel(context.theme, self._state, context.settings, self._want)
        self.watch.chosen.connect(self._rooms.chart.select)
        return self.watch

    def _make_agents(self) -> QWidget:
        from moniqo_desktop.ui.agents.panel import AgentsPanel

        rooms = self._rooms
        self.agents = AgentsPanel(self._context.theme, self._state, rooms.node_name)
        self.agents.node_asked.connect(rooms.go_to)
        self.agents.order_asked.connect(rooms.desk.show_order)
        return self.agents

    def _want(self, symbol: Symbol) -> None:
        self._backfill.want_candles(symbol, timeframe("1m"))
