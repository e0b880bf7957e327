"""Markets, timeframes and candles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import (
    TIMEFRAMES,
    Candle,
    Market,
    MarketKind,
    Symbol,
    columns_of,
    resampled,
    timeframe,
)
from moniqo_desktop.domain.money import MONEY_UNIT
from tests.kit.builders import MINUTE, candles

BTC = Symbol("BTC/USDT")
MARKET = Market(BTC, 2, 4, tick_size=50, lot_step=25)


def test_a_timeframe_knows_its_length_and_order() -> None:
    frames = [timeframe(text) for text in TIMEFRAMES]
    assert frames == sorted(frames)
    assert [frames[0].ms, frames[-1].ms] == [60_000, 86_400_000]
    assert [str(frame) for frame in frames] == list(TIMEFRAMES)
    assert timeframe("15m").opened_at(15 * MINUTE * 7 + 3) == 15 * MINUTE * 7


@pytest.mark.parametrize("text", ["", "7m", "1w", "1H", "m"])
def test_an_unknown_timeframe_is_a_mistake_that_names_the_known(text: str) -> None:
    with pytest.raises(Mistake, match="Use one of 1m"):
        timeframe(text)


def test_a_notional_must_stay_exact() -> None:
    with pytest.raises(Mistake, match="at most 8"):
        Market(BTC, 5, 4)
    assert Market(BTC, 4, 4).notional(10_000, 10_000) == MONEY_UNIT


@pytest.mark.parametrize(
    ("symbol", "kind", "expected"),
    [
        ("BTC/USDT", MarketKind.SPOT, ("BTC", "USDT", False)),
        ("ETH/USDC:USDC", MarketKind.LINEAR, ("ETH", "USDC", True)),
    ],
)
def test_a_market_knows_base_quote_and_whether_it_can_be_shorted(
    symbol: str, kind: MarketKind, expected: tuple[str, str, bool]
) -> None:
    market = Market(Symbol(symbol), 2, 2, kind=kind)
    assert (market.base, market.quote, market.allows_short) == expected


@pytest.mark.parametrize(
    ("value", "nearest", "below", "above"),
    [
        (100.0, 10_000, 10_000, 10_000),
        (100.24, 10_000, 10_000, 10_050),
        (100.25, 10_050, 10_000, 10_050),
    ],
)
def test_a_price_goes_to_the_tick_by_its_side(
    value: float, nearest: int, below: int, above: int
) -> None:
    assert MARKET.price(value) == nearest
    assert (MARKET.price_below(value), MARKET.price_above(value)) == (below, above)


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf"), "x", "0.001"])
def test_what_is_no_price_is_a_mistake(value: float | str) -> None:
    with pytest.raises(Mistake):
        MARKET.price(value)


@pytest.mark.parametrize(
    ("value", "steps"), [(0.0099, 75), ("0.0100", 100), (0.00001, 0), (0.3, 3_000)]
)
def test_an_amount_is_never_rounded_up(value: float | str, steps: int) -> None:
    assert MARKET.amount(value) == steps


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_amount_is_a_mistake(value: float) -> None:
    with pytest.raises(Mistake, match="not an amount"):
        MARKET.amount(value)


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_steps_as_text_and_float_say_the_same(price: int, amount: int) -> None:
    assert float(MARKET.price_text(price).replace(",", "")) == MARKET.price_float(price)
    assert float(MARKET.amount_text(amount)) == pytest.approx(MARKET.amount_float(amount))


def test_other_fees_make_another_market() -> None:
    changed = MARKET.with_fees(-10, 20)
    assert (changed.maker_ppm, changed.taker_ppm) == (-10, 20)
    assert MARKET.maker_ppm == 1_000


def test_columns_give_back_their_candles() -> None:
    made = candles("10 11 12 9")
    columns = columns_of(made)
    assert [columns.candle(index) for index in range(len(columns))] == made
    again = columns[:2].joined(columns[2:])
    assert [again.candle(index) for index in range(len(again))] == made


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=40), st.integers(0, 9))
def test_coarser_candles_hold_what_their_finer_ones_held(closes: list[float], start: int) -> None:
    fine, coarse = timeframe("1m"), timeframe("5m")
    made = candles(" ".join(map(repr, closes)), since=start * MINUTE)
    built = resampled(columns_of(made), fine, coarse)
    for index in range(len(built)):
        candle = built.candle(index)
        inside = [c for c in made if coarse.opened_at(c.opened_at) == candle.opened_at]
        assert candle == Candle(
            candle.opened_at,
            inside[0].open,
            max(c.high for c in inside),
            min(c.low for c in inside),
            inside[-1].close,
            float(len(inside)) * 1e6,
        )
    forming = made[-1].opened_at + MINUTE < coarse.opened_at(made[-1].opened_at) + coarse.ms
    whole = {coarse.opened_at(c.opened_at) for c in made}
    assert len(built) == len(whole) - forming


def test_no_candles_stay_none_and_lengths_must_divide() -> None:
    none = columns_of([])
    assert len(resampled(none, timeframe("1m"), timeframe("5m"))) == 0
    with pytest.raises(Mistake, match="cannot be made of"):
        resampled(none, timeframe("5m"), timeframe("1m"))
    assert none.opened_at.dtype == np.int64


def test_a_lone_forming_candle_is_left_out() -> None:
    forming = columns_of(candles("10 11"))
    assert len(resampled(forming, timeframe("1m"), timeframe("5m"))) == 0
