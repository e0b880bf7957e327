"""Laws of positions: a fold over fills that loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.market import Market, MarketKind, Symbol
from moniqo_desktop.domain.orders import Direction, Side
from moniqo_desktop.domain.positions import (
    Position,
    after_fill,
    released_cost,
    split_at_flat,
    unrealised,
)

BTC = Symbol("BTC/USDT:USDT")
MARKET = Market(BTC, price_decimals=2, amount_decimals=3, kind=MarketKind.LINEAR)
FILLS = st.lists(
    st.tuples(
        st.sampled_from(Side),
        st.integers(1, 10_000),
        st.integers(1, 10_000_000),
        st.integers(-50, 5_000),
    ),
    max_size=30,
)


def bought(amount: int, notional: int, fee: int = 0) -> Position:
    return after_fill(Position(BTC), Side.BUY, amount, notional, fee, 1)[0]


def test_a_first_fill_opens_a_trade_at_its_time() -> None:
    position, realised = after_fill(Position(BTC), Side.SELL, 3, 300, 2, 60_000)
    assert realised == 0
    assert position == Position(BTC, -3, 300, 60_000, 300, 0, 2, 0, 3, 1, total=3)
    assert position.direction is Direction.SHORT


def test_adding_averages_the_cost() -> None:
    position, _ = after_fill(bought(2, 200), Side.BUY, 2, 240, 0, 2)
    assert (position.amount, position.cost, position.entries) == (4, 440, 2)
    assert position.opened_at == 1


@pytest.mark.parametrize(("side", "expected"), [(Side.BUY, 20), (Side.SELL, -20)])
def test_a_part_exit_realises_pro_rata(side: Side, expected: int) -> None:
    opened, _ = after_fill(Position(BTC), side, 4, 400, 0, 1)
    position, realised = after_fill(opened, side.opposite, 1, 120, 0, 2)
    assert realised == expected
    assert (abs(position.amount), position.cost, position.largest) == (3, 300, 4)


def test_the_last_part_takes_the_whole_rest_of_the_cost() -> None:
    assert released_cost(100, 3, 1) == 33
    assert released_cost(67, 2, 2) == 67


def test_a_closed_trade_stays_readable_until_the_next_one_opens() -> None:
    closed, _ = after_fill(bought(2, 200, 5), Side.SELL, 2, 260, 6, 9)
    assert (closed.amount, closed.cost, closed.profit) == (0, 0, 60 - 11)
    assert (closed.entry_notional, closed.exit_notional) == (200, 260)
    reopened, _ = after_fill(closed, Side.BUY, 1, 130, 1, 20)
    assert reopened == Position(BTC, 1, 130, 20, 130, 0, 1, 0, 1, 1, total=1)


def test_a_fill_past_zero_closes_one_trade_and_opens_the_other_way() -> None:
    position, realised = after_fill(bought(2, 200), Side.SELL, 5, 600, 10, 9)
    assert realised == 40
    assert (position.amount, position.cost, position.opened_at) == (-3, 360, 9)
    assert position.fees == 6


def test_an_ambiguous_fill_is_counted() -> None:
    position, _ = after_fill(bought(2, 200), Side.SELL, 1, 90, 0, 2, ambiguous=True)
    assert position.ambiguous == 1


def test_a_fill_of_nothing_is_our_bug() -> None:
    with pytest.raises(Broken, match="A fill of 0"):
        after_fill(Position(BTC), Side.BUY, 0, 0, 0, 1)


@pytest.mark.parametrize(("sign", "expected"), [(1, 10_000), (-1, -10_000), (0, 0)])
def test_unrealised_profit_follows_the_direction(sign: int, expected: int) -> None:
    entry = MARKET.notional(10_000, 1) if sign else 0
    position = Position(BTC, sign, entry)
    assert unrealised(position, MARKET, 10_010) == expected


@given(FILLS)
def test_profit_is_the_sum_over_trades_and_the_change_of_cash_when_flat(
    fills: list[tuple[Side, int, int, int]],
) -> None:
    position, cash, done = Position(BTC), 0, 0
    for side, amount, notional, fee in fills:
        cash -= side.sign * notional + fee
        for part in split_at_flat(position, side, amount, notional, fee):
            before = position
            position, _ = after_fill(position, side, *part, 1)
            if before.amount and not position.amount:
                done += position.profit
    open_profit = position.profit if position.amount else 0
    marked = position.direction.sign * position.cost
    assert cash + marked == done + open_profit
    if not position.amount:
        assert cash == done


@given(FILLS)
def test_a_fold_keeps_amount_and_cost_consistent(fills: list[tuple[Side, int, int, int]]) -> None:
    position, held = Position(BTC), 0
    for side, amount, notional, fee in fills:
        position, _ = after_fill(position, side, amount, notional, fee, 1)
        held += side.sign * amount
        assert position.amount == held
        assert position.cost >= 0
        assert (position.cost == 0) is (position.amount == 0)
        assert position.entry_notional >= position.cost
        assert position.total >= position.largest >= abs(position.amount)
