"""What people may ask of a running wallet, and that a refused wish changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import (
    AnswerApproval,
    AtStop,
    CancelOrder,
    ClosePosition,
    Command,
    ContinueRun,
    MoveProtection,
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
    SetSpeed,
    StopRun,
    TriggerNode,
)
from moniqo_desktop.domain.messages.events import (
    ApprovalAnswered,
    ApprovalAsked,
    EquityMarked,
    IntentMade,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import OrderId, OrderIntent, OrderKind, Purpose, Side
from moniqo_desktop.engine.actions import Amend
from moniqo_desktop.engine.program.checkpoint import saved
from moniqo_desktop.engine.safety_watch import present
from tests.kit.builders import SPOT, SYMBOL
from tests.kit.flows import CASH, a_flow, candles_of
from tests.kit.talk import Talk

APPROVED = a_flow(
    {
        "candles": candles_of(),
        "button": "trigger.manual",
        "view": "logic.to_signal",
        "sizer": ("risk.sizer", {"mode": "fixed", "stop": "percent"}),
        "ask": ("risk.approval", {"valid_minutes": 5}),
        "gate": "risk.gate",
        "order": "trade.open",
    },
    """button.pressed > view.long; view.signal > sizer.decision; sizer.plan > ask.plan;
    ask.plan > gate.plan; gate.plan > order.plan""",
)


def a_position() -> Talk:
    talk = Talk()
    talk.enter(stop_price=9_800, target_price=10_400)
    return talk


def resting_entry(talk: Talk) -> OrderId:
    talk.want(kind=OrderKind.LIMIT, limit_price=9_000)
    order = talk.submitted()[-1].group.orders[0]
    talk.accept(order)
    return order.order_id


@pytest.mark.parametrize(
    "command",
    [
        CancelOrder(order_id=OrderId("nobody")),
        ClosePosition(symbol=SPOT),
        ClosePosition(symbol=SYMBOL, fraction=0.0),
        ClosePosition(symbol=SYMBOL, fraction=1.01),
        ClosePosition(symbol=SYMBOL, fraction=float("nan")),
        MoveProtection(symbol=SPOT, stop_price=5),
        MoveProtection(symbol=SYMBOL, stop_price=9_700),
        MoveProtection(symbol=SYMBOL, stop_price=10_001),
        MoveProtection(symbol=SYMBOL, stop_price=9_900, target_price=9_000),
        MoveProtection(symbol=SYMBOL, target_price=9_000),
        PauseRun(run_id="gone"),
        ContinueRun(run_id="gone"),
        StopRun(run_id="gone"),
        TriggerNode(run_id="run", node_id="gone"),
        TriggerNode(run_id="gone", node_id="candles"),
        AnswerApproval(run_id="run", node_id="gone", key="k", approved=True),
        SetSpeed(factor=2.0),
    ],
    ids=repr,
)
def test_a_refused_command_leaves_nothing_changed(command: Command) -> None:
    talk = a_position()
    before = saved(talk.core)
    orders = dict(talk.desk.orders)
    with pytest.raises(Mistake) as refused:
        talk.order(command)
    assert str(refused.value)[0].isupper()
    left = talk.core.drain()
    assert (left.events, left.actions) == ([], [])
    assert saved(talk.core) == before
    assert talk.desk.orders == orders


def test_the_kill_switch_stops_entries_of_every_flow_and_keeps_the_protection() -> None:
    talk = a_position()
    waiting = resting_entry(talk)
    talk.order(PullKillSwitch(reason="storm"))
    assert talk.cancelled() == [waiting]
    assert (talk.last(SafetyChanged).kind, talk.last(SafetyChanged).reason) == (
        "kill_switch",
        "storm",
    )
    assert "KILL_SWITCH" in talk.want().codes
    assert talk.want(purpose=Purpose.CLOSE, side=Side.SELL).allowed
    talk.order(ReleaseKillSwitch())
    assert "KILL_SWITCH" not in talk.want().codes


def test_the_kill_switch_can_close_what_is_open() -> None:
    talk = a_position()
    talk.order(PullKillSwitch(close_positions=True))
    order = talk.submitted()[-1].group.orders[0]
    assert (order.purpose, order.side, order.amount) == (Purpose.CLOSE, Side.SELL, 1_000)


def test_the_kill_switch_closes_positions_though_no_flow_is_left() -> None:
    talk = a_position()
    talk.order(StopRun(run_id="run"))
    talk.order(PullKillSwitch(close_positions=True))
    assert talk.core.safety.kill_switch
    assert talk.submitted()[-1].group.orders[0].purpose is Purpose.CLOSE


def test_a_paused_flow_enters_nothing_and_still_leaves() -> None:
    talk = a_position()
    talk.order(PauseRun(run_id="run"))
    assert "FLOW_PAUSED" in talk.want().codes
    assert talk.want(purpose=Purpose.STOP, side=Side.SELL, amount=0, stop_price=9_850).allowed
    assert talk.want(purpose=Purpose.REDUCE, side=Side.SELL, amount=10).allowed
    talk.order(ContinueRun(run_id="run"))
    assert "FLOW_PAUSED" not in talk.want().codes


@pytest.mark.parametrize(("fraction", "amount"), [(1.0, 1_000), (0.5, 500), (0.3337, 333)])
def test_a_part_of_a_position_is_closed_on_the_lot(fraction: float, amount: int) -> None:
    talk = a_position()
    talk.order(ClosePosition(symbol=SYMBOL, fraction=fraction, actor="eva"))
    order = talk.submitted()[-1].group.orders[0]
    assert (order.amount, order.reduce_only, order.side) == (amount, True, Side.SELL)
    assert talk.last(IntentMade).intent.reason == "closed by eva"


def test_protection_is_moved_by_hand_at_both_ends() -> None:
    talk = a_position()
    talk.order(MoveProtection(symbol=SYMBOL, stop_price=9_850, target_price=10_300))
    changes = [a.change for a in talk.actions if isinstance(a, Amend)]
    assert [(c.trigger_price, c.limit_price) for c in changes] == [(9_850, 0), (0, 10_300)]


@pytest.mark.parametrize(
    ("at_stop", "cancels_stops", "closes"),
    [(AtStop.KEEP_STOPS, False, False), (AtStop.CANCEL, True, False), (AtStop.CLOSE, False, True)],
)
def test_a_stopping_run_does_with_its_position_what_was_asked(
    at_stop: AtStop, cancels_stops: bool, closes: bool
) -> None:
    talk = a_position()
    stops = {order.order_id for order in talk.submitted()[0].group.children}
    entry = resting_entry(talk)
    talk.order(StopRun(run_id="run", at_stop=at_stop))
    assert entry in talk.cancelled()
    assert (stops <= set(talk.cancelled())) == cancels_stops
    assert (talk.submitted()[-1].group.orders[0].purpose is Purpose.CLOSE) == closes
    assert talk.last(RunStopped).reason == "stopped by owner"
    assert talk.core.runs == {}


def test_an_order_is_asked_to_be_cancelled_once() -> None:
    talk = Talk()
    entry = resting_entry(talk)
    talk.order(CancelOrder(order_id=entry))
    talk.order(CancelOrder(order_id=entry))
    assert talk.cancelled() == [entry]


def asked() -> tuple[Talk, ApprovalAsked]:
    talk = Talk(flow=APPROVED)
    talk.order(TriggerNode(run_id="run", node_id="button"))
    return talk, talk.last(ApprovalAsked)


def test_an_order_waits_for_the_person_and_carries_the_name() -> None:
    talk, question = asked()
    assert talk.submitted() == []
    talk.order(AnswerApproval(run_id="run", node_id="ask", key=question.key, approved=True))
    assert talk.last(ApprovalAnswered).approved
    assert talk.last(IntentMade).intent.approved_by == "owner"
    assert len(talk.submitted()) == 1


def test_a_no_and_an_answer_to_another_question_send_nothing() -> None:
    talk, question = asked()
    talk.order(AnswerApproval(run_id="run", node_id="ask", key="other", approved=True))
    talk.order(AnswerApproval(run_id="run", node_id="ask", key=question.key, approved=False))
    talk.order(AnswerApproval(run_id="run", node_id="ask", key=question.key, approved=True))
    assert talk.submitted() == []


def test_a_question_expires() -> None:
    talk, question = asked()
    for _ in range(6):
        talk.close(1_000)
    talk.order(AnswerApproval(run_id="run", node_id="ask", key=question.key, approved=True))
    assert talk.submitted() == []


def test_an_entry_against_a_closing_position_waits_until_it_is_flat() -> None:
    talk = a_position()
    talk.want(purpose=Purpose.CLOSE, side=Side.SELL)
    closing = talk.submitted()[-1].group.orders[0]
    before = len(talk.submitted())
    talk.core._carry_out(talk.run, turn(), talk.at)
    talk._took(talk.core.drain())
    assert len(talk.submitted()) == before
    talk.fill(closing, 10_000)
    entry = talk.submitted()[-1].group.orders[0]
    assert (entry.purpose, entry.side) == (Purpose.OPEN, Side.SELL)


def turn() -> OrderIntent:
    return OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.SELL, 500, decided_price=10_000)


def test_a_resting_entry_expires_at_its_time() -> None:
    talk = Talk()
    talk.want(kind=OrderKind.LIMIT, limit_price=9_000, expires_at=talk.at + 120_000)
    order = talk.submitted()[-1].group.orders[0]
    talk.accept(order)
    talk.close(1_000)
    assert talk.cancelled() == []
    talk.close(1_000)
    assert talk.cancelled() == [order.order_id]


def test_who_asks_after_a_restart_hears_where_the_day_began() -> None:
    talk = Talk()
    talk.core.safety = replace(talk.core.safety, day_start_equity=CASH + 7)
    [mark] = [each for each in present(talk.core) if isinstance(each, EquityMarked)]
    assert mark.day_start == CASH + 7
