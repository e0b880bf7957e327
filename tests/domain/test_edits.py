"""Edits of a drawing: pure, judged by one judge, undone by keeping the old value."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.difference import difference, moves_only
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.flow.links import KindTable, why_not, why_not_kept
from moniqo_desktop.domain.flow.ports import PortType


def a_port(type_: PortType, label: str, *, many: bool = False) -> SimpleNamespace:
    return SimpleNamespace(type=type_, label=label, many=many)


def a_kind(inputs: dict[str, Any], outputs: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(inputs=inputs, outputs=outputs)


SERIES, NUMBER, FLAG, ORDER = PortType.SERIES, PortType.NUMBER, PortType.FLAG, PortType.ORDER
KINDS = KindTable(
    {
        "candles": a_kind({}, {"candles": a_port(SERIES, "Candles")}),
        "rsi": a_kind({"candles": a_port(SERIES, "Candles")}, {"value": a_port(NUMBER, "Value")}),
        "below": a_kind({"a": a_port(NUMBER, "A")}, {"is": a_port(FLAG, "Is below")}),
        "all": a_kind(
            {"flags": a_port(FLAG, "Flags", many=True)}, {"all": a_port(FLAG, "All true")}
        ),
        "open": a_kind({"when": a_port(FLAG, "When")}, {"order": a_port(ORDER, "Order")}),
        "log": a_kind({"value": a_port(PortType.ANY, "Value")}, {}),
    }
)
OUTPUT = {"candles": "candles", "rsi": "value", "below": "is", "all": "all", "open": "order"}
INPUT = {"rsi": "candles", "below": "a", "all": "flags", "open": "when", "log": "value"}


def chain() -> Flow:
    """c → r → b → o, and an unconnected second r2."""
    nodes = (
        Node("c", "candles"),
        Node("r", "rsi"),
        Node("b", "below"),
        Node("o", "open"),
        Node("r2", "rsi"),
    )
    links = (
        Link("l1", "c", "candles", "r", "candles"),
        Link("l2", "r", "value", "b", "a"),
        Link("l3", "b", "is", "o", "when"),
    )
    return Flow("f", "Chain", nodes, links)


def names() -> Callable[[], str]:
    numbers = count()
    return lambda: f"new-{next(numbers)}"


def test_a_wire_of_the_same_type_is_allowed() -> None:
    assert why_not(chain(), KINDS, "c", "candles", "r2", "candles") is None


def test_an_input_that_takes_anything_takes_every_type() -> None:
    flow = edits.add_node(chain(), Node("log", "log"))
    assert why_not(flow, KINDS, "o", "order", "log", "value") is None


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (("o", "order", "r", "candles"), "Order cannot feed Candles (Series)"),
        (("c", "candles", "b", "a"), "Series cannot feed A (Number)"),
        (("r", "value", "r", "candles"), "A node cannot feed itself."),
        (("c", "candles", "r", "candles"), "This wire is already there."),
        (("c", "nothing", "r", "candles"), "candles has no known output “nothing”."),
        (("c", "candles", "r", "nothing"), "rsi has no known input “nothing”."),
        (("gone", "x", "r", "candles"), "This wire has an end without a node."),
    ],
)
def test_a_refused_wire_gives_its_reason(ends: tuple[str, str, str, str], sentence: str) -> None:
    assert why_not(chain(), KINDS, *ends) == sentence


def test_a_circle_is_refused_over_any_number_of_nodes() -> None:
    nodes = tuple(Node(f"a{i}", "all") for i in range(50))
    links = tuple(Link(f"l{i}", f"a{i}", "all", f"a{i + 1}", "flags") for i in range(49))
    flow = Flow("f", "Long", nodes, links)
    reason = why_not(flow, KINDS, "a49", "all", "a0", "flags")
    assert reason == "This wire would make a circle: the node would wait for itself."
    assert why_not(flow, KINDS, "a0", "all", "a49", "flags") is None


def test_a_wire_of_an_unknown_kind_is_refused_with_its_name() -> None:
    flow = edits.add_node(chain(), Node("u", "from.the.future", title="Oracle"))
    assert why_not(flow, KINDS, "u", "out", "r", "candles") == "Oracle has no known output “out”."


def test_a_new_wire_replaces_the_old_one_at_an_input_for_one() -> None:
    flow = edits.add_node(chain(), Node("c2", "candles"))
    flow = edits.connect(flow, KINDS, Link("new", "c2", "candles", "r", "candles"))
    assert [link.link_id for link in flow.links] == ["l2", "l3", "new"]


def test_an_input_for_many_keeps_its_wires_in_drawing_order() -> None:
    flow = Flow("f", "", (Node("b1", "below"), Node("b2", "below"), Node("a", "all")))
    flow = edits.connect(flow, KINDS, Link("1", "b1", "is", "a", "flags"))
    flow = edits.connect(flow, KINDS, Link("2", "b2", "is", "a", "flags"))
    assert [link.link_id for link in flow.links] == ["1", "2"]


def test_connect_obeys_the_judge() -> None:
    with pytest.raises(FlowProblem, match="Order cannot feed") as caught:
        edits.connect(chain(), KINDS, Link("n", "o", "order", "r", "candles"))
    assert (caught.value.node_id, caught.value.field) == ("r", "candles")


def test_a_kept_wire_is_judged_without_itself() -> None:
    flow = chain()
    assert [why_not_kept(flow, KINDS, link) for link in flow.links] == [None, None, None]


def test_two_wires_drawn_into_an_input_for_one_are_found_in_a_file() -> None:
    flow = chain()
    flow = Flow("f", "", (*flow.nodes, Node("c2", "candles")), flow.links)
    double = Link("l4", "c2", "candles", "r", "candles")
    flow = Flow("f", "", flow.nodes, (*flow.links, double))
    assert why_not_kept(flow, KINDS, double) == "This input takes one wire and has two."


def test_removing_a_node_takes_its_wires_along() -> None:
    flow = edits.remove(chain(), ["r"])
    assert [link.link_id for link in flow.links] == ["l3"]
    assert flow.node("r") is None


def test_a_parameter_is_set_and_reset_without_touching_the_old_flow() -> None:
    old = chain()
    new = edits.set_param(old, "r", "period", 21)
    assert (dict(old.nodes[1].params), dict(new.nodes[1].params)) == ({}, {"period": 21})
    assert edits.reset_param(new, "r", "period") == old


def test_a_pasted_piece_has_new_ids_and_the_wires_between_its_nodes() -> None:
    old = chain()
    flow, added = edits.duplicate(old, {"r", "b"}, names(), 24, 24)
    assert [(node.node_id, node.kind) for node in added.nodes] == [
        ("new-0", "rsi"),
        ("new-1", "below"),
    ]
    assert [(link.from_node, link.to_node) for link in added.links] == [("new-0", "new-1")]
    assert (flow.nodes[:5], len(flow.links)) == (old.nodes, 4)


@pytest.mark.parametrize(
    "edit",
    [
        lambda flow: edits.move_nodes(flow, {"gone": (1, 1)}),
        lambda flow: edits.rename(flow, "gone", "x"),
        lambda flow: edits.set_param(flow, "gone", "x", 1),
        lambda flow: edits.set_bypassed(flow, ["gone"], True),
        lambda flow: edits.resize(flow, "gone", 100, 100),
        lambda flow: edits.add_node(flow, Node("r", "rsi")),
        lambda flow: edits.add_frame(flow, Frame("r", "", 0, 0, 100, 100)),
    ],
)
def test_an_edit_of_what_is_not_there_or_there_twice_is_a_mistake(
    edit: Callable[[Flow], Flow],
) -> None:
    with pytest.raises(FlowProblem):
        edit(chain())


def test_a_box_never_shrinks_to_nothing() -> None:
    flow = edits.add_frame(chain(), Frame("box", "", 0, 0, 300, 200))
    (frame,) = edits.resize(flow, "box", -50, 10).frames
    assert (frame.width, frame.height) == (60, 60)


def random_edit(data: st.DataObject, flow: Flow, new_id: Callable[[], str]) -> Flow:
    """One edit as a hand would make it; a refused wire leaves the flow as it is."""
    draw = data.draw
    ids = [node.node_id for node in flow.nodes]
    some = draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)) if ids else []
    place = st.floats(-1e4, 1e4)
    match draw(st.integers(0, 9)):
        case 0:
            return edits.add_node(flow, Node(new_id(), draw(st.sampled_from([*INPUT, "?"]))))
        case 1:
            return edits.move_nodes(flow, {name: (draw(place), draw(place)) for name in some})
        case 2:
            return edits.remove(flow, some[:1])
        case 3 | 4 if len(some) >= 2:
            a, b = flow.node(some[0]), flow.node(some[1])
            assert a is not None
            assert b is not None
            link = Link(new_id(), some[0], OUTPUT.get(a.kind, "x"), some[1], INPUT.get(b.kind, "x"))
            return flow if _refused(flow, link) else edits.connect(flow, KINDS, link)
        case 5 if some:
            return edits.set_param(flow, some[0], "p", draw(st.integers() | st.none()))
        case 6:
            return edits.set_bypassed(flow, some, draw(st.booleans()))
        case 7:
            return edits.add_frame(flow, Frame(new_id(), "F", draw(place), 0, 100, 100))
        case 8:
            return edits.add_note(flow, Note(new_id(), "N", draw(place), 0))
        case _:
            return edits.duplicate(flow, some, new_id, 8, 8)[0]


def _refused(flow: Flow, link: Link) -> bool:
    ends = (link.from_node, link.from_port, link.to_node, link.to_port)
    return why_not(flow, KINDS, *ends) is not None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_undoing_all_edits_leads_back_to_the_start_and_every_state_survives_a_file(
    data: st.DataObject,
) -> None:
    new_id = names()
    start = chain()
    states = [start]
    frozen = [write_flow(start)]
    for _ in range(data.draw(st.integers(1, 12))):
        states.append(random_edit(data, states[-1], new_id))
        frozen.append(write_flow(states[-1]))
    for state, raw in zip(reversed(states), reversed(frozen), strict=True):
        assert write_flow(state) == raw
        assert read_flow(raw) == state
    assert states[0] == chain()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flow_made_by_edits_holds_only_wires_the_judge_allows(data: st.DataObject) -> None:
    new_id = names()
    flow = chain()
    for _ in range(data.draw(st.integers(1, 15))):
        flow = random_edit(data, flow, new_id)
    assert [why_not_kept(flow, KINDS, link) for link in flow.links] == [None] * len(flow.links)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_difference_is_empty_exactly_between_equal_flows(data: st.DataObject) -> None:
    new_id = names()
    before = chain()
    after = before
    for _ in range(data.draw(st.integers(0, 4))):
        after = random_edit(data, after, new_id)
    assert (difference(before, after) == ()) == (before == after)


def test_difference_names_each_changed_field() -> None:
    old = edits.set_param(chain(), "r", "period", 14)
    new = edits.rename(edits.set_param(old, "r", "period", 21), "b", "Low")
    new = edits.remove(new, ["o"])
    found = {(change.part, change.part_id, change.field) for change in difference(old, new)}
    assert found == {
        ("nodes", "r", "params.period"),
        ("nodes", "b", "title"),
        ("nodes", "o", ""),
        ("links", "l3", ""),
    }


def test_a_moved_node_trades_the_same_and_a_parameter_does_not() -> None:
    moved = edits.move_nodes(chain(), {"r": (80.0, 8.0)})
    assert moves_only(difference(chain(), moved))
    assert not moves_only(difference(chain(), edits.set_param(moved, "r", "period", 3)))


def test_the_order_of_wires_at_one_input_is_a_difference() -> None:
    nodes = (Node("b1", "below"), Node("b2", "below"), Node("a", "all"))
    one, two = Link("1", "b1", "is", "a", "flags"), Link("2", "b2", "is", "a", "flags")
    (change,) = difference(Flow("f", "", nodes, (one, two)), Flow("f", "", nodes, (two, one)))
    assert (change.part_id, change.field, change.after) == ("a", "order", ("2", "1"))
