"""Brute force: orders played price by price along every path through a candle.

Written without looking at the paper market: one unit per order, one price step at a time, and no
arithmetic of legs. All paths are searched at once as a graph of (price, what was visited, orders),
so that no number of turns bounds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from moniqo_desktop.domain.orders import OrderKind

ASLEEP, LIVE, LIMITED, DONE = range(4)
"""Of an order. LIMITED: a stop-limit after its trigger."""
PPM = 1_000_000
STOPS = (OrderKind.STOP, OrderKind.TRAILING)

Candle = tuple[int, int, int, int]


@dataclass(frozen=True)
class Wish:
    """An order of one unit; sign +1 buys. group: its number; a child sleeps until the entry."""

    name: str
    sign: int
    kind: OrderKind
    limit: int = 0
    trigger: int = 0
    trail_ppm: int = 0
    activation_ppm: int = 0
    group: int = 0
    child: bool = False


class Life(NamedTuple):
    """What changes of an order. starts: where a trailing stop begins to follow, 0 = it does."""

    phase: int
    trigger: int
    best: int = 0
    starts: int = 0


class World(NamedTuple):
    """Orders, position and cash; fills are kept where one path is followed."""

    lives: tuple[Life, ...]
    position: int = 0
    cash: int = 0
    fills: tuple[tuple[str, int], ...] = ()


class Player:
    """Plays a set of orders. through: steps beyond a limit that fill it; frozen: trailing stops
    keep the level they have after the open; told: whether fills are kept."""

    def __init__(
        self, wishes: tuple[Wish, ...], *, through: int = 1, frozen: bool = False, told: bool = True
    ) -> None:
        self.wishes, self.through, self.frozen, self.told = wishes, through, frozen, told

    def begin(self) -> World:
        """All entries rest, all children sleep."""
        return World(tuple(Life(ASLEEP if w.child else LIVE, w.trigger) for w in self.wishes))

    # ---- one price

    def at(self, world: World, price: int) -> World:
        """Everything that acts while the market is at price: stops, touches, better limits."""
        while (number := self._acting(world, price)) is not None:
            world = self._act(world, number, price)
        return world

    def _acting(self, world: World, price: int) -> int | None:
        """Stops before touches before limits; of those a gap has met, the nearest to the open."""
        for acts in (self._stops, self._touches, self._limits):
            found = [
                (abs((wish.limit if is_limit(wish, life) else life.trigger) - price), number)
                for number, (wish, life) in enumerate(zip(self.wishes, world.lives, strict=True))
                if acts(wish, life, price)
            ]
            if found:
                return min(found)[1]
        return None

    def _stops(self, wish: Wish, life: Life, price: int) -> bool:
        stop = wish.kind in (*STOPS, OrderKind.STOP_LIMIT)
        return (
            stop
            and life.phase == LIVE
            and life.trigger > 0
            and wish.sign * (price - life.trigger) >= 0
        )

    def _touches(self, wish: Wish, life: Life, price: int) -> bool:
        touch = wish.kind is OrderKind.TAKE_PROFIT
        return touch and life.phase == LIVE and wish.sign * (life.trigger - price) >= 0

    def _limits(self, wish: Wish, life: Life, price: int) -> bool:
        return is_limit(wish, life) and wish.sign * (wish.limit - price) >= self.through

    def _act(self, world: World, number: int, price: int) -> World:
        wish, life = self.wishes[number], world.lives[number]
        if wish.kind is OrderKind.STOP_LIMIT and life.phase == LIVE:
            world = changed(world, number, life._replace(phase=LIMITED))
            accepted = wish.sign * (wish.limit - price) >= 0
            return self.filled(world, number, price) if accepted else world
        return self.filled(world, number, price)

    # ---- one step

    def step(self, world: World, price: int, after: int) -> World:
        """The market moves by one step: limits at price are passed, then it is at after."""
        passed = True
        while passed:
            passed = False
            for number, wish in enumerate(self.wishes):
                going = wish.sign * (price - after) > 0
                if going and wish.limit == price and is_limit(wish, world.lives[number]):
                    world = self.at(self.filled(world, number, price), price)
                    passed = True
        world = self.at(world, after)
        return world if self.frozen else self.follow(world, after)

    def follow(self, world: World, price: int) -> World:
        """Trailing stops have seen price."""
        for number, wish in enumerate(self.wishes):
            life = world.lives[number]
            if wish.trail_ppm and life.phase == LIVE and life.best:
                world = changed(world, number, followed(wish, life, price))
        return world

    # ---- a fill

    def filled(self, world: World, number: int, price: int) -> World:
        """One unit at price, and what follows: the group, and orders that reduce nothing now."""
        wish = self.wishes[number]
        world = changed(world, number, world.lives[number]._replace(phase=DONE))
        told = ((wish.name, price),) if self.told else ()
        world = world._replace(
            position=world.position + wish.sign,
            cash=world.cash - wish.sign * price,
            fills=world.fills + told,
        )
        for other, its in enumerate(self.wishes):
            if its.group == wish.group and its.child and its is not wish:
                life = world.lives[other]
                awake = Life(DONE, 0) if wish.child else woken(its, life, price)
                world = changed(world, other, awake)
        for other, its in enumerate(self.wishes):
            idle = its.child and world.position * its.sign >= 0
            if idle and world.lives[other].phase in (LIVE, LIMITED):
                world = changed(world, other, Life(DONE, 0))
        return world

    # ---- whole candles

    def opened(self, world: World, price: int) -> World:
        """The market jumps to price."""
        for number, wish in enumerate(self.wishes):
            if wish.kind is OrderKind.MARKET and world.lives[number].phase == LIVE:
                world = self.filled(world, number, price)
        return self.follow(self.at(world, price), price)

    def along(self, world: World, points: Iterable[int]) -> World:
        """The market opens at the first point and moves straight to each next one."""
        (price, *turns) = points
        world = self.opened(world, price)
        for turn in turns:
            while price != turn:
                after = price + (1 if turn > price else -1)
                world, price = self.step(world, price, after), after
        return world

    def ends(self, world: World, candle: Candle) -> Iterator[World]:
        """The world after every path through the candle that visits its high and its low."""
        open_, high, low, close = candle
        first = (open_, open_ == high, open_ == low, self.opened(world, open_))
        seen, todo = {first}, [first]
        while todo:
            price, topped, bottomed, here = todo.pop()
            if topped and bottomed and price == close:
                yield here
            for after in (price - 1, price + 1):
                if not low <= after <= high:
                    continue
                there = self.step(here, price, after)
                state = (after, topped or after == high, bottomed or after == low, there)
                if state not in seen:
                    seen.add(state)
                    todo.append(state)


def is_limit(wish: Wish, life: Life) -> bool:
    """Whether the order rests as a limit."""
    return life.phase == (LIVE if wish.kind is OrderKind.LIMIT else LIMITED) and wish.limit > 0


def changed(world: World, number: int, life: Life) -> World:
    lives = world.lives
    return world._replace(lives=(*lives[:number], life, *lives[number + 1 :]))


def woken(wish: Wish, life: Life, price: int) -> Life:
    """A child as it wakes at the price of its entry."""
    if not wish.trail_ppm:
        return Life(LIVE, life.trigger)
    if not wish.activation_ppm:
        return followed(wish, Life(LIVE, life.trigger), price)
    away = Fraction(price * (PPM - wish.sign * wish.activation_ppm), PPM)
    return Life(LIVE, life.trigger, price, floor(away) if wish.sign > 0 else ceil(away))


def followed(wish: Wish, life: Life, price: int) -> Life:
    """A trailing stop after the market was at price. sign -1 protects a long."""
    sign, trigger, best, starts = wish.sign, life.trigger, life.best, life.starts
    if starts and sign * (price - starts) > 0:
        return life
    if not starts and best and sign * (price - best) >= 0:
        return life
    away = Fraction(price * (PPM + sign * wish.trail_ppm), PPM)
    level = floor(away) if sign > 0 else ceil(away)
    tight = level if not trigger else min(trigger, level) if sign > 0 else max(trigger, level)
    return Life(LIVE, tight, price)


def profit(world: World, close: int) -> int:
    """Cash and the position at close."""
    return world.cash + world.position * close


def profits(worlds: Iterable[World], close: int) -> set[int]:
    """What the paths came to."""
    return {profit(world, close) for world in worlds}
