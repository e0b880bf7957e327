"""The flow file: what is written is read back, what is broken is refused in one sentence."""

from __future__ import annotations

import contextlib
import gc
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.file import from_json, read_flow, to_json, write_flow

text = st.text(st.characters(codec="utf-8"), max_size=20)
place = st.floats(-1e6, 1e6, allow_nan=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | place | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Any flow a file may hold, kinds nobody knows included."""
    ids = draw(st.lists(st.uuids().map(str), max_size=6, unique=True))
    nodes = tuple(
        Node(
            node_id,
            kind=draw(st.sampled_from(["indicator.ta.rsi", "from.the.future", "?"])),
            x=draw(place),
            y=draw(place),
            title=draw(text),
            params=draw(st.dictionaries(text, values, max_size=3)),
            bypassed=draw(st.booleans()),
        )
        for node_id in ids
    )
    ends = st.sampled_from(ids) if ids else st.nothing()
    count = draw(st.integers(0, 5)) if ids else 0
    links = tuple(
        Link(f"w{i}", draw(ends), draw(text), draw(ends), draw(text)) for i in range(count)
    )
    size = st.floats(1, 1e5)
    frames = tuple(
        Frame(f"f{i}", draw(text), draw(place), draw(place), draw(size), draw(size), draw(text))
        for i in range(draw(st.integers(0, 2)))
    )
    notes = tuple(
        Note(f"n{i}", draw(text), draw(place), draw(place), draw(size), draw(size))
        for i in range(draw(st.integers(0, 2)))
    )
    return Flow("flow-1", draw(text), nodes, links, frames, notes, draw(text), draw(text))


def a_file(**changes: Any) -> dict[str, Any]:
    flow = Flow("f", "Demo", (Node("a", "x.a"), Node("b", "x.b")), (Link("l", "a", "o", "b", "i"),))
    return {**to_json(flow), **changes}


@settings(max_examples=60, deadline=None)
@given(flows())
def test_a_saved_flow_is_read_back_the_same(flow: Flow) -> None:
    assert read_flow(write_flow(flow)) == flow


@settings(max_examples=60, deadline=None)
@given(flows())
def test_writing_what_was_read_gives_the_same_bytes(flow: Flow) -> None:
    raw = write_flow(flow)
    assert write_flow(read_flow(raw)) == raw


def test_an_unknown_kind_keeps_its_parameters() -> None:
    params = {"deep": {"list": [1, 2.5, None, True, {"x": "y"}]}, "big": 2**60}
    node = {"id": "a", "kind": "from.the.future", "params": params}
    flow = from_json(a_file(nodes=[node], links=[]))
    assert to_json(flow)["nodes"][0]["params"] == params  # type: ignore[index]  # JSON is object


def test_a_file_without_the_optional_parts_is_a_flow() -> None:
    short = {"format": "moniqo-flow", "version": 1, "flow_id": "f", "name": "Empty"}
    assert from_json(short) == Flow("f", "Empty")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": "other"}, 'This is not a flow: its "format" should be "moniqo-flow".'),
        ({"version": 3}, "A newer Moniqo saved this flow (format 3, this one reads up to 2)."),
        ({"version": "1"}, "\"version\" must be a whole number from 1, found '1'."),
        ({"version": True}, '"version" must be a whole number from 1, found True.'),
        ({"name": 7}, "name must be text, found a number."),
        ({"flow_id": ""}, "flow_id must have 1 to 100 characters."),
        ({"nodes": {}}, "nodes must be a list, found an object."),
        ({"nodes": [7]}, "nodes[0] must be an object, found a number."),
        ({"nodes": [{"id": "a"}]}, "nodes[0].kind is missing."),
        (
            {"nodes": [{"id": "a", "kind": "k", "x": "left"}]},
            "nodes[0].x must be a number, found text.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k", "x": True}]},
            "nodes[0].x must be a number, found true or false.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k", "y": 10**400}]},
            "nodes[0].y is 100000000000; at most 10,000,000 is allowed.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k", "params": []}]},
            "nodes[0].params must be an object, found a list.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k", "bypassed": 1}]},
            "nodes[0].bypassed must be true or false, found a number.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k"}, {"id": "a", "kind": "k"}], "links": []},
            "nodes[1].id 'a' is there twice.",
        ),
        (
            {"links": [{"id": "l", "from": ["a", "o"], "to": ["z", "i"]}]},
            "links[0].to names node 'z', which is not in the file.",
        ),
        (
            {"links": [{"id": "l", "from": ["a"], "to": ["b", "i"]}]},
            "links[0].from must be [node, port], found a list.",
        ),
        ({"frames": [{"id": "f", "x": 0, "y": 0, "width": 1}]}, "frames[0].height is missing."),
        (
            {"frames": [{"id": "f", "x": 0, "y": 0, "width": -1, "height": 5}]},
            "frames[0].width must be above zero, found -1.0.",
        ),
        ({"notes": [{"id": "n", "x": 0, "y": float("inf")}]}, "notes[0].y is inf; at most"),
        ({"notes": [{"id": "n", "x": 0, "y": float("nan")}]}, "notes[0].y is nan; at most"),
        (
            {"nodes": [{"id": "a", "kind": "k", "params": {"p": [float("inf")]}}], "links": []},
            "nodes[0].params holds a number that is not finite.",
        ),
        (
            {"nodes": [{"id": "a", "kind": "k", "params": {"\ud800": 1}}], "links": []},
            "nodes[0].params holds half a character",
        ),
        ({"name": "\ud800"}, "name holds half a character: '\\ud800'"),
        (
            {"links": [{"id": "l", "from": ["a", "\udfff"], "to": ["b", "i"]}]},
            "links[0].from holds half a character",
        ),
        ({"nodes": [{}] * 10_001}, "nodes has 10,001 entries; at most 10,000 are allowed."),
    ],
)
def test_a_wrong_part_is_named_with_its_place(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        from_json(a_file(**changes))
    assert sentence in caught.value.message
    assert "file is left as it was" in caught.value.hint


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is not whole JSON"),
        (b'{"format": "moniqo-flow", "nodes": [', "at line 1, column"),
        (b"\xff\xfe\x00", "The file is not UTF-8 text (byte 0)."),
        (b'{"format": "cut', "it is cut or damaged at line 1, column 12."),
        (b"[]", "This is not a flow"),
        (b"null", "This is not a flow"),
        (b'{"format": "moniqo-flow", "version": NaN}', "The file holds NaN, which is no number."),
        (b"[" * 100_000, "nested deeper than 32 levels"),
        (b"7" * 5_000, "a number with thousands of digits"),
        (b" " * 5_000_001, "The file is 5.0 MB; a flow has at most 5 MB"),
    ],
)
def test_broken_bytes_give_one_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_flow(raw)
    assert sentence in caught.value.message


def test_depth_is_limited_inside_parameters() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    with pytest.raises(BadFile, match="nested deeper than 32 levels"):
        from_json(a_file(nodes=[{"id": "a", "kind": "k", "params": {"p": deep}}], links=[]))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_never_worse(data: st.DataObject) -> None:
    raw = bytearray(json.dumps(a_file()).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        flow = read_flow(bytes(raw))
    except BadFile:
        return
    assert read_flow(write_flow(flow)) == flow


@pytest.mark.parametrize("raw", [b"[", write_flow(Flow("f", "Fine"))])
def test_reading_leaves_the_garbage_collector_as_it_was(raw: bytes) -> None:
    with contextlib.suppress(BadFile):
        read_flow(raw)
    assert gc.isenabled()
