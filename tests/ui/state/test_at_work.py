"""How many nodes run."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.flow.drawing import BLOCK, Block, Flow, Node
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.ui.state.at_work import AtWork, nodes_at_work
from moniqo_desktop.ui.state.runs import Runs
from tests.ui.state.builders import a_run

PLAIN: Final = Flow("f1", "Momentum", nodes=(Node("a", "logic.all"), Node("b", "logic.any")))
INNER: Final = Block("inner", "Inner", nodes=(Node("x", "logic.all"), Node("y", "logic.any")))
OUTER: Final = Block(
    "outer", "Outer", nodes=(Node("i", f"{BLOCK}inner"), Node("z", "logic.all", bypassed=True))
)
NESTED: Final = replace(
    PLAIN,
    nodes=(*PLAIN.nodes, Node("o1", f"{BLOCK}outer"), Node("o2", f"{BLOCK}outer"),
           Node("i", f"{BLOCK}inner", bypassed=True)),
    blocks=(OUTER, INNER),
)  # fmt: skip


@pytest.mark.parametrize(("flow", "count"), [(PLAIN, 2), (NESTED, 6), (Flow("f2", "None"), 0)])
def test_nodes_that_run_are_those_of_the_flattened_drawing_but_the_bypassed(
    flow: Flow, count: int
) -> None:
    assert nodes_at_work(flow) == count
    assert count == sum(not node.bypassed for node in flatten(flow).nodes)


def test_a_block_within_itself_is_counted_once() -> None:
    """Such a file is shown and refused to run; it must not hold the window for ever."""
    loop = replace(INNER, nodes=(*INNER.nodes, Node("again", f"{BLOCK}inner")))
    flow = replace(PLAIN, nodes=(Node("i", f"{BLOCK}inner"),), blocks=(loop,))
    assert nodes_at_work(flow) == 3


def test_the_nodes_of_all_runs_that_go_on_are_counted() -> None:
    runs = Runs()
    at_work = AtWork(runs)
    for run_id, flow in (("r1", PLAIN), ("r2", NESTED)):
        runs.apply(a_run(run_id))
        runs.learn_drawing(run_id, flow)
    assert at_work.count() == 8
    runs.learn_drawing("r1", replace(PLAIN, nodes=PLAIN.nodes[:1]))
    assert at_work.count() == 7
    runs.apply(RunStopped(2, "r2", "stopped by owner"))
    assert at_work.count() == 1


def test_a_run_whose_drawing_is_not_known_yet_adds_none() -> None:
    runs = Runs()
    runs.apply(a_run())
    assert AtWork(runs).count() == 0
