"""A node is the same node where only its name changed, by folding or opening a block."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from moniqo_desktop.domain.blocks.fold import NewBlock, fold, unfold
from moniqo_desktop.domain.blocks.ports import BlockKinds
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.going_on import begin_anew, left_out, partners
from moniqo_desktop.domain.flow.links import KindTable
from tests.kit.flow_shapes import shape_of
from tests.kit.flows import kinds

DRAWN = shape_of("sma_cross", 1).flow
NAMES = tuple(node.node_id for node in DRAWN.nodes)


def folded(*ids: str) -> Flow:
    return fold(DRAWN, KindTable(kinds()), set(ids), NewBlock("k", "x", "Signals"))


def test_folded_nodes_are_the_same_nodes() -> None:
    assert begin_anew(DRAWN, folded("fast", "slow")) == ()
    assert left_out(DRAWN, folded("fast", "slow")) == ()


def test_nodes_let_out_of_a_block_are_the_same_nodes() -> None:
    block = folded("fast", "slow")
    assert begin_anew(block, unfold(block, "x", map("w{}".format, count()).__next__)) == ()


def test_a_block_in_a_block_is_seen_through() -> None:
    inner = folded("fast", "slow")
    both = BlockKinds(KindTable(kinds()), inner)
    outer = fold(inner, both, {"x", "candles"}, NewBlock("l", "y", "All"))
    assert begin_anew(inner, outer) == ()
    assert begin_anew(DRAWN, outer) == ()


def test_only_what_changed_inside_begins_anew() -> None:
    block = folded("fast", "slow")
    [inside] = block.blocks
    nodes = tuple(
        replace(node, params={**node.params, "timeperiod": 77}) if node.node_id == "fast" else node
        for node in inside.nodes
    )
    changed = replace(block, blocks=(replace(inside, nodes=nodes),))
    assert begin_anew(DRAWN, changed) == ("x/fast",)


def test_of_two_uses_of_a_block_nobody_says_which_it_was() -> None:
    twice = dict.fromkeys(("a/fast", "b/fast", "x"), "kind")
    assert partners({"fast": "kind", "x": "kind"}, twice) == {"x": "x"}
    found = partners({"a/fast": "kind", "x": "kind"}, twice)
    assert found == {"a/fast": "a/fast", "x": "x"}


def test_a_node_of_another_kind_is_another_node_whatever_it_is_called() -> None:
    """A block may hold a node that is called as one that was just taken away."""
    assert partners({"open": "trade.open"}, {"b/open": "position.trail"}) == {}
    assert partners({"open": "trade.open"}, {"open": "position.trail"}) == {}
    moved = {"b/open": "trade.open", "c/open": "position.trail"}
    assert partners({"open": "trade.open"}, moved) == {"b/open": "open"}


def test_a_guard_that_another_kind_took_the_place_of_is_left_out() -> None:
    nodes = tuple(replace(n, kind="logic.all") if n.node_id == "fast" else n for n in DRAWN.nodes)
    changed = replace(DRAWN, nodes=nodes)
    assert [node.node_id for node in left_out(DRAWN, changed)] == ["fast"]
    assert "fast" in begin_anew(DRAWN, changed)


def test_what_was_taken_away_is_left_out_also_from_inside() -> None:
    block = folded("fast", "slow")
    assert [node.node_id for node in left_out(block, edits.remove(block, {"x"}))] == [
        "x/fast",
        "x/slow",
    ]


def test_a_new_node_begins_anew() -> None:
    assert begin_anew(DRAWN, edits.add_node(DRAWN, Node("n", "logic.all"))) == ("n",)
