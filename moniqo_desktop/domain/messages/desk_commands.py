"""Commands of the desk: what a hand changes about an order or a position that is there."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.orders import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOrder(Command):
    """New prices (price steps) or amount (amount steps, in all) of an open order; 0 = as it is.

    Judged by the gate like a new order; the venue may still refuse it and keeps the old one then.
    """

    order_id: OrderId
    limit_price: int = 0
    trigger_price: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePart(Command):
    """Close this much of an open position at the market: amount steps, put down to the lot.

    wallet: "" = the only one that holds the symbol.
    """

    symbol: Symbol
    amount: int
    wallet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePosition(Command):
    """Close a position at the market, then open the same amount the other way.

    The entry is judged by the gate once the position is flat, with a stop as far from the price as
    the old one was when this was asked. wallet: as above.
    """

    symbol: Symbol
    wallet: str = ""
