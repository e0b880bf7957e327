"""Measures of cards and the shape of wires, in canvas units (1 unit = 1 pixel at 100 %)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from moniqo_desktop.ui.catalogue.catalogue import ParamSpec, PortSpec

CARD_WIDTH: Final = 204.0
HEADER: Final = 34.0
ROW: Final = 22.0
PARAM_HEIGHT: Final = 18.0
PARAM_GAP: Final = 2.0
FOOTER: Final = 28.0
RADIUS: Final = 9.0
PORTS_TOP: Final = HEADER + 3.0
MAX_PARAMS: Final = 3
MARGIN: Final = 16.0
"""Room around a card for its shadow, its glow and the port glyphs on its edges."""
SNAP: Final = 8.0
GRID: Final = 24.0
PORT_REACH: Final = 10.0
"""Half of a port's 20-unit hot zone."""
MAGNET: Final = 28.0
FRAME_TITLE: Final = 30.0
FULL_SCALE: Final = 0.60
MID_SCALE: Final = 0.25
MIN_SCALE: Final = 0.02
MAX_SCALE: Final = 3.0
SAMPLES: Final = 12
"""Pieces of the polyline that stands for a wire in culling, hit tests and from afar."""
BACKWARD: Final = 16.0
"""A wire whose end lies less than this to the right of its start runs round the cards."""


class Lod(IntEnum):
    """How much of a node is drawn."""

    FAR = 0
    MID = 1
    FULL = 2


def lod(scale: float) -> Lod:
    if scale >= FULL_SCALE:
        return Lod.FULL
    return Lod.MID if scale >= MID_SCALE else Lod.FAR


@dataclass(frozen=True, slots=True)
class CardShape:
    """Where the parts of a card lie. Equal for all nodes of a kind."""

    inputs: tuple[PortSpec, ...]
    outputs: tuple[PortSpec, ...]
    params: tuple[ParamSpec, ...]

    @property
    def params_top(self) -> float:
        return PORTS_TOP + ROW * max(len(self.inputs), len(self.outputs)) + 2.0

    @property
    def footer_top(self) -> float:
        """The footer's line."""
        if not self.params:
            return self.params_top + 1.0
        return self.params_top + (PARAM_HEIGHT + PARAM_GAP) * len(self.params) + 4.0

    @property
    def height(self) -> float:
        return self.footer_top + FOOTER


def port_y(row: int) -> float:
    """Middle of a port row below the card's top."""
    return PORTS_TOP + ROW * (row + 0.5)


def snapped(value: float) -> float:
    return round(value / SNAP) * SNAP


def lanes(boxes: NDArray[np.float64], src: NDArray[np.int32], dst: NDArray[np.int32]) -> Columns:
    """Height at which a backward wire runs back: between both cards, or below the lower one.

    boxes: (nodes, 4): left, top, right, bottom. Returns (links,).
    """
    top_a, bottom_a = boxes[src, 1], boxes[src, 3]
    top_b, bottom_b = boxes[dst, 1], boxes[dst, 3]
    below = top_b - bottom_a >= BACKWARD
    above = top_a - bottom_b >= BACKWARD
    around = np.maximum(bottom_a, bottom_b) + MAGNET
    between = np.where(below, (bottom_a + top_b) / 2, (bottom_b + top_a) / 2)
    level: Columns = np.where(below | above, between, around)
    return level


def cubics(ends: Columns, lane: Columns) -> NDArray[np.float64]:
    """Control points of wires: (links, 3 curves, 4 points, x and y).

    ends: (links, 4): x and y of start and end. lane: (links,). A forward wire is one curve, cut
    into three; a backward one is a bow right, a way back along the lane and a bow left.
    """
    x0, y0, x1, y1 = ends.T
    parts = np.empty((len(ends), 3, 4, 2))
    backward = x1 - x0 < BACKWARD
    _forward(parts, ends)
    if backward.any():
        _backward(parts, backward, (x0, y0, x1, y1), lane)
    return parts


