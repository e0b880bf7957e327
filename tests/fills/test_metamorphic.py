"""Laws that need no right answer: other units, a mirror, and a candle told in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.orders import OrderGroup, OrderKind
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from tests.fills.brute_force import KNOWN, points
from tests.fills.oracle import Candle, Wish
from tests.fills.scenes import ENTRIES, START, a_candle, a_group, groups_of
from tests.kit.builders import PLENTY, Tape, a_market

SCENES = 100
MIRROR = {"worst": "worst", "ohlc": "olhc", "olhc": "ohlc", "nearest": "nearest", "close": "close"}
Filled = list[tuple[str, int, int]]
Turns = list[tuple[str, int]]


def scenes(path: str) -> Iterator[tuple[tuple[Wish, ...], list[Candle], PaperRules]]:
    """Orders of up to two groups, four candles, and rules with every cost in them."""
    for seed in range(SCENES):
        draw = Random(f"{path}{seed}")
        groups = [
            a_group(draw, n, ENTRIES, draw.choice((1, -1))) for n in range(draw.choice((1, 2)))
        ]
        rules = PaperRules(
            path,
            volume_share_ppm=draw.choice((0, 100_000)),
            slippage_ppm=draw.choice((0, 0, 15_000)),
            slippage_ticks=draw.choice((0, 0, 1)),
            impact_ppm=draw.choice((0, 0, 400_000)),
            touch_fills=draw.random() < 0.3,
        )
        yield tuple(w for group in groups for w in group), [a_candle(draw) for _ in range(4)], rules


def played(
    groups: list[OrderGroup],
    candles: list[Candle],
    rules: PaperRules,
    *,
    start: int = START,
    volume: int = PLENTY,
    **market: Any,
) -> Filled:
    """Name, price and amount of every fill."""
    tape = Tape(a_market(**market), cash=10**17, rules=rules)
    tape.submit(*groups)
    tape.flat(start, volume)
    for candle in candles:
        tape.candle(*candle, volume)
    return [(r.order_id, r.price, r.amount) for r in tape.reports if isinstance(r, FillSeen)]


def sized(groups: list[OrderGroup], times: int) -> list[OrderGroup]:
    """The same orders of so many units."""
    return [
        OrderGroup(
            group.group_id,
            replace(group.entry, amount=group.entry.amount * times) if group.entry else None,
            tuple(replace(child, amount=child.amount * times) for child in group.children),
        )
        for group in groups
    ]


@pytest.mark.parametrize("path", PATHS)
def test_other_units_of_price_give_the_same_fills(path: str) -> None:
    for wishes, candles, rules in scenes(path):
        finer = tuple(
            Wish(**{**vars(w), "limit": w.limit * 7, "trigger": w.trigger * 7}) for w in wishes
        )
        scaled = [tuple(price * 7 for price in candle) for candle in candles]
        plain = played(groups_of(wishes), candles, rules)
        other = played(groups_of(finer), scaled, rules, start=START * 7, tick_size=7)  # type: ignore[arg-type]  # four prices each
        assert [(name, price * 7, amount) for name, price, amount in plain] == other, wishes


@pytest.mark.parametrize("path", PATHS)
def test_other_units_of_amount_give_the_same_fills(path: str) -> None:
    for wishes, candles, rules in scenes(path):
        groups = sized(groups_of(wishes), 30)
        plain = played(groups, candles, rules, volume=170)
        other = played(sized(groups, 9), candles, rules, volume=170 * 9, lot_step=9)
        assert [(name, price, amount * 9) for name, price, amount in plain] == other, wishes


@pytest.mark.parametrize("path", PATHS)
def test_a_mirrored_market_fills_the_mirrored_orders(path: str) -> None:
    """Long for short, high for low; without what counts in shares of the price."""
    for wishes, candles, rules in scenes(path):
        if any(wish.kind is OrderKind.TRAILING for wish in wishes):
            continue
        candles = [candle for candle in candles if candle[0] != candle[3]]
        level = replace(rules, slippage_ppm=0, impact_ppm=0)
        plain = played(groups_of(wishes), candles, level)
        other = played(
            groups_of(tuple(map(mirrored, wishes))),
            [(100 - o, 100 - low, 100 - high, 100 - c) for o, high, low, c in candles],
            replace(level, path=MIRROR[path]),
        )
        assert [(name, 100 - price, amount) for name, price, amount in plain] == other, wishes


def mirrored(wish: Wish) -> Wish:
    limit, trigger = (100 - price if price else 0 for price in (wish.limit, wish.trigger))
    return Wish(**{**vars(wish), "sign": -wish.sign, "limit": limit, "trigger": trigger})


@pytest.mark.parametrize("path", KNOWN)
def test_the_legs_of_a_path_as_candles_of_their_own_change_nothing(path: str) -> None:
    """A candle that only rises or falls goes straight from open to close by its close."""
    for wishes, candles, rules in scenes(path):
        whole = replace(rules, volume_share_ppm=0)
        legs = [leg for candle in candles for leg in pieces(points(path, candle))]
        told = played(groups_of(wishes), candles, whole)
        assert told == played(groups_of(wishes), legs, replace(whole, path="close")), wishes


def pieces(path: tuple[int, ...]) -> Iterator[Candle]:
    """Each move as a candle; a candle that stands still as itself."""
    moves = [move for move in pairwise(path) if move[0] != move[1]] or [(path[0], path[0])]
    for start, end in moves:
        yield start, max(start, end), min(start, end), end


@pytest.mark.parametrize("path", PATHS)
def test_two_halves_of_an_order_fill_like_the_whole(path: str) -> None:
    """At the same prices, where neither volume nor impact counts."""
    for wishes, candles, rules in scenes(path):
        whole = replace(rules, volume_share_ppm=0, impact_ppm=0)
        one = sized(groups_of(wishes), 2)
        halves = [half for group in groups_of(wishes) for half in (group, renamed(group))]
        assert totals(played(one, candles, whole)) == totals(played(halves, candles, whole)), wishes


def renamed(group: OrderGroup) -> OrderGroup:
    orders = [replace(order, order_id=f"{order.order_id}'") for order in group.orders]  # type: ignore[arg-type]  # an id of its own
    return OrderGroup(f"{group.group_id}'", orders[0], tuple(orders[1:]))


def totals(told: Filled) -> dict[tuple[str, int], int]:
    """Amount by order and price."""
    found: dict[tuple[str, int], int] = {}
    for name, price, amount in told:
        key = name.removesuffix("'"), price
        found[key] = found.get(key, 0) + amount
    return found
