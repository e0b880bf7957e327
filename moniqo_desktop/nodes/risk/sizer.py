"""How much to trade, and where stop and target lie."""

from __future__ import annotations

from math import isfinite

from moniqo_desktop.domain.exits import exit_at
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.margin import affordable_amount
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import Decision, OrderPlan
from moniqo_desktop.domain.sizing import (
    amount_for_money,
    amount_for_risk,
    loss_per_unit,
    money_of,
    too_small,
)
from moniqo_desktop.nodes.base import AccountView, Given, In, Out, State, Step, StepNode
from moniqo_desktop.nodes.risk._sizer_params import SizerParams

HEADROOM = 0.995
"""Share of the free balance an entry may use: the price moves until the order is filled."""


class Sizer(StepNode):
    """Turns a decision into a planned order whose worst loss is known before it is sent.

    Inputs: the decision; ATR or a stop price where the stop is set by them; a size factor 0 to 1
    that may only shrink the order (the council's); the account, else the wallet of the run.

    Output: Plan, once, on the candle where the decision turns long or short, with amount, stop and
    target. It says in one sentence why there is no plan.

    Formula: amount = equity × risk × size factor ÷ (|entry − stop| + fees and slippage of both
    sides), cut to the largest order and the free balance, rounded down to the lot, never up;
    below the venue's smallest order there is no trade. Leverage divides the margin that is set
    aside, not the risk. No warm-up of its own.

    It misleads when the market jumps over the stop: then more than the risk is lost. A tight stop
    makes a large order, which the cap cuts, so that less than the risk is at stake.
    A decision that stays long gives no second plan after a stop was hit.
    """

    kind, title, icon = "risk.sizer", "Position sizer", "sizer"
    Params = SizerParams
    inputs = {
        "decision": In(PortType.SIGNAL, "Decision"),
        "atr": In(PortType.NUMBER, "ATR", optional=True, hint="For stops in ATR", quiet=True),
        "stop": In(
            PortType.NUMBER, "Stop price", optional=True, hint="For stops at a price", quiet=True
        ),
        "size": In(
            PortType.NUMBER, "Size factor", optional=True, hint="0 to 1, only shrinks", quiet=True
        ),
        "account": In(
            PortType.ACCOUNT, "Account", optional=True, hint="The run's wallet if open", quiet=True
        ),
    }
    outputs = {"plan": Out(PortType.ORDER, "Plan")}
    card = ("mode", "risk_percent", "stop")
    keywords = (
        "position size",
        "risk per trade",
        "stop loss",
        "take profit",
        "kelly",
        "r multiple",
    )

    def start(self, params: SizerParams) -> State:
        return {"last": "flat", "text": "waiting"}

    def evaluate(self, params: SizerParams, state: State, given: Given) -> Step:
        wanted, objection = _wanted(params, given)
        if wanted is Direction.FLAT:
            return Step({"last": "flat", "text": objection}, {"plan": None}, text=objection)
        if wanted == state["last"]:
            return Step(state, {"plan": None}, text=state["text"])
        if _waits(params, given):
            text = f"waits for {'ATR' if params.stop == 'atr' else 'the stop price'}"
            waiting = {"last": "flat", "text": text}
            return Step(waiting, {"plan": None}, text=text, wake_at=given.at + given.candle_ms)
        planned = planned_order(params, given, wanted)
        if isinstance(planned, str):
            text = f"no trade: {planned}"
            return Step({"last": wanted.value, "text": text}, {"plan": None}, text=text)
        return _planned_step(given, planned)


def _planned_step(given: Given, plan: OrderPlan) -> Step:
    market = given.market
    amount = market.amount_text(plan.amount)
    text = f"{plan.direction.upper()} {amount} {market.base}"
    details = (
        ("amount", amount),
        ("price", market.price_text(plan.decided_price)),
        ("stop", market.price_text(plan.stop_price) if plan.stop_price else "none"),
        ("target", market.price_text(plan.target_price) if plan.target_price else "none"),
        *((("leverage", f"{plan.leverage}×"),) if plan.leverage > 1 else ()),
    )
    return Step(
        {"last": plan.direction.value, "text": text},
        {"plan": plan},
        text=text,
        number=market.amount_float(plan.amount),
        decision=(plan.direction, given["decision"].confidence, plan.reason, details),
    )


