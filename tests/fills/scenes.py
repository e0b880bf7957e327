"""Random small scenes for the oracle, and the paper market that plays them too."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from moniqo_desktop.domain.margin import tiers_of
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.orders import OrderGroup, OrderKind, Purpose, Side
from moniqo_desktop.domain.paper.rules import PaperRules
from tests.fills.oracle import Candle, Wish
from tests.kit.builders import Tape, a_market, an_order

K = OrderKind
ENTRIES = (K.MARKET, K.MARKET, K.LIMIT, K.STOP, K.STOP_LIMIT, K.TAKE_PROFIT)
STOPS = (K.STOP, K.STOP, K.STOP_LIMIT, K.TRAILING)
TARGETS = (K.LIMIT, K.LIMIT, K.TAKE_PROFIT)
START = 50
"""Price of the candle on which all orders arrive."""


class Scene(NamedTuple):
    """Orders that arrive on a flat candle at START, the candle after it, and later ones."""

    wishes: tuple[Wish, ...]
    candle: Candle
    later: tuple[Candle, ...] = ()


def a_candle(draw: Random, *, width: int = 6) -> Candle:
    """Around START; it may open with a gap."""
    low = START + draw.randint(-width, 2)
    high = low + draw.randint(0, width)
    return draw.randint(low, high), high, low, draw.randint(low, high)


def a_group(draw: Random, number: int, entries: tuple[OrderKind, ...], sign: int) -> list[Wish]:
    """An entry with a stop, a target, both or neither."""
    entry = an_entry(draw, draw.choice(entries), sign, number)
    near = entry.limit or entry.trigger or START
    wishes = [entry]
    if draw.random() < 0.85:
        wishes.append(a_stop(draw, draw.choice(STOPS), -sign, near, number))
    if draw.random() < 0.75:
        wishes.append(a_target(draw, draw.choice(TARGETS), -sign, near, number))
    return wishes


def an_entry(draw: Random, kind: OrderKind, sign: int, number: int) -> Wish:
    """One that does not act at START: limits and touches lie below for a buy, stops above."""
    name, away = f"e{number}", draw.randint(1, 5)
    if kind is K.LIMIT:
        return Wish(name, sign, kind, limit=START - sign * away, group=number)
    if kind is K.TAKE_PROFIT:
        return Wish(name, sign, kind, trigger=START - sign * away, group=number)
    if kind is K.MARKET:
        return Wish(name, sign, kind, group=number)
    trigger = START + sign * away
    limit = trigger + draw.randint(-2, 2) if kind is K.STOP_LIMIT else 0
    return Wish(name, sign, kind, limit=limit, trigger=trigger, group=number)


def a_stop(draw: Random, kind: OrderKind, sign: int, near: int, number: int) -> Wish:
    """Protects from near; a trailing one may have a first level and an activation."""
    trigger = near + sign * draw.randint(1, 5)
    wish = Wish(f"s{number}", sign, kind, trigger=trigger, group=number, child=True)
    if kind is K.STOP_LIMIT:
        return wish_with(wish, limit=trigger + draw.randint(-2, 2))
    if kind is K.TRAILING:
        return wish_with(
            wish,
            trigger=draw.choice((0, trigger)),
            trail_ppm=draw.choice((30_000, 40_000, 60_000)),
            activation_ppm=draw.choice((0, 0, 20_000, 60_000)),
        )
    return wish


def a_target(draw: Random, kind: OrderKind, sign: int, near: int, number: int) -> Wish:
    price = near - sign * draw.randint(1, 5)
    limit, trigger = (price, 0) if kind is K.LIMIT else (0, price)
    return Wish(f"t{number}", sign, kind, limit, trigger, group=number, child=True)


def wish_with(wish: Wish, **changes: int) -> Wish:
    return Wish(**{**wish.__dict__, **changes})


def groups_of(wishes: tuple[Wish, ...], leverage: int = 1) -> list[OrderGroup]:
    """The wishes as the paper market takes them."""
    numbers = sorted({wish.group for wish in wishes})
    found = []
    for number in numbers:
        orders = [
            an_order(
                wish.name,
                side=Side.BUY if wish.sign > 0 else Side.SELL,
                amount=1,
                kind=wish.kind,
                purpose=Purpose.STOP if wish.child else Purpose.OPEN,
                limit_price=wish.limit,
                trigger_price=wish.trigger,
                trail_ppm=wish.trail_ppm,
                activation_ppm=wish.activation_ppm,
                reduce_only=wish.child,
                leverage=1 if wish.child else leverage,
            )
            for wish in wishes
            if wish.group == number
        ]
        found.append(OrderGroup(f"g{number}", orders[0], tuple(orders[1:])))
    return found


class Played(NamedTuple):
    """fills of all candles; profit, and what it had been at the fills' best prices: in steps."""

    fills: tuple[tuple[str, int], ...]
    ambiguous: int
    profit: int
    best: int


LENDING = a_market(max_leverage=50, tiers=tiers_of([(0, 5_000)]))
"""A market with maintenance of 0.5 %."""


def on_paper(scene: Scene, rules: PaperRules, leverage: int = 1) -> Played:
    """The scene on the paper market, one unit per order. The venue's order is “liquidation”."""
    tape = Tape(a_market() if leverage == 1 else LENDING, rules=rules)
    tape.submit(*groups_of(scene.wishes, leverage))
    tape.flat(START)
    for candle in (scene.candle, *scene.later):
        tape.candle(*candle)
    seen = [report for report in tape.reports if isinstance(report, FillSeen)]
    held = sum(fill.side.sign for fill in seen)
    marked = held * (scene.candle, *scene.later)[-1][3]
    return Played(
        tuple((fill.order_id.replace("liq-1", "liquidation"), fill.price) for fill in seen),
        sum(fill.ambiguous for fill in seen),
        marked - sum(fill.side.sign * fill.price for fill in seen),
        marked - sum(fill.side.sign * fill.best_price for fill in seen),
    )
