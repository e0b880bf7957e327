"""A template as a flow of the trader's own: what is read in it, in the language of the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.words.translation import retell

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param

READ: Final = ("title", "message")
"""Settings of nodes of the family "output" that are words."""


def told(flow: Flow) -> Flow:
    """Names, titles, notes and messages; settings that decide stay as they are."""
    return replace(
        flow,
        name=retell(flow.name),
        description=retell(flow.description),
        nodes=tuple(_node(node) for node in flow.nodes),
        frames=tuple(replace(frame, title=retell(frame.title)) for frame in flow.frames),
        notes=tuple(replace(note, text=retell(note.text)) for note in flow.notes),
    )


def _node(node: Node) -> Node:
    params = node.params
    if node.kind.startswith("output."):
        params = _words(params)
    return replace(node, title=retell(node.title), params=params)


def _words(params: Mapping[str, Param]) -> Mapping[str, Param]:
    return {
        name: retell(value) if name in READ and isinstance(value, str) else value
        for name, value in params.items()
    }
