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
        self.src = np.fromiter((index[k.from_node] for k in links), np.int32, count)
        self.dst = np.fromiter((index[k.to_node] for k in links), np.int32, count)
        src, dst = self.src.tolist(), self.dst.tolist()
        exits = [(node, k.from_port, True) for node, k in zip(src, links, strict=True)]
        entries = [(node, k.to_port, False) for node, k in zip(dst, links, strict=True)]
        self.connected = {*exits, *entries}
        self._admit()
        self.from_y, self.types = self._meet(exits)
        self.to_y, _ = self._meet(entries)

    def _admit(self) -> None:
        """A wire of a flow is shown even where this version does not know its port."""
        names = {id(shape): _names(shape) for shape in {id(s): s for s in self.shapes}.values()}
        for node, port, is_output in sorted(self.connected):
            shape = self.shapes[node]
            if (port, is_output) in (names.get(id(shape)) or _names(shape)):
                continue
            strange = (PortSpec(port, PortType.ANY, port),)
            inputs = shape.inputs + (() if is_output else strange)
            outputs = shape.outputs + (strange if is_output else ())
            self.shapes[node] = CardShape(inputs, outputs, shape.params)

    def _meet(
        self, ends: Sequence[tuple[int, str, bool]]
    ) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]],
               np.ndarray[tuple[int], np.dtype[np.uint8]]]:  # fmt: skip
        """Height and type of the port at each end, looked up once per shape and name."""
        known: dict[tuple[int, str], tuple[float, int]] = {}
        met = []
        for node, name, is_output in ends:
            shape = self.shapes[node]
            key = (id(shape), name)
            place = known.get(key)
            if place is None:
                ports = shape.outputs if is_output else shape.inputs
                row = next(i for i, port in enumerate(ports) if port.name == name)
                place = known[key] = (port_y(row), _CODES[ports[row].type])
            met.append(place)
        heights = np.fromiter((y for y, _ in met), np.float64, len(met))
        return heights, np.fromiter((code for _, code in met), np.uint8, len(met))


def card_shape(spec: NodeSpec) -> CardShape:
    shown = (spec.param(name) for name in spec.card[:MAX_PARAMS])
    return CardShape(spec.inputs, spec.outputs, tuple(param for param in shown if param))


def _names(shape: CardShape) -> set[tuple[str, bool]]:
    inputs = {(port.name, False) for port in shape.inputs}
    return inputs | {(port.name, True) for port in shape.outputs}
