"""What the paper venue does to a position by itself: liquidation and funding."""

from __future__ import annotations

from moniqo_desktop.domain.funding import funding_payment
from moniqo_desktop.domain.margin import NO_PRICE, liquidation_fee
from moniqo_desktop.domain.market import Market, MarketKind, Millis
from moniqo_desktop.domain.messages.reports import FillSeen, FundingPaid
from moniqo_desktop.domain.orders import OrderId, Side
from moniqo_desktop.domain.paper.book import Book
from moniqo_desktop.domain.paper.ledger import Ledger


def forced_close(
    ledger: Ledger, book: Book, price: int, order_id: OrderId, best: int, at: Millis
) -> tuple[Ledger, FillSeen]:
    """The whole position closed at price, or at the last price its margin pays for; the venue
    bears the way from there to price and takes its fee from what is left. The wallet loses the
    margin at most.

    best: what the best path would have paid, 0 = the same.
    """
    market, symbol = book.market, book.market.symbol
    held = ledger.holding(symbol)
    amount = abs(held.amount)
    ledger, price = borne(ledger, market, amount, price)
    notional = market.notional(price, amount)
    left = ledger.freed(symbol, amount, notional)
    fee = liquidation_fee(notional, market.liquidation_fee_ppm or market.taker_ppm, left)
    fill = FillSeen(
        at=at,
        fill_id=f"{order_id}-1",
        order_id=order_id,
        symbol=symbol,
        side=Side.SELL if held.sign > 0 else Side.BUY,
        price=price,
        amount=amount,
        fee=fee,
        ambiguous=best != 0,
        best_price=best or price,
        candle_at=at - book.over if book.over else 0,
    )
    return ledger.reduced(symbol, amount, notional, fee), fill


def borne(ledger: Ledger, market: Market, amount: int, price: int) -> tuple[Ledger, int]:
    """The price the margin of the position can bear for amount; the venue bears the rest."""
    cover, sign = ledger.cover_price(market, amount), ledger.holding(market.symbol).sign
    if cover == NO_PRICE or sign * (cover - price) <= 0:
        return ledger, price
    return ledger.insured(market.notional(abs(price - cover), amount)), cover


def charged(
    ledger: Ledger, book: Book, at: Millis, rate_e8: int, mark: int
) -> tuple[Ledger, FundingPaid | None]:
    """Funding of the position of book at a boundary; None where nothing is open or due."""
    market: Market = book.market
    held, mark = ledger.holding(market.symbol), mark or book.last
    if not held.amount or market.kind is MarketKind.SPOT:
        return ledger, None
    payment = funding_payment(held.sign, market.notional(mark, abs(held.amount)), rate_e8)
    if not payment:
        return ledger, None
    after, paid = ledger.charged(market.symbol, payment)
    return after, FundingPaid(at, market.symbol, paid, rate_e8, mark, held.amount)