def sampled(ends: Columns, lane: Columns) -> NDArray[np.float64]:
    """Points along wires: (SAMPLES + 1, x and y, links). ends, lane: as of cubics.

    A forward wire is one curve: one product of matrices gives the points of them all.
    """
    reach = _reach(ends)
    x0, y0, x1, y1 = ends.T
    ctrl = np.empty((4, 2, len(ends)))
    ctrl[0, 0], ctrl[1, 0], ctrl[2, 0], ctrl[3, 0] = x0, x0 + reach, x1 - reach, x1
    ctrl[:2, 1], ctrl[2:, 1] = y0, y1
    way: Columns = (_ALONG @ ctrl.reshape(4, -1)).reshape(SAMPLES + 1, 2, -1)
    backward = np.flatnonzero(x1 - x0 < BACKWARD)
    if len(backward):
        way[:, :, backward] = polyline(cubics(ends[backward], lane[backward]))
    return way


def polyline(parts: NDArray[np.float64]) -> Columns:
    """Points along curves as of cubics: (SAMPLES + 1, x and y, links)."""
    each, count = SAMPLES // 3, len(parts)
    flat = parts.transpose(2, 1, 3, 0).reshape(4, -1)
    points = (_weights(each) @ flat).reshape(each + 1, 3, 2, count)
    way = np.empty((SAMPLES + 1, 2, count))
    way[:SAMPLES] = points[:each].transpose(1, 0, 2, 3).reshape(SAMPLES, 2, count)
    way[SAMPLES] = points[each, 2]
    return way


Columns = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _forward(parts: NDArray[np.float64], ends: Columns) -> None:
    """One curve with level ends, cut at thirds (de Casteljau in matrix form)."""
    x0, y0, x1, y1 = ends.T
    reach = _reach(ends)
    xs = np.stack([x0, x0 + reach, x1 - reach, x1])
    ys = np.stack([y0, y0, y1, y1])
    _cut_into(parts, xs, ys)


def _reach(ends: Columns) -> Columns:
    """How far a forward wire runs level at each end."""
    reach: Columns = np.maximum(np.minimum(np.abs(ends[:, 2] - ends[:, 0]) * 0.5, 160.0), 36.0)
    return reach


def cut_in_three(xs: Columns, ys: Columns) -> NDArray[np.float64]:
    """xs, ys: (4 points, curves). Returns (curves, 3 pieces, 4 points, x and y)."""
    parts = np.empty((xs.shape[1], 3, 4, 2))
    _cut_into(parts, xs, ys)
    return parts


def _cut_into(parts: NDArray[np.float64], xs: Columns, ys: Columns) -> None:
    for piece, cut in enumerate(_THIRDS):
        parts[:, piece, :, 0] = (cut @ xs).T
        parts[:, piece, :, 1] = (cut @ ys).T


def _cut(a: float, b: float) -> NDArray[np.float64]:
    """Matrix that takes control points of a cubic to those of its stretch from a to b."""
    rows = []
    for u, v, w in ((a, a, a), (a, a, b), (a, b, b), (b, b, b)):
        blossom = np.zeros(4)
        for bits in range(8):
            weight = 1.0
            for place, t in enumerate((u, v, w)):
                weight *= t if bits >> place & 1 else 1 - t
            blossom[bits.bit_count()] += weight
        rows.append(blossom)
    return np.array(rows)


def _weights(count: int) -> NDArray[np.float64]:
    """Of the four points of a cubic at so many even steps along it: (count + 1, 4)."""
    t = np.linspace(0.0, 1.0, count + 1)
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


_ALONG: Final = _weights(SAMPLES)
_THIRDS: Final = tuple(_cut(piece / 3, (piece + 1) / 3) for piece in range(3))


def _backward(
    parts: NDArray[np.float64],
    backward: NDArray[np.bool_],
    ends: tuple[Columns, Columns, Columns, Columns],
    lane: Columns,
) -> None:
    x0, y0, x1, y1 = (end[backward] for end in ends)
    level = lane[backward]
    bow_a = np.clip(np.abs(level - y0) * 0.7, 24.0, 60.0)
    bow_b = np.clip(np.abs(level - y1) * 0.7, 24.0, 60.0)
    xs = np.stack([x0, x0 + bow_a, x0 + bow_a, x0, x0, (2 * x0 + x1) / 3, (x0 + 2 * x1) / 3, x1,
                   x1, x1 - bow_b, x1 - bow_b, x1], axis=1)  # fmt: skip
    ys = np.stack([y0, y0, level, level, *[level] * 4, level, level, y1, y1], axis=1)
    parts[backward, :, :, 0] = xs.reshape(-1, 3, 4)
    parts[backward, :, :, 1] = ys.reshape(-1, 3, 4)
