"""What the search for leaks looks at, how hard, and what it says; see leaks.py."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from moniqo_desktop.domain.market import Ints, Millis
from moniqo_desktop.nodes.base import SeriesNode

LEAK: Final = "leak"
DRIFT: Final = "drift"
BREAKS: Final = "breaks"


@dataclass(frozen=True, slots=True, eq=False)
class SeriesCase:
    """A series node in its flow. given: what its compute got, as long as closes; outputs: what it
    said over the whole history; closes: (candles,) close of each candle of its clock, ms UTC."""

    node_id: str
    title: str
    type: SeriesNode
    params: Any
    given: Mapping[str, Any]
    outputs: tuple[Any, ...]
    closes: Ints


@dataclass(frozen=True, slots=True)
class Told:
    """Something a replay said at a moment: a step node's answer, or an event."""

    at: Millis
    node_id: str
    what: str
    value: Any


@dataclass(frozen=True, slots=True)
class Retold:
    """A replay: answers of the step nodes, and the events, each in the order they came."""

    answers: Sequence[Told]
    events: Sequence[Told]


class Study(Protocol):
    """A flow over a history, able to be played over any part of it."""

    @property
    def nodes(self) -> Sequence[SeriesCase]: ...
    @property
    def upstream(self) -> Mapping[str, frozenset[str]]:
        """node id → ids of all nodes it reads, directly or not."""
        ...

    @property
    def titles(self) -> Mapping[str, str]:
        """node id → its title."""
        ...

    @property
    def kinds(self) -> Mapping[str, str]:
        """node id → its kind."""
        ...

    @property
    def closes(self) -> Ints:
        """Close times of all candles of all sources, ascending, each once."""
        ...

    @property
    def spans(self) -> Sequence[Millis]:
        """Lengths of the longer candles the flow reads, ms."""
        ...

    @property
    def events(self) -> Sequence[Told]:
        """What the backtest over the whole history came to."""
        ...

    @property
    def heard(self) -> Sequence[Told]:
        """What the step nodes answered in that backtest, from its beginning."""
        ...

    @property
    def heard_until(self) -> Millis:
        """The time up to which heard is all they answered."""
        ...

    def retold(self, first: Millis, until: Millis) -> Retold:
        """A replay of the candles that close after first and not after until."""
        ...

    def lived(self, until: Millis, goes_on: Callable[[], bool]) -> tuple[Retold, Millis]:
        """The candles up to until told one by one to a core that knows no others, as long as
        goes_on; and the close of the last one told, −1 if none was."""
        ...


@dataclass(frozen=True, slots=True)
class Leak:
    """One output that changes when later candles are taken away.

    kind: leak; drift: live, candle by candle, it says something else than over columns; breaks: it
    fails on a short history. row: candle of its clock, from 0; at: the close of it. told: what
    the history says there; known: what it says with the candles up to cut_at only. change: told −
    known, None where they are no numbers. ahead: it looked at least so many candles ahead.
    """

    kind: str
    node_id: str
    title: str
    output: str
    row: int
    at: Millis
    cut_at: Millis
    told: str
    known: str
    change: float | None = None
    ahead: int = 1


@dataclass(frozen=True, slots=True)
class Search:
    """How hard to look. cuts: of each series node, replays: of the whole flow. dense: candles that
    are stepped one by one. share: of one backtest, what all replays together may take.

    most_us: CPU time that all of it may take, microseconds, beyond a least that is always looked
    at.
    """

    cuts: int = 60
    replays: int = 24
    dense: int = 1_200
    share: float = 0.4
    seed: int = 1
    most_us: float = math.inf
    elapsed_us: Callable[[], float] = field(default=lambda: 0.0)


@dataclass(frozen=True, slots=True)
class LeakReport:
    """leaks: each output once, worst first by time. follows: the first event of the backtest that
    would have been another one, None if the replays saw none. cuts, rows: comparisons made of
    series nodes; replays: of the whole flow."""

    leaks: tuple[Leak, ...]
    follows: Told | None
    nodes: int
    cuts: int
    rows: int
    replays: int

    @property
    def is_clean(self) -> bool:
        return not self.leaks
