"""One candle node by node: what it asked is shown again in that order while time stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.events import MarketHeld, NodeEvaluated, NodeStatus

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.own_run import OwnRun
    from moniqo_desktop.ui.replay.trails import Trails


class Stepping:
    """The core has worked the candle out already; here its steps are only shown one by one, those
    still to come with what they said before.

    A step goes to the next card of the drawing that is seen: a block counts as one node, until one
    goes inside it."""

    def __init__(self, trails: Trails, canvas: CanvasView, own: OwnRun) -> None:
        """own: whose readings the canvas shows; steps of another run are not painted on it."""
        self._trails, self._canvas, self._own = trails, canvas, own
        self._run_id = ""
        self._steps: tuple[NodeEvaluated, ...] = ()
        self._place = -1
        self._at_first = False
        self._wants_candle = False

    @property
    def current(self) -> NodeEvaluated | None:
        """Where time stands; None where no node was asked."""
        return self._steps[self._place] if 0 <= self._place < len(self._steps) else None

    @property
    def is_seen(self) -> bool:
        """Whether time stands in the run of the flow in front."""
        return bool(self._steps) and self._run_id == self._own.run_id

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
        here = self._card(self._place)
        for place in range(self._place + 1, len(self._steps)):
            if self._card(place) not in ("", here):
                self._place = self._last_of_card(place)
                self._paint()
                return True
        return False

    def show_again(self) -> None:
        """Another flow, or another drawing of it, is seen."""
        if self._steps:
            self._paint()

    def end(self) -> None:
        """Time goes on: every node shows its newest value."""
        for step in self._steps if self.is_seen else ():
            self._show(step.node_id, step)
        self._steps, self._place = (), -1
        self._canvas.show_focus("")

    def _first_place(self, held: MarketHeld) -> int:
        last = len(self._steps) - 1
        if held.node_id:
            reached = [n for n, step in enumerate(self._steps) if step.node_id == held.node_id]
            return reached[0] if reached else last
        if self._at_first and self._wants_candle:
            seen = (place for place in range(last + 1) if self._card(place))
            return self._last_of_card(next(seen, last))
        return last

    def _card(self, place: int) -> str:
        """Id of the card on which a step is seen, "" = on none."""
        in_range = 0 <= place < len(self._steps)
        return self._canvas.document.card_of(self._steps[place].node_id) if in_range else ""

    def _last_of_card(self, place: int) -> int:
        """The last of the steps from here on that are seen on one card."""
        card = self._card(place)
        while card and self._card(place + 1) == card:
            place += 1
        return place

    def _paint(self) -> None:
        """Nodes up to here as they are now, the rest as they were before this candle."""
        if not self.is_seen:
            self._canvas.show_focus("")
            return
        reached = {step.node_id: step for step in self._steps[: self._place + 1]}
        for step in self._steps:
            known = reached.get(step.node_id)
            self._show(step.node_id, known or self._trails.before(self._run_id, step.node_id))
        card = self._card(self._place)
        self._canvas.show_focus(card)
        if card:
            self._canvas.select([card])

    def _show(self, node_id: str, value: NodeEvaluated | None) -> None:
        if value is None:
            self._canvas.set_live(node_id, NodeStatus.WAITING, "", float("nan"), 0.0)
        else:
            self._canvas.set_live(
                node_id, value.status, value.text, float("nan"), value.duration_us
            )
