"""From where the page of a trade is opened: the desk, a mark on the chart, a report, a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.markers import Marker
    from moniqo_desktop.ui.replay.door import ReplayDoor
    from moniqo_desktop.ui.rooms import Rooms
    from moniqo_desktop.ui.runs_door import RunsDoor
    from moniqo_desktop.ui.state.state import State

REPORT = "report:"
OPEN_TRADE = "open:"
_NO_TRADE = later("No trade has been made yet. Each one has a page here that says why.")


class WaysIn(QObject):
    """Joins tables and charts of one window to the door."""

    def __init__(self, door: ReplayDoor, rooms: Rooms, runs: RunsDoor, state: State) -> None:
        super().__init__(door)
        self._door, self._rooms, self._state = door, rooms, state
        rooms.desk.trade_chosen.connect(door.show_trade)
        rooms.chart.chart.marker_asked.connect(self._from_marker)
        runs.why_asked.connect(self._from_report)

    def newest(self) -> None:
        """The page of the newest trade, closed or open. Raises Mistake without any."""
        closed = self._state.fills.trades()
        held = self._state.positions.all()
        if held and (not closed or held[0].opened_at > closed[0].at):
            self._door.show_trade(f"{OPEN_TRADE}{held[0].symbol}", held[0].run_id)
        elif closed:
            self._door.show_trade(closed[0].trade_id, closed[0].run_id)
        else:
            raise Mistake(tr(_NO_TRADE))

    def _from_marker(self, marker: Marker) -> None:
        """The trade that was open when the mark was made."""
        symbol = self._rooms.chart.symbol
        closed = [trade for trade in self._state.fills.trades() if trade.symbol == symbol]
        for trade in closed:
            if trade.entered_at <= marker.at <= trade.at:
                self._door.show_trade(trade.trade_id, trade.run_id)
                return
        for held in self._state.positions.all():
            if held.symbol == symbol and all(trade.exited_at <= marker.at for trade in closed):
                self._door.show_trade(f"{OPEN_TRADE}{held.symbol}", held.run_id)
                return

    def _from_report(self, folder: str, number: int) -> None:
        self._door.show_trade(f"#{number + 1}", f"{REPORT}{folder}")
