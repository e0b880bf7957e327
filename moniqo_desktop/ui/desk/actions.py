"""What can be done with a position: which command, or why not."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from moniqo_desktop.domain.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.errors import Mistake, Refused
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import ceil_to, floor_to
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.state.positions import PositionView


def close(position: PositionView, fraction: float = 1.0) -> ClosePosition:
    """fraction of what is open, 0..1."""
    return ClosePosition(symbol=position.symbol, fraction=fraction)


def break_even(position: PositionView, market: Market) -> MoveProtection:
    """The stop at the mean entry, on the tick that loses nothing.

    Raises Refused while the price is not beyond the entry: such a stop would close at once.
    """
    if position.entry is None or position.mark is None:
        raise Refused(f"The price of {position.symbol} is not known yet.")
    rounded = ceil_to if position.direction is Direction.LONG else floor_to
    stop = rounded(position.entry, market.tick_size)
    if (position.mark - stop) * position.direction.sign <= 0:
        raise Refused(
            f"{position.symbol} is not in profit: a stop at its entry would close it at once."
        )
    return MoveProtection(symbol=position.symbol, stop_price=stop)


def move_stop(position: PositionView, market: Market, text: str) -> MoveProtection:
    """Raises Mistake if text is no price, or one on the wrong side of the market."""
    price = price_of(market, text)
    if position.mark is not None and (position.mark - price) * position.direction.sign <= 0:
        side = "below" if position.direction is Direction.LONG else "above"
        raise Mistake(
            f"A stop of a {position.direction.value} must lie {side} the last price "
            f"{market.price_text(position.mark)}."
        )
    return MoveProtection(symbol=position.symbol, stop_price=price)


def move_target(position: PositionView, market: Market, text: str) -> MoveProtection:
    """Raises Mistake if text is no price, or one on the wrong side of the market."""
    price = price_of(market, text)
    if position.mark is not None and (price - position.mark) * position.direction.sign <= 0:
        side = "above" if position.direction is Direction.LONG else "below"
        raise Mistake(
            f"A target of a {position.direction.value} must lie {side} the last price "
            f"{market.price_text(position.mark)}."
        )
    return MoveProtection(symbol=position.symbol, target_price=price)


def price_of(market: Market, text: str) -> int:
    """Price steps on the tick; commas and spaces are taken for thousands separators."""
    plain = text.replace(",", "").replace(" ", "").replace("\u00a0", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Mistake(f"“{text}” is not a price.", hint="Type one like 67412.5.") from None
    if not value.is_finite() or not 0 < value < Decimal(10) ** 12:
        raise Mistake(f"“{text}” is not a price of {market.symbol}.")
    return market.price(float(value))
