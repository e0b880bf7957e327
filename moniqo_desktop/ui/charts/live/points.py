"""The newest values of indicator lines, as the nodes of a run say them candle by candle.

The engine is asked for whole lines twice a second at most; where candles close faster than that,
what the nodes said since carries the lines up to the newest candle. No Qt.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.messages.events import Event, NodeEvaluated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.queries import Line

    Tail = tuple[tuple[Millis, ...], tuple[float, ...]]
    """Open times of candles and values at their close, oldest first."""

_KEPT: Final = 3_000
"""Values of a line at most: as many candles as lines are asked over."""
_NUMBER: Final = re.compile(r"([\u2212-]?[\d,]+(?:\.(\d+))?)(?: [A-Z0-9]+)?")
"""A price, an amount or a plain number; anything with another unit is scaled and stays out."""
_COARSE: Final = 0.01
"""Of a line's own reach: a value said more coarsely than that would show as a step."""
_LOOKED_AT: Final = 200
NOTHING: Final = ((), ())


class LivePoints:
    """Hears every evaluation of one run, also those that a screen leaves out."""

    def __init__(self) -> None:
        self._run_id = ""
        self._said: dict[str, deque[NodeEvaluated]] = {}
        """By node, of those that have lines: a flow may have a thousand that have none."""

    def follow(self, run_id: str) -> None:
        """The run whose lines are drawn; what another one said is forgotten."""
        if run_id != self._run_id:
            self._run_id = run_id
            self._said.clear()

    def take(self, event: Event) -> None:
        """Called with every event; cheap for all but evaluations."""
        if type(event) is NodeEvaluated and event.run_id == self._run_id:
            said = self._said.get(event.node_id)
            if said is not None:
                said.append(event)

    def count(self) -> int:
        """How many evaluations are kept."""
        return sum(map(len, self._said.values()))

    def tails(self, lines: Sequence[Line]) -> tuple[Tail, ...]:
        """Of each line what comes after its last value; from now on what its node says is kept."""
        counts = Counter(line.node_id for line in lines)
        places: Counter[str] = Counter()
        found: list[Tail] = []
        for line in lines:
            found.append(self._tail(line, places[line.node_id], counts[line.node_id]))
            places[line.node_id] += 1
        return tuple(found)

    def _tail(self, line: Line, place: int, count: int) -> Tail:
        """place: of the line among those of its node, which come in the order of its ports."""
        said = self._said.setdefault(line.node_id, _kept())
        if not line.over:
            return NOTHING
        reach = _reach(line) if count > 1 else 0.0
        last = line.opened_at[-1] if line.opened_at else -1
        found: list[tuple[Millis, float]] = []
        for event in reversed(said):
            opened_at = event.at - line.over
            if opened_at <= last:
                break
            value = _value(event, place, count, reach)
            if value is not None and not (found and found[-1][0] == opened_at):
                found.append((opened_at, value))
        if not found:
            return NOTHING
        times, values = zip(*reversed(found), strict=True)
        return times, values


def _kept() -> deque[NodeEvaluated]:
    return deque(maxlen=_KEPT)


def _value(event: NodeEvaluated, place: int, count: int, reach: float) -> float | None:
    """Of the line in a place among the numbers of a node; None where it is not said, or too
    coarsely. count: of its numbers."""
    if count == 1:
        return event.number
    said = [found for _, text in event.outputs if (found := _NUMBER.fullmatch(text)) is not None]
    if len(said) != count:
        return None
    text, decimals = said[place].groups()
    if 10.0 ** -len(decimals or "") > reach * _COARSE:
        return None
    return float(text.replace(",", "").replace("\u2212", "-"))


def _reach(line: Line) -> float:
    """From its lowest to its highest value lately."""
    values = np.array(line.values[-_LOOKED_AT:])
    known = values[np.isfinite(values)]
    return float(np.ptp(known)) if len(known) else 0.0
