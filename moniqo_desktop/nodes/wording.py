"""Short words for the cards."""

from __future__ import annotations

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.orders import Direction, Side
from moniqo_desktop.nodes.base import Given


def signed_quote(value: float, market: Market) -> str:
    """ "+128.10 USDT"."""
    sign = "−" if value < 0 else "+"
    return f"{sign}{abs(value):,.2f} {market.quote}"


def side_amount(side: Side, amount: int, market: Market) -> str:
    """ "BUY 0.106"."""
    return f"{side.upper()} {market.amount_text(amount)}"


def direction_number(direction: Direction, number: float) -> str:
    """ "LONG 0.81"; a flat view has no number."""
    return "FLAT" if direction is Direction.FLAT else f"{direction.upper()} {number:.2f}"


def flat(given: Given) -> str:
    """No position of its own."""
    holder = given.position.held_by
    return f"none of its own; {holder} holds one" if holder else "flat"


def held(given: Given) -> str:
    """The open position in a few words, "flat" if there is none."""
    position = given.position
    if not position.amount:
        return flat(given)
    return f"{position.direction.upper()} {given.market.amount_text(abs(position.amount))}"
