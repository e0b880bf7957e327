"""What the paper venue refuses, with stable codes; the same filters as a real one."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.gate_checks import order_count, price_range
from moniqo_desktop.domain.market import Market, MarketKind
from moniqo_desktop.domain.money import LARGEST, PPM
from moniqo_desktop.domain.orders import OrderGroup, OrderKind, Side, TimeInForce
from moniqo_desktop.domain.paper.book import Book
from moniqo_desktop.domain.paper.orders import Resting

REASONS: Final = {
    "BAD_GROUP": "A protecting order must close what its entry opens, in the same symbol.",
    "BAD_TRAIL": "Trailing distance and activation must lie between 0 and 100 %.",
    "DUPLICATE_ORDER_ID": "This order id was used for another order.",
    "ENTRY_ENDED": "Its entry ended without a fill.",
    "FILTER_LOT": "The amount is not a multiple of the lot.",
    "FILTER_TICK": "A price is missing or not a multiple of the tick.",
    "FOLLOWS_ENTRY": "Its amount follows the filled amount of its entry.",
    "GROUP_REJECTED": "Another order of its group was refused.",
    "LEVERAGE": "This market does not lend that much.",
    "INSUFFICIENT_FUNDS": "The free balance does not pay for it.",
    "IOC": "What did not fill at once was cancelled.",
    "MAX_AMOUNT": "The amount is above the largest allowed.",
    "MAX_ORDERS": "This market does not allow so many open orders.",
    "MIN_AMOUNT": "The amount is below the smallest allowed.",
    "MIN_NOTIONAL": "The notional is below the smallest allowed.",
    "NO_SHORT": "This market does not let you sell more than you own.",
    "OCO": "The other order of its pair was filled.",
    "POST_ONLY_WOULD_TAKE": "It would have taken from the book.",
    "PRICE_RANGE": "The price is outside what this market takes.",
    "PROTECTION_FILLED": "The position was closed while the entry was still filling.",
    "REDUCE_ONLY": "There is no position left for it to reduce.",
    "UNKNOWN_SYMBOL": "This venue does not trade the symbol.",
}
_NEEDS_LIMIT: Final = (OrderKind.LIMIT, OrderKind.STOP_LIMIT)
_NEEDS_TRIGGER: Final = (OrderKind.STOP, OrderKind.STOP_LIMIT, OrderKind.TAKE_PROFIT)


def filter_code(resting: Resting, book: Book) -> str:
    """The filter of the venue the order breaks, or ""."""
    market = book.market
    if resting.remaining <= 0 or resting.amount < market.min_amount:
        return "MIN_AMOUNT"
    if resting.amount > market.max_amount:
        return "MAX_AMOUNT"
    if resting.amount % market.lot_step:
        return "FILTER_LOT"
    return _price_code(resting, market) or _notional_code(resting, book)


def _price_code(resting: Resting, market: Market) -> str:
    if resting.kind is OrderKind.TRAILING or resting.trail_ppm:
        if not (0 < resting.trail_ppm < PPM and 0 <= resting.order.activation_ppm < PPM):
            return "BAD_TRAIL"
    needed = []
    if resting.kind in _NEEDS_LIMIT:
        needed.append(resting.limit)
    if resting.kind in _NEEDS_TRIGGER or resting.trigger:
        needed.append(resting.trigger)
    if any(price <= 0 or price >= LARGEST or price % market.tick_size for price in needed):
        return "FILTER_TICK"
    codes = (price_range(price, market.min_price, market.max_price) for price in needed)
    return next((code for code in codes if code), "")


def _notional_code(resting: Resting, book: Book) -> str:
    if resting.reducing:
        return ""
    prices = [p for p in (resting.limit, resting.trigger) if p] or [book.last]
    low, high = book.market.notional(min(prices), 1), book.market.notional(max(prices), 1)
    if high * resting.amount >= LARGEST:
        return "MAX_AMOUNT"
    return "MIN_NOTIONAL" if low and low * resting.amount < book.market.min_notional else ""


def position_code(resting: Resting, opposite: int, book: Book) -> str:
    """Whether the position lets the order in. opposite: what it could take off now."""
    if book.market.kind is MarketKind.SPOT and resting.order.side is Side.SELL:
        if opposite == 0 or (resting.remaining > opposite and not resting.order.reduce_only):
            return "NO_SHORT"
    return "REDUCE_ONLY" if resting.reducing and opposite == 0 else ""


def room_code(resting: Resting, group: OrderGroup, book: Book) -> str:
    """Whether the book has room for the group; there always is for orders that only reduce."""
    coming = sum(order.symbol == book.market.symbol for order in group.orders)
    return (
        "" if resting.reducing else order_count(len(book.orders) + coming, book.market.max_orders)
    )


def leverage_code(resting: Resting, book: Book) -> str:
    asked = resting.order.leverage
    return "" if asked == 1 or 1 < asked <= book.market.max_leverage else "LEVERAGE"


def takes(resting: Resting, price: int) -> bool:
    """Whether a post-only limit would trade at once at price (0 = not known)."""
    post_only = resting.order.time_in_force is TimeInForce.POST_ONLY
    reached = resting.sign * (resting.limit - price) >= 0
    return bool(post_only and resting.kind is OrderKind.LIMIT and price and reached)


def group_code(group: OrderGroup) -> str:
    """Whether the children fit their entry and each other."""
    leader = group.entry or group.children[0]
    side = leader.side.opposite if group.entry else leader.side
    fits = not (group.entry and group.children and group.entry.reduce_only) and all(
        child.side is side and child.symbol == leader.symbol and child.kind is not OrderKind.MARKET
        for child in group.children
    )
    return "" if fits else "BAD_GROUP"
