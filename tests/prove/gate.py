"""Random and hostile intents against the gate, judged by an oracle that shares nothing with it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.orders import Order, OrderGroup, OrderId, OrderIntent, OrderKind, Purpose
from moniqo_desktop.engine.gate.gate import judge
from moniqo_desktop.engine.gate.ruling import Ruling
from tests.kit.gate_oracle import (
    HAIR,
    Question,
    entry_violations,
    exit_violations,
    protection_violations,
)
from tests.kit.gate_worlds import World

Progress = Callable[[str], None]

LIFE: Final = 250
"""Intents of one wallet; then a new one is drawn."""
HOSTILE: Final = (
    *(0, -1, 1, 7, 10**9, 2**31, 2**53 + 1, 2**62 - 1, 2**62, 2**63, -(2**63), 10**30),
    *(float("nan"), float("inf"), 1.5, True, None, "7"),
)
FLOATS: Final = (float("nan"), float("inf"), -float("inf"), 1e300, -1.0, 0.0, 5e-324, 0.1 + 0.2)
RUBBISH: Final = ("", "💥", "../..", "b\u0000", "p" * 400, "p'; drop", "ρ", "P", "liq-1", "l")
LIMIT_NAMES: Final = ("risk_per_trade", "max_position", "max_leverage", "min_stop_distance", "💰")
PRICES: Final = ("limit_price", "trigger_price", "stop_price", "target_price")


def entry(world: World, rng: random.Random) -> OrderIntent:
    """An entry that would be fine as often as not."""
    return spoilt(world.fair_entry(), world, rng, rng.choice((0, 0, 0, 1, 1, 2)))


def leaving(world: World, rng: random.Random) -> OrderIntent:
    return spoilt(world.fair_exit(), world, rng, rng.choice((0, 0, 1, 2)))


def protecting(world: World, rng: random.Random) -> OrderIntent:
    return spoilt(world.fair_protection(), world, rng, rng.choice((0, 0, 1)))


def spoilt(intent: OrderIntent, world: World, rng: random.Random, times: int) -> OrderIntent:
    for _ in range(times):
        intent = rng.choice(SPOILERS)(intent, world, rng)
    return intent


def _amount(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, amount=rng.choice(HOSTILE))


def _times(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    """Huge leverage by size, or more than is open."""
    if type(intent.amount) is not int:
        return intent
    return replace(intent, amount=int(intent.amount * rng.choice((0.3, 1.1, 2, 5, 50, 10**6))))


def _one_more(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    name = rng.choice(("amount", *PRICES))
    value = getattr(intent, name)
    return replace(intent, **{name: value + 1}) if type(value) is int else intent


def _price(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, **{rng.choice(PRICES): rng.choice(HOSTILE)})


def _near_price(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    """Stops on the wrong side, too near, too far; prices that the kind does not have."""
    last = world.desk.last_price.get(intent.symbol, 1000)
    price = int(last * rng.choice((0.5, 0.97, 0.999, 1, 1.001, 1.03, 2)))
    return replace(intent, **{rng.choice(PRICES): price})


def _kind(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, kind=rng.choice(tuple(OrderKind)))


def _side(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, side=intent.side.opposite)


def _purpose(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, purpose=rng.choice(tuple(Purpose)))


def _symbol(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    known = rng.random() < 0.7
    return replace(intent, symbol=Symbol(rng.choice(world.symbols if known else RUBBISH)))


def _trail(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    trail = rng.choice((-1, 0, 1, 20_000, 999_999, 1_000_000, 2**63, float("nan")))
    return replace(intent, trail_ppm=trail, stop_price=rng.choice((0, intent.stop_price)))


def _limits(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    value = rng.choice((0.0, 1e-9, 0.004, 0.3, 5.0, -1.0, float("nan"), float("inf")))
    return replace(intent, limits=((rng.choice(LIMIT_NAMES), value),))


def _decided(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    last = world.desk.last_price.get(intent.symbol, 1000)
    wild = rng.choice(HOSTILE)
    return replace(intent, decided_price=rng.choice((wild, int(last * 0.996), int(last * 1.02))))


def _saving(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    cap = rng.choice((0, -1, 10**9, 10**11, 10**13, 2**61, 2**63))
    return replace(intent, accumulates=True, total_cap=cap, stop_price=0)


def _unapproved(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, approved_by="")


def _lent(intent: OrderIntent, world: World, rng: random.Random) -> OrderIntent:
    return replace(intent, leverage=rng.choice((*HOSTILE, 2, 3, 5, 11, 125, 126)))


SPOILERS: Final = (
    *(_lent, _amount, _times, _one_more, _price, _near_price, _kind, _side, _purpose),
    *(_symbol, _trail, _limits, _decided, _saving, _unapproved),
)
SORTS: Final = (entry, entry, entry, leaving, leaving, protecting)


def ordered(intent: OrderIntent, order_id: str, at: int) -> Order:
    """The order of an intent, made as the engine makes it: nothing of it is repaired."""
    adds = intent.purpose.adds_exposure
    return Order(
        OrderId(order_id),
        "run",
        "node",
        intent.symbol,
        intent.purpose,
        intent.side,
        intent.kind,
        intent.amount,
        at,
        limit_price=intent.limit_price,
        trigger_price=intent.trigger_price,
        trail_ppm=0 if adds else intent.trail_ppm,
        reduce_only=not adds,
        leverage=intent.leverage if adds else 1,
    )


def an_id(world: World, rng: random.Random) -> str:
    """Mostly new and of the wallet's mode; sometimes used before, of another mode, or rubbish."""
    luck = rng.random()
    if luck < 0.02:
        return rng.choice(RUBBISH)
    if luck < 0.05 and world.desk.orders:
        return rng.choice(list(world.desk.orders))
    letter = world.facts.mode.letter if luck > 0.08 else rng.choice("bptl")
    return f"{letter}-{world.count}"


