"""Axes of the curves of a report: money or percent at the left, moments below. pyqtgraph is loaded
with them."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg

from moniqo_desktop.ui.charts.ticks import price_ticks, tick_decimals, time_ticks
from moniqo_desktop.ui.state.texts import decimal_text

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints

_COLUMN: Final = 120.0
_ROW: Final = 26.0


class Numbers(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Thousands apart, a true minus, percent where asked for."""

    def __init__(self, unit: str = "", highest: float = math.inf) -> None:
        """highest: no label above it; the air there is for words."""
        super().__init__(orientation="left")
        self._unit, self._highest = unit, highest

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        step, values = price_ticks(low, high, max(2, int(size / _ROW)))
        return [(step, [value for value in values if value <= self._highest])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        decimals = tick_decimals(spacing, 2)
        return [decimal_text(Decimal(repr(value)), decimals) + self._unit for value in values]

    def texts(self, plot: Any) -> list[str]:
        """Every number that stands beside what is in view."""
        low, high = plot.getViewBox().viewRange()[1]
        [(step, values)] = self.tickValues(low, high, plot.getViewBox().height())
        return self.tickStrings(values, 1.0, step)


class Times(pg.AxisItem):  # type: ignore[misc]  # as above
    """Round moments in UTC, by the words of the price chart."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")
        self.at: Ints = np.zeros(0, dtype=np.int64)
        self._words: dict[float, str] = {}

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        first, stop = np.searchsorted(self.at, (low * 1000, high * 1000))
        part = self.at[int(first) : int(stop)]
        wanted = (high - low) * 1000 * _COLUMN / max(size, 1)
        ticks = time_ticks(part, wanted)
        self._words = {int(part[number]) / 1000: text for number, text in ticks}
        return [(wanted / 1000, list(self._words))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self._words.get(value, "") for value in values]
