"""A flow's text in one line is to the letter that of its JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from moniqo_desktop.domain.flow.drawing import Block, Flow, Link, Node
from moniqo_desktop.domain.flow.file import to_json
from moniqo_desktop.domain.flow.text import flow_text
from tests.domain.test_flow_file import flows

A, B = Node("a", "x.a", 1.5, -2.0), Node("b", "x.b")
WIRE = Link("w", "a", "o", "b", "i")


def _dumped(flow: Flow) -> str:
    return json.dumps(to_json(flow), ensure_ascii=False)


@settings(max_examples=60, deadline=None)
@given(flows())
def test_the_text_of_a_flow_is_that_of_its_json(flow: Flow) -> None:
    assert flow_text(flow) == _dumped(flow)


@pytest.mark.parametrize(
    "changes",
    [
        {"nodes": (replace(A, pins={"o": 1.5}), B)},
        {"nodes": (replace(A, extras={"later": [1]}), B)},
        {"nodes": (replace(A, title='„ü“ "\\', bypassed=True), B)},
        {"links": (replace(WIRE, bends=((1.0, 2.0),)),)},
        {"links": (replace(WIRE, extras={"later": None}),)},
        {"blocks": (Block("k", "Block", nodes=(A, B), links=(WIRE,)),)},
        {"extras": {"tags": ["trend"]}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_so_are_parts_that_are_not_plain(changes: dict[str, Any]) -> None:
    flow = replace(Flow("f", "Demo", (A, B), (WIRE,)), **changes)
    assert flow_text(flow) == _dumped(flow)
