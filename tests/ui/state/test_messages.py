"""Log, notifications, alarms, safety, nodes, decisions."""

from __future__ import annotations

import math

import pytest

from moniqo_desktop.domain.messages.events import (
    Alarm,
    ApprovalAnswered,
    ApprovalAsked,
    CheckResult,
    DecisionMade,
    FundingBooked,
    GateJudged,
    Logged,
    NodeEvaluated,
    NodeStatus,
    Notified,
    RunStopped,
    SafetyChanged,
    Verdict,
)
from moniqo_desktop.domain.orders import Direction, OrderId
from moniqo_desktop.ui.state.nodes import SPARK_LENGTH
from moniqo_desktop.ui.state.notes import SAME_WITHIN_MS
from tests.ui.state.builders import BTC, a_state


def a_note(at: int, key: str = "stale") -> Notified:
    return Notified(at, "r1", "warning", "Feed is stale", "No price for 30 s.", key)


def evaluated(number: float, status: NodeStatus = NodeStatus.OK) -> NodeEvaluated:
    return NodeEvaluated(1, "r1", "n1", status, "58.3", number, 300.0)


def test_the_same_message_within_five_minutes_counts_up() -> None:
    state = a_state()
    state.apply((a_note(0), a_note(SAME_WITHIN_MS - 1)))
    notes = state.notifications.newest()
    assert [(note.count, note.at) for note in notes] == [(2, SAME_WITHIN_MS - 1)]
    assert state.notifications.unread == 1


def test_the_same_message_after_five_minutes_is_new() -> None:
    state = a_state()
    state.apply((a_note(0), a_note(SAME_WITHIN_MS)))
    assert [note.count for note in state.notifications.newest()] == [1, 1]


def test_messages_without_a_key_are_never_merged() -> None:
    state = a_state()
    state.apply((a_note(0, ""), a_note(1, "")))
    assert len(state.notifications.newest()) == 2


@pytest.mark.parametrize(
    ("payment", "rate", "said"),
    [
        (12_500_000, 10_000, "BTC/USDT paid 0.1250 at a rate of +0.0100 %."),
        (-12_500_000, -7_350, "BTC/USDT received 0.1250 at a rate of −0.0074 %."),
    ],
)
def test_funding_is_a_line_of_the_log(payment: int, rate: int, said: str) -> None:
    state = a_state()
    state.apply((FundingBooked(5, "r1", BTC, payment, rate, 100, 10),))
    (line, *_) = state.log.newest()
    assert (line.source, line.text) == ("funding", said)


def test_a_refusal_says_why_in_words_and_not_by_its_code() -> None:
    state = a_state()
    failed = CheckResult(6, "cooldown, breaker, drawdown", Verdict.FAIL, "COOLDOWN")
    passed = CheckResult(1, "kill switch", Verdict.PASS)
    refused = GateJudged(5, "r1", OrderId("o1"), False, ("COOLDOWN",), (passed, failed))
    state.apply((refused,))
    line = state.log.newest()[0]
    assert (line.level, line.source) == ("warning", "gate")
    assert "The wallet cools down" in line.text
    assert "COOLDOWN" not in line.text
    assert "kill switch" not in line.text
    note = state.notifications.newest()[0]
    assert note.message.startswith("Nothing was sent. The wallet cools down")


@pytest.mark.parametrize(
    ("title", "message", "line"),
    [
        (
            "BTC/USDT position",
            "A position was opened.",
            "BTC/USDT position: A position was opened.",
        ),
        ("Is it?", "It is.", "Is it? It is."),
        ("Alone", "", "Alone"),
        ("", "Alone", "Alone"),
    ],
)
def test_title_and_message_are_parted_in_one_line(title: str, message: str, line: str) -> None:
    state = a_state()
    state.apply((Notified(5, "r1", "info", title, message, "", "n"),))
    assert state.log.newest()[0].text == line


def test_an_order_that_passed_the_gate_is_not_logged() -> None:
    state = a_state()
    assert not state.apply((GateJudged(5, "r1", OrderId("o1"), True, (), ()),))


def test_the_log_is_filtered_by_level_and_words() -> None:
    state = a_state()
    state.apply((Logged(1, "r1", "n1", "RSI crossed 30"), Alarm(2, "r1", "LATE", "Late fill.")))
    assert [line.text for line in state.log.newest(words="rsi")] == ["RSI crossed 30"]
    errors = state.log.newest(levels=frozenset({"error"}))
    assert [line.source for line in errors] == ["alarm"]


def test_an_alarm_stays_until_it_was_seen() -> None:
    state = a_state()
    state.apply((Alarm(2, "r1", "LATE", "Late fill."),))
    assert len(state.alarms.unseen()) == 1
    state.alarms.mark_seen()
    assert state.alarms.unseen() == ()


def test_a_lock_holds_until_its_end() -> None:
    state = a_state()
    state.apply((SafetyChanged(1, "r1", "cooldown", 50, "two losses"),))
    assert [lock.kind for lock in state.safety.in_force(49)] == ["cooldown"]
    assert state.safety.in_force(50) == ()


def test_the_kill_switch_holds_until_it_is_released() -> None:
    state = a_state()
    state.apply((SafetyChanged(1, "r1", "kill_switch", 1, "by hand"),))
    assert state.safety.in_force(10**15)
    state.apply((SafetyChanged(2, "r1", "kill_switch", 0, ""),))
    assert state.safety.kill_switch is None


def test_an_answered_question_no_longer_waits() -> None:
    state = a_state()
    state.apply((ApprovalAsked(1, "r1", "n1", "k", BTC, Direction.LONG, "Buy 0.1", 90),))
    assert len(state.approvals.waiting(5)) == 1
    assert state.approvals.waiting(90) == ()
    state.apply((ApprovalAnswered(2, "r1", "n1", "k", True, "owner"),))
    assert state.approvals.waiting(5) == ()


def test_a_node_keeps_the_trail_of_its_last_numbers() -> None:
    state = a_state()
    state.apply(evaluated(float(number)) for number in range(SPARK_LENGTH + 5))
    state.apply((evaluated(math.nan, NodeStatus.ERROR),))
    view = state.nodes.of("r1").get("n1")
    assert view is not None
    assert list(view.trail) == [float(number) for number in range(5, SPARK_LENGTH + 5)]
    assert state.nodes.of("r1").needing_attention() == ("n1",)
    assert state.nodes.of("r2").get("n1") is None


def test_decisions_are_read_newest_first() -> None:
    state = a_state()
    made = [DecisionMade(at, "r1", "n1", BTC, Direction.LONG, 0.7, "") for at in (1, 2)]
    state.apply(made)
    assert [decision.at for decision in state.decisions.newest()] == [2, 1]


def test_a_stopped_run_is_no_longer_open() -> None:
    state = a_state()
    assert [run.flow_name for run in state.runs.open()] == ["Momentum"]
    state.apply((RunStopped(9, "r1", "by hand"),))
    assert state.runs.open() == ()
    run = state.runs.get("r1")
    assert run is not None
    assert (run.stopped_at, run.reason) == (9, "by hand")
