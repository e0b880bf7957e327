"""Candles that grow, are filled from history and are shown in longer timeframes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Candle, Columns, columns_of, resampled, timeframe
from moniqo_desktop.ui.state.candles import GrowingColumns, with_forming
from tests.ui.state.builders import BTC, MINUTE, a_candle, a_price, a_state

ONE = timeframe("1m")
FIVE = timeframe("5m")


def candles(first: int, last: int) -> Columns:
    """One-minute candles first..last with the minute as close."""
    return columns_of([Candle(m * MINUTE, m, m + 1, m - 1, m, 2.0) for m in range(first, last + 1)])


def test_columns_after_many_appends_are_what_was_appended() -> None:
    growing = GrowingColumns()
    for minute in range(5_000):
        growing.add(a_candle(minute, float(minute)).candle)
    assert growing.columns().close.tolist() == [float(minute) for minute in range(5_000)]


def test_a_candle_of_the_same_moment_replaces_the_one_before() -> None:
    growing = GrowingColumns(candles(0, 3))
    assert growing.add(a_candle(3, 9.0).candle)
    assert growing.columns().close.tolist() == [0, 1, 2, 9]


def test_given_arrays_are_never_written_into() -> None:
    given_columns = candles(0, 3)
    growing = GrowingColumns(given_columns)
    growing.add(a_candle(3, 9.0).candle)
    assert given_columns.close.tolist() == [0, 1, 2, 3]
    assert growing.columns().close[-1] == 9


def test_prices_form_a_candle_until_one_closes() -> None:
    state = a_state()
    state.apply([a_price(price) for price in (500, 520, 490, 510)])
    forming = state.prices.forming(BTC)
    assert forming is not None
    assert (forming.open, forming.high, forming.low, forming.close) == (500, 520, 490, 510)
    state.apply((a_candle(0, 51.0),))
    assert state.prices.forming(BTC) is None


def test_a_candle_that_fell_out_of_order_is_not_squeezed_in() -> None:
    growing = GrowingColumns(candles(5, 9))
    assert not growing.add(a_candle(2, 1.0).candle)
    assert len(growing) == 5


def test_history_goes_under_what_was_seen_live() -> None:
    growing = GrowingColumns(candles(8, 12))
    growing.fill(candles(0, 9))
    assert growing.columns().opened_at.tolist() == [m * MINUTE for m in range(13)]


def test_live_candles_reach_the_columns_of_their_symbol() -> None:
    state = a_state()
    state.apply((a_candle(0, 10.0), a_candle(1, 11.0)))
    assert state.candles.symbols() == (BTC,)
    assert state.candles.columns(BTC, ONE).close.tolist() == [10, 11]
    assert state.prices.last(BTC) == 110


def test_the_longest_fitting_timeframe_is_the_source_of_a_longer_one() -> None:
    state = a_state()
    state.candles.fill(BTC, ONE, candles(0, 9))
    state.candles.fill(BTC, timeframe("15m"), candles(0, 0))
    assert state.candles.source(BTC, timeframe("1h")) == timeframe("15m")
    assert state.candles.source(BTC, FIVE) == ONE
    state.candles.fill(BTC, timeframe("1h"), candles(0, 0))
    assert state.candles.source(BTC, timeframe("3m")) == ONE


def test_the_forming_candle_is_shown_as_far_as_it_is() -> None:
    shown = with_forming(candles(0, 6), ONE, FIVE)
    assert shown.opened_at.tolist() == [0, 5 * MINUTE]
    assert (shown.open[-1], shown.high[-1], shown.low[-1], shown.close[-1]) == (5, 7, 4, 6)
    assert shown.volume[-1] == 4


def test_a_shorter_timeframe_cannot_be_made_of_a_longer_one() -> None:
    with pytest.raises(Mistake, match="cannot be made"):
        with_forming(candles(0, 5), FIVE, ONE)


@given(first=st.integers(0, 30), count=st.integers(1, 60))
def test_closed_candles_equal_those_of_the_domain_and_volume_is_kept(
    first: int, count: int
) -> None:
    fine = candles(first, first + count - 1)
    shown = with_forming(fine, ONE, FIVE)
    closed = resampled(fine, ONE, FIVE)
    assert np.array_equal(shown.close[: len(closed)], closed.close)
    assert len(shown) - len(closed) in (0, 1)
    assert shown.volume.sum() == fine.volume.sum()
