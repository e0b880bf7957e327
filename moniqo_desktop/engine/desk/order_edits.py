"""What a hand changes about a resting order, or cancels: judged first, then asked of the venue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import CancelOrder, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import EditOrder
from moniqo_desktop.domain.messages.events import GateJudged
from moniqo_desktop.domain.orders import (
    LIMIT_KINDS,
    RESTING_STATUSES,
    TRIGGER_KINDS,
    Change,
    Order,
    OrderId,
    OrderIntent,
    Purpose,
)
from moniqo_desktop.engine.actions import Amend
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.by_hand import asker, move_protection
from moniqo_desktop.engine.desk.guarding import protects
from moniqo_desktop.engine.gate.gate import judge
from moniqo_desktop.engine.gate.refusals import refuse
from moniqo_desktop.engine.gate.ruling import Ruling

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

_OF_NEW_ORDERS: Final = frozenset((8,))
"""Counting an edit as one more entry would be wrong."""
_AS_IT_IS: Final = "The order is like that already."


def edit_order(core: Core, command: EditOrder, at: Millis) -> None:
    """Asks the venue to change a resting order. Raises Mistake, with nothing changed, if not."""
    order = _editable(core, command)
    if order.purpose in (Purpose.STOP, Purpose.TARGET):
        _edit_protection(core, order, command, at)
        return
    wished = replace(
        order,
        limit_price=command.limit_price or order.limit_price,
        trigger_price=command.trigger_price or order.trigger_price,
        amount=command.amount or order.amount,
    )
    if wished == order:
        raise Mistake(_AS_IT_IS)
    if wished.amount <= order.filled:
        raise Mistake("More of the order is filled already.", hint="Cancel the rest of it.")
    ruling = _judged_anew(core, wished, command.actor, at)
    refuse(ruling, _OF_NEW_ORDERS)
    core.events.append(
        GateJudged(at, order.run_id, order.order_id, True, ruling.codes, ruling.results)
    )
    change = Change(command.limit_price, command.trigger_price, command.amount)
    core.actions.append(Amend(order, change))


def cancel_order(core: Core, command: CancelOrder, at: Millis) -> None:
    """Asks the venue to cancel. Raises Mistake where an entry would come without its stop, or a
    position would lose its protection unasked."""
    order = core.desk.open_orders.get(command.order_id)
    if order is None:
        raise Mistake("That order is no longer open.")
    if order.cancel_asked:
        return
    if order.purpose is Purpose.STOP and core.desk.is_asleep(order):
        raise Mistake(
            "That stop belongs to an entry that still waits, and no entry comes without its stop.",
            hint="Cancel the entry: its stop goes with it.",
        )
    if protects(core.desk, order):
        if not command.unprotects:
            raise Mistake(
                f"That {order.purpose} protects the open position in {order.symbol}; it stays.",
                hint="Cancel it from the list of orders, where you are asked first.",
            )
        _hold_back(core, order, at)
    orders_out.cancel(core, order, at)


def _hold_back(core: Core, stop: Order, at: Millis) -> None:
    """What is left of the entry a stop came with would come without one: it goes too."""
    for entry in core.desk.started_entries(stop.symbol):
        if stop.purpose is Purpose.STOP and entry.group_id == stop.group_id:
            orders_out.cancel(core, entry, at)


def _editable(core: Core, command: EditOrder) -> Order:
    order = core.desk.open_orders.get(command.order_id)
    if order is None:
        raise Mistake("That order is no longer open.")
    if order.cancel_asked:
        raise Mistake("That order is being cancelled.")
    if order.status not in RESTING_STATUSES:
        raise Mistake("The venue has not confirmed that order yet.", hint="Try again shortly.")
    if min(command.limit_price, command.trigger_price, command.amount) < 0:
        raise Mistake("Prices and amounts are above zero.")
    if command.limit_price and order.kind not in LIMIT_KINDS:
        raise Mistake(f"A {order.kind} order has no limit price.")
    if command.trigger_price and order.kind not in TRIGGER_KINDS:
        raise Mistake(f"A {order.kind} order has no trigger price.")
    return order


def _edit_protection(core: Core, order: Order, command: EditOrder, at: Millis) -> None:
    if command.amount and command.amount != order.amount:
        raise Mistake("A stop or a target always covers the whole position.")
    if not core.desk.position(order.symbol).amount:
        raise Mistake("Its entry is not filled yet.", hint="Cancel the entry, or wait.")
    if (command.limit_price or order.limit_price) == order.limit_price and (
        command.trigger_price or order.trigger_price
    ) == order.trigger_price:
        raise Mistake(_AS_IT_IS)
    moved = MoveProtection(
        symbol=order.symbol,
        stop_price=command.trigger_price if order.purpose is Purpose.STOP else 0,
        target_price=command.limit_price if order.purpose is Purpose.TARGET else 0,
        actor=command.actor,
    )
    move_protection(core, moved, at)


def _judged_anew(core: Core, wished: Order, actor: str, at: Millis) -> Ruling:
    """As a new order for what is left of it, with the old one gone."""
    who = asker(core, wished.run_id)
    last = core.desk.last_price.get(wished.symbol, 0)
    order = replace(
        wished, order_id=OrderId(f"{wished.order_id}e"), amount=wished.remaining, filled=0
    )
    intent = OrderIntent(
        node_id=order.node_id,
        symbol=order.symbol,
        purpose=order.purpose,
        side=order.side,
        amount=order.amount,
        kind=order.kind,
        limit_price=order.limit_price,
        trigger_price=order.trigger_price,
        stop_price=_of_group(core, wished, Purpose.STOP),
        target_price=_of_group(core, wished, Purpose.TARGET),
        decided_price=last,
        approved_by=actor,
        limits=core.desk.tightened.get(wished.order_id, ()),
        leverage=order.leverage,
    )
    facts = orders_out.facts_of(core, who, order.symbol, at)
    with _set_aside(core, wished.order_id):
        return judge(intent, order, core.desk, core.safety, facts, at)


def _of_group(core: Core, entry: Order, purpose: Purpose) -> int:
    """Price of the stop or target that came with an entry; 0 = none, or one that trails."""
    for order in core.desk.open_orders.values():
        if order.group_id == entry.group_id and order.purpose is purpose:
            return order.trigger_price if purpose is Purpose.STOP else order.limit_price
    return 0


@contextmanager
def _set_aside(core: Core, order_id: OrderId) -> Iterator[None]:
    """The desk without that order; its place among the open ones is kept."""
    before = core.desk.open_orders
    core.desk.open_orders = {key: order for key, order in before.items() if key != order_id}
    try:
        yield
    finally:
        core.desk.open_orders = before
