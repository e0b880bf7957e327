"""Random scenes judged by brute force: what `make test` samples and `make prove` runs at length."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from random import Random

from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from tests.fills.oracle import Candle, Player, Wish, World, profit, profits
from tests.fills.scenes import ENTRIES, START, K, Played, Scene, a_candle, a_group, on_paper

KNOWN = tuple(path for path in PATHS if path != "worst")


def points(path: str, candle: Candle) -> tuple[int, ...]:
    """The four prices in the order in which a path visits them."""
    open_, high, low, close = candle
    up, down = high - open_, open_ - low
    towards_close = close < open_
    high_first = {
        "ohlc": True,
        "olhc": False,
        "close": towards_close,
        "nearest": up < down if up != down else towards_close,
    }[path]
    return (open_, high, low, close) if high_first else (open_, low, high, close)


def told(scene: Scene, rules: PaperRules) -> str:
    """The scene in words, for a failure."""
    orders = "; ".join(
        " ".join(f"{name}={value}" for name, value in vars(wish).items() if value)
        for wish in scene.wishes
    )
    return f"{rules.path} {scene[1:]}, touch {rules.touch_fills}: {orders}"


def player(scene: Scene, rules: PaperRules, **manner: bool) -> Player:
    return Player(scene.wishes, through=0 if rules.touch_fills else 1, **manner)


def rules_for(draw: Random, path: str) -> PaperRules:
    return PaperRules(path=path, volume_share_ppm=0, touch_fills=draw.random() < 0.3)


def judge_known_path(seed: int) -> None:
    """Up to three groups of any kinds over some candles: each fill is that of the path."""
    draw = Random(seed)
    wishes = []
    for number in range(draw.choice((1, 1, 2, 3))):
        wishes += a_group(draw, number, ENTRIES, draw.choice((1, -1)))
    candles = [a_candle(draw) for _ in range(draw.choice((1, 1, 2, 4)))]
    scene = Scene(tuple(wishes), candles[0], tuple(candles[1:]))
    rules = rules_for(draw, draw.choice(KNOWN))
    found = on_paper(scene, rules)
    judge = player(scene, rules)
    world = judge.opened(judge.begin(), START)
    for candle in candles:
        world = judge.along(world, points(rules.path, candle))
    assert sorted(found.fills) == sorted(world.fills), told(scene, rules)
    assert found.profit == found.best == profit(world, candles[-1][3]), told(scene, rules)
    assert not found.ambiguous, told(scene, rules)


def all_paths(scene: Scene, rules: PaperRules, *, frozen: bool = False) -> set[int]:
    """What every path through the candle comes to."""
    judge = player(scene, rules, frozen=frozen, told=False)
    world: World = judge.opened(judge.begin(), START)
    return profits(judge.ends(world, scene.candle), scene.candle[3])


def judge_open_position(seed: int) -> None:
    """A bracket of any kind that was open before: the least of all paths, and the most as best.

    A trailing stop counts at the level it has after the open; the best path may raise it.
    """
    draw = Random(seed)
    scene = Scene(tuple(a_group(draw, 0, (K.MARKET,), draw.choice((1, -1)))), a_candle(draw))
    rules = rules_for(draw, "worst")
    found, least = on_paper(scene, rules), min(all_paths(scene, rules, frozen=True))
    assert found.profit == least, told(scene, rules)
    if len(found.fills) > 1:
        check_best(scene, rules, found, least)


def check_best(scene: Scene, rules: PaperRules, found: Played, least: int) -> None:
    most = max(all_paths(scene, rules))
    assert found.best == most, told(scene, rules)
    assert bool(found.ambiguous) is (most != least), told(scene, rules)


def judge_entry(seed: int) -> None:
    """An entry inside the candle with its bracket: the same laws for the rest of it.

    Left out: stop-limit entries that may or may not fill after their trigger, they count as not
    filled; and the assumed turn at the activation of a trailing stop is only bounded by all paths.
    """
    draw = Random(seed)
    sign = draw.choice((1, -1))
    wishes = tuple(a_group(draw, 0, (K.LIMIT, K.STOP, K.TAKE_PROFIT), sign))
    scene, rules = Scene(wishes, a_candle(draw)), rules_for(draw, "worst")
    found, every = on_paper(scene, rules), all_paths(scene, rules)
    if any(wish.activation_ppm for wish in wishes):
        assert min(every) <= found.profit <= max(every), told(scene, rules)
        return
    least = min(all_paths(scene, rules, frozen=True))
    assert found.profit == least, told(scene, rules)
    if len(found.fills) > 1:
        check_best(scene, rules, found, least)


def judge_two_groups(seed: int) -> None:
    """Two brackets of one direction: no path pays both of them less.

    Left out: groups that bet against each other on one symbol, which the gate does not let pass.
    """
    draw = Random(seed)
    sign = draw.choice((1, -1))
    kinds = (K.MARKET, K.LIMIT, K.STOP, K.TAKE_PROFIT)
    groups = [a_group(draw, number, kinds, sign) for number in range(2)]
    chosen = tuple(wish for group in groups for wish in group)
    if any(wish.trail_ppm or wish.kind is K.STOP_LIMIT for wish in chosen):
        return
    scene, rules = Scene(chosen, a_candle(draw)), rules_for(draw, "worst")
    assert on_paper(scene, rules).profit <= min(all_paths(scene, rules)), told(scene, rules)


def judge_liquidation(seed: int) -> None:
    """A leveraged bracket: its liquidation is a stop that the venue keeps, first at its price.

    Left out: gaps over the entry or the liquidation, where money decides and not the path.
    """
    draw = Random(seed)
    leverage, sign = draw.choice((8, 12, 20, 30)), draw.choice((1, -1))
    wishes = a_group(draw, 0, (K.MARKET, K.MARKET, K.LIMIT, K.STOP), sign)
    candle, entry = a_candle(draw), wishes[0]
    entered = entry.limit or entry.trigger or START
    level = liquidated_at(sign, entered, leverage)
    limit_passed = entry.kind is K.LIMIT and sign * (entry.limit - candle[0]) > 0
    stop_passed = entry.kind is K.STOP and sign * (candle[0] - entry.trigger) > 0
    special = any(wish.trail_ppm or wish.kind is K.STOP_LIMIT for wish in wishes)
    if limit_passed or stop_passed or special or sign * (candle[0] - level) <= 0:
        return
    venue = Wish("liquidation", -sign, K.STOP, trigger=level, child=True)
    scene = Scene(tuple(wishes), candle)
    judged = Scene((entry, venue, *wishes[1:]), candle)
    rules = rules_for(draw, draw.choice(PATHS))
    found = on_paper(scene, rules, leverage)
    if rules.path != "worst":
        judge = player(judged, rules)
        world = judge.along(judge.opened(judge.begin(), START), points(rules.path, candle))
        assert sorted(found.fills) == sorted(world.fills), f"{leverage}× {told(scene, rules)}"
        return
    least = min(all_paths(judged, rules))
    assert found.profit == least, f"{leverage}× {told(scene, rules)}"
    if len(found.fills) > 1:
        check_best(judged, rules, found, least)


def liquidated_at(sign: int, entered: int, leverage: int) -> int:
    """Where what is left of the margin of one unit falls to its maintenance of 0.5 %."""
    margin = Fraction(entered, leverage)
    price = (sign * entered - margin) / (sign - Fraction(5, 1_000))
    return ceil(price) if sign > 0 else floor(price)


LAWS: dict[str, Callable[[int], None]] = {
    "each known path is played exactly": judge_known_path,
    "an open position gets the least of all paths": judge_open_position,
    "an entry inside the candle gets the least of all paths": judge_entry,
    "no path pays two brackets less": judge_two_groups,
    "liquidation is met on the path, unless a stop lies before it": judge_liquidation,
}
