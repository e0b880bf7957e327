"""Which step prices move in, where a file does not say it."""

from __future__ import annotations

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.price_step import decimals_of, off_step


def columns(closes: list[float] | np.ndarray) -> Columns:
    price = np.array(closes, dtype=np.float64)
    at = np.arange(len(price), dtype=np.int64)
    return Columns(at, price, price, price, price, np.ones(len(price)))


def walk(count: int) -> np.ndarray:
    """Whole cents that do not come twice in a row."""
    return np.round(100 + np.arange(count) * 0.37 % 50, 2)


@pytest.mark.parametrize("count", [100, 999, 1_000, 5_000])
def test_a_single_odd_price_among_a_hundred_makes_no_finer_market(count: int) -> None:
    prices = walk(count)
    prices[count // 2] += 0.00000123
    assert decimals_of(columns(prices)) == 2
    assert np.flatnonzero(off_step(columns(prices), 100.0)).tolist() == [count // 2]


def test_more_than_one_candle_in_a_thousand_is_a_finer_market() -> None:
    prices = walk(2_000)
    prices[[3, 700, 1_400]] += 0.001
    assert decimals_of(columns(prices)) == 3
    prices[3] -= 0.001
    assert decimals_of(columns(np.round(prices, 3))) == 2


def test_a_market_that_hardly_moves_keeps_its_fine_step() -> None:
    prices = np.ones(5_000)
    prices[[100, 200, 300]] = [0.9998, 1.0001, 0.9999]
    assert decimals_of(columns(prices)) == 4


def test_no_price_falls_below_one_step() -> None:
    prices = walk(2_000)
    prices[9] = 0.0004
    assert decimals_of(columns(prices)) == 4


def test_what_a_float_cannot_tell_is_on_the_step() -> None:
    assert decimals_of(columns([0.1 + 0.2, 0.1 * 3, 1.1 * 1.1])) == 2
