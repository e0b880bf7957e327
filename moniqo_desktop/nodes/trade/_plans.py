"""What all order nodes ask of a plan, and the order they make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import PPM, ceil_div
from moniqo_desktop.domain.orders import Direction, OrderIntent, OrderKind, TimeInForce
from moniqo_desktop.domain.signals import OrderPlan
from moniqo_desktop.nodes.base import Given, Params, State, Step
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.wording import held

PPM_PER_BPS: Final = 100
_FLAT: Final = "flat"
_ON_ITS_WAY: Final = "an entry is still on its way"


class EntryParams(Params):
    """How an entry is sent."""

    order: Literal["market", "limit", "stop"] = Field(
        "market",
        title="Order type",
        description="Market: at the next price. Limit: at a better price or not at all. Stop: once "
        "the price has moved on in the direction of the trade.",
        json_schema_extra={"labels": {"market": "Market", "limit": "Limit", "stop": "Stop entry"}},
    )
    offset_bps: float = Field(
        5.0,
        ge=0,
        le=2000,
        title="Price offset",
        description="Distance of a limit or stop entry from the close on which was decided.",
        json_schema_extra={"unit": "bps"},
    )
    time_in_force: Literal["gtc", "ioc", "post_only"] = Field(
        "gtc",
        title="Time in force",
        description="Limit orders only. GTC: rests. IOC: what does not fill at once is cancelled. "
        "Post-only: never pays the taker's fee.",
        json_schema_extra={
            "labels": {
                "gtc": "Until cancelled",
                "ioc": "Immediate or cancel",
                "post_only": "Post only",
            }
        },
    )
    cancel_after_candles: int = Field(
        3,
        ge=0,
        le=10_000,
        title="Cancel after",
        description="An entry that still rests after this many candles is cancelled; 0 = never.",
        json_schema_extra={"unit": "candles", "zero": "never"},
    )


def fresh_plan(state: State, given: Given) -> OrderPlan | None:
    """The plan on the wire if this node has not dealt with it yet."""
    plan: OrderPlan | None = given["plan"]
    if plan is None or plan.decided_at == state["acted"]:
        return None
    return plan


def refused(plan: OrderPlan) -> str:
    """Why no order may be made of this plan at all, or ""."""
    if not plan.gated:
        return "no gate has seen this order"
    if plan.blocked:
        return plan.blocked
    if plan.direction is Direction.FLAT or plan.amount <= 0:
        return "the plan is empty"
    return ""


def quiet(state: State, given: Given) -> Step:
    """Nothing to do but to pass on the position. An order that became one is not told of again
    when that has gone, nor is what kept an order back for only as long as it lasted."""
    if given.position.amount:
        gone = state if state["text"] == _FLAT else {**state, "text": _FLAT}
        return Step(gone, {"position": given.position}, text=held(given))
    if state["text"] == f"no order: {_ON_ITS_WAY}" and not given.pending_entry:
        state = {**state, "text": "waiting"}
    return Step(state, {"position": given.position}, text=state["text"])


def skipped(plan: OrderPlan, given: Given, in_the_way: str) -> Step | None:
    """The step if no order comes of the plan, else None.

    in_the_way: why it does not fit what is open or on its way; everyday, so it is not logged.
    """
    refusal = refused(plan)
    why = refusal or (_ON_ITS_WAY if given.pending_entry else in_the_way)
    if not why:
        return None
    text = f"no order: {why}"
    log = (f"{text}.",) if refusal else ()
    later = _FLAT if given.position.amount else text
    return Step(acted(plan, later), {"position": given.position}, text=text, log=log)


def acted(plan: OrderPlan, text: str) -> State:
    return {"acted": plan.decided_at, "text": text}


def sent_as(params: EntryParams, given: Given, intent: OrderIntent) -> OrderIntent:
    """The intent with the kind, price and expiry the settings ask for."""
    if params.order == "market":
        return intent
    life = params.cancel_after_candles * given.candle_ms
    intent = replace(intent, expires_at=given.at + life if life else 0)
    offset = round(params.offset_bps * PPM_PER_BPS)
    if params.order == "limit":
        price = limit_price(given.market, intent, offset)
        force = TimeInForce(params.time_in_force)
        return replace(intent, kind=OrderKind.LIMIT, limit_price=price, time_in_force=force)
    price = trigger_price(given.market, intent, offset)
    return replace(intent, kind=OrderKind.STOP, trigger_price=price)


def limit_price(market: Market, intent: OrderIntent, offset_ppm: int) -> int:
    """Better than the decided price by the offset, rounded away from aggression."""
    return limit_steps(intent.side.sign, intent.decided_price, offset_ppm, market.tick_size)


def limit_steps(sign: int, decided: int, offset_ppm: int, tick: int) -> int:
    """limit_price as scalars."""
    wish = decided * (PPM - sign * offset_ppm)
    return _ticks_up(wish, tick) if sign < 0 else _ticks_down(wish, tick)


def trigger_price(market: Market, intent: OrderIntent, offset_ppm: int) -> int:
    """Beyond the decided price by the offset and at least one tick, rounded away from it."""
    return trigger_steps(intent.side.sign, intent.decided_price, offset_ppm, market.tick_size)


def trigger_steps(sign: int, decided: int, offset_ppm: int, tick: int) -> int:
    """trigger_price as scalars."""
    wish = decided * (PPM + sign * offset_ppm)
    if sign > 0:
        return max(_ticks_up(wish, tick), decided + tick)
    return min(_ticks_down(wish, tick), decided - tick)


def _ticks_up(price_ppm: int, tick: int) -> int:
    """price_ppm: price steps × PPM."""
    return ceil_div(price_ppm, tick * PPM) * tick


def _ticks_down(price_ppm: int, tick: int) -> int:
    return price_ppm // (tick * PPM) * tick
