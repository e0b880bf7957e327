"""What deserves a notice, and that the same one is not told twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    Alarm,
    ApprovalAsked,
    Event,
    GateJudged,
    Notified,
    OrderChanged,
    OrderPlanned,
    OrderRevised,
    RunStopped,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.orders import Direction, Mode, OrderId, OrderStatus, Purpose
from moniqo_desktop.ui.state.notes import KINDS
from tests.ui.state.builders import BTC, a_fill, a_run, a_state, an_equity, an_order

O1 = OrderId("o1")


def closed(profit: int) -> TradeClosed:
    return TradeClosed(
        5, "r1", "t1", BTC, Direction.LONG, 1, 100, 10, 10, 1, profit, Purpose.STOP, 0
    )


def a_stop() -> OrderPlanned:
    return OrderPlanned(1, "r1", replace(an_order().order, purpose=Purpose.STOP))


@pytest.mark.parametrize(
    ("event", "kind", "level"),
    [
        (a_fill(100), "position_opened", "info"),
        (a_fill(100, purpose=Purpose.REDUCE), "order_filled", "info"),
        (closed(5), "position_closed", "success"),
        (closed(-5), "position_closed", "warning"),
        (OrderChanged(2, "r1", O1, OrderStatus.REJECTED, "", "small"), "order_rejected", "error"),
        (OrderChanged(2, "r1", O1, OrderStatus.UNKNOWN), "order_unknown", "error"),
        (EditRefused(2, "r1", O1, "X", "no"), "refused", "warning"),
        (GateJudged(2, "r1", O1, False, ("COOLDOWN",), ()), "refused", "warning"),
        (SafetyChanged(2, "r1", "kill_switch", 9, "by hand"), "kill_switch", "error"),
        (SafetyChanged(2, "r1", "daily_loss", 9, "−5 %"), "safety", "warning"),
        (SafetyChanged(2, "r1", "daily_loss", 0, ""), "safety", "success"),
        (ApprovalAsked(2, "r1", "n", "k", BTC, Direction.LONG, "Buy", 9), "approval", "warning"),
        (RunStopped(2, "r1", "a number was not finite"), "run_stopped", "error"),
        (replace(a_run("r2"), mode=Mode.LIVE), "live", "warning"),
        (Notified(2, "r1", "warning", "50 %", "", "daily_loss:w:3:50"), "safety", "warning"),
        (Alarm(2, "r1", "LATE", "Late fill."), "alarm", "error"),
        (Notified(2, "r1", "info", "Hello", ""), "message", "info"),
        (Notified(2, "", "error", "No.", ""), "problem", "error"),
    ],
)  # fmt: skip
def test_what_matters_to_a_trader_raises_a_notice(event: Event, kind: str, level: str) -> None:
    state = a_state()
    state.apply((an_order(), event))
    note = state.notifications.newest()[0]
    assert (note.kind, note.level) == (kind, level)
    assert note.title
    assert kind in KINDS


def test_the_end_of_a_lock_by_time_is_told_once_and_only_of_its_account() -> None:
    state = a_state()
    state.apply((SafetyChanged(10, "r1", "breaker", 100, "3 losses in a row", "practice"),))
    marks = (
        replace(an_equity(5, 99), wallet="practice"),
        replace(an_equity(5, 150), wallet="other"),
        replace(an_equity(5, 120), wallet="practice"),
        replace(an_equity(5, 160), wallet="practice"),
    )
    told = [state.apply((mark,)) >= {"notifications"} for mark in marks]
    assert told == [False, False, True, False]
    note = state.notifications.newest()[0]
    assert (note.title, note.level, note.at) == ("The breaker lock ended", "success", 100)


def test_the_end_of_a_pause_or_of_a_lock_of_an_earlier_life_is_not_told() -> None:
    state = a_state()
    state.notifications.is_past = True
    state.apply((SafetyChanged(10, "r1", "drawdown", 100, "", "practice"),))
    state.notifications.is_past = False
    state.apply((SafetyChanged(10, "r1", "cooldown", 100, "", "practice"),))
    assert "notifications" not in state.apply((replace(an_equity(5, 200), wallet="practice"),))


@pytest.mark.parametrize(
    "event",
    [
        a_run("r2"),
        GateJudged(2, "r1", O1, True, (), ()),
        OrderChanged(2, "r1", O1, OrderStatus.ACCEPTED),
        OrderRevised(2, "r1", O1, limit_price=5),
        RunStopped(2, "r1", "stopped by owner"),
    ],
)
def test_what_goes_as_asked_raises_none(event: Event) -> None:
    state = a_state()
    state.apply((an_order(), event))
    assert state.notifications.newest() == ()


def test_a_stop_that_trails_is_one_notice_that_counts() -> None:
    state = a_state()
    moves = [OrderRevised(at, "r1", O1, trigger_price=490_000 + at) for at in (2, 3, 4)]
    state.apply((a_stop(), *moves))
    [note] = state.notifications.newest()
    assert (note.kind, note.count, note.title) == (
        "stop_moved",
        3,
        "Stop of BTC/USDT moved to 49,000.4",
    )


def test_two_things_that_could_not_be_done_are_two_notices() -> None:
    state = a_state()
    looser = Notified(1, "", "error", "A stop may only move towards the price.", "", "REFUSED")
    turned = Notified(2, "", "error", "The breaker is open.", "", "REFUSED")
    state.apply((looser, turned, turned))
    found = [(note.title, note.count) for note in state.notifications.newest()]
    assert found == [(turned.title, 2), (looser.title, 1)]


def test_the_same_refusal_in_five_minutes_is_one_notice() -> None:
    state = a_state()
    refusals = [
        GateJudged(at, "r1", OrderId(f"o{at}"), False, ("COOLDOWN",), ()) for at in range(9)
    ]
    state.apply(refusals)
    assert [note.count for note in state.notifications.newest()] == [9]
    assert len(state.notifications.take_fresh()) == 1


def notes(state: Any) -> list[bool]:
    return [note.is_read for note in state.notifications.newest()]


def test_notices_are_marked_read_one_by_one_or_all_at_once() -> None:
    state = a_state()
    state.apply([Notified(at, "r1", "info", "Hello", "") for at in range(3)])
    state.notifications.mark(state.notifications.newest()[1].number)
    assert notes(state) == [False, True, False]
    state.notifications.mark()
    assert notes(state) == [True, True, True]


def test_clearing_keeps_questions_that_wait() -> None:
    state = a_state()
    asked = ApprovalAsked(2, "r1", "n", "k", BTC, Direction.LONG, "Buy", 9)
    state.apply((Notified(1, "r1", "info", "Hello", ""), asked))
    state.notifications.clear()
    assert [note.kind for note in state.notifications.newest()] == ["approval"]


def test_a_muted_kind_is_not_kept() -> None:
    state = a_state()
    state.notifications.muted = frozenset({"message"})
    state.apply((Notified(1, "r1", "info", "Hello", ""),))
    assert state.notifications.newest() == ()


def test_what_happened_before_the_window_opened_is_read_and_not_told_anew() -> None:
    state = a_state()
    state.notifications.is_past = True
    state.apply((Alarm(2, "r1", "LATE", "Late fill."),))
    assert notes(state) == [True]
    assert state.notifications.unread == 0
    assert state.notifications.take_fresh() == []


def test_a_fill_has_one_time_in_notices_and_fills() -> None:
    state = a_state()
    fill = replace(a_fill(100, at=840_000), candle_at=780_000)
    state.apply((fill,))
    assert [note.at for note in state.notifications.newest(1)] == [780_000]
    assert [each.filled_at for each in state.fills.newest(1)] == [780_000]
