"""No honest flow is accused: every shape, every template, every indicator."""

from __future__ import annotations

import math

import pytest

from moniqo_desktop.app.backtests.leaks import FlowStudy, hunted
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.nodes.indicator.ta import TaNode
from moniqo_desktop.research.leak_study import LeakReport, Search
from tests.kit.flow_shapes import SHAPES
from tests.kit.flows import CASH, a_flow, candles_of, compiled, kinds, some_terms
from tests.kit.leaky_flows import some_candles, study_of
from tests.kit.shape_candles import rough_walk
from tests.kit.ways import case_of
from tests.templates.replaying import NAMES, template

CANDLES = 600
SEARCH = Search(cuts=40, replays=5, dense=250)
TEMPLATE_MARKETS = {
    Symbol(name): Market(Symbol(name), price_decimals=2, amount_decimals=5)
    for name in ("BTC/USDT", "ETH/USDT")
}
INDICATORS = [node for node in kinds().values() if isinstance(node, TaNode)]
BATCH = 30


def looked_at(study: FlowStudy) -> LeakReport:
    return hunted(study, SEARCH, most=math.inf).report


@pytest.mark.parametrize("name", SHAPES)
def test_an_honest_shape_is_not_accused(name: str) -> None:
    case = case_of(name, 2, CANDLES)
    report = looked_at(FlowStudy(case.plan, case.feeds, case.terms, case.market))
    assert report.leaks == ()
    assert report.follows is None
    assert report.cuts >= 40
    assert report.replays >= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_not_accused(name: str) -> None:
    flow = template(name)
    plan = compiled(flow, TEMPLATE_MARKETS)
    feeds = {
        clock: rough_walk(900, 8 + number, start=20_000.0, step_ms=clock.timeframe.ms)
        for number, clock in enumerate(plan.sources)
    }
    terms = some_terms(profile(flow.profile))
    study = FlowStudy(plan, feeds, terms, lambda: PaperMarket(plan.markets, CASH))
    assert looked_at(study).leaks == ()


@pytest.mark.parametrize("start", range(0, len(INDICATORS), BATCH))
def test_no_indicator_is_accused(start: int) -> None:
    nodes, wires = {"candles": candles_of()}, []
    for number, node in enumerate(INDICATORS[start : start + BATCH]):
        nodes[f"n{number}"] = node.kind
        for name, port in node.inputs.items():
            if port.optional and name != "candles":
                continue
            out = "candles" if name == "candles" else "close"
            wires.append(f"candles.{out} > n{number}.{name}")
    plan = compiled(a_flow(nodes, "; ".join(wires)))
    study = study_of(plan, {clock: some_candles(CANDLES) for clock in plan.sources})
    report = looked_at(study)
    assert len(study.nodes) == len(nodes) - 1
    assert report.leaks == ()
