"""Flows with one planted node in them, and studies of flows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from moniqo_desktop.app.backtests.leaks import FlowStudy, Hunt, hunted
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.nodes.base import SeriesNode
from moniqo_desktop.nodes.registry import params_of
from moniqo_desktop.research.leak_study import Search
from tests.kit.flows import CASH, MARKETS, a_flow, candles_of, some_terms
from tests.kit.planted import PLANTED, with_planted
from tests.kit.shape_candles import rough_walk
from tests.kit.shape_parts import EVENING

LENGTH: Final = 1_100
_SIZER: Final = {"mode": "share", "share_percent": 5.0, "stop": "none", "target": "none"}
_TRADE: Final[Mapping[str, Any]] = {
    "candles": candles_of(),
    "sizer": ("risk.sizer", _SIZER),
    "gate": "risk.gate",
    "order": "trade.open",
    "tired": ("position.time_exit", {"candles": 8}),
}
_ORDERS: Final = "gate.plan > order.plan"
_VIEW: Final[Mapping[PortType, tuple[Mapping[str, Any], str]]] = {
    PortType.NUMBER: (
        {"above": "logic.compare", "view": "logic.to_signal"},
        "candles.close > above.a; leak.out > above.b; above.result > view.long",
    ),
    PortType.FLAG: ({"view": "logic.to_signal"}, "leak.out > view.long"),
    PortType.SERIES: (
        {"mean": ("indicator.ta.sma", {"timeperiod": 5}), "above": "logic.compare",
         "view": "logic.to_signal"},
        """leak.out > mean.candles; candles.close > above.a; mean.real > above.b;
        above.result > view.long""",
    ),
}  # fmt: skip


def planted_flow(name: str) -> Flow:
    """The planted node is called “leak”."""
    node = PLANTED[name]
    if isinstance(node, SeriesNode):
        return _with_series(node)
    if "plan" in node.inputs:
        return _with_guard(node.kind)
    nodes = {**_TRADE, "keeper": "indicator.planted.keeper", "leak": node.kind}
    wires = "candles.candles > keeper.candles; keeper.out > leak.value; leak.out > sizer.decision"
    return a_flow(nodes, f"{wires}; sizer.plan > gate.plan; {_ORDERS}")


def _with_series(node: SeriesNode) -> Flow:
    type_ = node.outputs["out"].type
    wires = f"candles.candles > leak.candles; sizer.plan > gate.plan; {_ORDERS}"
    if type_ is PortType.SIGNAL:
        return a_flow({**_TRADE, "leak": node.kind}, f"{wires}; leak.out > sizer.decision")
    nodes, more = _VIEW[type_]
    drawn = {**_TRADE, "leak": node.kind, **nodes}
    return a_flow(drawn, f"{wires}; {more}; view.signal > sizer.decision")


def _with_guard(kind: str) -> Flow:
    nodes = {
        **_TRADE,
        "keeper": "indicator.planted.keeper",
        "rsi": ("indicator.ta.rsi", {"timeperiod": 7}),
        "view": ("logic.threshold_signal", {"upper": 65, "lower": 35}),
        "last": "output.log",
        "leak": kind,
    }
    wires = """candles.candles > keeper.candles; keeper.out > last.value;
    candles.candles > rsi.candles; rsi.real > view.value; view.signal > sizer.decision;
    sizer.plan > leak.plan; leak.out > gate.plan"""
    return a_flow(nodes, f"{wires}; {_ORDERS}")


def some_candles(length: int = LENGTH, seed: int = 5) -> Columns:
    """With a hole in them, where they are long enough."""
    made = rough_walk(length + 5, seed, since=EVENING)
    return made[:700].joined(made[705:])


def plan_with_planted(flow: Flow) -> Plan:
    return compile_flow(flow, with_planted(), params_of, MARKETS)


def study_of(plan: Plan, feeds: Mapping[Clock, Columns]) -> FlowStudy:
    return FlowStudy(plan, feeds, some_terms(), lambda: PaperMarket(plan.markets, CASH))


def hunted_through(flow: Flow, search: Search | None = None) -> Hunt:
    """What is found in a flow of one source over the usual candles, with all the time it takes."""
    plan = plan_with_planted(flow)
    feeds = {clock: some_candles() for clock in plan.sources}
    return hunted(study_of(plan, feeds), search or Search(), most=math.inf)
