"""What the cards, the inspector and the charts show: the run of the flow in front, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.messages.events import NodeEvaluated, NodeStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.ui.backfill import Backfill
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.charts.room import ChartRoom
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.state.nodes import Readings
    from moniqo_desktop.ui.state.state import State

_TOLD_LATER: Final = (NodeStatus.ERROR, NodeStatus.WARN)
"""What a card goes on saying after the run has ended."""


class OwnRun:
    """run_id: of the run shown, "" = the flow in front never ran. is_over: it has ended."""

    def __init__(
        self,
        window: MainWindow,
        state: State,
        canvas: CanvasView,
        charts: ChartRoom,
        backfill: Backfill,
    ) -> None:
        self._window, self._state, self._canvas = window, state, canvas
        self._charts, self._backfill = charts, backfill
        self.run_id, self.is_over = "", False

    def readings(self) -> Readings:
        """What the run said of its nodes."""
        return self._state.nodes.of(self.run_id)

    def hear(self, batch: tuple[Event, ...]) -> None:
        """Live values onto the cards."""
        for event in batch:
            if isinstance(event, NodeEvaluated) and event.run_id == self.run_id:
                self._show(event)

    def follow(self, flow_id: str, *, is_anew: bool = False) -> None:
        """flow_id: in front. is_anew: its cards are new, and say nothing yet."""
        run = self._state.runs.shown_of(flow_id) if flow_id else None
        run_id, is_over = (run.run_id, not run.is_open) if run is not None else ("", False)
        if (run_id, is_over) == (self.run_id, self.is_over) and not is_anew:
            return
        is_other = run_id != self.run_id
        self.run_id, self.is_over = run_id, is_over
        if is_other:
            self._window.inspector.run_id = self._backfill.front = run_id
            self._charts.forget_lines()
        self._canvas.clear_live(is_old=is_over)
        self._tell(view.last.node_id for view in self.readings().views())

    def tell_of(self, cards: frozenset[str]) -> None:
        """cards: ids of nodes that came, or came back, and say nothing yet."""
        card_of, views = self._canvas.document.card_of, self.readings().views()
        self._tell(view.last.node_id for view in views if card_of(view.last.node_id) in cards)

    def _tell(self, node_ids: Iterable[str]) -> None:
        """What the run last said of these nodes, with the course of their values."""
        readings = self.readings()
        for node_id in node_ids:
            view = readings.get(node_id)
            assert view is not None, "the run said something of it"
            self._show(view.last)
            self._canvas.document.remember(node_id, tuple(view.trail))

    def _show(self, event: NodeEvaluated) -> None:
        is_told = not self.is_over or event.status in _TOLD_LATER
        status = event.status if is_told else NodeStatus.IDLE
        self._canvas.set_live(event.node_id, status, event.text, event.number, event.duration_us)
