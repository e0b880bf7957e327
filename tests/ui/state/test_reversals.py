"""How long a reversal that was asked for is still to come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    Notified,
    OrderChanged,
    OrderPlanned,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import (
    Direction,
    Order,
    OrderId,
    OrderKind,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.ui.state.state import State
from tests.ui.state.builders import BTC, ETH, a_position, a_run, a_state

HELD = 10_600
KEY = ("practice", BTC)


def closing(order_id: str = "c1", *, node: str = "", run: str = "r1") -> OrderPlanned:
    order = Order(
        OrderId(order_id), run, node, BTC, Purpose.CLOSE, Side.SELL, OrderKind.MARKET, HELD, 2
    )  # fmt: skip
    return OrderPlanned(2, run, order)


def changed(status: OrderStatus, order_id: str = "c1") -> OrderChanged:
    return OrderChanged(3, "r1", OrderId(order_id), status)


def refused(run: str = "r1") -> GateJudged:
    return GateJudged(3, run, OrderId("x"), False, ("idempotency",), ())


def asked() -> State:
    state = a_state()
    state.apply((a_run("r2", "other"), a_position(HELD, 1)))
    state.reversals.ask(KEY, Direction.LONG, "r1")
    return state


def under_way() -> State:
    """Its close is on its way."""
    state = asked()
    state.apply((closing(), changed(OrderStatus.ACCEPTED)))
    return state


def test_a_reversal_is_to_come_while_its_close_is_filled_in_parts() -> None:
    state = under_way()
    state.apply((changed(OrderStatus.PARTLY_FILLED), a_position(HELD // 2, 1)))
    assert state.reversals.is_coming(KEY)


@pytest.mark.parametrize(
    "end",
    [
        *map(changed, (OrderStatus.CANCELLED, OrderStatus.REJECTED, OrderStatus.EXPIRED)),
        a_position(0, 0),
        a_position(-HELD, 1),
        closing("c2"),
        SafetyChanged(3, "", "kill_switch", 9, "by hand", "practice"),
        SafetyChanged(3, "r1", "kill_switch", 9, "by hand"),
        RunStopped(3, "r1", "stopped by owner"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_reversal_ends_with_what_takes_the_waiting_entry_away(end: Event) -> None:
    state = under_way()
    assert "reversals" in state.apply((end,))
    assert not state.reversals.is_coming(KEY)


@pytest.mark.parametrize(
    "event",
    [
        Notified(3, "", "error", "Unknown file.", ""),
        refused(),
        closing("c2", node="n1"),
        closing("c2", run="r2"),
        changed(OrderStatus.CANCELLED, "o9"),
        replace(a_position(0, 0), symbol=ETH),
        replace(a_position(0, 0), run_id="r2"),
        SafetyChanged(3, "", "kill_switch", 9, "by hand", "other"),
        SafetyChanged(3, "r1", "cooldown", 9, "a trade ended", "practice"),
        RunStopped(3, "r2", "stopped by owner"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_is_of_another_position_ends_no_reversal(event: Event) -> None:
    state = under_way()
    state.apply((event,))
    assert state.reversals.is_coming(KEY)


@pytest.mark.parametrize("no", [Notified(2, "", "error", "Not now.", ""), refused()])
def test_a_reversal_refused_before_its_close_is_over(no: Event) -> None:
    state = asked()
    state.apply((no, closing()))
    assert not state.reversals.is_coming(KEY)


def test_a_refusal_of_another_flow_ends_no_reversal() -> None:
    state = asked()
    state.apply((refused("r2"), closing()))
    assert state.reversals.is_coming(KEY)


def test_a_close_of_a_flow_that_comes_to_nothing_ends_it_too() -> None:
    """The engine drops what waits with any close of that position."""
    state = under_way()
    state.apply((closing("c2", node="n1"), changed(OrderStatus.CANCELLED, "c2")))
    assert not state.reversals.is_coming(KEY)
