"""What an act would do, in a sentence, before it is done."""

from __future__ import annotations

from collections.abc import Mapping

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.money import floor_to
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.desk.actions import break_even_price
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.texts import profit_text
from moniqo_desktop.ui.words.translation import tr


def position_acts(position: PositionView, market: Market) -> Mapping[str, str]:
    """Name of the act → sentence."""
    return {
        "close": _closing(position, market, 100),
        **{f"part_{percent}": _closing(position, market, percent) for percent in (25, 50, 75)},
        "amount": tr("Closes an amount that you type, at the market."),
        "break_even": _break_even(position, market),
        "reverse": reversal(position, market),
        "stop": tr("Moves the stop to a price that you type; never away from the market."),
        "target": tr("Moves the target to a price that you type."),
    }


def owned(owner: str, words: str) -> str:
    """owner: whose position it is, "" = there is no doubt."""
    return tr("Position of “{owner}”. {words}").format(owner=owner, words=words) if owner else words


def reversal(position: PositionView, market: Market) -> str:
    """What a reversal does, step by step."""
    amount = market.amount_text(abs(position.amount))
    is_long = position.direction is Direction.LONG
    words = (
        tr("Sells {amount} at the market, then goes short by as much{stop}. The gate judges the "
           "short once the position is flat; refused, it stays flat.")
        if is_long
        else tr("Buys {amount} at the market, then goes long by as much{stop}. The gate judges "
                "the long once the position is flat; refused, it stays flat.")
    )  # fmt: skip
    stop = ""
    if position.stop and position.mark is not None:
        price = market.price_text(max(2 * position.mark - position.stop, 0))
        stop = tr(", its stop near {price}").format(price=price)
    return words.format(amount=amount, stop=stop)


def _closing(position: PositionView, market: Market, percent: int) -> str:
    size = floor_to(abs(position.amount) * percent // 100, market.lot_step)
    if not size:
        return tr("That part is smaller than the smallest amount of the market.")
    amount, is_long = market.amount_text(size), position.direction is Direction.LONG
    if position.profit is None:
        words = (
            tr("Sells {amount} at the market.") if is_long else tr("Buys {amount} at the market.")
        )
        return words.format(amount=amount)
    words = (
        tr("Sells {amount} at the market: about {profit} before the fee.")
        if is_long
        else tr("Buys {amount} at the market: about {profit} before the fee.")
    )
    return words.format(amount=amount, profit=profit_text(position.profit * percent // 100))


def _break_even(position: PositionView, market: Market) -> str:
    if position.entry is None:
        return tr("The entry is not known yet.")
    price = market.price_text(break_even_price(position, market))
    return tr("Moves the stop to {price}: entry and fees, before slippage and funding.").format(
        price=price
    )
