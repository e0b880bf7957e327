"""Leaks: every planted one is found, no honest flow is accused, for less than two backtests.

Planted flows and shapes of tests/kit over long histories, with the time the terminal gives them.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

from moniqo_desktop.app.backtests.leaks import FlowStudy, Hunt, hunted
from moniqo_desktop.research.leak_study import LEAK, Search
from tests.kit.flow_shapes import SHAPES
from tests.kit.leaky_flows import plan_with_planted, planted_flow, some_candles, study_of
from tests.kit.planted import PLANTED
from tests.kit.ways import case_of

CANDLES = 30_000
MOST = 2.0


def planted(name: str, candles: int = CANDLES) -> Hunt:
    plan = plan_with_planted(planted_flow(name))
    feeds = {clock: some_candles(candles) for clock in plan.sources}
    return hunted(study_of(plan, feeds), Search())


def honest(name: str, candles: int = CANDLES) -> Hunt:
    case = case_of(name, 4, candles)
    return hunted(FlowStudy(case.plan, case.feeds, case.terms, case.market), Search())


def is_named(found: Hunt) -> bool:
    """The planted node and nobody else."""
    return [(leak.node_id, leak.kind) for leak in found.report.leaks] == [("leak", LEAK)]


def prove(
    progress: Callable[[str], None] = print,
    names: tuple[str, ...] = tuple(PLANTED),
    shapes: tuple[str, ...] = tuple(SHAPES),
    candles: int = CANDLES,
) -> dict[str, Any]:
    """Raises AssertionError with the leaks that were missed and the flows that were accused."""
    guilty = [name for name in names if name != "keeper"]
    missed, accused, costs = [], [], []
    for number, name in enumerate(guilty):
        found = planted(name, candles)
        missed += [] if is_named(found) else [name]
        progress(f"planted {number + 1} of {len(guilty)}: {name}, {found.cost:.2f} backtests")
    for number, name in enumerate(shapes):
        found = honest(name, candles)
        accused += [] if found.report.is_clean else [name]
        costs.append(found.cost)
        progress(f"honest {number + 1} of {len(shapes)}: {name}, {found.cost:.2f} backtests")
    assert not missed, f"missed: {', '.join(missed)}"
    assert not accused, f"accused: {', '.join(accused)}"
    return {
        "planted": len(guilty),
        "found": len(guilty) - len(missed),
        "honest": len(shapes),
        "accused": 0,
        "median_cost": round(median(costs), 2),
        "largest_cost": round(max(costs), 2),
    }
