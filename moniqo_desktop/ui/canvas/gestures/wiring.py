"""The gesture that draws a wire: snaps to ports, says why not, and asks what to add at its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Link
from moniqo_desktop.domain.flow.links import why_not
from moniqo_desktop.ui.canvas.columns.geometry import MAGNET
from moniqo_desktop.ui.canvas.gestures.gestures import Gesture, Modifiers, Stage
from moniqo_desktop.ui.canvas.painting.overlay import WireInHand
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from moniqo_desktop.ui.canvas.columns.model import PortPlace


class Connect(Gesture):
    """A wire from a port to wherever the mouse is.

    A drag from an input that has a wire picks that wire up: it is put elsewhere, or taken out
    when dropped on empty canvas.
    """

    def __init__(self, stage: Stage, at: QPointF, port: PortPlace) -> None:
        super().__init__(stage, at)
        self._picked = None if port.is_output else _last_wire(stage, port)
        self._port = port if self._picked is None else _other_end(stage, self._picked)
        self._flow = stage.document.flow
        if self._picked is not None:
            self._flow = edits.disconnect(self._flow, [self._picked.link_id])

    def drag(self, at: QPointF, modifiers: Modifiers) -> None:
        self._show(self._wire_to(at))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._show(None)
        if not self.stirred:
            return
        wire = self._wire_to(at)
        if wire.target is None:
            self._drop(wire.end)
        elif not wire.reason:
            self._finish(wire.target)

    def cancel(self) -> None:
        self._show(None)

    def _show(self, wire: WireInHand | None) -> None:
        self.stage.show_hints(replace(self.stage.hints, wire=wire, port=None, link=None))

    def _wire_to(self, at: QPointF) -> WireInHand:
        end = self.stage.camera.to_scene(at)
        target = self._target_at(end)
        if target is None:
            return WireInHand(self._port, end)
        reason = _reason(self.stage, self._flow, self._port, target)
        return WireInHand(self._port, end, target, reason)

    def _target_at(self, end: QPointF) -> PortPlace | None:
        """The nearest port within the magnet; one that fits is preferred to one that does not."""
        model = self.stage.document.model
        reach = MAGNET / min(self.stage.camera.scale, 1.0)
        near = model.ports_near(end.x(), end.y(), reach)
        near = [port for port in near if (port.node, port.is_output) != self._home]
        if not near:
            return None
        best = min(near, key=lambda port: _distance(port, end))
        if _distance(best, end) <= (reach / 3) ** 2:
            return best
        fitting = [p for p in near if not _reason(self.stage, self._flow, self._port, p)]
        return min(fitting or near, key=lambda port: _distance(port, end))

    @property
    def _home(self) -> tuple[int, bool]:
        return self._port.node, self._port.is_output

    def _finish(self, target: PortPlace) -> None:
        document = self.stage.document
        ends = _ends(self.stage, self._port, target)
        if self._picked is not None and ends == _ends_of(self._picked):
            return
        link = Link(self.stage.new_id(), *ends)
        flow = edits.connect(self._flow, document.catalogue, link)
        self.stage.apply(flow, tr("Connect"))

    def _drop(self, end: QPointF) -> None:
        if self._picked is not None:
            self.stage.apply(self._flow, tr("Disconnect"))
            return
        self.stage.offer(self._port, end)


def _reason(stage: Stage, flow: Flow, start: PortPlace, end: PortPlace) -> str:
    if start.is_output == end.is_output:
        return tr("An output feeds an input.") if end.is_output else tr("An input takes an output.")
    return why_not(flow, stage.document.catalogue, *_ends(stage, start, end)) or ""


def _ends(stage: Stage, start: PortPlace, end: PortPlace) -> tuple[str, str, str, str]:
    source, target = (start, end) if start.is_output else (end, start)
    ids = stage.document.model.ids
    return ids[source.node], source.spec.name, ids[target.node], target.spec.name


def _ends_of(link: Link) -> tuple[str, str, str, str]:
    return link.from_node, link.from_port, link.to_node, link.to_port


def _last_wire(stage: Stage, port: PortPlace) -> Link | None:
    model = stage.document.model
    node_id = model.ids[port.node]
    ends = (node_id, port.spec.name)
    found = (k for k in reversed(model.links) if (k.to_node, k.to_port) == ends)
    return next(found, None)


def _other_end(stage: Stage, link: Link) -> PortPlace:
    model = stage.document.model
    place = model.port(model.index[link.from_node], link.from_port, is_output=True)
    assert place is not None, "the model gives every wire its ports"
    return place


def _distance(port: PortPlace, at: QPointF) -> float:
    return (port.x - at.x()) ** 2 + (port.y - at.y()) ** 2
