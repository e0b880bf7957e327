"""Approval: an order waits for a person, who answers about exactly this order."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Ask
from moniqo_desktop.nodes.risk.approval import Approval, fingerprint
from tests.nodes.steps import MINUTE, SHORT, START, Conversation, a_plan


def waiting() -> tuple[Conversation, Ask]:
    talk = Conversation(Approval(), valid_minutes=5)
    step = talk.ask(plan=a_plan())
    assert step.ask is not None
    return talk, step.ask


def test_an_order_is_held_and_a_person_is_asked() -> None:
    talk = Conversation(Approval(), valid_minutes=5)
    step = talk.ask(plan=a_plan())
    assert step.emit["plan"] is None
    assert step.ask is not None
    assert step.ask.expires_at == step.wake_at == START + 5 * MINUTE
    assert step.ask.summary == "BUY 0.1 BTC, near 100.00 USDT, stop 98.00, target 104.00."


def test_a_yes_lets_it_pass_with_the_name() -> None:
    talk, ask = waiting()
    step = talk.ask(_answer=(ask.key, True, "Mina"))
    assert step.emit["plan"] == replace(a_plan(), approved_by="Mina")
    assert talk.ask().emit["plan"] is None


def test_a_no_drops_it() -> None:
    talk, ask = waiting()
    step = talk.ask(_answer=(ask.key, False, "Mina"))
    assert (step.emit["plan"], step.text) == (None, "Mina said no")
    assert talk.ask(_answer=(ask.key, True, "Mina")).emit["plan"] is None


def test_an_answer_to_another_question_changes_nothing() -> None:
    talk, _ = waiting()
    assert talk.ask(_answer=("other", True, "Mina")).emit["plan"] is None
    assert talk.state["key"]


def test_nobody_answers_in_time() -> None:
    talk, ask = waiting()
    assert talk.later(5).ask(_due=True).text == "nobody answered in time"
    assert talk.ask(_answer=(ask.key, True, "Mina")).emit["plan"] is None


def test_a_newer_plan_voids_the_question() -> None:
    talk, ask = waiting()
    newer = talk.later().ask(plan=a_plan(amount=20_000, decided_at=talk.at)).ask
    assert newer is not None
    assert newer.key != ask.key
    assert talk.ask(_answer=(ask.key, True, "Mina")).emit["plan"] is None


def test_the_same_plan_is_asked_about_once() -> None:
    talk, _ = waiting()
    assert talk.ask(plan=a_plan()).ask is None


def test_a_blocked_order_is_not_asked_about() -> None:
    step = Conversation(Approval()).ask(plan=a_plan(blocked="cooling down"))
    assert step.ask is None
    assert step.emit["plan"].blocked == "cooling down"


OTHER = {"direction": SHORT, "reason": "x", "approved_by": "x", "blocked": "x"}


@pytest.mark.parametrize("field", [field.name for field in fields(OrderPlan)])
def test_any_change_of_the_plan_changes_its_fingerprint(field: str) -> None:
    plan = a_plan()
    old = getattr(plan, field)
    other = OTHER.get(field, (("max_position", 0.1),) if field == "limits" else None)
    if other is None:
        other = not old if isinstance(old, bool) else old + 1
    assert fingerprint(replace(plan, **{field: other})) != fingerprint(plan)
