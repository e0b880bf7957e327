"""Columns of a drawing: culling and hits agree with looking at each thing in turn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, Lod, lod, port_y
from moniqo_desktop.ui.canvas.columns.model import Model
from tests.ui.canvas.scenes import catalogue, demo_flow, grid_flow

CATALOGUE = catalogue()
place = st.floats(-500, 3_000)


def demo() -> Model:
    return Model(demo_flow(), CATALOGUE)


@settings(max_examples=100, deadline=None)
@given(place, place, st.floats(0, 800), st.floats(0, 800))
def test_culling_finds_exactly_the_cards_that_touch_the_box(
    x: float, y: float, width: float, height: float
) -> None:
    model = Model(grid_flow(60), CATALOGUE)
    found = set(model.nodes_in((x, y, x + width, y + height), 0.0).tolist())
    expected = {
        i
        for i, (left, top, right, bottom) in enumerate(model.boxes.tolist())
        if left <= x + width and right >= x and top <= y + height and bottom >= y
    }
    assert found == expected


@settings(max_examples=60, deadline=None)
@given(place, place)
def test_no_wire_is_culled_that_passes_through_the_box(x: float, y: float) -> None:
    model = Model(grid_flow(60), CATALOGUE)
    found = set(model.links_in((x, y, x + 200, y + 200)).tolist())
    inside = (model.lines >= (x, y)) & (model.lines <= (x + 200, y + 200))
    assert set(np.flatnonzero((inside.sum(axis=2) == 2).sum(axis=1)).tolist()) <= found


@pytest.mark.parametrize(("scale", "level"), [(1.0, Lod.FULL), (0.6, Lod.FULL), (0.59, Lod.MID),
                                              (0.25, Lod.MID), (0.24, Lod.FAR)])  # fmt: skip
def test_the_level_of_detail_follows_the_scale(scale: float, level: Lod) -> None:
    assert lod(scale) is level


def test_the_topmost_card_is_hit() -> None:
    flow = Flow("f", "", (Node("a", "indicator.rsi"), Node("b", "indicator.rsi", 50, 20)))
    model = Model(flow, CATALOGUE)
    assert (model.node_at(60, 40), model.node_at(10, 10), model.node_at(400, 0)) == (1, 0, None)


def test_a_port_is_hit_within_its_zone_and_not_beyond() -> None:
    model = demo()
    vote = model.index["vote"]
    x, y = 552.0, 120 + port_y(1)
    found = model.port_at(x - 9, y + 9, 10)
    assert found is not None
    assert (found.node, found.spec.name, found.is_output) == (vote, "filter", False)
    assert model.port_at(x - 11, y, 10) is None


def test_a_wire_is_hit_along_its_whole_way() -> None:
    model = demo()
    for link in range(len(model.links)):
        for x, y in model.lines[link, 1:-1].tolist():
            assert model.link_at(x, y, 3.0) is not None
    assert model.link_at(650, 350, 4.0) is None


def test_a_wire_ends_at_the_ports_it_joins() -> None:
    model = demo()
    for i, link in enumerate(model.links):
        start = model.port(model.index[link.from_node], link.from_port, is_output=True)
        end = model.port(model.index[link.to_node], link.to_port, is_output=False)
        assert start is not None
        assert end is not None
        assert model.ends[i].tolist() == [start.x, start.y, end.x, end.y]
        assert model.lines[i, 0].tolist() == pytest.approx([start.x, start.y])
        assert model.lines[i, -1].tolist() == pytest.approx([end.x, end.y])


def test_a_backward_wire_runs_between_the_cards_it_joins() -> None:
    model = demo()
    wire = model.link_index["l9"]
    guard, order = model.boxes[model.index["guard"]], model.boxes[model.index["open"]]
    inside = model.lines[wire, (model.lines[wire, :, 0] > 830) & (model.lines[wire, :, 0] < 1010)]
    assert len(inside)
    assert (inside[:, 1] > guard[3]).all()
    assert (inside[:, 1] < order[1]).all()


def test_moving_a_node_takes_its_wires_along_and_leaves_the_others() -> None:
    model = demo()
    before = model.lines.copy()
    touched = model.place({model.index["vote"]: (600.0, 300.0)})
    assert {model.links[i].link_id for i in touched} == {"l4", "l5", "l6", "l8"}
    kept = np.setdiff1d(np.arange(len(model.links)), touched)
    assert (model.lines[kept] == before[kept]).all()
    moved = Model(edits.move_nodes(demo_flow(), {"vote": (600.0, 300.0)}), CATALOGUE)
    assert np.allclose(model.lines, moved.lines)


def test_an_unknown_kind_shows_the_ports_its_wires_need() -> None:
    flow = edits.add_node(demo_flow(), Node("new", "future.oracle", 0, 600))
    links = (*flow.links, Link("x", "new", "wisdom", "vote", "filter"),
             Link("y", "btc", "candles", "new", "in"))  # fmt: skip
    model = Model(Flow("f", "", flow.nodes, links), CATALOGUE)
    ports = model.ports(model.index["new"])
    assert [(p.spec.name, p.is_output, p.spec.type) for p in ports] == [
        ("in", False, PortType.ANY),
        ("wisdom", True, PortType.ANY),
    ]
    assert not model.specs[model.index["new"]].known


def test_another_state_of_the_same_drawing_is_taken_over_in_place() -> None:
    old = demo_flow()
    model = Model(old, CATALOGUE)
    new = edits.move_nodes(edits.rename(old, "rsi", "Fast RSI"), {"vote": (560.0, 128.0)})
    change = model.update(new)
    assert change is not None
    assert change.nodes == [3, 5]
    fresh = Model(new, CATALOGUE)
    assert (model.boxes == fresh.boxes).all()
    assert np.allclose(model.lines, fresh.lines)
    assert model.update(edits.remove(new, ["rsi"])) is None
    assert model.update(edits.disconnect(new, ["l0"])) is None


def test_cards_are_as_wide_as_the_design_says() -> None:
    model = demo()
    assert set((model.boxes[:, 2] - model.boxes[:, 0]).tolist()) == {CARD_WIDTH}


def test_an_empty_flow_has_no_bounds_and_nothing_to_hit() -> None:
    model = Model(Flow("f", ""), CATALOGUE)
    assert model.bounds() is None
    assert (model.node_at(0, 0), model.link_at(0, 0, 9), model.port_at(0, 0, 9)) == (None,) * 3
