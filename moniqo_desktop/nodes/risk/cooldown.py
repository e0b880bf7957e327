"""Pauses between trades."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode
from moniqo_desktop.nodes.param_model import Field


class CooldownParams(Params):
    """All in candle time."""

    after_order_s: int = Field(
        0,
        ge=0,
        le=31_536_000,
        title="After an order",
        description="Pause since this node last let an order through; 0 = none.",
        json_schema_extra={"unit": "s", "zero": "off"},
    )
    after_trade_s: int = Field(
        60,
        ge=0,
        le=31_536_000,
        title="After a trade",
        description="Pause since a trade of this symbol was closed; 0 = none.",
        json_schema_extra={"unit": "s", "zero": "off"},
    )
    after_loss_s: int = Field(
        300,
        ge=0,
        le=31_536_000,
        title="After a loss",
        description="Pause since a trade of this symbol was closed with a loss; 0 = none.",
        json_schema_extra={"unit": "s", "zero": "off"},
    )
    after_losses_s: int = Field(
        900,
        ge=0,
        le=31_536_000,
        title="After two losses",
        description="Pause since the last of two or more losses in a row; 0 = none.",
        json_schema_extra={"unit": "s", "zero": "off"},
    )


class Cooldown(StepNode):
    """Keeps a flow from trading again too soon, above all right after a loss.

    Inputs: a planned order.

    Output: the same order, blocked with a reason while a pause lasts.

    Formula: the pause ends at the latest of: last order let through + its pause, last closed trade
    + its pause, last loss + the pause after one or after several losses in a row. A win ends the
    row of losses. Time is that of the candles. No warm-up. Source of 60, 300 and 900 seconds: the
    pauses this product has always had.

    It misleads on long candles: 60 seconds mean nothing on hourly candles, where the next decision
    comes an hour later anyway. Pauses shorter than a candle have no effect there.
    """

    kind, title, icon = "risk.cooldown", "Cooldown", "cooldown"
    Params = CooldownParams
    inputs = {"plan": In(PortType.ORDER, "Order")}
    outputs = {"plan": Out(PortType.ORDER, "Order", hint="Blocked while the pause lasts")}
    card = ("after_trade_s", "after_loss_s")
    keywords = ("pause", "wait", "revenge trading", "throttle")

    def start(self, params: CooldownParams) -> State:
        return {"seen": 0, "losses": 0, "passed_at": -1, "text": "Ready"}

    def evaluate(self, params: CooldownParams, state: State, given: Given) -> Step:
        state = with_last_trade(state, given)
        plan: OrderPlan | None = given["plan"]
        if plan is None or plan.decided_at == state["passed_at"]:
            return Step(state, {"plan": plan}, text=state["text"])
        until = pause_ends(params, state, given)
        if plan.blocked or given.at < until:
            left = f"cooling down for {(until - given.at) // 1000} s more"
            plan = replace(plan, blocked=plan.blocked or left)
            state = state | {"text": plan.blocked}
        else:
            state = state | {"text": "Ready", "passed_at": plan.decided_at}
        return Step(state, {"plan": plan}, text=state["text"])


def with_last_trade(state: State, given: Given) -> State:
    """The state with the losses in a row after the last closed trade, counted once."""
    position = given.position
    if position.closed_trades == state["seen"]:
        return state
    losses = int(state["losses"]) + 1 if position.last_profit < 0 else 0
    return state | {"seen": position.closed_trades, "losses": losses}


def pause_ends(params: CooldownParams, state: State, given: Given) -> Millis:
    ends = [0]
    if state["passed_at"] >= 0:
        ends.append(int(state["passed_at"]) + params.after_order_s * 1000)
    if state["seen"]:
        pauses = [params.after_trade_s]
        if state["losses"]:
            pauses.append(params.after_loss_s)
        if state["losses"] >= 2:
            pauses.append(params.after_losses_s)
        ends.append(given.position.closed_at + max(pauses) * 1000)
    return max(ends)
