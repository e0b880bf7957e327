"""Search in one span, judge in the one after it, move on: what a search would have earned.

Between the two lies an embargo, at least as long as the flow looks back and as its best set held a
position, so that nothing of the search reaches into what judges it.
Source: Pardo, "The evaluation and optimization of trading strategies", 2008 (walk-forward
efficiency); López de Prado, "Advances in financial machine learning", 2018, ch. 7 (embargo).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from moniqo_desktop.domain.backtest.search import Choice, Fold
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Floats, Millis
from moniqo_desktop.research.space import Space
from moniqo_desktop.research.tried import DailyReturns, Params

YEAR_DAYS: Final = 365.0
DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Walk:
    """Lengths in ms: train, test ≥ 1; embargo ≥ 0. anchored: every search begins at the start."""

    train_ms: Millis
    test_ms: Millis
    embargo_ms: Millis
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Open times, ms: searched in [train_from, train_to), judged in [test_from, test_to)."""

    train_from: Millis
    train_to: Millis
    test_from: Millis
    test_to: Millis

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to judge in."""
        return self.test_from >= self.test_to

    def held_back(self, longest_hold_ms: Millis, candle_ms: Millis) -> Window:
        """Judged later if the best set held a position longer than the embargo; a position opened
        at the end of the search would reach that far. On a candle, never past the end."""
        free = -(-(self.train_to + longest_hold_ms) // candle_ms) * candle_ms
        return replace(self, test_from=min(max(self.test_from, free), self.test_to))


def windows(walk: Walk, since: Millis, until: Millis, lookback_ms: Millis) -> tuple[Window, ...]:
    """Every whole window between open times since and until; each is judged where the one before
    it ended.

    Raises Mistake if the embargo is shorter than what the flow looks back, or not even one window
    fits.
    """
    if walk.train_ms <= 0 or walk.test_ms <= 0 or walk.embargo_ms < 0:
        raise Mistake("A walk forward needs a train and a test span above zero.")
    if walk.embargo_ms < lookback_ms:
        raise Mistake(
            f"The embargo of {in_days(walk.embargo_ms)} is shorter than the flow looks back, "
            f"{in_days(lookback_ms)}: the test would begin with what the search has seen.",
            hint="Give a longer embargo, or leave it out.",
        )
    found = []
    first_test = since + walk.train_ms + walk.embargo_ms
    while first_test + walk.test_ms <= until:
        train_to = first_test - walk.embargo_ms
        train_from = since if walk.anchored else train_to - walk.train_ms
        found.append(Window(train_from, train_to, first_test, first_test + walk.test_ms))
        first_test += walk.test_ms
    if not found:
        need = walk.train_ms + walk.embargo_ms + walk.test_ms
        raise Mistake(
            f"The candles cover {in_days(until - since)}; one window takes {in_days(need)} of "
            "train, embargo and test.",
            hint="Give shorter spans, or more candles.",
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A window that was walked. params: the best set of its search, empty if none was admitted or
    nothing was left to judge in; then it stays in cash. returns: of the test span, daily.

    train_score, test_score: by the objective of the search. train_growth, test_growth: ratios.
    """

    window: Window
    params: Params
    train_score: float
    test_score: float
    train_growth: float
    test_growth: float
    trades: int
    returns: DailyReturns
    note: str = ""

    def fold(self) -> Fold:
        return Fold(
            self.window.train_from,
            self.window.train_to,
            self.window.test_from,
            self.window.test_to,
            tuple(self.params.items()),
            self.train_score,
            self.test_score,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What the search would have earned where it had not looked.

    days, equity: of the stitched tests, equity as a ratio of the start, after each day. growth:
    of all of them. efficiency: yearly growth of the tests ÷ yearly growth of the searches; NaN
    where the searches found no gain.
    """

    steps: tuple[Step, ...]
    returns: DailyReturns
    equity: Floats
    growth: float
    efficiency: float


def walked(steps: Sequence[Step]) -> Walked:
    """Joins the tests, one after the other; the days between them are spent in cash."""
    returns = _stitched([step.returns for step in steps])
    equity: Floats = np.cumprod(1.0 + returns.values, dtype=np.float64)
    growth = float(equity[-1]) - 1.0 if len(equity) else 0.0
    return Walked(tuple(steps), returns, equity, growth, _efficiency(steps))


def _stitched(parts: Sequence[DailyReturns]) -> DailyReturns:
    parts = [part for part in parts if len(part.values)]
    if not parts:
        return DailyReturns(0, np.zeros(0))
    first = min(part.first_day for part in parts)
    last = max(part.first_day + len(part.values) for part in parts)
    growth = np.ones(last - first)
    for part in parts:
        start = part.first_day - first
        growth[start : start + len(part.values)] *= 1.0 + part.values
    return DailyReturns(first, growth - 1.0)


def _efficiency(steps: Sequence[Step]) -> float:
    """Per day that was searched and per day that was judged, of the windows that traded."""
    chosen = [step for step in steps if step.params]
    train = sum(math.log1p(max(step.train_growth, -0.999999)) for step in chosen)
    test = sum(math.log1p(max(step.test_growth, -0.999999)) for step in chosen)
    train_days = sum(step.window.train_to - step.window.train_from for step in chosen) / DAY_MS
    test_days = sum(step.window.test_to - step.window.test_from for step in chosen) / DAY_MS
    if train <= 0 or not test_days:
        return math.nan
    return math.expm1(test / test_days * YEAR_DAYS) / math.expm1(train / train_days * YEAR_DAYS)


@dataclass(frozen=True, slots=True)
class Stability:
    """How much a parameter moved from search to search.

    values: chosen, window by window. spread: standard deviation as a share of its range, 0 =
    always the same; for words the share of windows that did not choose the usual one.
    """

    address: str
    values: tuple[Choice, ...]
    usual: Choice | None
    spread: float


def stability(steps: Sequence[Step], space: Space) -> tuple[Stability, ...]:
    """One row for each parameter, in the order of the space; windows without a set are left out."""
    found = []
    for each in space.dimensions:
        values = tuple(step.params[each.address] for step in steps if step.params)
        if not values:
            found.append(Stability(each.address, (), None, math.nan))
            continue
        usual = max(values, key=values.count)
        if each.choices:
            spread = 1.0 - values.count(usual) / len(values)
        else:
            wide = float(each.top - each.low) or 1.0
            numbers = [float(value) for value in values]
            usual, spread = float(np.median(numbers)), float(np.std(numbers)) / wide
        found.append(Stability(each.address, values, usual, spread))
    return tuple(found)


def in_days(ms: Millis) -> str:
    """A span in words: days, or hours below two of them."""
    if ms < 2 * DAY_MS:
        return f"{ms / 3_600_000:,.3g} hours"
    return f"{ms / DAY_MS:,.4g} days"
