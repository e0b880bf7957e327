"""The gate as the trader sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Example, Given, In, Out, Params, State, Step, StepNode
from moniqo_desktop.nodes.param_model import Field

PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class _Limit:
    """Which limit a parameter tightens, and what divides it to get there."""

    name: str
    divisor: float = 1.0


LIMITS = {
    "risk_per_trade_percent": _Limit("risk_per_trade", PERCENT),
    "max_position_percent": _Limit("max_position", PERCENT),
    "max_exposure_percent": _Limit("max_exposure", PERCENT),
    "max_open_positions": _Limit("max_open_positions"),
    "max_trades_hour": _Limit("max_trades_hour"),
    "max_trades_day": _Limit("max_trades_day"),
    "daily_loss_percent": _Limit("daily_loss", PERCENT),
    "max_drawdown_percent": _Limit("max_drawdown", PERCENT),
    "min_stop_percent": _Limit("min_stop_distance", PERCENT),
    "max_stop_percent": _Limit("max_stop_distance", PERCENT),
    "max_drift_percent": _Limit("max_drift", PERCENT),
}
GROWS = frozenset(("min_stop_distance", "stop_required"))
"""Limits whose larger value is the tighter one."""


def _percent(title: str, description: str, most: float = 100.0) -> float:
    made: float = Field(
        0.0,
        ge=0,
        le=most,
        title=title,
        description=f"{description} 0 leaves the profile's limit as it is.",
        json_schema_extra={"unit": "%", "zero": "as profile"},
    )
    return made


def _count(title: str, description: str, unit: str) -> int:
    made: int = Field(
        0,
        ge=0,
        le=10_000,
        title=title,
        description=f"{description} 0 leaves the profile's limit as it is.",
        json_schema_extra={"unit": unit, "zero": "as profile"},
    )
    return made


class GateParams(Params):
    """What this gate tightens. Nothing here can loosen a limit."""

    risk_per_trade_percent: float = _percent(
        "Risk per trade", "Most of equity that may be lost at the stop of one trade."
    )
    max_position_percent: float = _percent(
        "Largest position", "Most of equity one position may be worth.", 1000
    )
    max_exposure_percent: float = _percent(
        "Total exposure", "Most of equity all open positions together may be worth.", 1000
    )
    max_open_positions: int = _count("Open positions", "Most positions open at once.", "positions")
    max_trades_hour: int = _count("Trades per hour", "Most entries within an hour.", "trades")
    max_trades_day: int = _count("Trades per day", "Most entries within a day.", "trades")
    daily_loss_percent: float = _percent(
        "Daily loss", "No entries once this much of equity is lost today."
    )
    max_drawdown_percent: float = _percent(
        "Drawdown", "No entries once equity has fallen this much from its peak of the day."
    )
    min_stop_percent: float = _percent("Nearest stop", "Least distance of the stop.", 50)
    max_stop_percent: float = _percent("Farthest stop", "Most distance of the stop.", 50)
    max_drift_percent: float = _percent(
        "Price drift", "No order if the price moved more than this since the decision.", 50
    )
    stop_required: bool = Field(
        False, title="Stop required", description="Refuse entries without a stop."
    )


class RiskGate(StepNode):
    """Stands before every order: no order node works without it, and no setting can loosen it.

    Inputs: a planned order.

    Output: the order with this gate's tighter limits on it. An order that a cooldown, a breaker or
    a person stopped passes on with the reason, and no order node sends it.

    Formula: the limits in force are the tightest of profile, wallet, flow and every gate on the
    way; the engine's 18 checks judge the final rounded order by them, store every answer, and
    never refuse an exit that only reduces. No warm-up.

    It misleads if “Passed” is read as a promise: here the limits were put on the order; whether
    the final order meets them is judged a moment later and shown in the log with each check.
    """

    kind, title, icon = "risk.gate", "Risk gate", "shield"
    Params = GateParams
    inputs = {"plan": In(PortType.ORDER, "Order")}
    outputs = {"plan": Out(PortType.ORDER, "Order", hint="With this gate's limits on it")}
    card = ("risk_per_trade_percent", "max_drawdown_percent")
    examples = (
        Example(
            "A fifth of equity at most, on top of what a gate before asked for",
            inputs={
                "plan": [OrderPlan(Direction.LONG, 1000, 5000, limits=(("max_drawdown", 0.05),))]
            },
            params={"max_position_percent": 20, "max_drawdown_percent": 8},
            expect={
                "plan": [
                    OrderPlan(
                        Direction.LONG,
                        1000,
                        5000,
                        gated=True,
                        limits=(("max_drawdown", 0.05), ("max_position", 0.2)),
                    )
                ]
            },
        ),
    )
    keywords = ("risk guard", "limits", "max drawdown", "daily loss", "exposure", "safety")

    def start(self, params: GateParams) -> State:
        return {"text": "waiting"}

    def evaluate(self, params: GateParams, state: State, given: Given) -> Step:
        plan: OrderPlan | None = given["plan"]
        if plan is None:
            return Step(state, {"plan": None}, text=state["text"])
        gated = replace(plan, gated=True, limits=tightest(plan.limits, limits_of(params)))
        if state.get("refused") == plan.decided_at:
            return Step(state, {"plan": gated}, text=state["text"])
        text = f"Blocked: {plan.blocked}" if plan.blocked else "Passed"
        return Step({"text": text}, {"plan": gated}, text=text)


def limits_of(params: GateParams) -> dict[str, float]:
    """Limit name → value in its own unit, only those this gate sets."""
    found = {
        limit.name: getattr(params, field) / limit.divisor
        for field, limit in LIMITS.items()
        if getattr(params, field) > 0
    }
    return found | ({"stop_required": 1.0} if params.stop_required else {})


def tightest(
    gathered: tuple[tuple[str, float], ...], added: dict[str, float]
) -> tuple[tuple[str, float], ...]:
    """Both together, the tighter of two where both set one; sorted by name."""
    limits = dict(gathered)
    for name, value in added.items():
        if name in GROWS:
            limits[name] = max(limits.get(name, 0.0), value)
        else:
            limits[name] = min(limits.get(name, inf), value)
    return tuple(sorted(limits.items()))
