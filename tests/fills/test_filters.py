"""Clause 11: what a venue does not take is refused before it is sent, with a stable code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain import gate_checks as check
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderKind
from moniqo_desktop.domain.sizing import too_small
from tests.kit.builders import Tape, a_bracket, a_market, alone, an_order, ends, fills

LIMIT = OrderKind.LIMIT
BOUND = a_market(min_price=900, max_price=1_100)


@pytest.mark.parametrize(("least", "with_five_percent"), [(0, 0), (100, 105), (101, 107), (1, 2)])
def test_the_reserve_is_five_percent_rounded_up(least: int, with_five_percent: int) -> None:
    assert check.with_reserve(least) == with_five_percent


@pytest.mark.parametrize(
    ("price", "code"),
    [(0, ""), (899, "PRICE_RANGE"), (900, ""), (1_100, ""), (1_101, "PRICE_RANGE")],
)
def test_a_price_lies_in_the_range_of_the_market(price: int, code: str) -> None:
    assert check.price_range(price, 900, 1_100) == code


def test_a_range_without_an_upper_end_has_none() -> None:
    assert check.price_range(10**15, 900, 0) == ""


@pytest.mark.parametrize(("after", "most", "code"), [(3, 0, ""), (3, 3, ""), (4, 3, "MAX_ORDERS")])
def test_orders_are_counted_with_those_to_come(after: int, most: int, code: str) -> None:
    assert check.order_count(after, most) == code


@pytest.mark.parametrize("price", [899, 1_101])
def test_the_paper_venue_refuses_a_price_out_of_range(price: int) -> None:
    tape = Tape(BOUND)
    order = an_order("o", kind=LIMIT, limit_price=price)
    assert ends(tape.submit(alone(order))) == [("o", "PRICE_RANGE")]


def test_the_paper_venue_refuses_a_stop_out_of_range() -> None:
    tape = Tape(BOUND)
    told = ends(tape.submit(a_bracket(an_order("e"), stop=890)))
    assert told == [("e", "GROUP_REJECTED"), ("e-stop", "PRICE_RANGE")]


def test_the_paper_venue_has_room_for_so_many_orders_and_always_for_exits() -> None:
    tape = Tape(a_market(max_orders=3))
    tape.submit(a_bracket(an_order("e"), stop=980, target=1_040))
    tape.flat(1_000)
    waits = an_order("w", kind=LIMIT, limit_price=900)
    assert not ends(tape.submit(alone(waits)))
    one_more = an_order("x", kind=LIMIT, limit_price=900)
    assert ends(tape.submit(alone(one_more))) == [("x", "MAX_ORDERS")]
    leave = an_order("out", side=waits.side.opposite, reduce_only=True)
    tape.submit(alone(leave))
    assert fills(tape.flat(1_000)) == [("out", 1_000, 1_000)]


def test_a_group_that_would_not_fit_is_refused_whole() -> None:
    tape = Tape(a_market(max_orders=2))
    told = ends(tape.submit(a_bracket(an_order("e"), stop=980, target=1_040)))
    assert [code for _, code in told] == ["MAX_ORDERS", "GROUP_REJECTED", "GROUP_REJECTED"]


def test_a_size_whose_stop_is_worth_less_than_the_venue_takes_is_too_small() -> None:
    market = a_market(min_notional=95 * MONEY_UNIT)
    assert not too_small(market, 1_000, 1_000)
    assert "worth less" in too_small(market, 1_000, 990)
    assert "worth less" in too_small(replace(market, min_notional=96 * MONEY_UNIT), 1_000, 1_000)
