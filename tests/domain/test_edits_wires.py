"""Bends of wires and nodes put into wires, as pure edits."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits, edits_wires
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from tests.ui.canvas.scenes import catalogue

KINDS = catalogue()
FLOW = Flow(
    "f",
    "",
    nodes=(
        Node("a", "logic.all", 0, 0),
        Node("b", "logic.all", 300, 0),
        Node("c", "logic.all", 150, 200),
        Node("log", "output.log", 600, 0),
        Node("rsi", "indicator.rsi", 0, 400),
    ),
    links=(
        Link("x", "a", "all", "b", "flags"),
        Link("y", "c", "all", "b", "flags"),
        Link("z", "b", "all", "log", "value"),
    ),
)
ALL = (("flags",), ("all",))


def splice(link: str, node: str) -> edits_wires.Splice | None:
    kind = next(each.kind for each in FLOW.nodes if each.node_id == node)
    spec = KINDS.spec(kind)
    ins, outs = [p.name for p in spec.inputs], [p.name for p in spec.outputs]
    return edits_wires.splice_into(FLOW, KINDS, link, node, ins, outs)


def test_a_bend_survives_the_file() -> None:
    bent = edits_wires.bend(FLOW, "x", [(10.0, 20.0), (30.0, 40.0)])
    assert bent.links[0].bends == ((10.0, 20.0), (30.0, 40.0))
    assert read_flow(write_flow(bent)) == bent
    assert edits_wires.straighten(bent, ["x"]) == FLOW


def test_an_unknown_wire_cannot_be_bent() -> None:
    with pytest.raises(FlowProblem, match="no longer in the flow"):
        edits_wires.bend(FLOW, "gone", [])


def test_bends_go_along_only_where_both_ends_move_together() -> None:
    bent = edits_wires.bend(edits_wires.bend(FLOW, "x", [(150.0, 50.0)]), "z", [(450.0, 50.0)])
    moved = edits_wires.move(bent, {"a": (8.0, 16.0), "b": (308.0, 16.0)})
    assert moved.links[0].bends == ((158.0, 66.0),)
    assert moved.links[2].bends == ((450.0, 50.0),)
    apart = edits_wires.move(bent, {"a": (8.0, 16.0), "b": (300.0, 99.0)})
    assert apart.links == bent.links


def test_a_node_goes_into_a_wire_and_keeps_its_place_in_the_order() -> None:
    found = splice("x", "c")
    assert found is None  # its output is in use
    free = edits.add_node(FLOW, Node("new", "logic.all"))
    found = edits_wires.splice_into(free, KINDS, "x", "new", *ALL)
    assert found == edits_wires.Splice("x", "new", "flags", "all")
    done = edits_wires.insert_node(free, KINDS, found, ("p", "q"))
    assert [link.link_id for link in done.links] == ["p", "q", "y", "z"]
    assert done.links[0] == Link("p", "a", "all", "new", "flags")
    assert done.links[1] == Link("q", "new", "all", "b", "flags")


@pytest.mark.parametrize("node", ["rsi", "a", "b", "log"])
def test_a_node_that_does_not_fit_or_is_an_end_does_not_go_in(node: str) -> None:
    assert splice("x", node) is None


def test_a_node_downstream_would_make_a_circle_and_does_not_go_in() -> None:
    down = edits.add_node(FLOW, Node("d", "logic.all"))
    down = edits.connect(down, KINDS, Link("w", "b", "all", "d", "flags"))
    assert edits_wires.splice_into(down, KINDS, "x", "d", *ALL) is None
