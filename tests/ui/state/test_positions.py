"""Profit shown is the profit there is, to the last unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.money import money
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.state.prices import profit_of
from moniqo_desktop.ui.state.state import State
from tests.ui.state.builders import BTC, ETH, MARKETS, a_position, a_price, a_state

MARKET = MARKETS[BTC]


def test_a_long_gains_when_the_price_rises() -> None:
    state = a_state()
    cost = MARKET.notional(662_040, 10_600)
    state.apply((a_position(10_600, cost), a_price(674_125)))
    view = state.positions.all()[0]
    assert view.direction is Direction.LONG
    assert view.profit is not None
    assert money(view.profit) == Decimal("0.106") * Decimal("1208.5")
    assert view.entry == 662_040


def test_a_short_gains_when_the_price_falls() -> None:
    state = a_state()
    cost = MARKET.notional(600_000, 1_000)
    state.apply((a_position(-1_000, cost), a_price(590_000)))
    view = state.positions.all()[0]
    assert view.direction is Direction.SHORT
    assert view.profit == MARKET.notional(10_000, 1_000)


def test_without_a_price_no_profit_is_claimed() -> None:
    state = a_state()
    state.apply((a_position(10, 5, ETH),))
    assert state.positions.all()[0].profit is None
    assert state.positions.profit() is None
    assert state.positions.exposure() is None


def test_without_a_market_no_profit_is_claimed() -> None:
    state = State()
    state.apply((a_position(10, 5), a_price(7)))
    assert state.positions.all()[0].profit is None


def test_a_market_learned_later_gives_the_profit() -> None:
    state = State()
    state.apply((a_position(10, 0), a_price(7)))
    state.markets.learn((MARKET,))
    assert state.positions.profit() == MARKET.notional(7, 10)


def test_a_flat_position_is_no_longer_shown() -> None:
    state = a_state()
    state.apply((a_position(10, 5), a_position(0, 0)))
    assert state.positions.all() == ()


def test_the_sum_of_an_empty_desk_is_zero() -> None:
    assert a_state().positions.profit() == 0


@given(
    entry=st.integers(1, 10**7),
    price=st.integers(1, 10**7),
    amount=st.integers(1, 10**8),
)
def test_long_and_short_of_the_same_size_mirror_each_other(
    entry: int, price: int, amount: int
) -> None:
    cost = MARKET.notional(entry, amount)
    gain = profit_of(MARKET, price, amount, cost)
    assert gain == -profit_of(MARKET, price, -amount, cost)
    assert gain == (price - entry) * amount * MARKET.notional_factor


def test_a_leveraged_position_shows_its_margin_and_where_it_ends() -> None:
    state = a_state()
    changed = replace(a_position(10, 1_000), borrowed=900, liquidation_price=91)
    state.apply((changed, a_position(10, 1_000, ETH)))
    first, second = state.positions.all()
    assert (first.margin, first.liquidation) == (100, 91)
    assert (second.margin, second.liquidation) == (1_000, 0)


def test_dust_is_shown_until_it_is_taken_up() -> None:
    state = a_state()
    state.apply((replace(a_position(0, 0), dust=7, dust_cost=3),))
    assert state.positions.all() == ()
    assert state.positions.dust() == (f"{MARKET.amount_text(7)} BTC",)
    state.apply((a_position(100, 50),))
    assert state.positions.dust() == ()
