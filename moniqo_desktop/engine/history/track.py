"""One source's candles as the replay needs them: whole numbers, and where they wake whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from moniqo_desktop.domain.market import Columns, Floats, Ints, Market, Millis
from moniqo_desktop.domain.paper.book import Calm
from moniqo_desktop.engine.history.series import ReplaySeries
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.nodes.base import StepNode, Wakes

_FIRST_LOOK: Final = 32
_LOOK: Final = 4096
"""Candles looked at in one go: more and more, as most looks end early and some go far."""


class Track:
    """row: the last candle that was told, shown: the last that the run was moved to; −1 before
    the first. over: ms each candle lasts."""

    def __init__(
        self, plan: Plan, series: ReplaySeries, clock: Clock, feeds: Mapping[Clock, Columns]
    ) -> None:
        self.clock, self.symbol = clock, clock.symbol
        self.over = clock.timeframe.ms
        self.row = self.shown = -1
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
        self._cells = [column.data for column in (*scaled, volume)]
        self._high, self._low = scaled[1], scaled[2]
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

    def values(self, row: int) -> tuple[int, ...]:
        """(open, high, low, close, volume) as plain integers."""
        return tuple([cells[row] for cells in self._cells])

    def next_stir(self, row: int, times: Sequence[Millis], calm: Calm) -> int:
        """The first row at or after row that wakes a node or that the market does not pass over in
        calm; past the end if there is none. times: closes of all rows."""
        place = bisect_left(self._waking, row)
        stop = self._waking[place] if place < len(self._waking) else len(self.wakes)
        if times[stop - 1] > calm.until:
            stop = bisect_right(times, calm.until, row, stop)
        return self._first_outside(row, stop, calm)

    def _first_outside(self, row: int, stop: int, calm: Calm) -> int:
        """The first row from row to before stop whose low or high leaves the band, else stop."""
        look = _FIRST_LOOK
        while row < stop:
            part = slice(row, min(row + look, stop))
            outside = (self._low[part] <= calm.below) | (self._high[part] >= calm.above)
            first = int(outside.argmax())
            if outside[first]:
                return row + first
            row, look = part.stop, min(look * 4, _LOOK)
        return stop


def scaled_prices(column: Floats, market: Market) -> Ints:
    """Price steps nearest to each price, on the tick."""
    steps = np.rint(column * 10.0**market.price_decimals).astype(np.int64)
    if market.tick_size == 1:
        return steps
    tick = market.tick_size
    return (2 * steps + tick) // (2 * tick) * tick
