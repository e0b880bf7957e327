"""The registry as plain values: what resources/nodes.json and the manual are made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from moniqo_desktop.domain.errors import Broken
from moniqo_desktop.nodes.base import NodeType, Port, SeriesNode, SourceNode
from moniqo_desktop.nodes.families import FAMILIES

VERSION: Final = 1
_TYPES: Final[Mapping[type, str]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}


def catalogue(types: Iterable[NodeType]) -> dict[str, Any]:
    """Families in palette order; node types in the order of families, then by kind."""
    order = {family.name: number for number, family in enumerate(FAMILIES)}
    nodes = sorted(types, key=lambda node: (order[node.family], node.kind))
    return {
        "version": VERSION,
        "families": [
            {
                "name": family.name,
                "title": family.title,
                "colour": family.colour,
                "colour_light": family.colour_light,
            }
            for family in FAMILIES
        ],
        "nodes": [node_entry(node) for node in nodes],
    }


def node_entry(node: NodeType) -> dict[str, Any]:
    """One node type. help: markdown of the five paragraphs."""
    page = paragraphs(node)
    return {
        "kind": node.kind,
        "title": node.title,
        "short": node.short or node.title,
        "family": node.family,
        "icon": node.icon,
        "summary": first_sentence(page[0]),
        "help": "\n\n".join(page),
        "keywords": list(node.keywords),
        "inputs": [_port(name, port) for name, port in node.inputs.items()],
        "outputs": [_port(name, port) for name, port in node.outputs.items()],
        "params": [param_entry(name, field) for name, field in node.Params.model_fields.items()],
        "card": list(node.card),
        "gear": gear(node),
        "examples": [{"title": example.title} for example in node.examples],
    }


def paragraphs(node: NodeType) -> list[str]:
    """The manual page, each paragraph on one line."""
    text = inspect.cleandoc(type(node).__doc__ or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def first_sentence(paragraph: str) -> str:
    """Up to the first full stop that is followed by a capital letter or the end."""
    for place, sign in enumerate(paragraph):
        rest = paragraph[place + 1 :]
        if sign == "." and (not rest or (rest[0] == " " and rest[1:2].isupper())):
            return paragraph[: place + 1]
    return paragraph


def gear(node: NodeType) -> str:
    """series, step or source."""
    if isinstance(node, SourceNode):
        return "source"
    return "series" if isinstance(node, SeriesNode) else "step"


def _port(name: str, port: Port) -> dict[str, Any]:
    return {
        "name": name,
        "type": port.type.value,
        "label": port.label,
        "optional": port.optional,
        "many": port.many,
        "hint": port.hint,
    }


def param_entry(name: str, field: FieldInfo) -> dict[str, Any]:
    """One setting; minimum, maximum and choices only where they apply."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    values = _choices(field)
    entry: dict[str, Any] = {
        "name": name,
        "title": field.title or name,
        "description": field.description or "",
        "type": "enum" if values else _type(name, field),
        "default": field.default.value if isinstance(field.default, Enum) else field.default,
    }
    for limit in field.metadata:
        if isinstance(limit, Ge | Gt):
            entry["minimum"] = limit.ge if isinstance(limit, Ge) else limit.gt
        if isinstance(limit, Le | Lt):
            entry["maximum"] = limit.le if isinstance(limit, Le) else limit.lt
    if values:
        labels: Any = extra.get("labels", {})
        entry["choices"] = [[value, labels.get(value) or _words(value)] for value in values]
    entry.update({name: extra[name] for name in ("unit", "zero") if extra.get(name)})
    return entry


def _choices(field: FieldInfo) -> list[str]:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return [str(value) for value in get_args(kind)]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return []


def _type(name: str, field: FieldInfo) -> str:
    kind: Any = field.annotation
    found = _TYPES.get(kind)
    if found is None:
        raise Broken(f"The setting “{name}” is of a kind no form can show: {kind}.")
    return found


def _words(value: str) -> str:
    return value.replace("_", " ").capitalize()
