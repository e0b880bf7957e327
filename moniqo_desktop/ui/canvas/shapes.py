"""Which ports each card shows and where each wire meets its cards: one pass over all wires."""

from __future__ import annotations

from itertools import repeat
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
        # Lists and maps rather than comprehensions of tuples: half of what loading took.
        src = list(map(index.__getitem__, [link.from_node for link in links]))
        dst = list(map(index.__getitem__, [link.to_node for link in links]))
        exits, entries = [link.from_port for link in links], [link.to_port for link in links]
        self.src, self.dst = np.array(src, np.int32), np.array(dst, np.int32)
        self.connected: set[End] = set(zip(src, exits, repeat(True)))
        self.connected.update(zip(dst, entries, repeat(False)))
        self._marked()
        self._admit(src, exits, is_output=True)
        self._admit(dst, entries, is_output=False)
        self.from_y, self.types = self._meet(src, exits, is_output=True)
        self.to_y, _ = self._meet(dst, entries, is_output=False)

    def _marked(self) -> None:
        """The shape of each node as a number, and the shapes by it."""
        self._marks = list(map(id, self.shapes))
        self._by_mark = dict(zip(self._marks, self.shapes, strict=True))

    def _admit(self, nodes: list[int], ports: list[str], *, is_output: bool) -> None:
        """A wire of a flow is shown even where this version does not know its port."""
        used = set(self._keys(nodes, ports))
        if all(_has(self._by_mark[mark], port, is_output) for mark, port in used):
            return
        for node, port in dict.fromkeys(zip(nodes, ports, strict=True)):
            shape = self.shapes[node]
            if not _has(shape, port, is_output):
                self.shapes[node] = _with_port(shape, port, is_output)
        self._marked()

    def _meet(
        self, nodes: list[int], ports: list[str], *, is_output: bool
    ) -> tuple[Heights, Types]:
        """Height and type of the port at each end, looked up once per shape and name."""
        keys = self._keys(nodes, ports)
        used = list(set(keys))
        places = [_place(self._by_mark[mark], port, is_output) for mark, port in used]
        heights = dict(zip(used, [height for height, _ in places], strict=True))
        types = dict(zip(used, [code for _, code in places], strict=True))
        return (
            np.fromiter(map(heights.__getitem__, keys), np.float64, len(keys)),
            np.fromiter(map(types.__getitem__, keys), np.uint8, len(keys)),
        )

    def _keys(self, nodes: list[int], ports: list[str]) -> list[tuple[int, str]]:
        """Shape, as its number, and port of each end."""
        return list(zip(map(self._marks.__getitem__, nodes), ports, strict=True))


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
