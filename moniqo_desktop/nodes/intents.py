"""The intents that order and position nodes make. The engine fills in the node's id."""

from __future__ import annotations

from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import OrderIntent, Purpose
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Given, State

RETRY_CANDLES = 3
"""An exit that was asked for and has not happened is asked for again after this many candles."""


def entry(given: Given, plan: OrderPlan, purpose: Purpose) -> OrderIntent:
    """A market order for the plan, with the plan's protection and limits."""
    return OrderIntent(
        node_id="",
        symbol=given.symbol,
        purpose=purpose,
        side=plan.direction.entry_side,
        amount=plan.amount,
        stop_price=plan.stop_price,
        target_price=plan.target_price,
        decided_price=plan.decided_price,
        accumulates=plan.accumulates,
        total_cap=plan.total_cap,
        approved_by=plan.approved_by,
        limits=plan.limits,
        reason=plan.reason,
        leverage=plan.leverage,
    )


def leaving(given: Given, purpose: Purpose, amount: int, reason: str) -> OrderIntent:
    """A market order that takes amount (without sign) off the open position, never more, and on
    the lot: what is left of a fee in base cannot be sold."""
    position = given.position
    return OrderIntent(
        node_id="",
        symbol=given.symbol,
        purpose=purpose,
        side=position.direction.entry_side.opposite,
        amount=floor_to(min(amount, abs(position.amount)), given.market.lot_step),
        decided_price=close_steps(given),
        reason=reason,
    )


def closing(given: Given, reason: str) -> OrderIntent:
    return leaving(given, Purpose.CLOSE, abs(given.position.amount), reason)


def moved_stop(given: Given, stop_price: int, reason: str) -> OrderIntent:
    return OrderIntent(
        node_id="",
        symbol=given.symbol,
        purpose=Purpose.STOP,
        side=given.position.direction.entry_side.opposite,
        amount=0,
        stop_price=stop_price,
        decided_price=close_steps(given),
        reason=reason,
    )


def moved_target(given: Given, target_price: int, reason: str) -> OrderIntent:
    return OrderIntent(
        node_id="",
        symbol=given.symbol,
        purpose=Purpose.TARGET,
        side=given.position.direction.entry_side.opposite,
        amount=0,
        target_price=target_price,
        decided_price=close_steps(given),
        reason=reason,
    )


def close_steps(given: Given) -> int:
    return given.market.price(given.candle.close)


def asked_lately(state: State, given: Given) -> bool:
    """Whether the state says that this very position was asked to change a moment ago."""
    if state.get("position") != given.position.opened_at:
        return False
    return given.at < int(state["asked_at"]) + RETRY_CANDLES * given.candle_ms


def asked_now(given: Given) -> State:
    return {"position": given.position.opened_at, "asked_at": given.at}
