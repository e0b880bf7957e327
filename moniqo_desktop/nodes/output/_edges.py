"""What the output nodes share: acting once per yes, and words with values in them."""

from __future__ import annotations

from typing import Any

from moniqo_desktop.nodes.base import Given, State


def rises(state: State, given: Given) -> tuple[bool, State]:
    """Whether the flag at “when” has just turned to yes, and the next state."""
    on = bool(given["when"])
    return on and not state["on"], {"on": on}


def filled(template: str, given: Given) -> str:
    """The template with {symbol}, {price} and {value} put in."""
    words = {
        "{symbol}": str(given.symbol),
        "{price}": f"{given.candle.close:,.{given.market.price_decimals}f}",
        "{value}": shown(given.values.get("value")),
    }
    for place, word in words.items():
        template = template.replace(place, word)
    return template


def shown(value: Any) -> str:
    """A value of any port, short enough for a line."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.2f}"
    return str(value)
