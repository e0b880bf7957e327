"""What a hand does with positions and resting orders; all of it passes the gate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.commands import MoveProtection
from moniqo_desktop.domain.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.events import GateJudged
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import (
    LIMIT_KINDS,
    RESTING_STATUSES,
    TRIGGER_KINDS,
    Change,
    Order,
    OrderId,
    OrderIntent,
    Purpose,
    Side,
)
from moniqo_desktop.engine import orders_out
from moniqo_desktop.engine.actions import Amend
from moniqo_desktop.engine.gate import judge
from moniqo_desktop.engine.refusals import refuse
from moniqo_desktop.engine.ruling import Ruling
from moniqo_desktop.engine.run import Asker, Ended

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

_SETTLED_BY_CLOSING: Final = frozenset((11, 12, 14))
"""Checks that a reversal passes or fails only once the old position is gone."""
_OF_NEW_ORDERS: Final = frozenset((8,))
"""Counting an edit as one more entry would be wrong."""


def owner_of(core: Core, symbol: Symbol) -> Asker:
    """The run that opened the position, or its name alone if it has ended: an exit needs none."""
    return _asker(core, core.desk.owner.get(symbol, ""))


def close_position(core: Core, symbol: Symbol, fraction: float, at: Millis, actor: str) -> None:
    """An exit at market for a part of what is open. Raises Mistake if nothing is."""
    held = _held(core, symbol)
    if not 0 < fraction <= 1:
        raise Mistake("The part to close must be above 0 and at most 1.")
    size = _whole_lots(core, symbol, abs(held))
    _leave(core, symbol, size if fraction == 1 else int(size * fraction), at, actor)


def close_part(core: Core, command: ClosePart, at: Millis) -> None:
    """Raises Mistake if nothing is open, or less than that."""
    held = _held(core, command.symbol)
    amount = _whole_lots(core, command.symbol, command.amount)
    if not 0 < amount <= abs(held):
        market = core.desk.markets[command.symbol]
        raise Mistake(
            f"Of {command.symbol}, {market.amount_text(abs(held))} is open and "
            f"{market.amount_text(market.lot_step)} is the smallest part.",
            hint="Type an amount between the two.",
        )
    _leave(core, command.symbol, amount, at, command.actor)


def reverse(core: Core, command: ReversePosition, at: Millis) -> None:
    """Closes, and lets an entry of the same amount wait until the position is flat.

    Raises Mistake, with nothing changed, where what can be known now forbids the entry.
    """
    symbol = command.symbol
    held = _held(core, symbol)
    owner = core.desk.owner.get(symbol, "")
    if owner not in core.runs:
        raise Mistake(
            f"The flow that opened {symbol} has ended, so nothing may be opened in its name.",
            hint="Close the position instead.",
        )
    if any(_closes(order, symbol) for order in core.desk.open_orders.values()):
        raise Mistake(f"{symbol} is being closed already.")
    entry = _turned(core, command, held)
    ruling = orders_out.foreseen(core, core.runs[owner], entry, at)
    refuse(ruling, _SETTLED_BY_CLOSING)
    _leave(core, symbol, entry.amount, at, command.actor)
    core.waiting[symbol] = (owner, entry)


def move_protection(core: Core, command: MoveProtection, at: Millis) -> None:
    """Raises Mistake if the gate would refuse either; then neither has moved."""
    held = core.desk.position(command.symbol).amount
    if not held:
        raise Mistake(f"There is no open position in {command.symbol} to protect.")
    side = Side.SELL if held > 0 else Side.BUY
    owner, intents = owner_of(core, command.symbol), []
    for purpose, price in (
        (Purpose.STOP, command.stop_price),
        (Purpose.TARGET, command.target_price),
    ):
        if price:
            intents.append(_protecting(core, command, purpose, side, price))
    for intent in intents:
        refuse(orders_out.foreseen(core, owner, intent, at))
    for intent in intents:
        orders_out.carry_out(core, owner, intent, at)


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
        raise Mistake("The order is like that already.")
    if wished.amount <= order.filled:
        raise Mistake("More of the order is filled already.", hint="Cancel the rest of it.")
    ruling = _judged_anew(core, wished, command.actor, at)
    refuse(ruling, _OF_NEW_ORDERS)
    core.events.append(
        GateJudged(at, order.run_id, order.order_id, True, ruling.codes, ruling.results)
    )
    change = Change(command.limit_price, command.trigger_price, command.amount)
    core.actions.append(Amend(order, change))


def _asker(core: Core, run_id: str) -> Asker:
    return core.runs.get(run_id) or Ended(run_id, core.terms.profile)


def _held(core: Core, symbol: Symbol) -> int:
    held = core.desk.position(symbol).amount
    if not held:
        raise Mistake(f"There is no open position in {symbol}.")
    return held


def _whole_lots(core: Core, symbol: Symbol, amount: int) -> int:
    return floor_to(amount, core.desk.markets[symbol].lot_step)


def _closes(order: Order, symbol: Symbol) -> bool:
    return order.symbol == symbol and order.purpose is Purpose.CLOSE


def _leave(core: Core, symbol: Symbol, wanted: int, at: Millis, actor: str) -> None:
    held = core.desk.position(symbol).amount
    amount = _whole_lots(core, symbol, wanted)
    whole = _whole_lots(core, symbol, abs(held))
    intent = OrderIntent(
        node_id="",
        symbol=symbol,
        purpose=Purpose.CLOSE if amount == whole else Purpose.REDUCE,
        side=Side.SELL if held > 0 else Side.BUY,
        amount=amount,
        decided_price=core.desk.last_price[symbol],
        reason=f"closed by {actor}",
    )
    orders_out.carry_out(core, owner_of(core, symbol), intent, at)


def _turned(core: Core, command: ReversePosition, held: int) -> OrderIntent:
    """The entry the other way, its stop mirrored at the last price."""
    symbol, last = command.symbol, core.desk.last_price[command.symbol]
    stop = core.desk.protective_price(symbol, Purpose.STOP)
    return OrderIntent(
        node_id="",
        symbol=symbol,
        purpose=Purpose.OPEN,
        side=Side.SELL if held > 0 else Side.BUY,
        amount=_whole_lots(core, symbol, abs(held)),
        stop_price=max(2 * last - stop, 0) if stop else 0,
        decided_price=last,
        approved_by=command.actor,
        reason=f"reversed by {command.actor}",
        leverage=_leverage(core, symbol),
    )


def _leverage(core: Core, symbol: Symbol) -> int:
    """Of the open position, to the nearest whole number."""
    item = core.desk.position(symbol)
    return (2 * item.cost + item.margin) // (2 * item.margin) if item.margin > 0 else 1


def _protecting(
    core: Core, command: MoveProtection, purpose: Purpose, side: Side, price: int
) -> OrderIntent:
    is_stop = purpose is Purpose.STOP
    return OrderIntent(
        node_id="",
        symbol=command.symbol,
        purpose=purpose,
        side=side,
        amount=0,
        stop_price=price if is_stop else 0,
        target_price=0 if is_stop else price,
        decided_price=core.desk.last_price[command.symbol],
        reason=f"moved by {command.actor}",
    )


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
    moved = MoveProtection(
        symbol=order.symbol,
        stop_price=command.trigger_price if order.purpose is Purpose.STOP else 0,
        target_price=command.limit_price if order.purpose is Purpose.TARGET else 0,
        actor=command.actor,
    )
    move_protection(core, moved, at)


def _judged_anew(core: Core, wished: Order, actor: str, at: Millis) -> Ruling:
    """As a new order for what is left of it, with the old one gone."""
    asker = _asker(core, wished.run_id)
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
    facts = orders_out.facts_of(core, asker, order.symbol, at)
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
