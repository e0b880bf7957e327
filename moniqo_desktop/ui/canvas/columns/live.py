"""What the engine last said of each node, as columns; a thousand updates cost one repaint."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.messages.events import NodeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

STATUSES: Final = tuple(NodeStatus)
CODES: Final[Mapping[NodeStatus, int]] = {status: i for i, status in enumerate(STATUSES)}
MEMORY: Final = 24
"""Values kept per node for its sparkline."""


class Live:
    """Columns in drawing order. numbers: (nodes, MEMORY), a ring whose oldest value is at head.

    is_old: of a run that has ended; shown, but not as if it were now."""

    def __init__(self, count: int, *, is_old: bool = False) -> None:
        self.is_old = is_old
        self.status = np.zeros(count, np.uint8)
        self.texts = [""] * count
        self.durations_us = [0.0] * count
        self._numbers = np.full((count, MEMORY), np.nan)
        self._head = [0] * count
        self._changed: set[int] = set()
        self.is_blank = True
        """Nothing was said of any node yet."""

    def set(
        self, node: int, status: NodeStatus, text: str, number: float, duration_us: float
    ) -> None:
        """number: NaN = none this time; duration_us 0 = not measured."""
        self.status[node] = CODES[status]
        self.texts[node] = text
        self.durations_us[node] = duration_us
        if math.isfinite(number):
            head = self._head[node]
            self._numbers[node, head] = number
            self._head[node] = (head + 1) % MEMORY
        self._changed.add(node)
        self.is_blank = False

    def remember(self, node: int, numbers: Sequence[float]) -> None:
        """The course so far, oldest first, in the place of what is known."""
        last = numbers[-MEMORY:]
        self._numbers[node, : len(last)] = last
        self._numbers[node, len(last) :] = np.nan
        self._head[node] = len(last) % MEMORY
        self.is_blank = False

    @property
    def changed(self) -> frozenset[int]:
        """Nodes changed since the last drain."""
        return frozenset(self._changed)

    def drain(self) -> NDArray[np.intp]:
        """Nodes changed since the last call."""
        changed = np.fromiter(self._changed, np.intp, len(self._changed))
        self._changed.clear()
        return changed

    def history(self, node: int) -> list[float]:
        """The last values, oldest first, at most MEMORY."""
        values: list[float] = self._numbers[node].tolist()
        head = self._head[node]
        return [value for value in values[head:] + values[:head] if value == value]  # not NaN

    def status_of(self, node: int) -> NodeStatus:
        return STATUSES[int(self.status[node])]

    def carried(self, sources: Sequence[int | None]) -> Live:
        """The same knowledge for another drawing order; None = a node that is new there."""
        new = Live(len(sources), is_old=self.is_old)
        new.is_blank = self.is_blank
        places = [-1 if source is None else source for source in sources]
        new.texts = list(map([*self.texts, ""].__getitem__, places))
        new.durations_us = list(map([*self.durations_us, 0.0].__getitem__, places))
        new._head = list(map([*self._head, 0].__getitem__, places))
        olds = np.array(places, np.intp)
        kept = olds >= 0
        new.status[kept] = self.status[olds[kept]]
        new._numbers[kept] = self._numbers[olds[kept]]
        return new
