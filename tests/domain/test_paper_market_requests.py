"""What the paper venue refuses, and with which code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.reports import (
    FillSeen,
    OrderAccepted,
    OrderAmended,
    OrderEnded,
)
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.domain.orders import (
    OrderGroup,
    OrderId,
    OrderKind,
    OrderStatus,
    Purpose,
    Side,
)
from tests.kit.builders import (
    FILTERED,
    SPOT,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    entered,
    refusals,
)

STOP_LIMIT = OrderKind.STOP_LIMIT
LIMIT, STOP, TRAILING = OrderKind.LIMIT, OrderKind.STOP, OrderKind.TRAILING


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 105}, "FILTER_LOT"),
        ({"amount": 40}, "MIN_AMOUNT"),
        ({"amount": 0}, "MIN_AMOUNT"),
        ({"amount": -100}, "MIN_AMOUNT"),
        ({"amount": 10**9 + 10}, "MAX_AMOUNT"),
        ({"amount": 50, "kind": LIMIT, "limit_price": 200}, "MIN_NOTIONAL"),
        ({"amount": 10, "min_amount": 10}, "MIN_NOTIONAL"),
        (
            {"amount": 50, "kind": STOP_LIMIT, "limit_price": 200, "trigger_price": 900},
            "MIN_NOTIONAL",
        ),
        ({"kind": LIMIT, "limit_price": 1_001}, "FILTER_TICK"),
        ({"kind": LIMIT}, "FILTER_TICK"),
        ({"kind": LIMIT, "limit_price": -5}, "FILTER_TICK"),
        ({"kind": STOP, "trigger_price": 1_001}, "FILTER_TICK"),
        ({"kind": STOP, "trigger_price": 2**62}, "FILTER_TICK"),
        ({"kind": LIMIT, "limit_price": 2**61 // 5 * 5}, "MAX_AMOUNT"),
        ({"kind": TRAILING}, "BAD_TRAIL"),
        ({"kind": TRAILING, "trail_ppm": PPM}, "BAD_TRAIL"),
        ({"symbol": Symbol("DOGE/USDT")}, "UNKNOWN_SYMBOL"),
        ({"reduce_only": True}, "REDUCE_ONLY"),
        ({"amount": 10**8}, "INSUFFICIENT_FUNDS"),
    ],
)
def test_a_refused_order_bears_its_code_and_rests_nowhere(
    changes: dict[str, Any], code: str
) -> None:
    smallest = changes.get("min_amount", FILTERED.min_amount)
    tape = Tape(replace(FILTERED, min_amount=smallest))
    tape.flat(1_000)
    order = an_order(**{name: it for name, it in changes.items() if name != "min_amount"})
    assert refusals(tape.submit(alone(order))) == [code]
    assert tape.market.open_orders() == ()
    assert tape.market.locked == 0


def test_a_refused_order_takes_its_group_along() -> None:
    tape = Tape(FILTERED)
    told = tape.submit(a_bracket(an_order("e"), stop=981, target=1_040))
    assert refusals(told) == ["GROUP_REJECTED", "FILTER_TICK", "GROUP_REJECTED"]
    again = tape.market.look_up(OrderId("e"))
    assert isinstance(again, OrderEnded)
    assert again.status is OrderStatus.REJECTED


@pytest.mark.parametrize(
    "changes",
    [
        {"side": Side.BUY},
        {"symbol": SPOT},
        {"kind": OrderKind.MARKET, "limit_price": 0},
    ],
)
def test_a_child_must_protect_its_entry(changes: dict[str, Any]) -> None:
    tape = Tape(a_market(), a_market(SPOT))
    group = a_bracket(an_order("e"), target=1_040)
    child = replace(group.children[0], **changes)
    told = tape.submit(replace(group, children=(child,)))
    assert refusals(told) == ["BAD_GROUP", "BAD_GROUP"]


def test_a_closing_order_has_nothing_to_protect() -> None:
    tape = entered()
    closing = an_order("c", side=Side.SELL, reduce_only=True)
    told = tape.submit(a_bracket(closing, stop=1_100))
    assert refusals(told) == ["BAD_GROUP", "BAD_GROUP"]


def test_an_empty_group_is_no_request() -> None:
    assert Tape(a_market()).submit(OrderGroup("g", None)) == []


def test_spot_sells_only_what_is_owned() -> None:
    tape = Tape(a_market(SPOT))
    sell = an_order("s", symbol=SPOT, side=Side.SELL, purpose=Purpose.CLOSE)
    assert refusals(tape.submit(alone(sell))) == ["NO_SHORT"]
    tape.submit(alone(an_order("b", symbol=SPOT, amount=500)))
    tape.flat(1_000)
    assert refusals(tape.submit(alone(replace(sell, order_id=OrderId("s2"))))) == ["NO_SHORT"]
    told = tape.submit(alone(replace(sell, order_id=OrderId("s3"), amount=500)))
    assert [type(r) for r in told] == [OrderAccepted]
    tape.flat(1_010)
    assert tape.market.position(SPOT).amount == 0


def test_protection_placed_later_is_cut_to_the_position() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("entry", amount=400)))
    tape.flat(1_000)
    children = a_bracket(an_order("late"), stop=980, target=1_040).children
    told = tape.submit(OrderGroup("late", None, children))
    assert [r.amount for r in told if isinstance(r, OrderAmended)] == [400, 400]
    told = tape.candle(970, 970, 970, 970)
    assert [type(r) for r in told] == [FillSeen, OrderEnded]
