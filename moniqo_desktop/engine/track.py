"""One source's candles as the replay needs them: whole numbers, and where they wake whom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Floats, Ints, Market
from moniqo_desktop.engine.plan import Clock, Plan
from moniqo_desktop.engine.replay_series import ReplaySeries
from moniqo_desktop.nodes.base import StepNode, Wakes

_FIRST_CHUNK: Final = 16
_CHUNK: Final = 4096


class Track:
    """row: the last candle that was told; −1 before the first. over: ms each candle lasts."""

    def __init__(
        self, plan: Plan, series: ReplaySeries, clock: Clock, feeds: Mapping[Clock, Columns]
    ) -> None:
        self.clock, self.symbol = clock, clock.symbol
        self.over = clock.timeframe.ms
        self.row = -1
        self.longer = [made for made, base in plan.resampled.items() if base == clock]
        shortest = min(c.timeframe.ms for c in feeds if c.symbol == clock.symbol)
        self.matches = clock.timeframe.ms == shortest
        columns = feeds[clock]
        market = plan.markets[clock.symbol]
        scaled = [
            scaled_prices(column, market)
            for column in (columns.open, columns.high, columns.low, columns.close)
        ]
        volume = np.floor(columns.volume * 10.0**market.amount_decimals).astype(np.int64)
        self._columns = (*scaled, volume)
        masks = series.wakes(clock)
        every = np.zeros(len(columns), dtype=np.bool_)
        for mask in masks.values():
            every |= mask
        self.wakes = every.tobytes()
        self._waking: list[int] = np.flatnonzero(every).tolist()
        self._nodes = [(index, mask.tobytes()) for index, mask in masks.items()]
        self.while_open = [
            node.index
            for node in plan.nodes
            if isinstance(node.type, StepNode)
            and node.type.wakes is Wakes.WHILE_OPEN
            and (node.clock == clock or plan.resampled.get(node.clock) == clock)
        ]

    def dirty(self, row: int) -> set[int]:
        """Step nodes that read a change at row."""
        if not self.wakes[row]:
            return set()
        return {index for index, mask in self._nodes if mask[row]}

    def next_wake(self, row: int) -> int:
        """The first row at or after row that wakes a node; past the end if there is none."""
        place = bisect_left(self._waking, row)
        return self._waking[place] if place < len(self._waking) else len(self.wakes)

    def rows(self, start: int) -> Iterator[tuple[int, ...]]:
        """(open, high, low, close, volume) from a row on, as plain integers, made in chunks that
        grow: a short look costs little, a long history little memory."""
        size = _FIRST_CHUNK
        while start < len(self.wakes):
            part = (column[start : start + size].tolist() for column in self._columns)
            yield from zip(*part, strict=True)
            start, size = start + size, min(size * 4, _CHUNK)


def scaled_prices(column: Floats, market: Market) -> Ints:
    """Price steps nearest to each price, on the tick."""
    steps = np.rint(column * 10.0**market.price_decimals).astype(np.int64)
    if market.tick_size == 1:
        return steps
    tick = market.tick_size
    return (2 * steps + tick) // (2 * tick) * tick
