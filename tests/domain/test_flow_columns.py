"""Reading by columns gives what reading part by part gives: the same flow or the same refusal."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow import file as flow_file
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from moniqo_desktop.domain.flow.file import from_json, to_json
from moniqo_desktop.domain.flow.file_columns import moved_nodes, plain_links, plain_nodes
from tests.domain.test_flow_file import flows

NODE = frozenset(("id", "kind", "x", "y", "title", "params", "bypassed", "pins"))
LINK = frozenset(("id", "from", "to", "bends"))
STRANGE: tuple[Any, ...] = (
    None, True, 0, 7, -3.5, 10**400, float("nan"), float("inf"), 2e7, "", "a", "ä€", "x" * 101,
    "\ud800", [], ["a"], ["a", "b"], ["a", 1], ["\udfff", "b"], [[1, 2]], [[1, "x"]], [[True, 0]],
    {}, {"p": 1}, {"p": [1, {"q": "r"}]}, {"p": float("inf")}, {"\ud800": 1}, {"p": "\ud800"},
    {"p": {"q": [float("nan")]}},
)  # fmt: skip


def outcome(content: dict[str, Any]) -> Flow | str:
    try:
        return from_json(copy.deepcopy(content))
    except BadFile as refused:
        return refused.message


def strict(content: dict[str, Any]) -> Flow | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow_file, "plain_nodes", lambda *_: None)
        patch.setattr(flow_file, "plain_links", lambda *_: None)
        return outcome(content)


@settings(max_examples=100, deadline=None)
@given(flows(), st.data())
def test_a_changed_file_is_read_or_refused_as_part_by_part(flow: Flow, data: st.DataObject) -> None:
    content: dict[str, Any] = to_json(flow)
    for _ in range(data.draw(st.integers(0, 3))):
        parts = content[data.draw(st.sampled_from(["nodes", "links"]))]
        if not parts:
            continue
        part = data.draw(st.sampled_from(parts))
        if not isinstance(part, dict):
            continue
        keys = [*sorted(NODE | LINK), "more"]
        part[data.draw(st.sampled_from(keys))] = data.draw(st.sampled_from(STRANGE))
    assert outcome(content) == strict(content)


@pytest.mark.parametrize("strange", [None, [], {}, "text", [7], [{}], [None], [[]]])
@pytest.mark.parametrize("key", ["nodes", "links"])
def test_parts_of_any_shape_are_read_or_refused_as_part_by_part(key: str, strange: Any) -> None:
    content = to_json(Flow("f", "Demo", (Node("a", "x.a"),))) | {key: strange}
    assert outcome(content) == strict(content)


def test_a_plain_file_is_read_by_columns() -> None:
    params: dict[str, Any] = {"period": 14, "deep": {"list": [1, 2.5, None]}, "name": "Größe"}
    nodes = (
        Node("a", "x.a", 1.0, 2.0, "Über", params, True, {"out": 3}),
        Node("b", "x.b", -3.0, 0.5),
    )
    links = (
        Link("l", "a", "o", "b", "i", ((1.0, 2.0), (3.0, 4.5))),
        Link("m", "a", "o", "b", "j"),
    )
    content = to_json(Flow("f", "Demo", nodes, links))
    assert plain_nodes(content["nodes"], NODE, 10) == nodes
    assert plain_links(content["links"], LINK, 10, nodes) == links


def test_wires_share_the_ids_of_their_nodes() -> None:
    ids = ["".join(("n", str(i))) for i in range(3)]
    content = to_json(Flow("f", "Demo", tuple(Node(name, "k") for name in ids)))
    content["links"] = [{"id": "l", "from": ["n" + "0", "o"], "to": ["n" + "2", "i"]}]
    flow = from_json(copy.deepcopy(content))
    assert flow.links[0].to_node is flow.nodes[2].node_id


def test_more_parts_than_are_allowed_are_not_read_by_columns() -> None:
    assert plain_nodes([{"id": str(i), "kind": "k"} for i in range(4)], NODE, 3) is None


@given(flows(), st.data())
def test_nodes_that_move_keep_all_but_their_corner(flow: Flow, data: st.DataObject) -> None:
    nodes = tuple(replace(node, pins={"o": 1}, extras={"later": [2]}) for node in flow.nodes)
    ids = [node.node_id for node in nodes]
    chosen = data.draw(st.sets(st.sampled_from(ids))) if ids else set[str]()
    places = {name: (at + 0.5, -float(at)) for at, name in enumerate(sorted(chosen))}
    wanted = [
        replace(node, x=places[node.node_id][0], y=places[node.node_id][1])
        if node.node_id in places
        else node
        for node in nodes
    ]
    assert moved_nodes(nodes, places) == wanted
