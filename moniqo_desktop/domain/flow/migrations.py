"""From the format of one version of the flow file to the next: pure steps on parsed JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

Content = Mapping[str, object]


def migrated(content: Content, version: int) -> Content:
    """The content of a file of that version as the newest version would have written it."""
    while version in STEPS:
        content = STEPS[version](content)
        version += 1
    return content


def _blocks_bends_and_pins(content: Content) -> Content:
    """Version 1 knew no blocks, bends and pins: what stood under these names meant nothing."""
    return {
        **_without(content, "blocks"),
        "version": 2,
        "nodes": _each_without(content.get("nodes", []), "pins"),
        "links": _each_without(content.get("links", []), "bends"),
    }


def _each_without(parts: object, key: str) -> object:
    """Parts that are none are left for the reader to refuse."""
    if not isinstance(parts, list):
        return parts
    return [_without(part, key) if isinstance(part, dict) else part for part in parts]


def _without(part: Content, key: str) -> Content:
    return {name: value for name, value in part.items() if name != key} if key in part else part


STEPS: Final[Mapping[int, Callable[[Content], Content]]] = MappingProxyType(
    {1: _blocks_bends_and_pins}
)
"""Version → what leads to the next one. A new format adds a step and a file of the old one to
tests/domain/flow_files."""
