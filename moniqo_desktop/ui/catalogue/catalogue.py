"""What can be drawn: node types read from resources/nodes.json, without the nodes themselves.

Loads fast and early: the palette needs it before the first paint. A kind that is not in the file
gets a placeholder, so that a flow of a newer version is shown and kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.ports import PortType

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class PortSpec:
    """An input or output as drawn; see nodes.base.Port. free: one of a block that leads nowhere."""

    name: str
    type: PortType
    label: str
    optional: bool = False
    many: bool = False
    hint: str = ""
    free: bool = False


@dataclass(frozen=True, slots=True)
class ParamSpec:
    """A setting. type: integer, number, boolean, string or enum; choices: (value, label); zero:
    what a 0 means, as "off", where a word says it better, else ""."""

    name: str
    title: str
    type: str
    default: object
    description: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    zero: str = ""


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node type. short: its name where room is scarce; help: markdown; card: names of the
    parameters on the card; known: False for a placeholder."""

    kind: str
    title: str
    family: str
    icon: str
    summary: str = ""
    help: str = ""
    keywords: tuple[str, ...] = ()
    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortSpec, ...] = ()
    params: tuple[ParamSpec, ...] = ()
    card: tuple[str, ...] = ()
    gear: str = ""
    examples: tuple[str, ...] = ()
    known: bool = True
    short: str = ""

    def input(self, name: str) -> PortSpec | None:
        return next((port for port in self.inputs if port.name == name), None)

    def output(self, name: str) -> PortSpec | None:
        return next((port for port in self.outputs if port.name == name), None)

    def param(self, name: str) -> ParamSpec | None:
        return next((param for param in self.params if param.name == name), None)


@dataclass(frozen=True, slots=True)
class FamilySpec:
    """A heading of the palette. Colours are sRGB hex, per theme."""

    name: str
    title: str
    colour: str
    colour_light: str


class Catalogue:
    """All node types this version can draw, in palette order. Answers as links.Kinds."""

    def __init__(self, families: Iterable[FamilySpec], nodes: Iterable[NodeSpec]) -> None:
        self.families = tuple(families)
        self.nodes = tuple(nodes)
        self._by_kind = {node.kind: node for node in self.nodes}

    @classmethod
    def from_file(cls, path: Path) -> Catalogue:
        """Raises BadFile where the file is missing or not what it should be."""
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise _bad(path, "cannot be read") from error
        except (ValueError, KeyError, TypeError) as error:
            raise _bad(path, f"is damaged ({error})") from error

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Catalogue:
        """Raises KeyError, TypeError or ValueError on anything but a catalogue."""
        if content["version"] != VERSION:
            raise ValueError(f"version {content['version']}, wanted {VERSION}")
        families = (FamilySpec(**family) for family in content["families"])
        return cls(families, (_node(node) for node in content["nodes"]))

    def over(self, flow: Flow) -> Catalogue:
        """With the blocks of a flow, as nodes that can be drawn in it."""
        if not flow.blocks:
            return self
        from moniqo_desktop.ui.catalogue.blocks import BlockCatalogue

        return BlockCatalogue(self, flow)

    def knows(self, kind: str) -> bool:
        return kind in self._by_kind

    def spec(self, kind: str) -> NodeSpec:
        """The type of that kind, or a placeholder without ports."""
        return self._by_kind.get(kind) or unknown(kind)

    def of_family(self, name: str) -> tuple[NodeSpec, ...]:
        return tuple(node for node in self.nodes if node.family == name)

    def input(self, kind: str, port: str) -> PortSpec | None:
        return self.spec(kind).input(port)

    def output(self, kind: str, port: str) -> PortSpec | None:
        return self.spec(kind).output(port)


def unknown(kind: str) -> NodeSpec:
    """The placeholder of a kind this version does not know."""
    from moniqo_desktop.ui.words.translation import (
        tr,  # Qt, which reading a catalogue does not need
    )

    return NodeSpec(
        kind,
        title=kind,
        family=kind.split(".", 1)[0],
        icon="help",
        summary=tr("This version does not know this node. It is kept as it is and cannot run."),
        known=False,
    )


def _node(entry: Mapping[str, Any]) -> NodeSpec:
    return NodeSpec(
        kind=entry["kind"],
        title=entry["title"],
        family=entry["family"],
        icon=entry["icon"],
        summary=entry.get("summary", ""),
        help=entry.get("help", ""),
        keywords=tuple(entry.get("keywords", ())),
        inputs=tuple(_port(port) for port in entry["inputs"]),
        outputs=tuple(_port(port) for port in entry["outputs"]),
        params=tuple(_param(param) for param in entry["params"]),
        card=tuple(entry.get("card", ())),
        gear=entry.get("gear", ""),
        examples=tuple(example["title"] for example in entry.get("examples", ())),
        short=entry.get("short", ""),
    )


_PORT_TYPES: Final = {str(each): each for each in PortType}
"""Asked a thousand times before the first paint: a look-up costs a fifth of PortType(text)."""


def _port(entry: Mapping[str, Any]) -> PortSpec:
    return PortSpec(
        name=entry["name"],
        type=_PORT_TYPES[entry["type"]],
        label=entry["label"],
        optional=entry.get("optional", False),
        many=entry.get("many", False),
        hint=entry.get("hint", ""),
    )


def _param(entry: Mapping[str, Any]) -> ParamSpec:
    return ParamSpec(
        name=entry["name"],
        title=entry["title"],
        type=entry["type"],
        default=entry.get("default"),
        description=entry.get("description", ""),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        choices=tuple((str(value), str(label)) for value, label in entry.get("choices", ())),
        unit=entry.get("unit", ""),
        zero=entry.get("zero", ""),
    )


def _bad(path: Path, problem: str) -> BadFile:
    return BadFile(
        f"The list of node types {path.name} {problem}.", hint="Install Moniqo again to repair it."
    )
