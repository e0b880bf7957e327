"""A market order that stands alone takes the short way through the compiled gear, and comes to what
the event gear says, also where something gets in its way."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Market, MarketKind, Symbol
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.engine.fast import alone, door
from moniqo_desktop.engine.fast.lower import lower, stands_alone
from tests.engine.test_fast_parity import KEPT, by_events, by_loop
from tests.kit.builders import SPOT, SYMBOL
from tests.kit.flows import (
    MARKETS,
    a_flow,
    candles_of,
    compiled,
    some_terms,
    walk,
)
from tests.kit.ways import results_apart

WIRES = """c.candles > fast.candles; c.candles > slow.candles; fast.real > up.a; slow.real > up.b;
fast.real > down.a; slow.real > down.b; up.result > view.long; view.signal > sizer.decision;
sizer.plan > gate.plan; gate.plan > order.plan"""
LEAVES = {
    "flag": ("trade.close", {}, "down.result > leave.when"),
    "signal": ("trade.close", {"min_age": 3, "on_flat": True}, "view.signal > leave.signal"),
    "both": (
        "trade.close",
        {"on_flat": True},
        "down.result > leave.when; view.signal>leave.signal",
    ),
}
WAYS = {
    alone.LONG_WAY: "the long way",
    alone.OPENED: "on after its fill",
    alone.ASKED: "asked again",
    alone.DONE: "done",
}


def cross(
    symbol: Symbol = SPOT, leaves: str = "flag", order: str = "trade.open", **sizer: Any
) -> Flow:
    """Two means cross; nothing protects the position."""
    size = {"mode": "share", "share_percent": 40.0, "stop": "none", "target": "none"}
    size |= {"max_position_percent": 100.0, "sides": "long"}
    nodes: dict[str, Any] = {
        "c": candles_of(symbol),
        "fast": ("indicator.ta.sma", {"timeperiod": 2}),
        "slow": ("indicator.ta.sma", {"timeperiod": 5}),
        "up": ("logic.compare", {"op": "above"}),
        "down": ("logic.compare", {"op": "below"}),
        "view": "logic.to_signal",
        "sizer": ("risk.sizer", {**size, **sizer}),
        "gate": "risk.gate",
        "order": order,
    }
    kind, settings, more = LEAVES[leaves]
    nodes["leave"] = (kind, settings)
    other = "exit" if sizer.get("sides", "long") == "long" else "short"
    return a_flow(nodes, f"{WIRES}; down.result > view.{other}; {more}")


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often which way was taken from a decision and from a fill."""
    found: Counter[str] = Counter()

    def watched(name: str) -> None:
        play = getattr(alone, name)

        def step(*given: Any) -> int:
            way: int = play(*given)
            found[f"{name}: {WAYS[way]}"] += 1
            return way

        monkeypatch.setattr(alone, name, step)

    watched("decide")
    watched("fill")
    return found


def apart(
    flow: Flow,
    candles: Columns,
    rules: PaperRules | None = None,
    market: Market | None = None,
) -> str:
    markets = MARKETS if market is None else {**MARKETS, market.symbol: market}
    plan, terms = compiled(flow, markets), some_terms(mode=Mode.BACKTEST)
    assert stands_alone(lower(plan, profile("research")).nodes)
    rules = rules or PaperRules(volume_share_ppm=0)
    one = by_events(plan, candles, terms, rules)
    assert len(one.fills) > 5
    return results_apart(one, by_loop(plan, candles, terms, rules, door.plain()))


@pytest.mark.parametrize("order", ["trade.open", "trade.reverse"])
@pytest.mark.parametrize("leaves", LEAVES)
@pytest.mark.parametrize("symbol", [SPOT, SYMBOL])
def test_the_short_way_comes_to_what_the_event_gear_says(
    symbol: Symbol, leaves: str, order: str, ways: Counter[str]
) -> None:
    sides = "both" if symbol == SYMBOL else "long"
    mode = {"mode": "fixed", "notional": 5_000.0} if order == "trade.open" else {}
    for seed in (3, 4):
        assert apart(cross(symbol, leaves, order, sides=sides, **mode), walk(300, seed)) == ""
    assert ways["fill: done"] > 5


