"""Which ports each card shows and where each wire meets its cards: one pass over all wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.ui.canvas.columns.geometry import MAX_PARAMS, CardShape, port_y
from moniqo_desktop.ui.catalogue.catalogue import PortSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from moniqo_desktop.domain.flow.drawing import Link
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec

TYPES: Final = tuple(PortType)
FEW: Final = 100_000
End = tuple[str, bool]
"""port, is_output"""
Heights = np.ndarray[tuple[int], np.dtype[np.float64]]
Types = np.ndarray[tuple[int], np.dtype[np.uint8]]
Codes = np.ndarray[tuple[int], np.dtype[np.intp]]
_CODES: Final[Mapping[PortType, int]] = {type_: i for i, type_ in enumerate(TYPES)}


class Wiring:
    """shapes: one per kind; nodes whose wires end at ports their kind lacks get others.

    src, dst: (links,) node indices. from_y, to_y: (links,) heights below the cards' tops.
    types: (links,) index into TYPES. heights: (nodes,) of the cards.
    """

    def __init__(
        self,
        index: Mapping[str, int],
        kinds: Sequence[NodeSpec],
        codes: Codes,
        links: Sequence[Link],
    ) -> None:
        """kinds: the kinds of the nodes, each once. codes: (nodes,) index into them."""
        self._links = links
        self._made = [card_shape(spec) for spec in kinds]
        self._codes = codes.copy()
        # Lists and maps rather than comprehensions of tuples: half of what loading took.
        place = index.__getitem__
        self.src = np.array(list(map(place, [link.from_node for link in links])), np.int32)
        self.dst = np.array(list(map(place, [link.to_node for link in links])), np.int32)
        exits, entries = _Names([k.from_port for k in links]), _Names([k.to_port for k in links])
        self.from_y, self.types = self._meet(self.src, exits, is_output=True)
        self.to_y, _ = self._meet(self.dst, entries, is_output=False)
        self.shapes = list(map(self._made.__getitem__, self._codes.tolist()))
        self.heights = np.array([shape.height for shape in self._made])[self._codes]

    def used(self, node: int) -> set[End]:
        """The ports of a node that have a wire."""
        exits = np.flatnonzero(self.src == node).tolist()
        entries = np.flatnonzero(self.dst == node).tolist()
        used = {(self._links[link].from_port, True) for link in exits}
        return used | {(self._links[link].to_port, False) for link in entries}

    def _meet(
        self, nodes: NDArray[np.int32], ports: _Names, *, is_output: bool
    ) -> tuple[Heights, Types]:
        """Height and type of the port at each end, looked up once per shape and name."""
        pairs, which = self._pairs(nodes, ports)
        strange = [place for place, pair in enumerate(pairs) if not _has(*pair, is_output)]
        if strange:
            self._admit(nodes, ports, np.isin(which, strange), is_output=is_output)
            pairs, which = self._pairs(nodes, ports)
        places = [_place(*pair, is_output) for pair in pairs]
        heights = np.array([height for height, _ in places])
        types = np.array([code for _, code in places], np.uint8)
        return heights[which], types[which]

    def _admit(
        self, nodes: NDArray[np.int32], ports: _Names, links: NDArray[np.bool_], *, is_output: bool
    ) -> None:
        """A wire of a flow is shown even where this version does not know its port."""
        count, codes = len(ports.names), self._codes
        pairs = nodes[links] * count + ports.codes[links]
        _, places = np.unique(pairs, return_index=True)
        pairs = pairs[np.sort(places)]  # each port of a node once, in the order of the wires
        while len(pairs):  # one port of each node
            different, first = np.unique(pairs // count, return_index=True)
            keys, which = np.unique(
                codes[different] * count + pairs[first] % count, return_inverse=True
            )
            grown = [
                self._grown(key // count, ports.names[key % count], is_output=is_output)
                for key in keys.tolist()
            ]
            codes[different] = np.array(grown, np.intp)[which]
            pairs = np.delete(pairs, first)

    def _grown(self, code: int, port: str, *, is_output: bool) -> int:
        """The shape with that port, which it may have already."""
        shape = self._made[code]
        if _has(shape, port, is_output):
            return code
        self._made.append(_with_port(shape, port, is_output))
        return len(self._made) - 1

    def _pairs(
        self, nodes: NDArray[np.int32], ports: _Names
    ) -> tuple[list[tuple[CardShape, str]], Codes]:
        """Shapes with ports at which wires end, each once, and (links,) the place of each there."""
        count = max(len(ports.names), 1)
        keys, which = _different(self._codes[nodes] * count + ports.codes, len(self._made) * count)
        pairs = [(self._made[key // count], ports.names[key % count]) for key in keys.tolist()]
        return pairs, which


class _Names:
    """names: different ones of many. codes: index into them."""

    def __init__(self, texts: list[str]) -> None:
        self.names = list(dict.fromkeys(texts))
        numbers = {name: i for i, name in enumerate(self.names)}
        self.codes = np.fromiter(map(numbers.__getitem__, texts), np.intp, len(texts))


def _different(keys: Codes, end: int) -> tuple[Codes, Codes]:
    """As of np.unique with the inverse; below so few numbers a table is a tenth of sorting them.
    end: above all keys."""
    if end > FEW:
        return np.unique(keys, return_inverse=True)
    seen = np.zeros(end, np.intp)
    seen[keys] = 1
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[keys]


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
