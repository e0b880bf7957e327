"""The price scale a trader chose: linear or logarithmic, automatic or by hand. No painting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.charts.view import LogScale, Scale, log_scale_over, scale_over

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

_LEAST: Final = 1e-4
"""Narrowest range, as a part of its prices: below it neighbours on the axis read alike."""
_MOST: Final = 20.0
"""Widest range, in times of the price in its middle."""
_MOST_LOG: Final = 1e9
"""Highest price of a logarithmic range, in times of its lowest."""
_HIGHEST: Final = 1e12


@dataclass(frozen=True, slots=True)
class ScaleChoice:
    """hand: prices at the lower and at the upper edge of the plot; None = all in view fits.

    is_log counts only where both edges are above 0: nothing else has a logarithm.
    """

    is_log: bool = False
    hand: tuple[float, float] | None = None

    def automatic(self) -> ScaleChoice:
        return replace(self, hand=None)

    def toggled(self) -> ScaleChoice:
        """Logarithmic instead of linear, or back; what was set by hand stays where it can."""
        hand = self.hand
        if hand is not None and not self.is_log and hand[0] <= 0:
            hand = None
        return ScaleChoice(not self.is_log, hand)

    def on(self, plot: QRectF) -> Scale | None:
        """What was set by hand over a plot; None while it is automatic."""
        if self.hand is None:
            return None
        low, high = self.hand
        kind = LogScale if self.is_log and low > 0 else Scale
        return kind(low, high, plot.top(), plot.bottom())

    def over(self, low: float, high: float, top: float, bottom: float) -> Scale:
        """An automatic scale with air above and below."""
        if self.is_log and low > 0:
            return log_scale_over(low, high, top, bottom)
        return scale_over(low, high, top, bottom)

    def stretched(self, scale: Scale, factor: float) -> ScaleChoice:
        """By hand from now on: candles are factor times as tall as on scale, the middle stays."""
        middle = (scale.top + scale.bottom) / 2
        half = (scale.bottom - scale.top) / 2 / factor
        return self._by_hand(scale, middle + half, middle - half)

    def lifted(self, scale: Scale, pixels: float) -> ScaleChoice:
        """By hand from now on: candles stand so many px lower than on scale."""
        return self._by_hand(scale, scale.bottom - pixels, scale.top - pixels)

    def _by_hand(self, scale: Scale, bottom: float, top: float) -> ScaleChoice:
        """What lies between two px of a scale; unchanged where that is no range to look at."""
        try:
            low, high = float(scale.price(bottom)), float(scale.price(top))
        except OverflowError:
            return self
        wider = high - low > scale.high - scale.low
        if not is_range(low, high) or (wider and _is_too_wide(scale, low, high)):
            return self
        return replace(self, hand=(low, high))

    def row(self) -> list[list[bool | float]]:
        """For storage; empty where nothing was chosen."""
        if self == USUAL:
            return []
        return [[self.is_log, *(self.hand or ())]]


USUAL: Final = ScaleChoice()


def is_range(low: float, high: float) -> bool:
    """Whether prices between the two can be told apart on an axis."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return False
    size = max(abs(low), abs(high))
    return size <= _HIGHEST and high - low >= size * _LEAST > 0


def choice_of(stored: Sequence[Sequence[bool | float]]) -> ScaleChoice:
    """Of what `row` gave. Raises ValueError or TypeError where it is none."""
    if not stored:
        return USUAL
    [one] = stored
    is_log, *edges = one
    if not edges:
        return ScaleChoice(is_log is True)
    low, high = map(float, edges)
    if not is_range(low, high):
        raise ValueError(edges)
    return ScaleChoice(is_log is True, (low, high))


def _is_too_wide(scale: Scale, low: float, high: float) -> bool:
    if isinstance(scale, LogScale):
        return high > low * _MOST_LOG
    return high - low > _MOST * abs(low + high) / 2
