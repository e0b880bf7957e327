"""Blocks: a drawing with them means what it means without them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.blocks.flattening import MAX_NODES, flatten, words
from moniqo_desktop.domain.blocks.ports import BlockKinds
from moniqo_desktop.domain.blocks.problems import problems
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Block, BlockPort, Flow, Link, Node
from moniqo_desktop.domain.flow.links import why_not
from moniqo_desktop.domain.flow.ports import PortType
from tests.domain.test_edits import KINDS


def low_rsi(**changes: object) -> Block:
    """candles → r → b → its flag."""
    block = Block(
        "low",
        "Low RSI",
        (Node("r", "rsi", title="RSI 14"), Node("b", "below")),
        (Link("i", "r", "value", "b", "a"),),
        inputs=(BlockPort("Candles", "r", "candles"),),
        outputs=(BlockPort("Is below", "b", "is"),),
    )
    return replace(block, **changes)  # type: ignore[arg-type]  # fields of a block


def with_blocks(*blocks: Block) -> Flow:
    """c → x (Low RSI) → o."""
    nodes = (Node("c", "candles"), Node("x", "block:low"), Node("o", "open"))
    links = (
        Link("l1", "c", "candles", "x", "Candles", ((5.0, 5.0),)),
        Link("l2", "x", "Is below", "o", "when"),
    )
    return Flow("f", "Chain", nodes, links, blocks=blocks)


def wires(flow: Flow) -> list[tuple[str, str, str, str]]:
    return [(x.from_node, x.from_port, x.to_node, x.to_port) for x in flow.links]


def test_a_flat_flow_is_its_own_flattening() -> None:
    flow = Flow("f", "", (Node("c", "candles"),), blocks=(low_rsi(),))
    assert flatten(flow) is flow


def test_flattening_puts_the_nodes_of_a_block_in_its_place() -> None:
    flat = flatten(with_blocks(low_rsi()))
    assert [node.node_id for node in flat.nodes] == ["c", "x/r", "x/b", "o"]
    assert sorted(wires(flat)) == [
        ("c", "candles", "x/r", "candles"),
        ("x/b", "is", "o", "when"),
        ("x/r", "value", "x/b", "a"),
    ]
    assert (flat.blocks, flat.frames) == ((), ())
    assert next(link for link in flat.links if link.link_id == "l1").bends == ((5.0, 5.0),)


def test_blocks_in_blocks_are_flattened_to_the_ground() -> None:
    outer = Block(
        "outer",
        "Signals",
        (Node("y", "block:low"),),
        inputs=(BlockPort("In", "y", "Candles"),),
        outputs=(BlockPort("Out", "y", "Is below"),),
    )
    flow = with_blocks(outer, low_rsi())
    nodes = (flow.nodes[0], Node("x", "block:outer"), flow.nodes[2])
    links = (Link("l1", "c", "candles", "x", "In"), Link("l2", "x", "Out", "o", "when"))
    flat = flatten(replace(flow, nodes=nodes, links=links))
    assert [node.node_id for node in flat.nodes] == ["c", "x/y/r", "x/y/b", "o"]
    assert ("c", "candles", "x/y/r", "candles") in wires(flat)
    assert ("x/y/b", "is", "o", "when") in wires(flat)
    assert words(replace(flow, nodes=nodes), "x/y/r") == "Signals / Low RSI / RSI 14"


def test_one_port_may_feed_several_nodes() -> None:
    twice = low_rsi(
        nodes=(Node("r", "rsi"), Node("b", "below"), Node("r2", "rsi")),
        inputs=(BlockPort("Candles", "r", "candles"), BlockPort("Candles", "r2", "candles")),
    )
    flat = flatten(with_blocks(twice))
    assert ("c", "candles", "x/r", "candles") in wires(flat)
    assert ("c", "candles", "x/r2", "candles") in wires(flat)
    assert len({link.link_id for link in flat.links}) == len(flat.links)


def test_a_wire_from_outside_keeps_its_place_among_those_inside() -> None:
    nodes = (Node("b1", "below"), Node("b2", "below"), Node("a", "all"))
    inner = (Link("1", "b1", "is", "a", "flags"), Link("2", "b2", "is", "a", "flags"))
    block = Block("k", "K", nodes, inner, inputs=(BlockPort("Flags", "a", "flags", at=1),))
    flow = Flow(
        "f",
        "",
        (Node("b", "below"), Node("x", "block:k")),
        (Link("o", "b", "is", "x", "Flags"),),
        blocks=(block,),
    )
    arrivals = [link.from_node for link in flatten(flow).links if link.to_node == "x/a"]
    assert arrivals == ["x/b1", "b", "x/b2"]


def test_a_bypassed_block_bypasses_every_node_in_it() -> None:
    flow = with_blocks(low_rsi())
    nodes = tuple(replace(node, bypassed=node.node_id == "x") for node in flow.nodes)
    flat = flatten(replace(flow, nodes=nodes))
    assert [node.bypassed for node in flat.nodes] == [False, True, True, False]


def test_a_pinned_port_of_a_block_pins_the_node_behind_it() -> None:
    flow = with_blocks(low_rsi())
    pinned = replace(flow.nodes[1], pins={"Is below": True})
    flat = flatten(replace(flow, nodes=(flow.nodes[0], pinned, flow.nodes[2])))
    assert [dict(node.pins) for node in flat.nodes] == [{}, {}, {"is": True}, {}]


def test_a_port_of_a_block_has_the_type_of_the_one_behind_it() -> None:
    flow = with_blocks(low_rsi())
    kinds = BlockKinds(KINDS, flow)
    entry, exit_ = kinds.input("block:low", "Candles"), kinds.output("block:low", "Is below")
    assert entry is not None
    assert exit_ is not None
    assert (entry.type, exit_.type) == (PortType.SERIES, PortType.FLAG)
    assert kinds.input("block:low", "candles") is None
    bare = replace(flow, links=())
    assert why_not(bare, kinds, "c", "candles", "x", "Candles") is None
    refused = why_not(bare, kinds, "x", "Is below", "x", "Candles")
    assert refused == "A node cannot feed itself."


@pytest.mark.parametrize(
    ("blocks", "node_id", "sentence"),
    [
        ((), "x", "The block of this node is not in the flow."),
        (
            (low_rsi(nodes=(Node("r", "block:low"), Node("b", "below"))),),
            "x/r",
            "The block “Low RSI” holds itself.",
        ),
        ((low_rsi(inputs=()),), "x", "The block “Low RSI” has no input “Candles”."),
        ((low_rsi(outputs=()),), "x", "The block “Low RSI” has no output “Is below”."),
    ],
)
def test_a_block_that_means_nothing_is_told(
    blocks: tuple[Block, ...], node_id: str, sentence: str
) -> None:
    (problem, *_) = problems(with_blocks(*blocks))
    assert (problem.node_id, problem.message) == (node_id, sentence)
    flatten(with_blocks(*blocks))


def test_blocks_that_would_open_to_millions_of_nodes_are_refused_before() -> None:
    chain = [
        Block(f"b{i}", "", tuple(Node(f"n{k}", f"block:b{i + 1}") for k in range(20)))
        for i in range(20)
    ]
    flow = Flow("f", "", (Node("x", "block:b0"),), blocks=tuple(chain))
    with pytest.raises(FlowProblem, match=f"at most {MAX_NODES:,} can run"):
        flatten(flow)
    deep = tuple(Block(f"b{i}", "", (Node("n", f"block:b{i + 1}"),)) for i in range(900))
    with pytest.raises(FlowProblem, match="deep"):
        flatten(Flow("f", "", (Node("x", "block:b0"),), blocks=deep))
