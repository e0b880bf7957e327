"""The words for orders in the table of cases."""

from __future__ import annotations

from typing import Any, Final

from moniqo_desktop.domain.orders import (
    Order,
    OrderGroup,
    OrderKind,
    Purpose,
    Side,
    TimeInForce,
)
from tests.kit.builders import an_order

K = OrderKind
ENTRIES: Final = {
    "limit": K.LIMIT,
    "stop": K.STOP,
    "stop-limit": K.STOP_LIMIT,
    "touch": K.TAKE_PROFIT,
    "trail": K.TRAILING,
}
CHILDREN: Final = {**ENTRIES, "target": K.LIMIT}
FORCES: Final = {"ioc": TimeInForce.IOC, "post-only": TimeInForce.POST_ONLY}


def group_of(text: str, number: int) -> OrderGroup:
    """“buy limit 990 + stop 980 + target 1040”, or “guard long + stop 980” for what protects an
    open position; a name before “=” is put before all names of the group but the first group's."""
    name, named, rest = text.partition("=")
    first, *others = (part.split() for part in (rest if named else text).split("+"))
    prefix = f"{name.strip()}." if named else f"{number}." if number else ""
    guards = first[0] == "guard"
    long = first[1] == "long" if guards else first[0] == "buy"
    side = Side.BUY if long else Side.SELL
    entry = None if guards else _entry(name.strip() or f"{prefix}entry", side, first[1:])
    if entry is not None and not named:
        entry = _entry(f"{prefix}entry", side, first[1:])
    amount = _amount(first)
    children = tuple(_child(prefix, side.opposite, words, amount) for words in others)
    return OrderGroup(f"g{number}", entry, children)


def _amount(words: list[str]) -> int:
    return next((int(word[1:]) for word in words if word[0] == "x" and word[1:].isdigit()), 1_000)


def _entry(name: str, side: Side, words: list[str]) -> Order:
    kind = ENTRIES.get(words[0], K.MARKET) if words else K.MARKET
    force = next((FORCES[word] for word in words if word in FORCES), TimeInForce.GTC)
    leverage = next((int(word[3:]) for word in words if word.startswith("lev")), 1)
    return an_order(
        name,
        side=side,
        kind=kind,
        amount=_amount(words),
        time_in_force=force,
        reduce_only="reduce" in words,
        leverage=leverage,
        **_prices(kind, words[1:]),
    )


def _child(prefix: str, side: Side, words: list[str], amount: int) -> Order:
    kind = CHILDREN[words[0]]
    target = kind in (K.LIMIT, K.TAKE_PROFIT)
    return an_order(
        f"{prefix}{words[0]}",
        side=side,
        kind=kind,
        amount=_amount(words) if _amount(words) != 1_000 else amount,
        purpose=Purpose.TARGET if target else Purpose.STOP,
        reduce_only=True,
        **_prices(kind, words[1:]),
    )


def _prices(kind: OrderKind, words: list[str]) -> dict[str, Any]:
    if kind is K.LIMIT:
        return {"limit_price": int(words[0])}
    if kind is K.STOP_LIMIT:
        return {"trigger_price": int(words[0]), "limit_price": int(words[1])}
    if kind is K.TRAILING:
        after = dict(zip(words[1::2], words[2::2], strict=False))
        return {
            "trail_ppm": _ppm(words[0]),
            "activation_ppm": _ppm(after.get("from", "0%")),
            "trigger_price": int(after.get("at", 0)),
        }
    return {} if kind is K.MARKET else {"trigger_price": int(words[0])}


def _ppm(text: str) -> int:
    return round(float(text.removesuffix("%")) * 10_000)
