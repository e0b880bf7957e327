"""From an intent to an order that leaves: number it, judge it, enter it, hand it over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.domain import safety
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import (
    CancelAsked,
    GateJudged,
    IntentMade,
    OrderChanged,
    OrderPlanned,
)
from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import (
    Change,
    Order,
    OrderGroup,
    OrderId,
    OrderIntent,
    OrderKind,
    OrderStatus,
    Purpose,
)
from moniqo_desktop.domain.risk import LimitProfile
from moniqo_desktop.engine import safety_watch
from moniqo_desktop.engine.actions import Amend, Cancel, Submit
from moniqo_desktop.engine.desk.order_ids import order_id
from moniqo_desktop.engine.desk.owning import held_by_another
from moniqo_desktop.engine.gate.case import Facts
from moniqo_desktop.engine.gate.gate import judge
from moniqo_desktop.engine.gate.ruling import Ruling

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core
    from moniqo_desktop.engine.program.run import Asker


def carry_out(core: Core, run: Asker, intent: OrderIntent, at: Millis) -> Ruling:
    """Judges an intent and, if it passes, enters its orders and asks for their submission."""
    if intent.symbol in core.desk.last_price:
        safety_watch.check_day(core, at)
    order = _order_of(core, run, intent, at)
    ruling = judge(
        intent, order, core.desk, core.safety, facts_of(core, run, intent.symbol, at), at
    )
    core.events.append(IntentMade(at, run.run_id, order.order_id, intent))
    core.events.append(
        GateJudged(at, run.run_id, order.order_id, ruling.allowed, ruling.codes, ruling.results)
    )
    if not ruling.allowed:
        _deny(core, order, ruling, at)
    elif intent.purpose in (Purpose.STOP, Purpose.TARGET):
        _protect(core, run, intent, order, at)
    else:
        _send(core, run, intent, order, at)
    return ruling


def foreseen(core: Core, run: Asker, intent: OrderIntent, at: Millis) -> Ruling:
    """The ruling the intent would get now; nothing is entered and no id is used up."""
    counter = core.counter
    order = _order_of(core, run, intent, at)
    core.counter = counter
    facts = facts_of(core, run, intent.symbol, at)
    return judge(intent, order, core.desk, core.safety, facts, at)


def facts_of(core: Core, run: Asker, symbol: Symbol, at: Millis) -> Facts:
    """What the gate must know besides desk and safety."""
    age, length = run.since_candle(symbol, at)
    memory = run.memory.get(symbol)
    hour, day = memory.changes() if memory else (float("nan"), float("nan"))
    return Facts(
        mode=core.terms.mode,
        profile=_in_force(core, run),
        running=run.run_id in core.runs,
        paused=run.paused,
        connected=core.connected,
        stale=symbol in core.stale,
        since_candle_ms=age,
        candle_ms=length,
        change_1h=hour,
        change_24h=day,
        of_another=held_by_another(core, run.run_id, symbol),
    )


def _in_force(core: Core, run: Asker) -> LimitProfile:
    """Of each limit the tighter of flow and account."""
    found = run.profile.within(core.terms.profile)
    limits = safety.in_force(core.safety, found.limits)
    return found if limits is found.limits else replace(found, limits=limits)


def cancel(core: Core, order: Order, at: Millis) -> None:
    """Asks the venue to cancel; the order lives until the venue says so."""
    asked = core.desk.ask_cancel(order.order_id)
    core.events.append(CancelAsked(at, order.run_id, order.order_id))
    core.actions.append(Cancel(asked))


def expire(core: Core, at: Millis) -> None:
    """Cancels resting entries whose time is up."""
    for text, when in list(core.expiries.items()):
        order = core.desk.open_orders.get(OrderId(text))
        if order is None:
            del core.expiries[text]
        elif at >= when:
            del core.expiries[text]
            cancel(core, order, at)


def _new_id(core: Core, run_id: str) -> OrderId:
    core.counter += 1
    return order_id(core.terms.mode, core.terms.salt, run_id, core.fence, core.counter)


def _order_of(core: Core, run: Asker, intent: OrderIntent, at: Millis) -> Order:
    new_id = _new_id(core, run.run_id)
    return Order(
        new_id,
        run.run_id,
        intent.node_id,
        intent.symbol,
        intent.purpose,
        intent.side,
        intent.kind,
        intent.amount,
        at,
        limit_price=intent.limit_price,
        trigger_price=intent.trigger_price,
        trail_ppm=0 if intent.purpose.adds_exposure else intent.trail_ppm,
        reduce_only=not intent.purpose.adds_exposure,
        time_in_force=intent.time_in_force,
        group_id=new_id,
        reason=intent.reason,
        leverage=intent.leverage if intent.purpose.adds_exposure else 1,
    )


def _deny(core: Core, order: Order, ruling: Ruling, at: Millis) -> None:
    reason = ", ".join(ruling.codes)
    core.events.append(OrderPlanned(at, order.run_id, order))
    core.desk.deny(order, reason)
    core.events.append(
        OrderChanged(at, order.run_id, order.order_id, OrderStatus.DENIED, "", reason)
    )


def _send(core: Core, run: Asker, intent: OrderIntent, order: Order, at: Millis) -> None:
    if intent.purpose is Purpose.CLOSE:
        for entry in core.desk.started_entries(order.symbol):
            cancel(core, entry, at)
    children = tuple(_children(core, run, intent, order)) if intent.purpose.adds_exposure else ()
    _submit(core, OrderGroup(order.order_id, order, children), at)
    if intent.purpose.adds_exposure:
        core.safety = safety.with_entry(core.safety, at)
        if intent.expires_at:
            core.expiries[order.order_id] = intent.expires_at
        if intent.limits and intent.kind is not OrderKind.MARKET:
            _remember_limits(core, order.order_id, intent)


def _remember_limits(core: Core, order_id: OrderId, intent: OrderIntent) -> None:
    """A resting entry keeps the limits of its flow: an edit by hand is judged by them too."""
    desk = core.desk
    desk.tightened = {key: kept for key, kept in desk.tightened.items() if key in desk.open_orders}
    desk.tightened[order_id] = intent.limits


def _submit(core: Core, group: OrderGroup, at: Millis) -> None:
    for order in group.orders:
        core.events.append(OrderPlanned(at, order.run_id, order))
    core.desk.add(group)
    for order in group.orders:
        core.events.append(OrderChanged(at, order.run_id, order.order_id, OrderStatus.SUBMITTED))
    core.actions.append(Submit(group))


def _children(core: Core, run: Asker, intent: OrderIntent, entry: Order) -> Iterable[Order]:
    """The protection that rests at the venue from entry on."""
    if intent.stop_price or intent.trail_ppm:
        child = _child(core, run, entry, Purpose.STOP, intent.stop_price, intent.trail_ppm)
        yield replace(child, activation_ppm=intent.activation_ppm)
    if intent.target_price:
        yield _child(core, run, entry, Purpose.TARGET, intent.target_price, 0)


def _child(
    core: Core, run: Asker, entry: Order, purpose: Purpose, price: int, trail_ppm: int
) -> Order:
    is_stop = purpose is Purpose.STOP
    kind = OrderKind.TRAILING if trail_ppm else OrderKind.STOP
    return replace(
        entry,
        order_id=_new_id(core, run.run_id),
        purpose=purpose,
        side=entry.side.opposite,
        kind=kind if is_stop else OrderKind.LIMIT,
        limit_price=0 if is_stop else price,
        trigger_price=price if is_stop else 0,
        trail_ppm=trail_ppm,
        reduce_only=True,
        time_in_force=type(entry.time_in_force).GTC,
        leverage=1,
    )


def _protect(core: Core, run: Asker, intent: OrderIntent, order: Order, at: Millis) -> None:
    """Moves the resting protection, or places what is missing. One whose cancel is asked for is
    as good as gone: it is not moved, but replaced."""
    is_stop = intent.purpose is Purpose.STOP
    price = intent.stop_price if is_stop else intent.target_price
    change = Change(trigger_price=price) if is_stop else Change(limit_price=price)
    resting = [
        one for one in core.desk.protection(intent.symbol, intent.purpose) if not one.cancel_asked
    ]
    for one in resting:
        if (one.trigger_price if is_stop else one.limit_price) != price:
            core.actions.append(Amend(one, change))
    if any(_covers(core, intent, one) for one in resting):
        return
    held = core.desk.position(intent.symbol).amount
    child = _child(core, run, order, intent.purpose, price, intent.trail_ppm)
    amount = floor_to(abs(held), core.desk.markets[intent.symbol].lot_step)
    placed = replace(child, side=order.side, amount=amount, group_id=child.order_id)
    _submit(core, OrderGroup(placed.order_id, None, (placed,)), at)


def _covers(core: Core, intent: OrderIntent, one: Order) -> bool:
    """Whether it is the protection that is asked for. A hand wants the position itself protected,
    which that of an entry without a fill does not."""
    return bool(intent.node_id) or not core.desk.is_asleep(one)
