"""What an entry costs on paper, and what it brings: its fee in quote or in what was received."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from moniqo_desktop.domain.margin import affordable_amount, tied_up
from moniqo_desktop.domain.market import MarketKind
from moniqo_desktop.domain.money import fee_of, floor_to
from moniqo_desktop.domain.paper.book import Book
from moniqo_desktop.domain.paper.ledger import Ledger
from moniqo_desktop.domain.paper.orders import Resting


class Entered(NamedTuple):
    """fee: money; fee_base: the part of the amount that went as the fee, worth just that."""

    ledger: Ledger
    fee: int
    fee_base: int


def pays_in_base(book: Book, sign: int) -> bool:
    """Whether a purchase pays its fee in what it received."""
    return book.rules.fee_received and sign > 0 and book.market.kind is MarketKind.SPOT


def entry_money(book: Book, resting: Resting, notional: int) -> int:
    """What must be free for an entry of this notional."""
    fee_ppm = 0 if pays_in_base(book, resting.sign) else book.worst_fee_ppm
    return tied_up(notional, resting.order.leverage, fee_ppm)


def paid_amount(book: Book, resting: Resting, price: int, money: int, rate: int) -> int:
    """The largest amount that money pays for at price."""
    unit, lot = price * book.market.notional_factor, book.market.lot_step
    fee_ppm = 0 if pays_in_base(book, resting.sign) else rate
    return affordable_amount(money, unit, resting.order.leverage, fee_ppm, lot)


def entered(
    ledger: Ledger, book: Book, resting: Resting, price: int, amount: int, rate: int
) -> Entered:
    """The ledger after amount was bought or sold to open or add.

    A fee in the received asset is rounded up to the next amount step, but leaves one of them.
    """
    market, symbol = book.market, book.market.symbol
    if not pays_in_base(book, resting.sign):
        notional = market.notional(price, amount)
        fee, leverage = fee_of(notional, rate), resting.order.leverage
        after = ledger.added(symbol, resting.sign, amount, notional, fee, leverage)
        return Entered(after, fee, 0)
    kept = min(fee_of(amount, rate), amount - 1)
    received, fee = amount - kept, market.notional(price, kept)
    after = ledger.added(symbol, 1, received, market.notional(price, received), fee)
    return Entered(after, fee, kept)


def covered_by(resting: Resting, lot: int) -> int:
    """What of an entry's fills can be sold again, on the lot."""
    return floor_to(resting.filled - resting.kept, lot)


def swept(ledger: Ledger, book: Book) -> Ledger:
    """Less than a lot that is left of a spot position cannot be sold: it becomes dust."""
    symbol = book.market.symbol
    held = ledger.holding(symbol)
    if book.market.kind is not MarketKind.SPOT or not 0 < held.amount < book.market.lot_step:
        return ledger
    others = {other: holding for other, holding in ledger.holdings.items() if other != symbol}
    return replace(ledger, holdings=others, dust={**ledger.dust, symbol: held})