@pytest.mark.parametrize("path", PATHS)
def test_the_short_way_holds_on_every_path(path: str, ways: Counter[str]) -> None:
    rules = PaperRules(path, slippage_ppm=400, slippage_ticks=1, impact_ppm=900, volume_share_ppm=0)
    for symbol in (SPOT, SYMBOL):
        flow = cross(symbol, sides="both" if symbol == SYMBOL else "long")
        assert apart(flow, walk(300, 8), rules) == ""
    assert ways["fill: done"] > 5


def test_a_thin_candle_fills_a_part_and_the_rest_waits(ways: Counter[str]) -> None:
    for share_ppm in (2_000, 100_000):
        rules = PaperRules(volume_share_ppm=share_ppm, impact_ppm=2_000)
        flow = cross(mode="fixed", notional=500.0)
        assert apart(flow, walk(300, 6), rules) == ""
    assert ways["fill: on after its fill"] > 5
    assert ways["fill: done"] > 5


def test_a_short_that_may_be_liquidated_goes_on_along_the_long_way(ways: Counter[str]) -> None:
    assert apart(cross(SYMBOL, "signal", sides="short"), walk(300, 8)) == ""
    assert ways["fill: on after its fill"] > 5


def test_an_entry_that_can_pay_for_a_part_only_fills_that_part(ways: Counter[str]) -> None:
    """All the money is asked for, and the next open lies far above."""
    columns = walk(300, 5)
    opens = columns.open.copy()
    opens[::3] = np.round(opens[::3] * 1.05, 1)
    high = np.maximum(columns.high, opens)
    jumpy = Columns(columns.opened_at, opens, high, columns.low, columns.close, columns.volume)
    assert apart(cross(share_percent=100.0), jumpy) == ""
    assert ways["fill: on after its fill"] > 2


def test_missing_candles_change_no_time(ways: Counter[str]) -> None:
    columns = walk(400, 6)
    kept = np.random.default_rng(2).random(400) > 0.15
    holed = Columns(*(getattr(columns, name)[kept] for name in Columns.__slots__))
    assert apart(cross(leaves="signal"), holed) == ""
    assert ways["decide: done"] > 5


def test_an_order_below_the_smallest_is_refused_by_both(ways: Counter[str]) -> None:
    """What is left to buy with shrinks below what the venue takes."""
    market = Market(SPOT, 1, 3, MarketKind.SPOT, lot_step=5, taker_ppm=1_000, min_amount=40_000)
    flow = cross(mode="fixed", notional=40_100.0)
    assert apart(flow, walk(400, 7, start=1_000.0), market=market) == ""
    assert ways["decide: done"] > ways["fill: done"]


def test_a_flow_with_a_stop_or_with_two_ways_out_does_not_stand_alone() -> None:
    def rows(flow: Flow) -> Any:
        return lower(compiled(flow), profile("research")).nodes

    assert stands_alone(rows(cross()))
    assert not stands_alone(rows(cross(stop="percent", stop_percent=1.0)))
    assert not stands_alone(rows(cross(target="percent", target_percent=1.0)))
    nodes = {node.node_id: (node.kind, node.params) for node in cross().nodes}
    wires = f"{WIRES}; down.result > leave.when"
    assert stands_alone(rows(a_flow(nodes, wires)))
    assert not stands_alone(
        rows(a_flow(nodes | {"order": ("trade.open", {"order": "limit"})}, wires))
    )
    tired = nodes | {"tired": ("position.time_exit", {"candles": 9})}
    assert not stands_alone(rows(a_flow(tired, wires)))


@pytest.mark.slow  # the loop is compiled where it is not kept from a run before
@pytest.mark.timeout(1_800)
@pytest.mark.skipif(not door.can_compile(), reason="numba (extra fast) is not installed")
def test_the_short_way_is_the_same_compiled() -> None:
    gear, rules = door.compiled(KEPT), PaperRules(volume_share_ppm=0, slippage_ppm=300)
    for symbol, sides in ((SPOT, "long"), (SYMBOL, "both")):
        flow = cross(symbol, order="trade.reverse", sides=sides)
        plan, terms, candles = compiled(flow), some_terms(mode=Mode.BACKTEST), walk(2_000, 11)
        one = by_loop(plan, candles, terms, rules, gear)
        assert len(one.fills) > 50
        assert results_apart(one, by_loop(plan, candles, terms, rules, door.plain())) == ""
