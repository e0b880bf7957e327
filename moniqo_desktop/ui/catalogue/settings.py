"""A setting of a node made another, and a name that tells its old value made to tell the new one.

Cards of templates are called "EMA 21". Left alone, that name would be untrue as soon as the period
is another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.blocks.flattening import SLASH
from moniqo_desktop.domain.blocks.inside import inside, put_back
from moniqo_desktop.domain.flow import edits

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue, NodeSpec

_NAMED_BY_NUMBERS: Final = "indicator"
"""The family whose cards are called by their settings; numbers in other names count something."""


def is_default(spec: NodeSpec, name: str, value: Param) -> bool:
    param = spec.param(name)
    return param is not None and value == param.default and type(value) is type(param.default)


def with_setting(flow: Flow, spec: NodeSpec, node_id: str, name: str, value: Param) -> Flow:
    """One edit: a value equal to the default is taken out. Raises FlowProblem without the node."""
    if is_default(spec, name, value):
        changed = edits.reset_param(flow, node_id, name)
    else:
        changed = edits.set_param(flow, node_id, name, value)
    node = flow.node(node_id)
    if node is None or not node.title:
        return changed
    return edits.rename(changed, node_id, title_after(node, spec, name, value))


def with_settings(flow: Flow, catalogue: Catalogue, settings: Iterable[tuple[str, Param]]) -> Flow:
    """settings: address as a search calls it (node ids down to the node, a dot, the name) and
    value. Raises FlowProblem where there is no such node any more."""
    for address, value in settings:
        place, _, name = address.rpartition(".")
        *way, node_id = place.split(SLASH)
        view = inside(flow, tuple(way))
        node = view.node(node_id)
        spec = catalogue.over(view).spec(node.kind if node is not None else "")
        flow = put_back(flow, tuple(way), with_setting(view, spec, node_id, name, value))
    return flow


def title_after(node: Node, spec: NodeSpec, name: str, value: Param) -> str:
    """Its title once this setting has this value."""
    param = spec.param(name)
    was = node.params.get(name, param.default if param is not None else None)
    if spec.family != _NAMED_BY_NUMBERS or type(was) is not int or type(value) is not int:
        return node.title
    renamed, found = re.subn(rf"(?<![\w.,&]){was}(?![\w:]|[.,]\d)", str(value), node.title)
    return renamed if found == 1 else node.title
