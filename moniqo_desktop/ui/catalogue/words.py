"""The catalogue in the language of the window. Loaded only where that is not English."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from moniqo_desktop.ui.catalogue.catalogue import (
    Catalogue,
    FamilySpec,
    NodeSpec,
    ParamSpec,
    PortSpec,
)

Say = Callable[[str], str]
"""The text in the language of the window; the text itself where there is no translation."""

NAMED: Final = "indicator"
"""Family whose titles are names traders know by their English ones. They stay."""


def spoken(catalogue: Catalogue, say: Say) -> Catalogue:
    """The same types with their titles, ports, settings and help pages said by say. A node is
    still found by its English title."""
    families = (_family(family, say) for family in catalogue.families)
    return Catalogue(families, (_node(node, say) for node in catalogue.nodes))


def _family(family: FamilySpec, say: Say) -> FamilySpec:
    return replace(family, title=say(family.title))


def _node(node: NodeSpec, say: Say) -> NodeSpec:
    known = replace(
        node,
        inputs=tuple(_port(port, say) for port in node.inputs),
        outputs=tuple(_port(port, say) for port in node.outputs),
        params=tuple(_param(param, say) for param in node.params),
        summary=say(node.summary),
        help=say(node.help),
        examples=tuple(say(title) for title in node.examples),
    )
    if node.family == NAMED:
        return known
    return replace(
        known,
        title=say(node.title),
        short=say(node.short),
        keywords=(*node.keywords, node.title),
    )


def _port(port: PortSpec, say: Say) -> PortSpec:
    return replace(port, label=say(port.label), hint=say(port.hint))


def _param(param: ParamSpec, say: Say) -> ParamSpec:
    return replace(
        param,
        title=say(param.title),
        description=say(param.description),
        choices=tuple((value, say(label)) for value, label in param.choices),
        unit=say(param.unit),
        zero=say(param.zero) if param.zero else "",
    )
