"""What nodes of running flows said lately, and the order in which one candle asked them. No Qt."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, RunStarted
from moniqo_desktop.domain.refused_cards import RefusedCards
from moniqo_desktop.ui.replay.deeds import Deeds

LENGTH: Final = 50
"""Evaluations of a node that are kept."""
_NONE: Final[tuple[NodeEvaluated, ...]] = ()


@dataclass(slots=True)
class _Candle:
    """Of one run. now: what this candle asked, in order; before: the last of each node earlier."""

    at: int = -1
    now: list[NodeEvaluated] = field(default_factory=list)
    before: dict[str, NodeEvaluated] = field(default_factory=dict)


class Trails:
    """Hears every evaluation, also those that a screen leaves out as they come too fast.

    Kept per run: two drawings may call their nodes alike."""

    def __init__(self) -> None:
        self.deeds = Deeds()
        self._cards = RefusedCards()
        self._nodes: dict[str, dict[str, deque[NodeEvaluated]]] = {}
        self._flows: dict[str, str] = {}
        self._candles: dict[str, _Candle] = {}

    def take(self, event: Event) -> None:
        """Called with every event; cheap for all but evaluations."""
        event = self._cards.told(event)
        if type(event) is not NodeEvaluated:
            if type(event) is RunStarted:
                self._forget_before(event)
            return
        nodes = self._nodes.get(event.run_id)
        if nodes is None:
            nodes = self._nodes[event.run_id] = {}
        kept = nodes.get(event.node_id)
        if kept is None:
            kept = nodes[event.node_id] = deque(maxlen=LENGTH)
        kept.append(event)
        candle = self._candles.get(event.run_id)
        if candle is None:
            candle = self._candles[event.run_id] = _Candle()
        if event.at != candle.at:
            candle.before.update((each.node_id, each) for each in candle.now)
            candle.at, candle.now = event.at, []
        candle.now.append(event)

    def of_node(self, run_id: str, node_id: str) -> tuple[NodeEvaluated, ...]:
        """Its last evaluations in a run, oldest first."""
        return tuple(self._nodes.get(run_id, {}).get(node_id, _NONE))

    def of_candle(self, run_id: str) -> tuple[NodeEvaluated, ...]:
        """What the newest candle of a run asked, in the order of asking."""
        candle = self._candles.get(run_id)
        return tuple(candle.now) if candle is not None else _NONE

    def before(self, run_id: str, node_id: str) -> NodeEvaluated | None:
        """What a node last said before the newest candle."""
        candle = self._candles.get(run_id)
        return candle.before.get(node_id) if candle is not None else None

    def _forget_before(self, event: RunStarted) -> None:
        """Earlier runs of the flow on the wallet."""
        key = f"{event.wallet} {event.flow_id}"
        for run_id in [each for each, flow in self._flows.items() if flow == key]:
            del self._flows[run_id]
            self._nodes.pop(run_id, None)
            self._candles.pop(run_id, None)
        self._flows[event.run_id] = key
