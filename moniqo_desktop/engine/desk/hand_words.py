"""What a hand did with orders and positions, in a sentence for the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.market import Market, Millis, Symbol
from moniqo_desktop.domain.messages.commands import (
    CancelOrder,
    ClosePosition,
    Command,
    MoveProtection,
)
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.messages.desk_events import DoneByHand
from moniqo_desktop.domain.messages.events import Event, GateJudged, OrderPlanned
from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import Order, OrderId, Purpose

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

_OWNER: Final = "owner"
Hand = CancelOrder | EditOrder | ClosePosition | ClosePart | ReversePosition | MoveProtection
HAND: Final = (CancelOrder, EditOrder, ClosePosition, ClosePart, ReversePosition, MoveProtection)


def told_as(core: Core, command: Command) -> str:
    """Who and what, as it stands before it is done; "" for what is no act on the desk."""
    if not isinstance(command, HAND):
        return ""
    symbol = symbol_of(core, command)
    market = core.desk.markets.get(symbol)
    if market is None:
        return ""
    who = "By hand:" if command.actor == _OWNER else f"By {command.actor}:"
    return f"{who} {_deed(core, command, market)}"


def done_by_hand(
    core: Core, command: Command, words: str, followed: Sequence[Event], at: Millis
) -> DoneByHand:
    """followed: the events it led to; the first order among them is the one it is about."""
    assert isinstance(command, HAND)
    symbol, order_id = symbol_of(core, command), _order_of(core, command, followed)
    order = core.desk.orders.get(order_id)
    run_id = order.run_id if order is not None else core.desk.owner.get(symbol, "")
    return DoneByHand(at, run_id, command.actor, words, symbol, order_id)


def _order_of(core: Core, command: Hand, followed: Sequence[Event]) -> OrderId:
    if isinstance(command, CancelOrder | EditOrder):
        return command.order_id
    planned = [each.order for each in followed if isinstance(each, OrderPlanned)]
    if not planned and isinstance(command, MoveProtection):
        planned = core.desk.protection(command.symbol, _purpose(command))
    return planned[0].order_id if planned else OrderId("")


def _purpose(command: MoveProtection) -> Purpose:
    return Purpose.STOP if command.stop_price else Purpose.TARGET


def is_refused(followed: Sequence[Event]) -> bool:
    """Whether the gate stopped the act, so that it was not done. followed: see done_by_hand."""
    rulings = [each.allowed for each in followed if isinstance(each, GateJudged)]
    return bool(rulings) and not rulings[0]


def symbol_of(core: Core, command: Hand) -> Symbol:
    """ "" where the order is not known."""
    if isinstance(command, CancelOrder | EditOrder):
        order = core.desk.orders.get(command.order_id)
        return order.symbol if order is not None else Symbol("")
    return command.symbol


def _deed(core: Core, command: Hand, market: Market) -> str:
    match command:
        case CancelOrder():
            return _cancelled(core.desk.orders[command.order_id], market)
        case EditOrder():
            return _edited(core.desk.orders[command.order_id], command, market)
        case MoveProtection():
            return _moved(core, command, market)
        case _:
            return _closed(core, command, market)


def _cancelled(order: Order, market: Market) -> str:
    amount, price = market.amount_text(order.amount), _price(order, market)
    return f"cancel the {order.purpose} order of {order.symbol}, {amount} at {price}."


def _edited(order: Order, command: EditOrder, market: Market) -> str:
    before = _price(order, market)
    changed = command.trigger_price or command.limit_price
    price = market.price_text(changed) if changed else before
    amount = market.amount_text(command.amount or order.amount)
    return f"change the {order.purpose} order of {order.symbol} to {amount} at {price}."


def _moved(core: Core, command: MoveProtection, market: Market) -> str:
    wishes = ((Purpose.STOP, command.stop_price), (Purpose.TARGET, command.target_price))
    deeds = [_shift(core, market, purpose, price) for purpose, price in wishes if price]
    return f"{', and '.join(deeds)}."


def _shift(core: Core, market: Market, purpose: Purpose, price: int) -> str:
    symbol, wanted = market.symbol, market.price_text(price)
    now = core.desk.resting_price(symbol, purpose)
    if not now:
        return f"set a {purpose} of {symbol} at {wanted}; there was none"
    return f"move the {purpose} of {symbol} from {market.price_text(now)} to {wanted}"


def _closed(core: Core, command: Hand, market: Market) -> str:
    symbol = symbol_of(core, command)
    held = abs(core.desk.position(symbol).amount)
    if isinstance(command, ReversePosition):
        amount = market.amount_text(held)
        return f"close {amount} of {symbol} at the market, then open as much the other way."
    part = held
    if isinstance(command, ClosePart):
        part = command.amount
    elif isinstance(command, ClosePosition):
        part = int(held * command.fraction) if 0 < command.fraction <= 1 else 0
    amount = market.amount_text(floor_to(part, market.lot_step))
    return f"close {amount} of {symbol} at the market."


def _price(order: Order, market: Market) -> str:
    price = order.trigger_price or order.limit_price
    return market.price_text(price) if price else "the market"
