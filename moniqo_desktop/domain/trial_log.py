"""How often these candles were asked: every flow and parameter set ever run on them.

The more is tried, the better the best looks by luck alone; a verdict that does not know the number
flatters. A run that is repeated is no new trial.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from moniqo_desktop.domain.market import Millis


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
    """Of one set of candles. trials: different ways to trade that were tried; runs: repeats
    included; flows: families among them. variance: of the ratios known, NaN below two."""

    trials: int
    runs: int
    flows: int
    variance: float


class TrialLog(Protocol):
    """Append-only, on disk; the window and terminals may write it at the same time."""

    def count(self, candles: str, tried: Sequence[CountedTrial], at: Millis) -> TrialCount:
        """Adds trials on the candles of that content hash; they survive a power cut then.

        Raises StoreBusy if the disk says no: then none of them was counted.
        """

    def counted(self, candles: str) -> TrialCount:
        """What was tried on these candles so far."""

    def close(self) -> None: ...
