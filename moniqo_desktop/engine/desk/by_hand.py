"""What a hand does with positions; all of it passes the gate. For orders see order_edits.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.commands import MoveProtection
from moniqo_desktop.domain.messages.desk_commands import ClosePart, ReversePosition
from moniqo_desktop.domain.money import ceil_to, floor_to
from moniqo_desktop.domain.orders import (
    Order,
    OrderIntent,
    Purpose,
    Side,
)
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.owning import run_now
from moniqo_desktop.engine.gate.refusals import refuse
from moniqo_desktop.engine.program.run import Asker, Ended

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core

_LARGER: Final = "Close a larger part, or all of it; nothing was done."
_SETTLED_BY_CLOSING: Final = frozenset((11, 12, 14))
"""Checks that a reversal passes or fails only once the old position is gone."""


def owner_of(core: Core, symbol: Symbol) -> Asker:
    """The run that opened the position, or its name alone if it has ended: an exit needs none."""
    return asker(core, core.desk.owner.get(symbol, ""))


def close_position(core: Core, symbol: Symbol, fraction: float, at: Millis, actor: str) -> None:
    """An exit at market for a part of what is open. Raises Mistake if nothing is."""
    held = _held(core, symbol)
    if not 0 < fraction <= 1:
        raise Mistake("The part to close must be above 0 and at most 1.")
    size = _whole_lots(core, symbol, abs(held))
    part = size if fraction == 1 else int(size * fraction)
    if fraction < 1 and not _whole_lots(core, symbol, part):
        raise Mistake(f"That part of {symbol} is less than the smallest order.", hint=_LARGER)
    if fraction < 1:
        _refuse_a_second(core, symbol)
    take_back(core, symbol)
    _leave(core, symbol, part, at, actor)


def take_back(core: Core, symbol: Symbol) -> None:
    """A reversal by hand that waits for its close opens nothing: the trader wants out."""
    _, intent = core.waiting.get(symbol, ("", None))
    if intent is not None and not intent.node_id:
        del core.waiting[symbol]


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
    if amount < abs(held):
        _refuse_a_second(core, command.symbol)
    _leave(core, command.symbol, amount, at, command.actor)


def reverse(core: Core, command: ReversePosition, at: Millis) -> None:
    """Closes, and lets an entry of the same amount wait until the position is flat.

    Raises Mistake, with nothing changed, where what can be known now forbids the entry.
    """
    symbol = command.symbol
    held = _held(core, symbol)
    owner = run_now(core, symbol)
    if owner not in core.runs:
        raise Mistake(
            f"The flow that opened {symbol} has ended, so nothing may be opened in its name.",
            hint="Close the position instead.",
        )
    _refuse_a_second(core, symbol)
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


def asker(core: Core, run_id: str) -> Asker:
    """A run, or its name alone if it has ended."""
    return core.runs.get(run_id) or Ended(run_id, core.terms.profile)


def _held(core: Core, symbol: Symbol) -> int:
    held = core.desk.position(symbol).amount
    if not held:
        raise Mistake(f"There is no open position in {symbol}.")
    return held


def _whole_lots(core: Core, symbol: Symbol, amount: int) -> int:
    return floor_to(amount, core.desk.markets[symbol].lot_step)


def _refuse_a_second(core: Core, symbol: Symbol) -> None:
    """A part is meant of what is open, so it is not asked for twice while the first is under way.

    All of it may be closed at any time: the venue closes no more than is open. Raises Mistake.
    """
    for order in core.desk.open_orders.values():
        if _leaves(order, symbol):
            amount = core.desk.markets[symbol].amount_text(order.remaining)
            raise Mistake(
                f"{symbol} is being closed already: {amount} of it leaves at the next price.",
                hint="Wait until that is done, or close all of it.",
            )


def _leaves(order: Order, symbol: Symbol) -> bool:
    """A close, or a part that a hand asked for. A flow's own parts may rest for long."""
    by_hand = order.purpose is Purpose.REDUCE and not order.node_id
    return order.symbol == symbol and (by_hand or order.purpose is Purpose.CLOSE)


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
    stop = _mirrored(core, symbol, held)
    return OrderIntent(
        node_id="",
        symbol=symbol,
        purpose=Purpose.OPEN,
        side=Side.SELL if held > 0 else Side.BUY,
        amount=_whole_lots(core, symbol, abs(held)),
        stop_price=stop,
        decided_price=last,
        approved_by=command.actor,
        reason=f"reversed by {command.actor}",
        leverage=_leverage(core, symbol),
    )


def _mirrored(core: Core, symbol: Symbol, held: int) -> int:
    """The stop on the other side of the last price, on the tick and not farther; 0 = none."""
    stop = core.desk.protective_price(symbol, Purpose.STOP)
    price, tick = 2 * core.desk.last_price[symbol] - stop, core.desk.markets[symbol].tick_size
    if not stop or price <= 0:
        return 0
    return floor_to(price, tick) if held > 0 else ceil_to(price, tick)


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
