"""A person must say yes."""

from __future__ import annotations

from dataclasses import asdict, replace
from hashlib import blake2s
from typing import Any

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Ask, Given, In, Out, Params, State, Step, StepNode
from moniqo_desktop.nodes.param_model import Field


class ApprovalParams(Params):
    """How long the question stands."""

    valid_minutes: int = Field(
        15,
        ge=1,
        le=10_080,
        title="Valid for",
        description="The order is dropped if nobody has answered by then.",
        json_schema_extra={"unit": "min"},
    )


class Approval(StepNode):
    """Holds an order until a person has seen it and said yes.

    Inputs: a planned order.

    Output: the same order with the name of who approved it. A no, or no answer in time, drops it.

    Formula: the question carries a fingerprint of every field of the plan, and an answer counts
    only for that fingerprint; a newer plan replaces the question. No warm-up. An order that a node
    before it has blocked is passed on blocked, without a question.

    It misleads on history, where nobody answers: a flow with this node makes no trades in a
    backtest. On fast candles the price has moved when the answer comes; the gate's limit on price
    drift then refuses the order.
    """

    kind, title, icon = "risk.approval", "Approval", "approval"
    Params = ApprovalParams
    inputs = {"plan": In(PortType.ORDER, "Order")}
    outputs = {"plan": Out(PortType.ORDER, "Order", hint="After a yes")}
    card = ("valid_minutes",)
    keywords = ("confirm", "manual", "human", "four eyes", "yes no")

    def start(self, params: ApprovalParams) -> State:
        return _idle("nothing to approve", -1)

    def evaluate(self, params: ApprovalParams, state: State, given: Given) -> Step:
        plan: OrderPlan | None = given["plan"]
        if plan is not None and plan.decided_at != state["seen"]:
            return _passed_blocked(plan) if plan.blocked else _asked(params, given, plan)
        if not state["key"]:
            return Step(state, {"plan": None}, text=state["text"])
        if given.answer is not None and given.answer[0] == state["key"]:
            return _answered(state, given.answer[1], given.answer[2])
        if given.at >= state["expires_at"]:
            return _dropped(state, "nobody answered in time")
        return Step(state, {"plan": None}, text=state["text"], wake_at=state["expires_at"])


def _asked(params: ApprovalParams, given: Given, plan: OrderPlan) -> Step:
    key, expires_at = fingerprint(plan), given.at + params.valid_minutes * 60_000
    summary = summary_of(plan, given.market)
    state = {
        "key": key,
        "plan": saved_plan(plan),
        "expires_at": expires_at,
        "seen": plan.decided_at,
        "text": "waits for you",
    }
    ask = Ask(key, summary, plan.direction, expires_at)
    return Step(state, {"plan": None}, ask=ask, text="waits for you", wake_at=expires_at)


def _answered(state: State, approved: bool, actor: str) -> Step:
    if not approved:
        return _dropped(state, f"{actor} said no")
    plan = replace(plan_from(state["plan"]), approved_by=actor)
    text = f"approved by {actor}"
    return Step(_idle(text, state["seen"]), {"plan": plan}, text=text)


def _dropped(state: State, why: str) -> Step:
    return Step(
        _idle(why, state["seen"]), {"plan": None}, text=why, log=(f"Order dropped: {why}.",)
    )


def _passed_blocked(plan: OrderPlan) -> Step:
    return Step(_idle(plan.blocked, plan.decided_at), {"plan": plan}, text=plan.blocked)


def _idle(text: str, seen: int) -> State:
    return {"key": "", "plan": None, "expires_at": 0, "seen": seen, "text": text}


def fingerprint(plan: OrderPlan) -> str:
    """Changes with any field of the plan."""
    return blake2s(repr(plan).encode(), digest_size=12).hexdigest()


def saved_plan(plan: OrderPlan) -> dict[str, Any]:
    """The plan as JSON."""
    limits = [list(limit) for limit in plan.limits]
    return asdict(plan) | {"direction": plan.direction.value, "limits": limits}


def plan_from(saved: dict[str, Any]) -> OrderPlan:
    """The plan kept in a state, after JSON."""
    limits = tuple((str(name), float(value)) for name, value in saved["limits"])
    return OrderPlan(**(saved | {"direction": Direction(saved["direction"]), "limits": limits}))


def summary_of(plan: OrderPlan, market: Market) -> str:
    """One sentence with all that the person decides about."""
    words = [
        f"{plan.direction.entry_side.upper()} {market.amount_text(plan.amount)} {market.base}",
        f"near {market.price_text(plan.decided_price)} {market.quote}",
        f"stop {market.price_text(plan.stop_price)}" if plan.stop_price else "no stop",
        f"target {market.price_text(plan.target_price)}" if plan.target_price else "no target",
    ]
    return ", ".join(words) + "."
