"""What can be done with a position or an order: which command, or why not."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from moniqo_desktop.domain.errors import Mistake, Refused
from moniqo_desktop.domain.exits import break_even_at
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import ClosePart, EditOrder, ReversePosition
from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import Direction, Order, Purpose, Side
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.words.numbers import may_be_thousands, number_of
from moniqo_desktop.ui.words.translation import tr

_PROTECT: Final = (Purpose.STOP, Purpose.TARGET)


def close(position: PositionView, fraction: float = 1.0) -> ClosePosition:
    """fraction of what is open, 0..1."""
    return ClosePosition(symbol=position.symbol, fraction=fraction, wallet=position.wallet)


def close_amount(position: PositionView, market: Market, text: str) -> ClosePart:
    """Raises Mistake if text is no amount, or more than is open."""
    amount = amount_of(market, text)
    if amount > abs(position.amount):
        raise Mistake(
            tr("Only {amount} of {symbol} is open.").format(
                amount=market.amount_text(abs(position.amount)), symbol=position.symbol
            )
        )
    return ClosePart(symbol=position.symbol, amount=amount, wallet=position.wallet)


def reverse(position: PositionView, market: Market) -> ReversePosition:
    """Raises Refused where it can only fail."""
    if position.direction is Direction.LONG and not market.allows_short:
        raise Refused(
            tr("{symbol} cannot be sold short here: it can be closed, not reversed.").format(
                symbol=position.symbol
            )
        )
    return ReversePosition(symbol=position.symbol, wallet=position.wallet)


def edit_order(
    order: Order, market: Market, price: str, amount: str, mark: int | None = None
) -> EditOrder:
    """What differs from the order as it is. Raises Mistake if a text is no number, or none differs,
    or where a stop or target would lie on the wrong side of the market.

    price: the trigger of a stop, else the limit. mark: last price, None = not known.
    """
    if order.trigger_price and order.limit_price:
        raise Mistake(tr("A stop-limit order has two prices: cancel it and place it anew."))
    typed = price_of(market, price) if price.strip() else 0
    size = amount_of(market, amount) if amount.strip() else 0
    by_trigger = bool(order.trigger_price)
    before = order.trigger_price if by_trigger else order.limit_price
    if typed and not before:
        raise Mistake(tr("A market order has no price."))
    changed = typed if typed != before else 0
    if changed and order.reduce_only and order.purpose in _PROTECT:
        held = Direction.LONG if order.side is Side.SELL else Direction.SHORT
        _refuse_wrong_side(order.purpose, held, market, changed, mark, before)
    larger = size if size != order.amount else 0
    if not changed and not larger:
        raise Mistake(tr("The order is like that already."))
    return EditOrder(
        order_id=order.order_id,
        trigger_price=changed if by_trigger else 0,
        limit_price=0 if by_trigger else changed,
        amount=larger,
    )


def break_even(position: PositionView, market: Market) -> MoveProtection:
    """The stop where the trade ends at no loss: the mean entry and the fees of both sides, on the
    tick that loses nothing; see break_even_at. market: at the fees of the account.

    Raises Refused while the price is not beyond that: such a stop would close at once.
    """
    if position.entry is None or position.mark is None:
        raise Refused(tr("The price of {symbol} is not known yet.").format(symbol=position.symbol))
    stop = break_even_price(position, market)
    if (position.mark - stop) * position.direction.sign <= 0:
        raise Refused(
            tr(
                "{symbol} has not earned its fees yet: a stop that loses nothing would close it "
                "at once."
            ).format(symbol=position.symbol)
        )
    return MoveProtection(symbol=position.symbol, stop_price=stop, wallet=position.wallet)


def break_even_price(position: PositionView, market: Market) -> int:
    """Price steps; 0 while the entry is not known."""
    entry = market.price_float(position.entry or 0)
    return break_even_at(market, position.direction, entry, market.taker_ppm)


def move_stop(position: PositionView, market: Market, text: str) -> MoveProtection:
    """Raises Mistake if text is no price, or one on the wrong side of the market."""
    price = price_of(market, text)
    _refuse_wrong_side(
        Purpose.STOP, position.direction, market, price, position.mark, position.stop
    )
    return MoveProtection(symbol=position.symbol, stop_price=price, wallet=position.wallet)


def move_target(position: PositionView, market: Market, text: str) -> MoveProtection:
    """Raises Mistake if text is no price, or one on the wrong side of the market."""
    price = price_of(market, text)
    _refuse_wrong_side(
        Purpose.TARGET, position.direction, market, price, position.mark, position.target
    )
    return MoveProtection(symbol=position.symbol, target_price=price, wallet=position.wallet)


def stays(purpose: Purpose, market: Market, price: int) -> str:
    """What a change that was refused leaves as it is."""
    words = {
        Purpose.STOP: tr("The stop at {price} stays."),
        Purpose.TARGET: tr("The target at {price} stays."),
    }.get(purpose, tr("The order at {price} stays as it is."))
    return words.format(price=market.price_text(price))


def _refuse_wrong_side(
    purpose: Purpose, held: Direction, market: Market, price: int, mark: int | None, old: int
) -> None:
    """held: the side of the position. old: where it lies now, 0 = nowhere. Raises Mistake."""
    sign = held.sign if purpose is Purpose.STOP else -held.sign
    if mark is None or (mark - price) * sign > 0:
        return
    words = {
        (Purpose.STOP, Direction.LONG): tr(
            "A stop of a long must lie below the last price {price}."
        ),
        (Purpose.STOP, Direction.SHORT): tr(
            "A stop of a short must lie above the last price {price}."
        ),
        (Purpose.TARGET, Direction.LONG): tr(
            "A target of a long must lie above the last price {price}."
        ),
        (Purpose.TARGET, Direction.SHORT): tr(
            "A target of a short must lie below the last price {price}."
        ),
    }[purpose, held].format(price=market.price_text(mark))
    raise Mistake(f"{words} {stays(purpose, market, old)}" if old else words)


def price_of(market: Market, text: str) -> int:
    """Price steps on the tick. Raises Mistake if text is no price."""
    value = _number(text)
    if value is None:
        raise Mistake(
            tr("“{text}” is not a price.").format(text=text), hint=tr("Type one like 67412.5.")
        )
    _refuse_two_meanings(text, market.price_decimals)
    return market.price(float(value))


def amount_of(market: Market, text: str) -> int:
    """Amount steps, put down to the lot. Raises Mistake if nothing is left of it."""
    value = _number(text)
    if value is None:
        raise Mistake(
            tr("“{text}” is not an amount.").format(text=text), hint=tr("Type one like 0.25.")
        )
    _refuse_two_meanings(text, market.amount_decimals)
    steps = floor_to(int(value.scaleb(market.amount_decimals)), market.lot_step)
    if steps <= 0:
        raise Mistake(
            tr("The smallest amount of {symbol} is {amount}.").format(
                symbol=market.symbol, amount=market.amount_text(market.lot_step)
            )
        )
    return steps


def _refuse_two_meanings(text: str, decimals: int) -> None:
    """65.000 where prices have no three decimals: a stop at 65 would protect nothing."""
    if decimals < 3 and may_be_thousands(text):
        words = tr("“{text}” may be meant as thousands or as decimals; nothing was done.")
        hint = tr("Type thousands without a point, as in 65000.")
        raise Mistake(words.format(text=text), hint=hint)


def _number(text: str) -> Decimal | None:
    """Above zero and below 10¹²; None for anything else."""
    value = number_of(text)
    return value if value is not None and 0 < value < Decimal(10) ** 12 else None
