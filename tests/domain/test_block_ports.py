"""Ports of a block, renamed, moved, added and removed: wires outside follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.inside import inside, put_back, set_param_at, ways_in
from moniqo_desktop.domain.blocks.port_edits import expose, move_port, remove_port, rename_port
from moniqo_desktop.domain.blocks.ports import port_names
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import BlockPort
from moniqo_desktop.domain.flow.pins import free_all, pin_count, set_pins
from tests.domain.test_block_fold import folded, meaning
from tests.domain.test_edits import chain


def test_renamed_and_moved_ports_change_no_meaning() -> None:
    flow = rename_port(folded(), "k", "outputs", "Is below", "Entry")
    flow = rename_port(flow, "k", "inputs", "Candles", "Market")
    assert meaning(flow) == meaning(chain())
    flow = expose(flow, "k", "outputs", BlockPort("Entry", "r", "value"))
    assert port_names(flow.blocks[0], "outputs") == ["Entry", "Entry 2"]
    flow = move_port(flow, "k", "outputs", "Entry 2", 0)
    assert port_names(flow.blocks[0], "outputs") == ["Entry 2", "Entry"]
    assert meaning(flow) == meaning(chain())
    flow = remove_port(flow, "k", "outputs", "Entry 2")
    assert meaning(flow) == meaning(chain())
    gone = remove_port(flow, "k", "inputs", "Market")
    assert [x.link_id for x in gone.links] == ["l3"]


def test_a_pin_follows_the_name_of_its_port() -> None:
    flow = folded()
    nodes = tuple(
        replace(n, pins={"Is below": True}) if n.node_id == "x" else n for n in flow.nodes
    )
    flow = rename_port(replace(flow, nodes=nodes), "k", "outputs", "Is below", "Entry")
    assert dict(flatten(flow).nodes[2].pins) == {"is": True}


@pytest.mark.parametrize(
    ("side", "port", "sentence"),
    [
        ("inputs", BlockPort("A", "b", "a"), "This input has a wire inside the block already."),
        ("inputs", BlockPort("A", "r", "candles"), "This is a port of the block already."),
        ("outputs", BlockPort("A", "gone", "x"), "This node is no longer in the block."),
    ],
)
def test_a_port_that_cannot_be_exposed_is_refused(
    side: str, port: BlockPort, sentence: str
) -> None:
    with pytest.raises(FlowProblem) as caught:
        expose(folded(), "k", side, port)  # type: ignore[arg-type]  # a plain str
    assert caught.value.message == sentence


def test_a_setting_named_by_its_way_is_set_inside_the_block() -> None:
    flow = set_param_at(folded(), "x/r", "period", 21)
    found = flatten(flow).node("x/r")
    assert found is not None
    assert dict(found.params) == {"period": 21}
    assert dict(set_param_at(flow, "c", "symbol", "X").nodes[0].params) == {"symbol": "X"}
    assert ways_in(flow) == {"k": ("x",)}
    with pytest.raises(FlowProblem):
        set_param_at(flow, "x/gone", "period", 1)
    with pytest.raises(FlowProblem):
        set_param_at(flow, "gone/r", "period", 1)


def test_freeing_all_pins_frees_those_inside_blocks() -> None:
    flow = folded()
    path = ("x",)
    flow = put_back(flow, path, set_pins(inside(flow, path), "r", {"value": 50.0}))
    assert pin_count(flow) == 1
    assert pin_count(free_all(flow)) == 0
