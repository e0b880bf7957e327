"""Threads of what was said before an order: voices, votes, sizing, gate, what became of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.desk_events import VotesWeighed
from moniqo_desktop.domain.messages.events import (
    DecisionMade,
    Event,
    GateJudged,
    OrderChanged,
    OrderFilled,
    OrderPlanned,
)
from moniqo_desktop.domain.orders import Direction, Order, OrderId
from moniqo_desktop.ui.state.runs import Runs

KEPT: Final = 500
_FIGURES: Final = frozenset(("p up", "votes that count", "disagreement", "size factor"))


@dataclass(frozen=True, slots=True)
class Vote:
    """An opinion and what it counted. words: "LONG 0.56: why"; weight: signed log-odds it added,
    None = not recorded; share: of all weight, 0..1; facts: (label, value, node id)."""

    agent: str
    words: str
    weight: float | None = None
    share: float = 0.0
    facts: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True, eq=False)
class Thread:
    """All that was decided on one symbol by one run on one candle. number: never used twice."""

    number: int
    run_id: str
    at: Millis
    symbol: Symbol
    decisions: list[DecisionMade] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    judged: dict[OrderId, GateJudged] = field(default_factory=dict)
    ends: dict[OrderId, str] = field(default_factory=dict)
    weighed: dict[str, VotesWeighed] = field(default_factory=dict)

    @property
    def direction(self) -> Direction:
        """Of the last word spoken."""
        return self.decisions[-1].direction if self.decisions else Direction.FLAT

    def voices(self) -> Iterator[tuple[str, str]]:
        """(agent, opinion in words) of everyone who was asked."""
        return ((vote.agent, vote.words) for vote in self.votes())

    def votes(self) -> Iterator[Vote]:
        """Of everyone who was asked, council by council."""
        for made in self.decisions:
            if any(name in _FIGURES for name, _ in made.details):
                said = [pair for pair in made.details if pair[0] not in _FIGURES]
                yield from _votes(said, self.weighed.get(made.node_id))


def _votes(said: list[tuple[str, str]], weighed: VotesWeighed | None) -> Iterator[Vote]:
    if weighed is None or len(weighed.weights) != len(said):
        yield from (Vote(agent, words) for agent, words in said)
        return
    whole = sum(map(abs, weighed.weights))
    facts = weighed.facts if len(weighed.facts) == len(said) else ((),) * len(said)
    for (agent, words), weight, read in zip(said, weighed.weights, facts, strict=True):
        yield Vote(agent, words, weight, abs(weight) / whole if whole else 0.0, read)


def figures_in(made: DecisionMade) -> tuple[tuple[str, str], ...]:
    """What was counted, not said."""
    votes = any(name in _FIGURES for name, _ in made.details)
    return tuple(pair for pair in made.details if not votes or pair[0] in _FIGURES)


class Conversations:
    """The last threads. What does not follow from a decision of the same candle begins none."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._threads: deque[Thread] = deque(maxlen=KEPT)
        self._last: dict[tuple[str, Symbol], Thread] = {}
        self._by_order: dict[OrderId, Thread] = {}
        self._verdict: GateJudged | None = None
        self._count = 0

    def apply(self, event: Event) -> bool:
        match event:
            case DecisionMade():
                self._decided(event)
            case VotesWeighed():
                return self._weighed(event)
            case GateJudged():
                self._verdict = event
                return False
            case OrderPlanned():
                return self._planned(event)
            case OrderFilled():
                return self._ended(event.order_id, "filled")
            case OrderChanged():
                return self._ended(event.order_id, event.status.value.replace("_", " "))
            case _:
                return False
        return True

    def newest(self, run_id: str = "", agent: str = "") -> tuple[Thread, ...]:
        """Of the wallet that is shown, newest first; "" = every run, every agent."""
        return tuple(
            thread
            for thread in self._threads
            if self._runs.shows(thread.run_id)
            and run_id in ("", thread.run_id)
            and (not agent or agent in (name for name, _ in thread.voices()))
        )

    def agents(self) -> tuple[str, ...]:
        """Everyone who spoke, in the order in which they first did."""
        names = (name for thread in reversed(self._threads) for name, _ in thread.voices())
        return tuple(dict.fromkeys(names))

    def _decided(self, event: DecisionMade) -> None:
        key = event.run_id, event.symbol
        thread = self._last.get(key)
        if thread is None or thread.at != event.at:
            self._count += 1
            thread = Thread(self._count, event.run_id, event.at, event.symbol)
            if len(self._threads) == KEPT:
                self._forget(self._threads[-1])
            self._threads.appendleft(thread)
            self._last[key] = thread
        thread.decisions.append(event)

    def _weighed(self, event: VotesWeighed) -> bool:
        """It follows the decision it explains."""
        for thread in self._threads:
            if thread.at != event.at or thread.run_id != event.run_id:
                continue
            if any(made.node_id == event.node_id for made in thread.decisions):
                thread.weighed[event.node_id] = event
                return True
        return False

    def _planned(self, event: OrderPlanned) -> bool:
        order, verdict = event.order, self._verdict
        thread = self._last.get((event.run_id, order.symbol))
        if thread is None or thread.at != event.at or not order.purpose.adds_exposure:
            return False
        thread.orders.append(order)
        self._by_order[order.order_id] = thread
        if verdict is not None and verdict.order_id == order.order_id:
            thread.judged[order.order_id] = verdict
        return True

    def _ended(self, order_id: OrderId, words: str) -> bool:
        thread = self._by_order.get(order_id)
        if thread is not None:
            thread.ends[order_id] = words
        return thread is not None

    def _forget(self, thread: Thread) -> None:
        for order in thread.orders:
            self._by_order.pop(order.order_id, None)
