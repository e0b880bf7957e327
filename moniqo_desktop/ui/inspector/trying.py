"""Opens the example of a node as a flow of its own, ready to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.ui.inspector.example_flow import example_flow
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def open_example(control: Control, kind: str) -> None:
    """In a new tab; what was drawn before stays as it is."""
    catalogue = control.context.catalogue
    name = tr("Example: {node}").format(node=catalogue.spec(kind).title)
    control.window.attempt(lambda: control.files.add(example_flow(catalogue, kind, name)))


def try_selected(control: Control) -> None:
    """The example of the selected node."""
    control.window.attempt(lambda: open_example(control, _selected_kind(control)))


def _selected_kind(control: Control) -> str:
    """Raises Mistake where no one node that has an example is selected."""
    node = control.rooms.drawn().node(control.rooms.selected_node())
    if node is None or not control.context.catalogue.knows(node.kind):
        raise Mistake(tr("Choose one node of the palette's kinds on the canvas first."))
    return node.kind
