"""Aligned, spread out, on the grid: places of what is drawn as pure edits."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.flow import edits_layout, edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.edits_layout import Axis, Edge
from moniqo_desktop.domain.flow.partners import fit, pairs_in
from tests.ui.canvas.scenes import catalogue, demo_flow

FLOW = Flow(
    "f",
    "",
    nodes=(Node("a", "k", 0, 0), Node("b", "k", 300, 50), Node("c", "k", 410, 220)),
    links=(Link("x", "a", "o", "b", "i", bends=((250.0, 10.0),)),),
    notes=(Note("n", "words", 905, 303),),
)
BOXES = {"a": (0.0, 0.0, 200.0, 100.0), "b": (300.0, 50.0, 200.0, 60.0),
         "c": (410.0, 220.0, 200.0, 100.0), "n": (905.0, 303.0, 220.0, 90.0)}  # fmt: skip


def corners(flow: Flow) -> dict[str, tuple[float, float]]:
    return edits_layout.places_of(flow, set(BOXES) | {"frame"})


@pytest.mark.parametrize(
    ("edge", "wanted"),
    [
        (Edge.LEFT, [(0, 0), (0, 50), (0, 220)]),
        (Edge.RIGHT, [(410, 0), (410, 50), (410, 220)]),
        (Edge.CENTRE, [(205, 0), (205, 50), (205, 220)]),
        (Edge.TOP, [(0, 0), (300, 0), (410, 0)]),
        (Edge.BOTTOM, [(0, 220), (300, 260), (410, 220)]),
        (Edge.MIDDLE, [(0, 110), (300, 130), (410, 110)]),
    ],
)
def test_things_are_brought_to_one_line(edge: Edge, wanted: list[tuple[float, float]]) -> None:
    boxes = {name: BOXES[name] for name in "abc"}
    done = corners(edits_layout.align(FLOW, boxes, edge))
    assert [done[name] for name in "abc"] == wanted
    assert done["n"] == (905, 303)


def test_gaps_between_things_become_equal_and_the_outer_ones_stay() -> None:
    done = corners(edits_layout.distribute(FLOW, BOXES, Axis.HORIZONTAL))
    left = [done[name][0] for name in ("a", "b", "c", "n")]
    rights = [x + BOXES[name][2] for x, name in zip(left, ("a", "b", "c", "n"), strict=True)]
    gaps = [start - end for start, end in zip(left[1:], rights, strict=False)]
    assert (left[0], left[3]) == (0, 905)
    assert max(gaps) - min(gaps) <= 1
    heights = corners(edits_layout.distribute(FLOW, BOXES, Axis.VERTICAL))
    assert (heights["a"], heights["n"]) == ((0, 0), (905, 303))


def test_one_thing_has_no_line_and_two_have_no_gap_to_share() -> None:
    assert edits_layout.align(FLOW, {"a": BOXES["a"]}, Edge.TOP) == FLOW
    two = {name: BOXES[name] for name in "ab"}
    assert edits_layout.distribute(FLOW, two, Axis.VERTICAL) == FLOW


def test_corners_land_on_the_grid_and_landing_twice_changes_nothing() -> None:
    once = edits_layout.snap(FLOW, ["b", "c", "n"])
    assert corners(once) == {"a": (0, 0), "b": (304, 48), "c": (408, 224), "n": (904, 304)}
    assert edits_layout.snap(once, ["b", "c", "n"]) == once


def test_an_aligned_frame_takes_along_what_lies_in_it() -> None:
    flow = Flow("f", "", FLOW.nodes, (), (Frame("frame", "", 290, 40, 250, 100),))
    boxes = BOXES | {"frame": (290.0, 40.0, 250.0, 100.0)}
    done = corners(edits_layout.align(flow, {n: boxes[n] for n in ("a", "b", "frame")}, Edge.LEFT))
    assert done["frame"] == (0, 40)
    assert done["b"] == (10, 50)


def test_bends_go_along_when_both_ends_move_alike() -> None:
    flow = edits_wires.move(FLOW, {"a": (1, 1), "b": (301, 51)})
    assert flow.links[0].bends == ((251.0, 11.0),)


def test_pairs_of_kinds_are_counted_over_flows() -> None:
    pairs = pairs_in([demo_flow(), demo_flow()])
    assert pairs["market.candles", "indicator.rsi"] == 2
    assert pairs.get(("indicator.rsi", "market.candles"), 0) == 0


def test_the_very_type_suits_better_than_anything() -> None:
    kinds = catalogue()
    rsi, vote, log = (kinds.spec(k) for k in ("indicator.rsi", "logic.vote", "output.log"))
    assert fit(rsi.outputs, vote.inputs) == 2
    assert fit(rsi.outputs, log.inputs) == 1
    assert fit(rsi.outputs, kinds.spec("trade.open").inputs) == 0
