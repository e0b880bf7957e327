"""One candle node by node: what it asked is shown again in that order while time stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moniqo_desktop.domain.events import MarketHeld, NodeEvaluated, NodeStatus

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.replay.trails import Trails


class Stepping:
    """The core has worked the candle out already; here its steps are only shown one by one, those
    still to come with what they said before."""

    def __init__(self, trails: Trails, canvas: CanvasView, start: Callable[[], str]) -> None:
        """start: what stands before the ids of the canvas in what runs say."""
        self._trails, self._canvas, self._start = trails, canvas, start
        self._run_id = ""
        self._steps: tuple[NodeEvaluated, ...] = ()
        self._place = -1
        self._at_first = False
        self._wants_candle = False

    @property
    def current(self) -> NodeEvaluated | None:
        """Where time stands; None where no node was asked."""
        return self._steps[self._place] if 0 <= self._place < len(self._steps) else None

    def begin_candle(self, *, at_first_node: bool) -> None:
        """The next stand is after one more candle: at its first node, or after its last."""
        self._wants_candle, self._at_first = True, at_first_node

    def show(self, held: MarketHeld) -> None:
        """Time has come to a stand."""
        self._run_id = held.run_id
        self._steps = self._trails.of_candle(held.run_id)
        self._place = self._first_place(held)
        self._wants_candle = False
        self._paint()

    def on(self) -> bool:
        """To the next node; False after the last one of the candle."""
        if self._place + 1 >= len(self._steps):
            return False
        self._place += 1
        self._paint()
        return True

    def end(self) -> None:
        """Time goes on: every node shows its newest value."""
        for step in self._steps:
            self._show(step.node_id, step)
        self._steps, self._place = (), -1
        self._canvas.show_focus("")

    def _first_place(self, held: MarketHeld) -> int:
        if held.node_id:
            reached = [n for n, step in enumerate(self._steps) if step.node_id == held.node_id]
            return reached[0] if reached else len(self._steps) - 1
        return 0 if self._at_first and self._wants_candle else len(self._steps) - 1

    def _paint(self) -> None:
        """Nodes up to here as they are now, the rest as they were before this candle."""
        reached = {step.node_id: step for step in self._steps[: self._place + 1]}
        for step in self._steps:
            known = reached.get(step.node_id)
            self._show(step.node_id, known or self._trails.before(self._run_id, step.node_id))
        current = self.current
        name = current.node_id.removeprefix(self._start()) if current is not None else ""
        self._canvas.show_focus(name)
        if name:
            self._canvas.select([name])

    def _show(self, node_id: str, value: NodeEvaluated | None) -> None:
        name = node_id.removeprefix(self._start())
        if value is None:
            self._canvas.set_live(name, NodeStatus.WAITING, "", float("nan"), 0.0)
        else:
            self._canvas.set_live(name, value.status, value.text, float("nan"), value.duration_us)