def sort_of(purpose: Purpose) -> tuple[str, Callable[[Question], set[str]]]:
    """What an order of this purpose is to the gate, and its judge."""
    if purpose in (Purpose.OPEN, Purpose.ADD):
        return "entry", entry_violations
    if purpose in (Purpose.STOP, Purpose.TARGET):
        return "protection", protection_violations
    return "exit", exit_violations


def checked(question: Question, ruling: Ruling) -> str:
    """What became of the intent. Raises AssertionError if oracle and gate disagree."""
    sort, judged = sort_of(question.intent.purpose)
    broken = judged(question if ruling.allowed else replace(question, hair=-HAIR))
    told = f"{question.intent} at {question.at} of {question.facts}: {ruling.codes}"
    assert not (ruling.allowed and broken), f"an {sort} outside {sorted(broken)} may leave: {told}"
    assert ruling.allowed or broken, f"an {sort} is refused that breaks nothing: {told}"
    assert len(ruling.results) == 18, f"not every check is stored: {told}"
    return f"{sort} {'allowed' if ruling.allowed else 'refused'}"


def through_the_doors(world: World, rng: random.Random, intent: OrderIntent) -> OrderIntent | None:
    """Sometimes size and price come as floats through the market's doors; None = it refused."""
    if rng.random() > 0.05 or intent.symbol not in world.desk.markets:
        return intent
    market = world.desk.markets[intent.symbol]
    try:
        if rng.random() < 0.5:
            return replace(intent, amount=market.amount(rng.choice(FLOATS)))
        return replace(intent, stop_price=market.price(rng.choice(FLOATS)))
    except Mistake:
        return None


def one(world: World, rng: random.Random, counts: Counter[str]) -> None:
    intent = through_the_doors(world, rng, rng.choice(SORTS)(world, rng))
    if intent is None:
        counts["stopped at the door"] += 1
        return
    world.next()
    order = ordered(intent, an_id(world, rng), world.at)
    question = Question(intent, order, world.desk, world.safety, world.facts, world.at)
    before = dict(world.desk.orders)
    ruling = judge(intent, order, world.desk, world.safety, world.facts, world.at)
    assert world.desk.orders == before, "judging an order changed the desk"
    outcome = checked(question, ruling)
    counts[outcome] += 1
    counts.update(f"code {code}" for code in ruling.codes)
    if outcome == "exit allowed" and (world.safety.kill_switch or world.facts.stale):
        counts["exit allowed in an emergency"] += 1
    if outcome == "entry allowed" and rng.random() < 0.3:
        world.desk.add(OrderGroup(order.order_id, order))


def prove(intents: int = 100_000, progress: Progress = print, seed: int = 1) -> dict[str, Any]:
    """Raises AssertionError on an order outside a limit or an exit that is refused in vain."""
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    world = World(rng)
    for number in range(intents):
        if number % LIFE == 0:
            world = World(rng)
        try:
            one(world, rng, counts)
        except AssertionError as problem:
            raise AssertionError(f"intent {number} of seed {seed}: {problem}") from None
        if (number + 1) % 20_000 == 0:
            progress(f"gate: {number + 1} of {intents} intents, {counts['entry allowed']} let in")
    codes = sorted(name.removeprefix("code ") for name in counts if name.startswith("code "))
    sorts = {name: count for name, count in sorted(counts.items()) if not name.startswith("code ")}
    return {"intents": intents, "outside_a_limit": 0, "refused_in_vain": 0, "codes": codes, **sorts}
