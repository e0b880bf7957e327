"""A notice says what it is about: which symbol, which flow, which account; and says it once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    Alarm,
    Event,
    GateJudged,
    IntentMade,
    Notified,
    OrderChanged,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import (
    OrderId,
    OrderIntent,
    OrderStatus,
    Purpose,
    Side,
)
from moniqo_desktop.ui.state.notes import Notification
from moniqo_desktop.ui.state.state import State
from tests.ui.state.builders import BTC, ETH, a_run, a_state, an_order

O1, O2 = OrderId("o1"), OrderId("o2")


def told(*events: Event) -> tuple[Notification, ...]:
    state = a_state()
    state.apply(events)
    return state.notifications.newest()


def wanted(order_id: OrderId, symbol: Symbol = BTC) -> IntentMade:
    intent = OrderIntent("n", symbol, Purpose.OPEN, Side.BUY, 1)
    return IntentMade(1, "r1", order_id, intent)


def refused(order_id: OrderId) -> GateJudged:
    return GateJudged(2, "r1", order_id, False, ("COOLDOWN",), ())


def test_a_refusal_of_the_gate_names_its_symbol_and_its_account() -> None:
    [note] = told(wanted(O1), refused(O1))
    assert note.title == "The gate refused an order of BTC/USDT"
    assert (note.symbol, note.wallet) == (BTC, "practice")


def test_refusals_of_two_symbols_are_two_notices_and_of_one_symbol_one() -> None:
    o3 = OrderId("o3")
    found = told(wanted(O1), refused(O1), wanted(O2, ETH), refused(O2), wanted(o3), refused(o3))
    assert [(note.symbol, note.count) for note in found] == [(BTC, 2), (ETH, 1)]


def test_an_order_that_was_let_through_leaves_nothing_behind() -> None:
    state = a_state()
    state.apply((wanted(O1), GateJudged(2, "r1", O1, True, (), ())))
    assert state.notifications.newest() == ()
    assert state.notifications._wanted == {}


def test_a_flow_that_stopped_is_named() -> None:
    [note] = told(RunStopped(2, "r1", "a number was not finite"))
    assert (note.title, note.wallet) == ("“Momentum” stopped", "practice")


def test_a_change_that_was_refused_names_its_symbol() -> None:
    found = told(an_order(), *[EditRefused(at, "r1", O1, "X", "no") for at in (2, 3)])
    assert [(note.symbol, note.count) for note in found] == [(BTC, 2)]


@pytest.mark.parametrize(
    "event",
    [
        Alarm(2, "r1", "LATE", "Late fill of 1 BTC/USDT."),
        SafetyChanged(2, "r1", "kill_switch", 9, "by hand", "practice"),
        SafetyChanged(2, "r1", "breaker", 9, "3 losses in a row", "practice"),
        OrderChanged(2, "r1", O1, OrderStatus.REJECTED, "", "small"),
    ],
)
def test_what_says_the_same_within_five_minutes_is_one_notice(event: Event) -> None:
    found = told(an_order(), event, replace(event, at=3))
    assert [note.count for note in found] == [2]


def test_two_orders_whose_fate_is_unknown_are_two_notices() -> None:
    unknown = OrderChanged(2, "r1", O1, OrderStatus.UNKNOWN)
    found = told(an_order(), an_order("o2"), unknown, replace(unknown, order_id=O2))
    assert [note.order_id for note in found] == [O2, O1]


def test_a_lock_of_an_account_is_of_none_of_its_flows() -> None:
    """Whichever flow closed the trade: the account is locked, and told so once."""
    lock = SafetyChanged(2, "r1", "breaker", 9, "3 losses in a row", "practice")
    [note] = told(a_run("r2"), lock, replace(lock, run_id="r2", at=3))
    assert (note.run_id, note.wallet, note.count) == ("", "practice", 2)


@pytest.mark.parametrize("run", ["r1", ""])
@pytest.mark.parametrize("wallet", ["practice", "two: mine"])
def test_a_daily_loss_names_its_account_whether_or_not_a_flow_runs(run: str, wallet: str) -> None:
    [note] = told(Notified(2, run, "warning", "50 %", "", f"daily_loss:{wallet}:3:50"))
    assert (note.kind, note.wallet, note.run_id) == ("safety", wallet, "")


def test_the_switch_of_two_accounts_is_told_of_each() -> None:
    pulled = SafetyChanged(2, "", "kill_switch", 9, "by hand", "practice")
    state: State = a_state()
    state.apply((pulled, replace(pulled, wallet="two")))
    assert [note.wallet for note in state.notifications.newest()] == ["two", "practice"]


@pytest.mark.parametrize(
    "event",
    [
        Alarm(2, "r1", "NO_STOP", "BTC/USDT has no stop."),
        SafetyChanged(2, "", "kill_switch", 9, "by hand", "practice"),
    ],
    ids=["alarm", "kill switch"],
)
def test_what_is_grave_is_told_each_time_though_the_list_counts_it_once(event: Event) -> None:
    """Seen, mended and there again within five minutes: whoever looked a minute ago hears it."""
    state: State = a_state()
    notes = state.notifications
    state.apply((event,))
    assert len(notes.take_fresh()) == notes.unread == 1
    notes.mark()
    notes.mark_read()
    state.apply((replace(event, at=3),))
    [fresh] = notes.take_fresh()
    [listed] = notes.newest()
    assert fresh == listed
    assert (listed.count, listed.is_read, notes.unread) == (2, False, 1)
