"""Laws of all edits of a drawing: each can be undone to the byte and leaves a flow a file holds."""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.ports import BlockKinds
from moniqo_desktop.domain.blocks.problems import problems
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.difference import difference
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow, to_json, write_flow
from moniqo_desktop.domain.flow.links import why_not_kept
from moniqo_desktop.ui.canvas.editing.history import History
from tests.domain.test_edits import INPUT, KINDS, OUTPUT, chain
from tests.kit.known_edits import known_edits
from tests.kit.random_edits import EDITS, Hand

SCRIPTS, LENGTH = 20, 500
PORTS = {kind: ([INPUT[kind]] if kind in INPUT else [], [OUTPUT[kind]] if kind in OUTPUT else [])
         for kind in {*INPUT, *OUTPUT}}  # fmt: skip


def mark(flow: Flow) -> int:
    """Differs where the bytes of the file differ."""
    return zlib.crc32(json.dumps(to_json(flow)).encode())


def a_hand(seed: int) -> Hand:
    return Hand(KINDS, {kind: PORTS[kind] for kind in sorted(PORTS)}, random.Random(seed))


@cache
def script(seed: int) -> tuple[tuple[Flow, ...], Hand]:
    """The states of a flow over LENGTH edits by one hand, the first one included."""
    hand, states = a_hand(seed), [chain()]
    for _ in range(LENGTH):
        states.append(hand.edit(states[-1]))
    return tuple(states), hand


def test_every_edit_there_is_takes_part_in_the_laws() -> None:
    assert set(EDITS) == known_edits()


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_random_edits_are_undone_and_redone_to_the_byte(seed: int) -> None:
    first, *states = script(seed)[0]
    history, marks = History(first), [mark(first)]
    for state in states:
        if history.push(state, "edit"):
            marks.append(mark(state))
    for expected in reversed(marks[:-1]):
        assert history.undo()
        assert mark(history.flow) == expected
    assert (history.undo(), write_flow(history.flow)) == ("", write_flow(chain()))
    for expected in marks[1:]:
        assert history.redo()
        assert mark(history.flow) == expected


def test_every_edit_changed_something_somewhere() -> None:
    made: Counter[str] = Counter()
    for seed in range(SCRIPTS):
        made += script(seed)[1].made
    assert {name for name in EDITS if not made[name]} == set()
    assert sum(made.values()) > SCRIPTS * LENGTH / 3


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_every_state_is_read_back_from_its_file(seed: int) -> None:
    for flow in script(seed)[0][::20]:
        raw = write_flow(flow)
        assert read_flow(raw) == flow
        assert write_flow(read_flow(raw)) == raw


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_no_edit_leaves_a_block_in_itself_or_a_wire_at_a_lost_port(seed: int) -> None:
    for flow in script(seed)[0][::20]:
        missing = "The block of this node is not in the flow."
        assert [each for each in problems(flow) if each.message != missing] == []


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_a_difference_is_empty_exactly_between_equal_flows(seed: int) -> None:
    for before, after in pairwise(script(seed)[0][::5]):
        assert (difference(before, after) == ()) == (mark(before) == mark(after))


def in_order(flow: Flow) -> object:
    """The flat drawing with places for ids: equal for drawings that mean the same."""
    flat = flatten(flow)
    place = {node.node_id: number for number, node in enumerate(flat.nodes)}
    nodes = [(n.kind, dict(n.params), n.bypassed, dict(n.pins), n.title) for n in flat.nodes]
    links = [(place.get(k.from_node), k.from_port, place.get(k.to_node), k.to_port)
             for k in flat.links]  # fmt: skip
    return nodes, links


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_what_is_pasted_into_another_document_means_the_same_there(seed: int) -> None:
    states, other = script(seed)[0], script((seed + 1) % SCRIPTS)[0]
    draw, new_id = random.Random(seed), a_hand(seed).new_id
    for number in range(10, LENGTH, 40):
        flow = states[number]
        ids = [node.node_id for node in flow.nodes]
        piece = edits.fragment(flow, draw.sample(ids, min(len(ids), 5)))
        _, added = edits.paste(other[number], read_flow(write_flow(piece)), lambda: "p" + new_id(),
                               8.0, 8.0)  # fmt: skip
        assert in_order(added) == in_order(piece)


@pytest.mark.parametrize("seed", range(SCRIPTS))
def test_wires_stay_such_as_the_judge_allows(seed: int) -> None:
    """But at kinds nobody knows: what a plug-in left is kept."""
    for flow in script(seed)[0][::50]:
        kinds = BlockKinds(KINDS, flow)
        known = [k for k in flow.links if "known" not in (why_not_kept(flow, kinds, k) or "")]
        reasons = {why_not_kept(flow, kinds, link) for link in known}
        assert reasons <= {None}


def test_an_edit_that_is_refused_says_why_and_loses_nothing() -> None:
    refused: Counter[str] = Counter()
    for seed in range(SCRIPTS):
        refused += script(seed)[1].refused
    assert refused
    assert all(sentence.endswith(".") for sentence in refused if " cannot feed " not in sentence)
    with pytest.raises(FlowProblem):
        edits.rename(chain(), "gone", "x")
