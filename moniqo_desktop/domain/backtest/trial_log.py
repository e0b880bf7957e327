"""How often a stretch of a market was asked: every flow and parameter set ever run on it.

The more is tried, the better the best looks by luck alone; a verdict that does not know the number
flatters. A run that is repeated is no new trial. Candles belong together where they share a day:
another timeframe, a longer or a shorter span of the same market is the same stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from moniqo_desktop.domain.market import Millis


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some candles, and the days they share with others.

    candles: hash of their content. days: one 64-bit number for each day of each symbol that is
    closed by a candle, made of symbol, day and closing price.
    """

    candles: str
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CountedTrial:
    """One way to trade. name: digest of all that decides how it trades. family: the flow's id.

    ratio: Sharpe ratio of its daily returns, not annualised; NaN where it has none.
    """

    name: str
    family: str
    ratio: float


@dataclass(frozen=True, slots=True)
class TrialCount:
    """Of one stretch. trials: different ways to trade that were tried; runs: repeats
    included; flows: families among them. variance: of the ratios known, NaN below two."""

    trials: int
    runs: int
    flows: int
    variance: float


class TrialLog(Protocol):
    """Append-only, on disk; the window and terminals may write it at the same time."""

    def count(self, on: Stretch, tried: Sequence[CountedTrial], at: Millis) -> TrialCount:
        """Adds trials on these candles; they survive a power cut then.

        Raises StoreBusy if the disk says no: then none of them was counted.
        """

    def counted(self, on: Stretch) -> TrialCount:
        """What was tried so far on these candles and on all that share a day with them."""

    def close(self) -> None: ...
