"""What is on its way for a position, as its working orders tell: never more than is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import Mode, Order, OrderKind, OrderStatus, Purpose
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.reversals import Key as Key
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr

_LEAVES = (Purpose.CLOSE, Purpose.REDUCE)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """share: of what is open, whole percent, 100 = all of it. at_open: it is filled at the next
    open, as paper does. turns: it will be opened the other way."""

    share: int
    at_open: bool
    turns: bool = False


Told = Callable[[PositionView], UnderWay | None]


def key_of(position: PositionView) -> Key:
    return position.wallet, position.symbol


def under_way(state: State, wallet: str | None = None) -> Mapping[Key, UnderWay]:
    """Of the positions shown, or of those on this wallet."""
    leaving: dict[Key, list[Order]] = {}
    for order in state.orders.open() if wallet is None else state.orders.open_on(wallet):
        if _leaves_now(order):
            key = state.runs.wallet_of(order.run_id), order.symbol
            leaving.setdefault(key, []).append(order)
    if not leaving:
        return {}
    positions = state.positions
    return {
        key: _summed(state, position, orders, turns=state.reversals.is_coming(key))
        for position in (positions.all() if wallet is None else positions.on(wallet))
        if (key := key_of(position)) in leaving
        and (orders := [o for o in leaving[key] if o.side.sign == -position.direction.sign])
    }


def words_of(way: UnderWay) -> tuple[str, str]:
    """Beside the symbol: in full, and where there is little room."""
    if way.turns:
        return tr("being reversed"), tr("reversing")
    if way.share == 100:
        return tr("being closed"), tr("closing")
    share = f"{way.share} %"
    return tr("{share} being closed").format(share=share), tr("{share} closing").format(share=share)


def sentence(symbol: Symbol, way: UnderWay) -> str:
    """What happens, and when where that is known."""
    return _sentence(way).format(symbol=symbol, share=f"{way.share} %")


def settled(symbol: Symbol, way: UnderWay | None) -> str:
    """Why no part of it can be closed and it cannot be reversed: all of it leaves, at a known time.
    "" where a real exchange has it. Closing all of it may be asked for at any time: that takes
    back a reversal, which may have been asked for elsewhere, and no venue closes more than is open.
    """
    if way is None or way.share < 100 or not way.at_open:
        return ""
    return sentence(symbol, way)


def _sentence(way: UnderWay) -> str:
    if way.turns and way.at_open:
        return tr("{symbol} is being reversed: it is closed at the next open.")
    if way.turns:
        return tr("{symbol} is being reversed.")
    if way.share == 100:
        whole = tr("{symbol} is being closed, at the next open.")
        return whole if way.at_open else tr("{symbol} is being closed.")
    part = tr("{share} of {symbol} is being closed, at the next open.")
    return part if way.at_open else tr("{share} of {symbol} is being closed.")


def _leaves_now(order: Order) -> bool:
    """At the market, and known to be there. A part that rests at a price may rest for long."""
    is_known = order.status is not OrderStatus.UNKNOWN
    return order.purpose in _LEAVES and order.kind is OrderKind.MARKET and is_known


def _summed(state: State, position: PositionView, orders: list[Order], *, turns: bool) -> UnderWay:
    held, left = abs(position.amount), sum(order.remaining for order in orders)
    is_whole = left >= held or any(order.purpose is Purpose.CLOSE for order in orders)
    share = 100 if is_whole else min(max(round(100 * left / held), 1), 99)
    return UnderWay(share, all(_at_open(state, order) for order in orders), turns)


def _at_open(state: State, order: Order) -> bool:
    run = state.runs.get(order.run_id)
    return run is not None and run.mode is Mode.PAPER
