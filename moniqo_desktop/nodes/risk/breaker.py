"""A fuse for bad days."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field

DAY_MS = 86_400_000


class BreakerParams(Params):
    """When the fuse blows, and for how long."""

    losses_in_row: int = Field(
        3,
        ge=1,
        le=1000,
        title="Losses in a row",
        description="Trades of this symbol lost one after another until the fuse blows.",
        json_schema_extra={"unit": "trades"},
    )
    pause_minutes: int = Field(
        30,
        ge=1,
        le=525_600,
        title="Pause",
        description="How long entries stay blocked after losses in a row.",
        json_schema_extra={"unit": "min"},
    )
    drawdown_percent: float = Field(
        10.0,
        ge=0.1,
        le=100,
        title="Drawdown",
        description="Fall of equity from its peak of the day (UTC) that blocks entries until "
        "midnight.",
        json_schema_extra={"unit": "%"},
    )


class Breaker(StepNode):
    """Stops new entries when a flow loses again and again, before the day is ruined.

    Inputs: a planned order.

    Output: the same order, blocked with a reason while the fuse is out. Exits are never blocked.

    Formula: blows at n losses in a row (n trades of this symbol, each counted once; then it pauses
    and counts anew) or when equity is drawdown below its peak since 00:00 UTC (then until the next
    00:00 UTC). Equity is looked at on every candle with an open position and on every order.
    No warm-up: the day's peak starts at the first look.

    It misleads as a cure: a strategy that needs it often should not be run. Losses of other
    symbols count in the drawdown, not in the row of losses. The wallet has a fuse of its own that
    no flow can change; this one only adds to it.
    """

    kind, title, icon = "risk.breaker", "Circuit breaker", "breaker"
    Params = BreakerParams
    inputs = {"plan": In(PortType.ORDER, "Order")}
    outputs = {"plan": Out(PortType.ORDER, "Order", hint="Blocked while the fuse is out")}
    card = ("losses_in_row", "drawdown_percent")
    keywords = ("fuse", "losing streak", "drawdown", "kill")
    wakes = Wakes.WHILE_OPEN

    def start(self, params: BreakerParams) -> State:
        return {"seen": 0, "losses": 0, "until": 0, "why": "", "day": -1, "peak": 0.0}

    def evaluate(self, params: BreakerParams, state: State, given: Given) -> Step:
        state = _after_drawdown(params, _after_trade(params, state, given), given)
        out = given.at < state["until"]
        plan: OrderPlan | None = given["plan"]
        if plan is not None and out:
            plan = replace(plan, blocked=plan.blocked or state["why"])
        row = f"{state['losses']} of {params.losses_in_row} losses"
        return Step(state, {"plan": plan}, text=f"Out: {state['why']}" if out else row)


def _after_trade(params: BreakerParams, state: State, given: Given) -> State:
    position = given.position
    if position.closed_trades == state["seen"]:
        return state
    losses = int(state["losses"]) + 1 if position.last_profit < 0 else 0
    state = state | {"seen": position.closed_trades, "losses": losses}
    if losses < params.losses_in_row:
        return state
    until = position.closed_at + params.pause_minutes * 60_000
    return _blown(state | {"losses": 0}, until, f"{losses} losses in a row")


def _after_drawdown(params: BreakerParams, state: State, given: Given) -> State:
    day, equity = given.at // DAY_MS, given.account.equity
    if not isfinite(equity):
        return state
    if day != state["day"]:
        return state | {"day": day, "peak": equity}
    state = state | {"peak": max(equity, float(state["peak"]))}
    if equity > float(state["peak"]) * (1 - params.drawdown_percent / 100):
        return state
    fall = f"equity fell {params.drawdown_percent:g} % from the peak of the day"
    return _blown(state, (day + 1) * DAY_MS, fall)


def _blown(state: State, until: int, why: str) -> State:
    """The later of two ends holds."""
    return state if until <= state["until"] else state | {"until": until, "why": why}
