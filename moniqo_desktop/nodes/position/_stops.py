"""What all nodes share that move the stop of an open position: only ever tighter."""

from __future__ import annotations

from moniqo_desktop.domain.exits import behind_market, is_tighter
from moniqo_desktop.domain.orders import OrderIntent
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, State
from moniqo_desktop.nodes.wording import flat


def tightened(
    state: State, given: Given, stop: int, reason: str, *, least: int = 1
) -> tuple[State, tuple[OrderIntent, ...]]:
    """The intent that moves the stop to `stop` if that protects more by at least `least` steps.

    A stop at or beyond the market is put on the tick next to it. The same level is asked for again
    only after a few candles, so that a move on its way is not repeated.
    """
    position = given.position
    wish = behind_market(given.market, position.direction, stop, intents.close_steps(given))
    if not is_tighter(position.direction, position.stop_price, wish, least=least):
        return state, ()
    lately = intents.asked_lately(state, given)
    if lately and not is_tighter(position.direction, int(state["stop"]), wish, least=least):
        return state, ()
    return intents.asked_now(given) | {"stop": wish}, (intents.moved_stop(given, wish, reason),)


def stop_text(given: Given, moved: tuple[OrderIntent, ...]) -> str:
    """For the card: where the stop lies, or will."""
    if not given.position.amount:
        return flat(given)
    stop = moved[0].stop_price if moved else given.position.stop_price
    return f"stop {given.market.price_text(stop)}" if stop else "no stop"
