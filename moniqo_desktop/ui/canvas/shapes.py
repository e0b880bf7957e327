"""Which ports each card shows and where each wire meets its cards: one pass over all wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.ports import PortType
from moniqo_desktop.ui.canvas.geometry import MAX_PARAMS, CardShape, port_y
from moniqo_desktop.ui.catalogue import PortSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moniqo_desktop.domain.flow import Link
    from moniqo_desktop.ui.catalogue import NodeSpec

TYPES: Final = tuple(PortType)
End = tuple[int, str, bool]
"""node, port, is_output"""
Heights = np.ndarray[tuple[int], np.dtype[np.float64]]
Types = np.ndarray[tuple[int], np.dtype[np.uint8]]
_CODES: Final[Mapping[PortType, int]] = {type_: i for i, type_ in enumerate(TYPES)}


class Wiring:
    """shapes: one per kind; a node whose wires end at ports its kind lacks gets its own.

    src, dst: (links,) node indices. from_y, to_y: (links,) heights below the cards' tops.
    types: (links,) index into TYPES. connected: (node, port, is_output) of ports with a wire.
    """

    def __init__(
        self, index: Mapping[str, int], specs: Sequence[NodeSpec], links: Sequence[Link]
    ) -> None:
        by_kind = {spec.kind: card_shape(spec) for spec in {s.kind: s for s in specs}.values()}
        self.shapes = [by_kind[spec.kind] for spec in specs]
        count = len(links)
        self.src = np.fromiter([index[k.from_node] for k in links], np.int32, count)
        self.dst = np.fromiter([index[k.to_node] for k in links], np.int32, count)
        src, dst = self.src.tolist(), self.dst.tolist()
        exits = [(node, k.from_port, True) for node, k in zip(src, links, strict=True)]
        entries = [(node, k.to_port, False) for node, k in zip(dst, links, strict=True)]
        self.connected = {*exits, *entries}
        self._admit(exits + entries)
        self.from_y, self.types = self._meet(exits)
        self.to_y, _ = self._meet(entries)

    def _admit(self, ends: Sequence[End]) -> None:
        """A wire of a flow is shown even where this version does not know its port."""
        shapes = {id(shape): shape for shape in self.shapes}
        used = {(id(self.shapes[node]), port, is_output) for node, port, is_output in ends}
        if all(_has(shapes[key], port, out) for key, port, out in used):
            return
        for node, port, is_output in dict.fromkeys(ends):
            shape = self.shapes[node]
            if not _has(shape, port, is_output):
                self.shapes[node] = _with_port(shape, port, is_output)

    def _meet(self, ends: Sequence[End]) -> tuple[Heights, Types]:
        """Height and type of the port at each end, looked up once per shape and name."""
        shapes = {id(shape): shape for shape in self.shapes}
        keys = [(id(self.shapes[node]), name, out) for node, name, out in ends]
        met = {key: _place(shapes[key[0]], key[1], key[2]) for key in set(keys)}
        heights = np.fromiter([met[key][0] for key in keys], np.float64, len(keys))
        return heights, np.fromiter([met[key][1] for key in keys], np.uint8, len(keys))


def _place(shape: CardShape, name: str, is_output: bool) -> tuple[float, int]:
    ports = shape.outputs if is_output else shape.inputs
    row = next(i for i, port in enumerate(ports) if port.name == name)
    return port_y(row), _CODES[ports[row].type]


def _has(shape: CardShape, name: str, is_output: bool) -> bool:
    ports = shape.outputs if is_output else shape.inputs
    return any(port.name == name for port in ports)


def _with_port(shape: CardShape, name: str, is_output: bool) -> CardShape:
    strange = (PortSpec(name, PortType.ANY, name),)
    if is_output:
        return CardShape(shape.inputs, shape.outputs + strange, shape.params)
    return CardShape(shape.inputs + strange, shape.outputs, shape.params)


def card_shape(spec: NodeSpec) -> CardShape:
    shown = (spec.param(name) for name in spec.card[:MAX_PARAMS])
    return CardShape(spec.inputs, spec.outputs, tuple(param for param in shown if param))
