"""Drawing a wire with keys: choose a port, walk to where it fits, Enter connects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Link
from moniqo_desktop.domain.flow.links import End, fitting_ends, replaced, why_not
from moniqo_desktop.domain.flow.ports import PORTS, PortType, fits
from moniqo_desktop.ui.canvas.access import accessible
from moniqo_desktop.ui.canvas.columns.geometry import port_y
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.canvas.painting.overlay import WireInHand
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent

    from moniqo_desktop.ui.canvas.columns.model import Model, PortPlace
    from moniqo_desktop.ui.canvas.editing.adding import AddingSurface
    from moniqo_desktop.ui.catalogue.catalogue import PortSpec

Key = Qt.Key
_ON: Final = (Key.Key_Right, Key.Key_Tab)
_BACK: Final = (Key.Key_Left, Key.Key_Backtab)
_SHORTCUT: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
OUT: Final = 60.0
"""How far a wire reaches that has nowhere to go yet, canvas units."""


class WireByKeys:
    """Up and Down choose the port of the node, Left and Right walk over the ports it fits, a
    letter goes to a node by its name, Enter connects, Escape ends."""

    def __init__(self, view: AddingSurface) -> None:
        self._view = view
        self._ports: list[PortPlace] = []
        self._port = 0
        self._targets: list[End] = []
        self._at = 0
        self._refused: PortPlace | None = None
        self._letter = ""

    @property
    def is_on(self) -> bool:
        return bool(self._ports)

    def start(self) -> None:
        """From the one chosen node: its outputs, or its inputs where it has no others."""
        model, nodes = self._view.document.model, self._view.document.selected_nodes
        if not nodes:
            return
        ports = model.ports(model.index[nodes[-1]])
        outputs = [port for port in ports if port.is_output]
        self._ports, self._port = outputs or ports, 0
        if not self._ports:
            self._say(tr("This node has no ports to draw a wire from."))
            return
        self._aim()

    def end(self) -> None:
        if not self.is_on:
            return
        self._ports, self._targets, self._refused = [], [], None
        self._view.show_hints(replace(self._view.hints, wire=None))

    def press(self, event: QKeyEvent) -> bool:
        """False if the key means nothing while a wire is drawn."""
        key = Key(event.key())
        if event.modifiers() & _SHORTCUT:
            self.end()
            return False
        if key in (Key.Key_Escape, Key.Key_W):
            self.end()
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._connect()
        elif key in (Key.Key_Up, Key.Key_Down):
            self._turn(1 if key == Key.Key_Down else -1)
        elif key in _ON or key in _BACK:
            self._walk(1 if key in _ON else -1)
        elif event.text().strip():
            self._jump(event.text().casefold())
            return True
        else:
            return False
        self._letter = ""
        return True

    # -- inside ----------------------------------------------------------------------------------

    def _turn(self, step: int) -> None:
        self._port = (self._port + step) % len(self._ports)
        self._aim()

    def _walk(self, step: int) -> None:
        if self._targets:
            self._at = (self._at + step) % len(self._targets)
        self._refused = None
        self._show()

    def _aim(self) -> None:
        """Where the port in hand fits: free ports first, the nearest first."""
        view, port = self._view, self._ports[self._port]
        model, flow = view.document.model, view.flow()
        found, places = _ports(model, _fitting(port), is_output=not port.is_output)
        there = {(node_id, spec.name): at for at, (node_id, spec) in enumerate(found)}
        start, kinds = (model.ids[port.node], port.spec.name), view.document.catalogue
        fitting = fitting_ends(flow, kinds, start, there, from_output=port.is_output)
        taken = {(link.to_node, link.to_port) for link in flow.links} if port.is_output else set()
        gives_way = np.array(
            [end in taken and not found[there[end]][1].many for end in fitting], bool
        )
        far = _far(port, places[[there[end] for end in fitting]])
        self._targets = [fitting[at] for at in np.lexsort((far, gives_way)).tolist()]
        self._at, self._refused = 0, None
        self._show()

    def _jump(self, letter: str) -> None:
        """To a fitting port of a node whose name begins so, to the next with the same letter
        again; where there is none it is said why."""
        count, model = len(self._targets), self._view.document.model
        again, self._letter = letter == self._letter, letter
        for step in range(int(again), count + int(again)):
            place = (self._at + step) % count
            node_id, _ = self._targets[place]
            if self._title(model.index[node_id]).casefold().startswith(letter):
                self._at, self._refused = place, None
                self._show()
                return
        self._refused = self._unfitting(letter)
        self._show()

    def _unfitting(self, letter: str) -> PortPlace | None:
        model, port = self._view.document.model, self._ports[self._port]
        named = [
            node for node in range(len(model.ids))
            if node != port.node and self._title(node).casefold().startswith(letter)
        ]  # fmt: skip
        found = [p for node in named for p in model.ports(node) if p.is_output != port.is_output]
        if not found:
            return None
        return found[int(_far(port, np.array([(p.x, p.y) for p in found])).argmin())]

    def _target(self) -> PortPlace | None:
        if self._refused is not None:
            return self._refused
        if not self._targets:
            return None
        node_id, name = self._targets[self._at]
        model, is_output = self._view.document.model, not self._ports[self._port].is_output
        return model.port(model.index[node_id], name, is_output=is_output)

    def _ends(self, target: PortPlace) -> tuple[str, str, str, str]:
        ids, port = self._view.document.model.ids, self._ports[self._port]
        source, sink = (port, target) if port.is_output else (target, port)
        return ids[source.node], source.spec.name, ids[sink.node], sink.spec.name

    def _connect(self) -> None:
        view, target = self._view, self._target()
        if target is None or self._refused is not None:
            self._show()
            return
        link = Link(view.new_id(), *self._ends(target))
        flow = edits.connect(view.flow(), view.document.catalogue, link)
        name = self._named(target)
        self.end()
        view.apply(flow, tr("Connect"))
        self._say(tr("Connected to {name}.").format(name=name))

    def _show(self) -> None:
        """The wire as it would be, and words on where it leads."""
        port, target = self._ports[self._port], self._target()
        end = QPointF(port.x + (OUT if port.is_output else -OUT), port.y)
        said, reason = "", ""
        if target is None:
            label = retell(PORTS[port.spec.type].label)
            reason = tr("No other node here takes {port} ({type}).").format(
                port=port.spec.label, type=label
            )
        else:
            end = QPointF(target.x, target.y)
            said = self._described(target)
        if self._refused is not None and target is not None:
            flow, kinds = self._view.flow(), self._view.document.catalogue
            reason = why_not(flow, kinds, *self._ends(target)) or ""
        wire = WireInHand(port, end, target, reason, "" if reason else said)
        self._view.show_hints(replace(self._view.hints, wire=wire, link=None, port=None))
        if target is not None:
            self._view.show_node(target.node)
        self._say(reason or said)

    def _described(self, target: PortPlace) -> str:
        """As "Value to Weighted vote, Filter (2 of 5)"."""
        port, flow = self._ports[self._port], self._view.flow()
        text = tr("{port} to {name} ({place} of {count})").format(
            port=port.spec.label, name=self._named(target), place=self._at + 1,
            count=len(self._targets),
        )  # fmt: skip
        _, _, node_id, name = self._ends(target)
        if replaced(flow, self._view.document.catalogue, node_id, name):
            text += tr("; replaces the wire that is there")
        return text

    def _named(self, port: PortPlace) -> str:
        return f"{self._title(port.node)}, {port.spec.label}"

    def _title(self, node: int) -> str:
        model = self._view.document.model
        return words.title(model.nodes[node], model.specs[node])

    def _say(self, text: str) -> None:
        accessible.announce(self._view, text)


def _ports(
    model: Model, types: Collection[PortType], *, is_output: bool
) -> tuple[list[tuple[str, PortSpec]], NDArray[np.float64]]:
    """All outputs or all inputs of these types, in drawing order, each with the id of its node; and
    where they are: (ports, 2). One value for each port would take four times as long."""
    rows = {
        id(shape): [
            (row, port)
            for row, port in enumerate(shape.outputs if is_output else shape.inputs)
            if port.type in types
        ]
        for shape in model.shapes
    }
    each = [rows[id(shape)] for shape in model.shapes]
    found = [(name, port) for name, ports in zip(model.ids, each, strict=True) for _, port in ports]
    counts = np.fromiter(map(len, each), np.intp, len(each))
    places = model.boxes[:, (2 if is_output else 0, 1)].repeat(counts, axis=0)
    places[:, 1] += [port_y(row) for ports in each for row, _ in ports]
    return found, places


def _far(port: PortPlace, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far it is from the port to each place: (places, 2) → (places,). What lies on the side
    a wire leaves from comes first."""
    ahead = (places[:, 0] - port.x) * (1 if port.is_output else -1)
    far: NDArray[np.float64] = np.abs(places[:, 1] - port.y)
    return far + np.where(ahead >= 0, ahead, 2_000 - ahead)


def _fitting(port: PortPlace) -> frozenset[PortType]:
    """Types of the ports that a wire from this one, or to it, can be led to."""
    here = port.spec.type
    ways = {each: (here, each) if port.is_output else (each, here) for each in PortType}
    return frozenset(each for each, way in ways.items() if fits(*way))
