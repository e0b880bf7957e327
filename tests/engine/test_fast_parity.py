"""Both gears give the same fills, trades, money and curve, bit for bit.

The flows here are small and odd on purpose; the proof over many shapes is in tests/prove.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.engine.fast import door
from moniqo_desktop.engine.fast.run import BeyondBounds, history, make_ready, run_compiled
from moniqo_desktop.engine.history.gears import COMPILED, EVENT, gear_of
from moniqo_desktop.engine.history.replay import replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.terms import WalletTerms
from tests.kit.flow_shapes import shape_of
from tests.kit.flows import SPOT, SYMBOL, a_flow, candles_of, compiled, some_terms, walk
from tests.kit.trading_flows import FLOWS
from tests.kit.ways import results_apart

KEPT = Path(__file__).resolve().parents[2] / "build" / "fast"
ALONE = ("trend", "turning", "waiting")


def by_events(plan: Plan, candles: Columns, terms: WalletTerms, rules: PaperRules) -> Result:
    feeds = {plan.sources[0]: candles}
    market = PaperMarket(plan.markets, terms.cash, rules=rules)
    done = replay(plan, feeds, terms, market)
    return result_of(done.events, feeds, plan.markets, terms.cash)


def by_loop(
    plan: Plan, candles: Columns, terms: WalletTerms, rules: PaperRules, gear: door.Gear
) -> Result:
    assert gear_of(plan, rules, terms, {plan.sources[0]: candles}).gear == COMPILED
    past = history(plan.sources[0], candles, compiled=gear.compiled)
    return run_compiled(plan, past, terms, rules, gear)


def apart(flow: Flow, candles: Columns, rules: PaperRules, limits: str = "research") -> str:
    plan, terms = compiled(flow), some_terms(limits, mode=Mode.BACKTEST)
    one = by_events(plan, candles, terms, rules)
    return results_apart(one, by_loop(plan, candles, terms, rules, door.plain()))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ALONE)
def test_both_gears_agree_on_every_path(name: str, path: str) -> None:
    assert apart(FLOWS[name](), walk(250, 5), PaperRules(path)) == ""


@pytest.mark.parametrize(
    "rules",
    [
        PaperRules(slippage_ppm=700, slippage_ticks=2),
        PaperRules(volume_share_ppm=2_000, impact_ppm=3_000),
        PaperRules("close", volume_share_ppm=0, touch_fills=True),
    ],
    ids=["slippage", "thin", "touch"],
)
def test_both_gears_agree_on_slippage_impact_and_parts(rules: PaperRules) -> None:
    for name in ALONE:
        assert apart(FLOWS[name](), walk(250, 6), rules) == ""


@pytest.mark.parametrize("limits", ["starter", "standard", "expert"])
def test_both_gears_agree_under_the_limits_of_a_profile(limits: str) -> None:
    assert apart(bracket(max_position_percent=8.0), walk(600, 7), PaperRules(), limits) == ""


def bracket(symbol: str = SYMBOL, order: Mapping[str, Any] | None = None, **sizer: Any) -> Flow:
    """RSI with a stop and a target; sizer: settings over the usual ones."""
    settings = {"stop_percent": 0.6, "target_r": 1.5, "min_confidence": 0.3, **sizer}
    return a_flow(
        {
            "candles": candles_of(symbol),  # type: ignore[arg-type]  # a symbol is a string
            "rsi": ("indicator.ta.rsi", {"timeperiod": 5}),
            "view": ("logic.threshold_signal", {"upper": 65, "lower": 35, "confidence": 0.5}),
            "sizer": ("risk.sizer", settings),
            "gate": "risk.gate",
            "order": ("trade.open", dict(order or {})),
        },
        "candles.candles > rsi.candles; rsi.real > view.value; view.signal > sizer.decision;"
        "sizer.plan > gate.plan; gate.plan > order.plan",
    )


@pytest.mark.parametrize(
    ("sizer", "order"),
    [
        ({"mode": "fixed", "notional": 777.7, "target": "percent", "target_percent": 0.9}, {}),
        ({"mode": "share", "share_percent": 33.3, "sides": "short"}, {"order": "stop"}),
        ({"mode": "accumulate", "stop": "none", "target": "none"}, {"single_position": False}),
        (
            {"risk_percent": 3.0, "slippage_bps": 11.0},
            {"order": "limit", "cancel_after_candles": 3},
        ),
        ({"min_confidence": 0.6}, {}),
    ],
    ids=["fixed", "share", "accumulate", "limit", "unsure"],
)
def test_both_gears_size_alike(sizer: dict[str, Any], order: dict[str, Any]) -> None:
    assert apart(bracket(order=order, **sizer), walk(400, 8), PaperRules()) == ""


def test_a_spot_market_sells_only_what_it_has_in_both_gears() -> None:
    candles = walk(400, 9)
    assert apart(bracket(SPOT, max_position_percent=100.0), candles, PaperRules()) == ""


def test_a_history_without_candles_comes_to_nothing() -> None:
    plan, terms = compiled(bracket()), some_terms(mode=Mode.BACKTEST)
    found = by_loop(plan, walk(0, 1), terms, PaperRules(), door.plain())
    assert (len(found.fills), found.net_profit, len(found.equity)) == (0, 0, 0)


def test_a_run_in_steps_says_how_far_it_is_and_comes_to_the_same() -> None:
    plan, terms, candles = compiled(bracket()), some_terms(mode=Mode.BACKTEST), walk(300, 4)
    past, told = history(plan.sources[0], candles, compiled=False), list[float]()
    stepped = run_compiled(plan, past, terms, PaperRules(), door.plain(), told.append)
    whole = run_compiled(plan, past, terms, PaperRules(), door.plain())
    assert results_apart(whole, stepped) == ""
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        ("two markets", "several candle sources"),
        ("council", "asks agents"),
    ],
)
def test_a_flow_that_needs_the_event_gear_says_why(flow: str, reason: str) -> None:
    drawn = FLOWS[flow]() if flow in FLOWS else shape_of(flow, 3).flow
    plan, terms = compiled(drawn), some_terms(mode=Mode.BACKTEST)
    feeds = {clock: walk(20, 1) for clock in plan.sources}
    choice = gear_of(plan, PaperRules(), terms, feeds)
    assert choice.gear == EVENT
    assert any(reason in one for one in choice.reasons)


def test_money_that_grows_beyond_exact_floats_is_handed_back() -> None:
    """Prices rise a million times: the run ends with a reason, not with a wrong number."""
    length = 1_500
    price = np.round(100.0 * np.exp(np.linspace(0.0, 14.0, length)), 1)
    at = np.arange(length, dtype=np.int64) * 60_000
    candles = Columns(at, price, price, price, price, np.full(length, 1e6))
    flow = a_flow(
        {
            "candles": candles_of(),
            "buy": ("logic.compare", {"op": "above", "value": 0.0}),
            "view": "logic.to_signal",
            "sizer": (
                "risk.sizer",
                {"mode": "share", "share_percent": 100.0, "stop": "none", "target": "none"}
                | {"max_position_percent": 100.0},
            ),
            "gate": "risk.gate",
            "order": "trade.open",
        },
        "candles.close > buy.a; buy.result > view.long; view.signal > sizer.decision;"
        "sizer.plan > gate.plan; gate.plan > order.plan",
    )
    plan, terms = compiled(flow), some_terms(mode=Mode.BACKTEST, cash=2**48)
    with pytest.raises(BeyondBounds, match="compiled gear"):
        by_loop(plan, candles, terms, PaperRules(), door.plain())


@pytest.mark.slow  # the loop is compiled where it is not kept from a run before
@pytest.mark.timeout(1_800)
@pytest.mark.skipif(not door.can_compile(), reason="numba (extra fast) is not installed")
def test_compiled_and_uncompiled_are_one() -> None:
    gear = door.compiled(KEPT)
    for name, path in zip(ALONE, ("worst", "nearest", "worst"), strict=True):
        plan, terms = compiled(FLOWS[name]()), some_terms(mode=Mode.BACKTEST)
        candles, rules = walk(2_000, 11), PaperRules(path, slippage_ppm=300)
        one = by_loop(plan, candles, terms, rules, gear)
        assert len(one.fills) > 50
        assert results_apart(one, by_loop(plan, candles, terms, rules, door.plain())) == ""


@pytest.mark.slow  # the loop is compiled where it is not kept from a run before
@pytest.mark.timeout(1_800)
@pytest.mark.skipif(not door.can_compile(), reason="numba (extra fast) is not installed")
def test_what_was_made_ready_serves_every_run_also_over_mapped_candles() -> None:
    make_ready(KEPT)
    gear = door.compiled(KEPT)
    for name in ALONE:
        plan, terms = compiled(FLOWS[name]()), some_terms(mode=Mode.BACKTEST)
        candles = walk(300, 5)
        frozen = Columns(*(getattr(candles, part).copy() for part in Columns.__slots__))
        for part in Columns.__slots__:
            getattr(frozen, part).flags.writeable = False
        for columns in (candles, frozen):
            by_loop(plan, columns, terms, PaperRules(), gear)
    entries: list[Any] = [getattr(gear, name) for name in door.Gear.__slots__[1:]]
    assert [len(entry.signatures) for entry in entries] == [1] * len(entries)
