"""The fill laws, one by one. Prices are price steps; sign +1 buys, -1 sells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.money import fee_of
from moniqo_desktop.domain.paper import fills
from moniqo_desktop.domain.paper.fills import NONE

BUY, SELL = 1, -1


@pytest.mark.parametrize(
    ("sign", "candle", "expected"),
    [
        (SELL, (95, 99, 94), 95),
        (SELL, (100, 101, 98), 98),
        (SELL, (100, 101, 99), NONE),
        (SELL, (98, 101, 97), 98),
        (BUY, (105, 106, 104), 105),
        (BUY, (95, 98, 94), 98),
        (BUY, (95, 97, 94), NONE),
    ],
)
def test_a_stop_fills_at_the_open_when_it_gaps_and_else_at_its_trigger(
    sign: int, candle: tuple[int, int, int], expected: int
) -> None:
    assert fills.stop_fill(sign, 98, *candle) == expected


@pytest.mark.parametrize(
    ("sign", "candle", "expected"),
    [
        (SELL, (106, 107, 105), 106),
        (SELL, (100, 104, 99), 104),
        (SELL, (100, 103, 99), NONE),
        (BUY, (103, 105, 102), 103),
        (BUY, (110, 111, 104), 104),
        (BUY, (110, 111, 105), NONE),
    ],
)
def test_a_take_profit_is_touched_from_the_other_side_than_a_stop(
    sign: int, candle: tuple[int, int, int], expected: int
) -> None:
    assert fills.touch_fill(sign, 104, *candle) == expected


@pytest.mark.parametrize(
    ("sign", "candle", "expected"),
    [
        (SELL, (106, 107, 105), 106),
        (SELL, (100, 105, 99), 104),
        (SELL, (100, 104, 99), NONE),
        (SELL, (104, 104, 99), NONE),
        (BUY, (103, 105, 102), 103),
        (BUY, (110, 111, 103), 104),
        (BUY, (110, 111, 104), NONE),
        (BUY, (104, 111, 104), NONE),
    ],
)
def test_a_resting_limit_needs_a_trade_through_its_price_or_a_better_open(
    sign: int, candle: tuple[int, int, int], expected: int
) -> None:
    assert fills.limit_fill(sign, 104, *candle) == expected


@pytest.mark.parametrize(
    ("sign", "open_", "expected"), [(BUY, 104, 104), (BUY, 105, NONE), (SELL, 103, NONE)]
)
def test_an_arriving_limit_takes_an_open_at_its_price(sign: int, open_: int, expected: int) -> None:
    assert fills.arriving_limit_fill(sign, 104, open_) == expected


@pytest.mark.parametrize(
    ("limit", "touched", "close", "expected"),
    [
        (97, 98, 96, 98),  # touched at 98, which 97 accepts
        (97, 97, 90, 97),  # at its limit
        (99, 98, 100, 99),  # beyond its limit, and the close lies beyond too
        (99, 98, 99, NONE),  # the close only touches it
        (99, 98, 98, NONE),  # what came higher may have come before the touch
    ],
)
def test_a_stop_limit_obeys_its_limit_after_its_trigger(
    limit: int, touched: int, close: int, expected: int
) -> None:
    assert fills.limit_after_touch(SELL, limit, touched, close) == expected


@given(*[st.integers(1, 200)] * 6)
def test_buying_mirrors_selling(
    level: int, limit: int, open_: int, high: int, low: int, close: int
) -> None:
    """Prices mirrored at 300 turn a sell into a buy."""
    high, low = max(open_, high, low, close), min(open_, high, low, close)
    sold = (open_, high, low)
    bought = (300 - open_, 300 - low, 300 - high)
    for law in (fills.stop_fill, fills.touch_fill, fills.limit_fill):
        expected = law(SELL, level, *sold)
        mirrored = law(BUY, 300 - level, *bought)
        assert mirrored == (NONE if expected == NONE else 300 - expected)
    expected = fills.limit_after_touch(SELL, limit, level, close)
    mirrored = fills.limit_after_touch(BUY, 300 - limit, 300 - level, 300 - close)
    assert mirrored == (NONE if expected == NONE else 300 - expected)


@given(st.sampled_from((BUY, SELL)), *[st.integers(1, 200)] * 4)
def test_a_fill_lies_inside_the_candle(
    sign: int, level: int, open_: int, high: int, low: int
) -> None:
    high, low = max(open_, high, low), min(open_, high, low)
    for law in (fills.stop_fill, fills.touch_fill, fills.limit_fill):
        price = law(sign, level, open_, high, low)
        assert price == NONE or low <= price <= high
    limit = fills.limit_fill(sign, level, open_, high, low)
    assert limit == NONE or sign * (level - limit) >= 0


@pytest.mark.parametrize(
    ("sign", "best", "expected"), [(SELL, 1_001, 985), (BUY, 1_001, 1_020), (SELL, 1_000, 980)]
)
def test_a_trailing_level_rounds_towards_the_market(sign: int, best: int, expected: int) -> None:
    assert fills.trailing_level(sign, best, 20_000, 5) == expected


@pytest.mark.parametrize(
    ("sign", "trigger", "expected"), [(SELL, 0, 95), (SELL, 97, 97), (BUY, 94, 94), (BUY, 96, 95)]
)
def test_a_stop_is_never_loosened(sign: int, trigger: int, expected: int) -> None:
    assert fills.tighter(sign, trigger, 95) == expected


@pytest.mark.parametrize(
    ("sign", "ppm", "expected"),
    [(BUY, 0, 1_003), (BUY, 1_000, 1_005), (SELL, 1_000, 1_000), (SELL, 999_999, 5)],
)
def test_slippage_makes_a_price_worse_and_never_nothing(sign: int, ppm: int, expected: int) -> None:
    assert fills.slipped(sign, 1_003, ppm, 5) == expected


@given(st.integers(0, 10**12), st.integers(1, 10**6), st.integers(1, 1000))
def test_an_order_takes_its_share_of_the_volume_on_the_lot(
    volume: int, share_ppm: int, lot: int
) -> None:
    most = fills.volume_share(volume, share_ppm, lot)
    assert most % lot == 0
    assert most * 10**6 <= volume * share_ppm < (most + lot + 1) * 10**6


@pytest.mark.parametrize(
    ("sign", "is_stop", "fell"),
    [(BUY, False, True), (BUY, True, False), (SELL, False, False), (SELL, True, True)],
)
def test_buy_limits_and_sell_stops_are_reached_by_a_falling_price(
    sign: int, is_stop: bool, fell: bool
) -> None:
    assert fills.falls_into(sign, is_stop) is fell


@pytest.mark.parametrize(("fell", "expected"), [(True, (103, 95)), (False, (110, 100))])
def test_only_what_lies_after_an_entry_is_certain(fell: bool, expected: tuple[int, int]) -> None:
    high = fills.certain_high(100, 110, 103, fell)
    low = fills.certain_low(100, 95, 103, fell)
    assert (high, low) == expected


@pytest.mark.parametrize(
    ("sign", "target", "certain", "expected"),
    [
        (SELL, 104, True, 104),
        (SELL, NONE, True, 98),
        (SELL, NONE, False, 101),
        (BUY, NONE, False, 98),
    ],
)
def test_the_best_path_reaches_the_target_or_lives_to_the_close(
    sign: int, target: int, certain: bool, expected: int
) -> None:
    assert fills.best_instead_of_stop(sign, 98, target, 101, certain) == expected


@given(st.integers(1, 10**15), st.integers(1, 10**9), st.integers(0, 999_999))
def test_a_bankruptcy_price_uses_up_the_collateral_and_no_more(
    collateral: int, unit: int, fee_ppm: int
) -> None:
    def spent(price: int) -> int:
        return price * unit + fee_of(price * unit, fee_ppm)

    price = fills.bankruptcy_price(collateral, unit, fee_ppm)
    assert spent(price) <= collateral < spent(price + 1)


@given(
    st.integers(-(10**9), 10**15),
    st.integers(1, 10**9),
    st.integers(-999_999, 999_999),
    st.integers(1, 100),
)
def test_an_affordable_amount_is_the_largest_money_pays_for(
    money: int, unit: int, fee_ppm: int, lot: int
) -> None:
    def spent(amount: int) -> int:
        return amount * unit + fee_of(amount * unit, fee_ppm)

    amount = fills.affordable_amount(money, unit, fee_ppm, lot)
    assert amount % lot == 0
    assert spent(amount) <= max(0, money) < spent(amount + lot)


@pytest.mark.parametrize(
    ("sign", "candle", "expected"),
    [(SELL, (100, 104, 99), 104), (SELL, (100, 103, 99), NONE), (BUY, (110, 111, 104), 104)],
)
def test_a_touch_fills_a_limit_where_that_is_the_rule(
    sign: int, candle: tuple[int, int, int], expected: int
) -> None:
    assert fills.limit_fill(sign, 104, *candle, 0) == expected


@pytest.mark.parametrize(
    ("sign", "price", "ppm", "ticks", "expected"),
    [
        (BUY, 1_000, 0, 3, 1_015),
        (SELL, 1_000, 0, 3, 985),
        (SELL, 10, 0, 3, 5),
        (BUY, 1_003, 1_000, 2, 1_015),
        (SELL, 1_003, 1_000, 2, 990),
        (SELL, 10, 999_999, 1, 5),
    ],
)
def test_ticks_of_slippage_come_on_top(
    sign: int, price: int, ppm: int, ticks: int, expected: int
) -> None:
    assert fills.slipped(sign, price, ppm, 5, ticks) == expected


@pytest.mark.parametrize(
    ("amount", "volume", "expected"),
    [
        (1_000, 1_000, 80_000),
        (500, 1_000, 20_000),
        (100, 1_000, 800),
        (1, 10**9, 1),
        (5, 0, 80_000),
        (2_000, 1_000, 80_000),
        (0, 1_000, 0),
    ],
)
def test_impact_grows_with_the_square_of_the_share(amount: int, volume: int, expected: int) -> None:
    assert fills.impact(80_000, amount, volume) == expected


@pytest.mark.parametrize(
    ("sign", "ppm", "expected"),
    [(SELL, 0, 0), (SELL, 20_000, 1_025), (BUY, 20_000, 980), (BUY, 999_999, 5)],
)
def test_an_activation_lies_ahead_of_where_the_stop_woke(
    sign: int, ppm: int, expected: int
) -> None:
    assert fills.activation_level(sign, 1_003, ppm, 5) == expected
