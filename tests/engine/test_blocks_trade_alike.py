"""A drawing with blocks trades like the drawing without them, bit for bit."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from moniqo_desktop.domain.backtest.results import Result
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.errors import FlowProblems
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.links import KindTable
from tests.kit.flow_shapes import SHAPES, shape_of
from tests.kit.flows import compiled, kinds
from tests.kit.folding import folded
from tests.kit.ways import Case, by_events, case_of, results_apart

CANDLES = 500


def with_blocks(flow: Flow, seed: int) -> Flow:
    return folded(flow, KindTable(kinds()), random.Random(seed), times=3)


@pytest.mark.parametrize("name", SHAPES)
def test_a_flow_with_blocks_trades_like_the_one_without(name: str) -> None:
    case = case_of(name, 1, CANDLES)
    flow = with_blocks(case.plan.flow, 1)
    assert flow.blocks
    plan = compiled(flow, shape_of(name, 1).markets)
    assert (plan.drawn, plan.flow) == (flow, flatten(flow))
    again = replace(case, plan=plan)
    assert results_apart(result(case), result(again)) == ""


def result(case: Case) -> Result:
    return case.result(by_events(case))


def test_a_problem_inside_a_block_says_the_way_there() -> None:
    case = case_of("sma_cross", 1, 10)
    flow = with_blocks(case.plan.flow, 1)
    block = flow.blocks[0]
    node = block.nodes[0]
    broken = replace(block, nodes=(replace(node, params={"nonsense": 1}), *block.nodes[1:]))
    with pytest.raises(FlowProblems) as caught:
        compiled(replace(flow, blocks=(broken, *flow.blocks[1:])))
    (problem, *_) = caught.value.problems
    assert problem.message == (
        "Block 1 / Block 0 / Simple moving average: “Simple moving average” has no parameter "
        "“nonsense”."
    )
    assert problem.node_id.endswith(f"/{node.node_id}")
