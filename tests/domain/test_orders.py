"""The order table: every pair of statuses, and what a fill does to an order."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.domain.orders import (
    MOVES,
    OPEN_STATUSES,
    RESTING_STATUSES,
    Direction,
    Mode,
    OrderGroup,
    OrderStatus,
    Purpose,
    Side,
    direction_of,
)
from tests.kit.builders import a_bracket, an_order

ALLOWED = """
planned: denied submitted
denied:
submitted: accepted rejected partly_filled filled cancelled expired unknown
accepted: partly_filled filled cancelled expired rejected unknown
partly_filled: partly_filled filled cancelled expired unknown
filled:
cancelled: partly_filled filled
expired: partly_filled filled
rejected:
unknown: submitted accepted partly_filled filled cancelled expired rejected
"""
"""The table of the architecture page, read apart from the code."""
TABLE = {
    OrderStatus(before): {OrderStatus(after) for after in rest.split()}
    for before, rest in (line.split(":") for line in ALLOWED.strip().splitlines())
}


@pytest.mark.parametrize(("before", "after"), list(product(OrderStatus, OrderStatus)))
def test_an_order_moves_by_the_table_and_no_other_way(
    before: OrderStatus, after: OrderStatus
) -> None:
    order = an_order(status=before)
    if after in TABLE[before]:
        assert order.moved(after, reason="why").status is after
        return
    with pytest.raises(Broken, match=f"from {before} to {after}"):
        order.moved(after)


def test_the_table_knows_every_status() -> None:
    assert set(MOVES) == set(OrderStatus) == set(TABLE)


@pytest.mark.parametrize("status", OrderStatus)
def test_a_fill_is_taken_where_the_table_allows_it(status: OrderStatus) -> None:
    order = an_order(status=status, amount=10)
    if OrderStatus.FILLED in TABLE[status]:
        assert order.with_fill(10, 100, 1).status is OrderStatus.FILLED
        return
    with pytest.raises(Broken, match=f"while {status}"):
        order.with_fill(10, 100, 1)


def test_a_cancelled_order_still_books_a_late_fill() -> None:
    order = an_order(status=OrderStatus.CANCELLED, amount=10).with_fill(4, 400, 3)
    assert (order.status, order.filled, order.paid, order.fees, order.remaining) == (
        OrderStatus.PARTLY_FILLED,
        4,
        400,
        3,
        6,
    )


@pytest.mark.parametrize("amount", [0, -1, 11])
def test_a_fill_beyond_what_is_left_is_our_bug(amount: int) -> None:
    with pytest.raises(Broken, match="does not fit"):
        an_order(status=OrderStatus.ACCEPTED, amount=10).with_fill(amount, 1, 0)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=10))
def test_fills_of_the_whole_amount_end_filled(parts: list[int]) -> None:
    order = an_order(status=OrderStatus.ACCEPTED, amount=sum(parts))
    for part in parts:
        assert order.status is not OrderStatus.FILLED
        order = order.with_fill(part, part * 7, 1)
    assert order.status is OrderStatus.FILLED
    assert (order.paid, order.fees) == (sum(parts) * 7, len(parts))


def test_a_reason_stays_until_there_is_another() -> None:
    order = an_order(status=OrderStatus.SUBMITTED, reason="first").moved(OrderStatus.UNKNOWN)
    assert order.reason == "first"
    assert order.moved(OrderStatus.REJECTED, reason="second").reason == "second"


@pytest.mark.parametrize("status", OrderStatus)
def test_an_order_is_open_until_the_venue_is_done_with_it(status: OrderStatus) -> None:
    assert an_order(status=status).is_open is (status in OPEN_STATUSES)
    assert RESTING_STATUSES < OPEN_STATUSES


def test_sides_and_directions_mirror() -> None:
    assert [Side.BUY.sign, Side.SELL.sign] == [1, -1]
    assert [side.opposite for side in Side] == [Side.SELL, Side.BUY]
    assert [direction_of(x) for x in (0.5, 0, -3)] == [
        Direction.LONG,
        Direction.FLAT,
        Direction.SHORT,
    ]
    assert [d.sign for d in Direction] == [1, -1, 0]
    assert [d.entry_side for d in Direction] == [Side.BUY, Side.SELL, Side.BUY]


def test_only_opening_and_adding_take_on_exposure() -> None:
    assert [p for p in Purpose if p.adds_exposure] == [Purpose.OPEN, Purpose.ADD]


def test_each_mode_has_its_own_letter() -> None:
    assert len({mode.letter for mode in Mode}) == len(Mode)


def test_a_group_is_its_entry_and_then_its_children() -> None:
    bracket = a_bracket(an_order("e"), stop=90, target=110)
    assert [o.order_id for o in bracket.orders] == ["e", "e-stop", "e-target"]
    assert OrderGroup("g", None, bracket.children).orders == bracket.children


def test_an_order_made_as_small_as_what_is_filled_of_it_is_filled() -> None:
    order = an_order(status=OrderStatus.ACCEPTED).with_fill(400, 1, 0)
    assert order.revised(amount=400).status is OrderStatus.FILLED
    assert order.revised(amount=300).amount == 400, "what is filled stays filled"
    assert order.revised(amount=500).status is OrderStatus.PARTLY_FILLED


def test_what_a_revision_does_not_name_stays() -> None:
    order = an_order(status=OrderStatus.ACCEPTED).with_fill(400, 1, 0)
    assert order.revised() == order
    assert order.revised(trigger_price=7).amount == order.amount
