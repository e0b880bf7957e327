"""Which command an act on a position becomes, and what is refused."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import Mistake, Refused
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.commands import MoveProtection
from moniqo_desktop.ui.desk import actions
from moniqo_desktop.ui.state.positions import PositionView
from tests.ui.state.builders import BTC, a_position, a_price, a_state

COARSE = Market(BTC, price_decimals=1, amount_decimals=5, tick_size=50)


def a_view(amount: int, entry: int, mark: int) -> PositionView:
    state = a_state()
    state.markets.learn((COARSE,))
    cost = COARSE.notional(entry, abs(amount))
    state.apply((a_position(amount, cost), a_price(mark)))
    return state.positions.all()[0]


@pytest.mark.parametrize(("amount", "mark"), [(1_000, 670_000), (-1_000, 650_000)])
@pytest.mark.parametrize("fee_ppm", [0, 400, 1_000])
def test_break_even_loses_nothing_after_the_fees_of_both_sides(
    amount: int, mark: int, fee_ppm: int
) -> None:
    market, view = COARSE.with_fees(fee_ppm, fee_ppm), a_view(amount, 662_040, mark)
    stop, sign = actions.break_even(view, market).stop_price, view.direction.sign
    fees = (662_040 + stop) * fee_ppm / 1_000_000
    assert 0 <= (stop - 662_040) * sign - fees < COARSE.tick_size + 1
    assert stop % COARSE.tick_size == 0


def test_break_even_before_the_fees_are_earned_is_refused() -> None:
    market = COARSE.with_fees(1_000, 1_000)
    for mark in (662_050, 663_300):
        with pytest.raises(Refused, match="has not earned its fees yet"):
            actions.break_even(a_view(1_000, 662_050, mark), market)


def test_a_stop_of_a_short_lies_above_the_price() -> None:
    view = a_view(-1_000, 662_050, 650_000)
    assert actions.move_stop(view, COARSE, "66,000") == MoveProtection(
        symbol=BTC, stop_price=660_000, wallet="practice"
    )
    with pytest.raises(Mistake, match="above"):
        actions.move_stop(view, COARSE, "60000")


def test_a_target_lies_on_the_side_of_profit() -> None:
    view = a_view(1_000, 600_000, 650_000)
    moved = actions.move_target(view, COARSE, "70 000")
    assert moved.target_price == 700_000
    with pytest.raises(Mistake, match="above"):
        actions.move_target(view, COARSE, "64000")


@pytest.mark.parametrize("text", ["", "much", "-5", "0", "nan", "inf", "1e99", "٣٣ x"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(Mistake):
        actions.price_of(COARSE, text)


def test_a_typed_price_is_put_on_the_tick() -> None:
    assert actions.price_of(COARSE, "67,412.6") == 674_150


@pytest.mark.parametrize(
    ("typed", "price"), [("65005,0", 650_050), ("65,005.0", 650_050), ("65.005,0", 650_050)]
)
def test_a_price_is_the_one_that_was_meant(typed: str, price: int) -> None:
    assert actions.price_of(COARSE, typed) == price


def test_a_price_that_may_be_two_is_refused() -> None:
    """Read as 65, a first stop of a long would lie below the market and protect nothing."""
    with pytest.raises(Mistake, match="thousands or as decimals"):
        actions.price_of(COARSE, "65.000")
    fine = Market(BTC, price_decimals=4, amount_decimals=4)
    assert actions.price_of(fine, "1.234") == 12_340
    assert actions.amount_of(COARSE, "1.234") == 123_400
