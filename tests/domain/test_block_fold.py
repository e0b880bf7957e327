"""Folding, unfolding and changing blocks: the meaning of the drawing stays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from moniqo_desktop.domain.blocks.edits import (
    detach,
    drop_unused,
    remove_block,
    rename_block,
    replace_block,
)
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.fold import NewBlock, fold, unfold
from moniqo_desktop.domain.blocks.inside import inside, put_back
from moniqo_desktop.domain.blocks.port_edits import expose
from moniqo_desktop.domain.blocks.ports import BlockKinds, port_names
from moniqo_desktop.domain.blocks.uses import uses
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.difference import difference, moves_only
from moniqo_desktop.domain.flow.drawing import BlockPort, Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.links import why_not
from tests.domain.test_edits import KINDS, chain, names

NEW = NewBlock("k", "x", "Low RSI")


def meaning(flow: Flow) -> object:
    """What the flow trades: nodes by the last part of their id, and what each reads in order."""
    flat = flatten(flow)
    reads = defaultdict(list)
    for link in flat.links:
        source = link.from_node.rpartition("/")[2]
        reads[link.to_node.rpartition("/")[2]].append((source, link.from_port, link.to_port))
    kinds = {node.node_id.rpartition("/")[2]: node.kind for node in flat.nodes}
    return kinds, dict(reads)


def folded() -> Flow:
    return fold(chain(), KINDS, {"r", "b"}, NEW)


def test_a_fold_makes_ports_of_the_wires_that_cross_its_border() -> None:
    flow = folded()
    (block,) = flow.blocks
    assert [node.node_id for node in flow.nodes] == ["c", "x", "o", "r2"]
    assert [(p.name, p.node_id, p.port) for p in block.inputs] == [("Candles", "r", "candles")]
    assert [(p.name, p.node_id, p.port) for p in block.outputs] == [("Is below", "b", "is")]
    assert [(x.link_id, x.from_node, x.to_node) for x in flow.links] == [
        ("l1", "c", "x"),
        ("l3", "x", "o"),
    ]


def test_a_fold_keeps_the_meaning() -> None:
    assert meaning(folded()) == meaning(chain())


def test_an_unfold_takes_a_fold_back_to_the_same_parts() -> None:
    flow = unfold(folded(), "x", names())
    assert set(flow.nodes) == set(chain().nodes)
    assert set(flow.links) == set(chain().links)
    assert flow.blocks == ()


def test_one_source_of_several_nodes_is_one_port() -> None:
    flow = edits.connect(chain(), KINDS, Link("l4", "c", "candles", "r2", "candles"))
    both = fold(flow, KINDS, {"r", "r2"}, NEW)
    assert port_names(both.blocks[0], "inputs") == ["Candles"]
    assert [x.link_id for x in both.links if x.to_node == "x"] == ["l1"]
    assert meaning(both) == meaning(flow)
    assert meaning(unfold(both, "x", names())) == meaning(flow)


def test_wires_into_one_input_keep_their_order_over_the_border() -> None:
    nodes = (*(Node(name, "below") for name in ("b1", "b2", "b3")), Node("a", "all"))
    links = tuple(Link(f"l{i}", f"b{i}", "is", "a", "flags") for i in (2, 1, 3))
    flow = Flow("f", "", nodes, links)
    for chosen in ({"a", "b1"}, {"a", "b2"}, {"a", "b3"}, {"a"}, {"a", "b2", "b3"}):
        closed = fold(flow, KINDS, chosen, NEW)
        assert meaning(closed) == meaning(flow)
        assert meaning(unfold(closed, "x", names())) == meaning(flow)


def test_chosen_frames_and_notes_go_into_the_block_and_come_back() -> None:
    flow = replace(chain(), frames=(Frame("fr", "F", 0, 0, 90, 90),), notes=(Note("n", "N", 1, 2),))
    closed = fold(flow, KINDS, {"r", "fr", "n"}, NEW)
    assert (closed.frames, closed.notes) == ((), ())
    assert (closed.blocks[0].frames, closed.blocks[0].notes) == (flow.frames, flow.notes)
    back = unfold(edits.move_nodes(closed, {"x": (100.0, 10.0)}), "x", names())
    assert (back.frames[0].x, back.notes[0].y) == (100.0, 12.0)


@pytest.mark.parametrize(
    ("ids", "new", "sentence"),
    [
        (set(), NEW, "Select the nodes that should become a block."),
        ({"c", "b"}, NEW, "A wire would leave the block, pass “rsi” and come back."),
        ({"r"}, NewBlock("k", "c"), "A part with this id is already in the flow."),
        ({"r"}, NewBlock("k", "x", " "), "A name has 1 to 60 characters."),
    ],
)
def test_what_cannot_be_folded_is_refused_in_a_sentence(
    ids: set[str], new: NewBlock, sentence: str
) -> None:
    with pytest.raises(FlowProblem) as caught:
        fold(chain(), KINDS, ids, new)
    assert caught.value.message == sentence


def test_a_second_node_of_a_block_trades_like_the_first() -> None:
    flow, added = edits.duplicate(folded(), {"x"}, names(), 8, 8)
    assert uses(flow, "k") == 2
    opened = unfold(flow, added.nodes[0].node_id, names())
    assert [b.block_id for b in opened.blocks] == ["k"]
    assert len(flatten(opened).nodes) == len(flatten(flow).nodes) == 7


def test_the_drawing_inside_a_block_put_back_unchanged_changes_nothing() -> None:
    flow = folded()
    assert put_back(flow, ("x",), inside(flow, ("x",))) == flow


def test_inside_a_block_its_ports_are_nodes_with_wires() -> None:
    view = inside(folded(), ("x",))
    assert [node.node_id for node in view.nodes] == ["@in:Candles", "r", "b", "@out:Is below"]
    assert {(x.from_node, x.to_node) for x in view.links} == {
        ("@in:Candles", "r"),
        ("r", "b"),
        ("b", "@out:Is below"),
    }


def test_a_wire_drawn_from_a_port_inside_makes_it_feed_one_more_node() -> None:
    flow = folded()
    view = edits.add_node(inside(flow, ("x",)), Node("r9", "rsi"))
    kinds = BlockKinds(KINDS, view)
    view = edits.connect(view, kinds, Link("n", "@in:Candles", "value", "r9", "candles"))
    changed = put_back(flow, ("x",), view)
    assert port_names(changed.blocks[0], "inputs") == ["Candles"]
    flat = flatten(changed)
    assert {x.to_node for x in flat.links if x.from_node == "c"} == {"x/r", "x/r9"}


def test_a_renamed_tag_renames_the_port_and_keeps_the_wires_outside() -> None:
    flow = folded()
    view = edits.rename(inside(flow, ("x",)), "@in:Candles", "Market")
    changed = put_back(flow, ("x",), view)
    assert port_names(changed.blocks[0], "inputs") == ["Market"]
    assert [x.to_port for x in changed.links if x.to_node == "x"] == ["Market"]
    assert meaning(changed) == meaning(flow)


def test_a_removed_tag_takes_the_wires_outside_along() -> None:
    flow = folded()
    changed = put_back(flow, ("x",), edits.remove(inside(flow, ("x",)), ["@in:Candles"]))
    assert [x.link_id for x in changed.links] == ["l3"]
    assert changed.blocks[0].inputs == ()


def test_a_port_whose_node_is_removed_waits_for_another() -> None:
    flow = folded()
    view = edits.remove(inside(flow, ("x",)), ["r"])
    changed = put_back(flow, ("x",), view)
    assert changed.blocks[0].inputs == (BlockPort("Candles", "", ""),)
    assert [x.link_id for x in changed.links] == ["l1", "l3"]
    view = edits.add_node(inside(changed, ("x",)), Node("r9", "rsi"))
    free = why_not(view, BlockKinds(KINDS, view), "@in:Candles", "value", "r9", "candles")
    assert free is None


def test_tags_moved_past_each_other_change_the_order_of_ports() -> None:
    flow = edits.connect(chain(), KINDS, Link("l4", "c", "candles", "r2", "candles"))
    flow = expose(
        fold(flow, KINDS, {"c", "r", "r2"}, NEW), "k", "outputs", BlockPort("Again", "r2", "value")
    )
    view = inside(flow, ("x",))
    view = edits.move_nodes(view, {"@out:Again": (500.0, -900.0)})
    assert port_names(put_back(flow, ("x",), view).blocks[0], "outputs") == ["Again", "Value"]


def test_a_block_put_into_itself_is_refused() -> None:
    flow = folded()
    view = edits.add_node(inside(flow, ("x",)), Node("y", "block:k"))
    with pytest.raises(FlowProblem, match="The block “Low RSI” cannot hold itself"):
        put_back(flow, ("x",), view)


def test_an_input_wired_straight_to_an_output_is_refused() -> None:
    flow = folded()
    view = inside(flow, ("x",))
    link = Link("n", "@in:Candles", "value", "@out:Is below", "value")
    with pytest.raises(FlowProblem, match="cannot be its output"):
        put_back(flow, ("x",), replace(view, links=(link,)))


def test_a_fold_inside_a_block_makes_a_block_in_it() -> None:
    flow = folded()
    view = inside(flow, ("x",))
    view = fold(view, BlockKinds(KINDS, view), {"b", "@in:Candles"}, NewBlock("k2", "y", "Inner"))
    nested = put_back(flow, ("x",), view)
    assert [node.node_id for node in flatten(nested).nodes] == ["c", "x/r", "x/y/b", "o", "r2"]
    assert meaning(nested) == meaning(chain())
    deep = inside(nested, ("x", "y"))
    assert [node.node_id for node in deep.nodes] == ["@in:A", "b", "@out:Is below"]


def test_a_block_in_use_is_not_removed_and_an_unused_one_is() -> None:
    flow = folded()
    with pytest.raises(FlowProblem, match="“Low RSI” is used once"):
        remove_block(flow, "k")
    gone = edits.remove(flow, ["x"])
    assert remove_block(gone, "k").blocks == drop_unused(gone).blocks == ()
    assert drop_unused(flow) is flow


def test_a_detached_node_changes_alone() -> None:
    flow, _ = edits.duplicate(folded(), {"x"}, names(), 8, 8)
    flow = detach(flow, "x", "k2")
    assert [(b.block_id, b.name) for b in flow.blocks] == [("k", "Low RSI"), ("k2", "Low RSI 2")]
    assert (uses(flow, "k"), uses(flow, "k2")) == (1, 1)
    assert len(flatten(flow).nodes) == 7


def test_a_pasted_block_node_brings_its_block_along_once() -> None:
    piece = edits.fragment(folded(), {"x"})
    there, added = edits.paste(Flow("g", "Other"), piece, names(), 0, 0)
    assert there.blocks == folded().blocks
    again, _ = edits.paste(there, piece, names(), 9, 9)
    assert again.blocks == there.blocks
    other = rename_block(there, "k", "Mine", "")
    both, added = edits.paste(other, piece, names(), 0, 0)
    assert [b.name for b in both.blocks] == ["Mine", "Low RSI"]
    assert added.nodes[0].block_id == both.blocks[1].block_id != "k"
    assert edits.fragment(folded(), {"c"}).blocks == ()


def test_a_difference_inside_a_block_is_told_with_its_block() -> None:
    flow = folded()
    view = edits.set_param(inside(flow, ("x",)), "r", "period", 21)
    (change,) = difference(flow, put_back(flow, ("x",), view))
    assert (change.block, change.part, change.part_id, change.field) == (
        "k",
        "nodes",
        "r",
        "params.period",
    )
    moved = put_back(flow, ("x",), edits.move_nodes(inside(flow, ("x",)), {"r": (9.0, 9.0)}))
    assert moves_only(difference(flow, moved))
    renamed = rename_block(flow, "k", "Other", "words")
    assert moves_only(difference(flow, renamed))
    assert not moves_only(difference(flow, put_back(flow, ("x",), view)))


def test_a_replaced_block_keeps_the_wires_at_ports_it_still_has() -> None:
    flow = folded()
    block = replace(flow.blocks[0], outputs=())
    assert [x.link_id for x in replace_block(flow, block).links] == ["l1"]
