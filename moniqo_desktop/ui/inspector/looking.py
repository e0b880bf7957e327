"""The looking-into half of the inspector: its buttons become what it asks of the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.flow.pins import set_pins
from moniqo_desktop.ui.inspector.ports_shown import inputs_of, outputs_of
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.inspector.panel import Inspector
    from moniqo_desktop.ui.state.nodes import Readings

RUN_TO = "run_to"
PIN = "pin"
STOP = "stop"
SEEN: Final = "stop_seen"
"""The breakpoint that is seen at a port of the canvas."""


def join(inspector: Inspector) -> None:
    """The same buttons stand below the settings and in the Data tab."""
    data, buttons = inspector.values, inspector.buttons
    data.run_to_asked.connect(lambda: inspector.look_asked.emit(RUN_TO, ""))
    data.pin_asked.connect(lambda: inspector.look_asked.emit(PIN, ""))
    data.stop_toggled.connect(lambda port: inspector.look_asked.emit(STOP, port.partition("#")[0]))
    data.pins_given.connect(lambda pins: ask_pins(inspector, inspector.node_id, pins))
    data.fix_asked.connect(inspector.go_to_field)
    buttons.run_to.clicked.connect(data.buttons.run_to.click)
    buttons.pin.clicked.connect(data.buttons.pin.click)
    buttons.stop.clicked.connect(data.buttons.stop.click)


def ask_pins(inspector: Inspector, node_id: str, pins: dict[str, Param]) -> None:
    """One edit that can be undone."""
    words = tr("Pin outputs") if pins else tr("Free outputs")
    inspector.edit_asked.emit(words, partial(set_pins, node_id=node_id, pins=pins))


def show_ports(
    inspector: Inspector,
    flow: Flow,
    node: Node,
    nodes: Readings | None,
    kinds: Catalogue,
    stops: frozenset[tuple[str, str]],
) -> None:
    """Ports with their values, breakpoints and pins. stops: of all nodes, as runs call them."""
    place, data = inspector.place, inspector.values
    ins = inputs_of(flow, node, nodes, place, kinds)
    data.show_ports(ins, outputs_of(node, nodes, place, kinds))
    own = frozenset(port for name, port in stops if name == place + node.node_id)
    data.show_marks(own, node.pins)
    inspector.buttons.show_marks(is_stop="" in own, is_pinned=bool(node.pins))