def _wanted(params: SizerParams, given: Given) -> tuple[Direction, str]:
    """The direction to enter, or flat and why."""
    decision: Decision | None = given["decision"]
    if decision is None:
        return Direction.FLAT, "waiting"
    if decision.direction is Direction.FLAT:
        return Direction.FLAT, "flat"
    if not decision.confidence >= params.min_confidence:
        short = f"{decision.confidence:.2f} below {params.min_confidence:.2f}"
        return Direction.FLAT, f"no trade: confidence {short}"
    if params.sides not in ("both", decision.direction.value):
        return Direction.FLAT, f"no trade: {params.sides} only"
    if decision.direction is Direction.SHORT and not given.market.allows_short:
        return Direction.FLAT, f"no trade: {given.symbol} cannot be sold short"
    return decision.direction, ""


def _waits(params: SizerParams, given: Given) -> bool:
    wire = {"atr": "atr", "price": "stop"}.get(params.stop)
    return wire is not None and given[wire] is None


def planned_order(params: SizerParams, given: Given, direction: Direction) -> OrderPlan | str:
    """The plan, or why there is none."""
    market, close = given.market, given.candle.close
    if not isfinite(close) or market.price_below(close) <= 0:
        return f"the close {close} is no price"
    if params.leverage > market.max_leverage:
        return f"{given.symbol} can be traded at {market.max_leverage}× at most"
    entry = market.price(close)
    stop = _stop(params, given, direction)
    if (params.stop != "none" and (entry - stop) * direction.sign <= 0) or stop < 0:
        return "the stop is not on the losing side of the price"
    target = _target(params, given, direction, stop)
    if target and (target - entry) * direction.sign <= 0:
        return "the target is not on the winning side of the price"
    amount = min(_amount(params, given, entry, stop), market.max_amount)
    lowest = min(entry, stop or entry)
    objection = too_small(market, amount, lowest) or _over_cap(params, given, entry, amount)
    if objection:
        return objection
    accumulates = params.mode == "accumulate"
    return OrderPlan(
        direction,
        amount,
        entry,
        stop,
        target,
        accumulates=accumulates,
        total_cap=money_of(params.total_cap) if accumulates else 0,
        reason=given["decision"].reason,
        decided_at=given.at,
        leverage=params.leverage,
    )


def _stop(params: SizerParams, given: Given, direction: Direction) -> int:
    """Price steps; 0 = none; the entry itself where the distance is no number."""
    close = given.candle.close
    if params.stop == "none":
        return 0
    if params.stop == "price":
        return exit_at(given.market, direction, given["stop"]) or given.market.price(close)
    atr = given["atr"]
    distance = (
        close * params.stop_percent / 100 if params.stop == "percent" else atr * params.stop_atr
    )
    return exit_at(given.market, direction, close - direction.sign * distance) or (
        given.market.price(close)
    )


def _target(params: SizerParams, given: Given, direction: Direction, stop: int) -> int:
    close = given.candle.close
    if params.target == "none" or (params.target == "ratio" and not stop):
        return 0
    if params.target == "percent":
        distance = close * params.target_percent / 100
    else:
        distance = abs(close - given.market.price_float(stop)) * params.target_r
    return exit_at(given.market, direction, close + direction.sign * distance)


def _amount(params: SizerParams, given: Given, entry: int, stop: int) -> int:
    """On the lot, after every cap; 0 if equity, factor or distance is no positive number."""
    market, fee_ppm = given.market, given.taker_ppm
    account: AccountView = given["account"] or given.account
    factor = _factor(given["size"])
    unit, free = entry * market.notional_factor, money_of(account.free, HEADROOM)
    most = money_of(account.equity, params.max_position_percent / 100)
    capped = min(
        amount_for_money(market, most, entry, fee_ppm=fee_ppm),
        affordable_amount(free, unit, params.leverage, max(fee_ppm, 0), market.lot_step),
    )
    if params.mode == "risk":
        loss = loss_per_unit(
            entry, stop, fee_ppm=fee_ppm, slippage_ppm=round(params.slippage_bps * 100)
        )
        risk = money_of(account.equity, params.risk_percent / 100 * factor)
        return min(amount_for_risk(market, risk, loss), capped)
    if params.mode == "share":
        wish = money_of(account.equity, params.share_percent / 100 * factor)
    else:
        wish = money_of(params.notional, factor)
    return min(amount_for_money(market, wish, entry), capped)


def _factor(size: float | None) -> float:
    """The wire may shrink the order, never grow it; what is no number shrinks it to nothing."""
    if size is None:
        return 1.0
    return min(max(size, 0.0), 1.0) if isfinite(size) else 0.0


def _over_cap(params: SizerParams, given: Given, entry: int, amount: int) -> str:
    if params.mode != "accumulate":
        return ""
    position, market = given.position, given.market
    spent = abs(position.amount) * position.entry_price / 10**market.amount_decimals
    cap = money_of(params.total_cap)
    if money_of(spent) + market.notional(entry, amount) > cap:
        return f"the total cap of {params.total_cap:,.0f} {market.quote} is reached"
    return ""
