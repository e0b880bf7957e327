"""Marks of trades: thousands in two calls, labels only where they have room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.batches import draw_boxes, draw_pictures
from moniqo_desktop.ui.charts.elbow_room import ElbowRoom
from moniqo_desktop.ui.charts.view import Scale, Span

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats, Ints
    from moniqo_desktop.ui.charts.pyramid import Pyramid
    from moniqo_desktop.ui.charts.scales.letters import Fonts
    from moniqo_desktop.ui.look.theme import Theme

_SIZE: Final = 10
_AWAY: Final = 13.0
_LABEL_FROM: Final = 2.0
"""Px per candle below which only triangles are drawn."""
_MOST_LABELS: Final = 40
_Corners = tuple[tuple[float, float], ...]
_UPWARDS: Final[_Corners] = ((0.5, 0.1), (0.95, 0.85), (0.05, 0.85))
_DOWNWARDS: Final[_Corners] = ((0.5, 0.9), (0.95, 0.15), (0.05, 0.15))
_DIAMOND: Final[_Corners] = ((0.5, 0.1), (0.9, 0.5), (0.5, 0.9), (0.1, 0.5))
_SQUARE: Final[_Corners] = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))
_DISC: Final[_Corners] = tuple(
    (0.5 + 0.42 * cos(pi * n / 8), 0.5 + 0.42 * sin(pi * n / 8)) for n in range(16)
)
_CROSS: Final[_Corners] = (
    (0.08, 0.24), (0.24, 0.08), (0.5, 0.34), (0.76, 0.08), (0.92, 0.24), (0.66, 0.5),
    (0.92, 0.76), (0.76, 0.92), (0.5, 0.66), (0.24, 0.92), (0.08, 0.76), (0.34, 0.5),
)  # fmt: skip
"""Parts of a mark's size, from its upper left."""


class Outcome(IntEnum):
    """What an exit came to, before fees; NONE: it is no exit."""

    NONE = 0
    WON = 1
    EVEN = 2
    LOST = 3


def outcome(gained: float) -> Outcome:
    """gained: price or money, above zero = won."""
    return Outcome.WON if gained > 0 else Outcome.LOST if gained < 0 else Outcome.EVEN


@dataclass(frozen=True, slots=True)
class Marker:
    """direction long lies below the candle, short above, flat sits at price. An entry points from
    there to its candle; an exit tells by colour and shape what came of it."""

    at: Millis
    price: float
    text: str
    direction: Direction
    outcome: Outcome = Outcome.NONE

    @property
    def face(self) -> int:
        """Which of the pictures of a MarkerLook it has."""
        return self.outcome + 2 if self.outcome else self.direction.sign + 1


@dataclass(frozen=True, slots=True)
class MarkerLook:
    """Small pictures for the screen's ratio: entries short, at the price and long, then exits that
    won, came to nothing and lost. Each has a shape of its own: red and green alone say nothing to
    some."""

    pictures: tuple[QPixmap, ...]
    colours: tuple[QColor, ...]
    ground: QColor
    """Under words, so that they can be read over candles."""


def marker_look(theme: Theme, ratio: float) -> MarkerLook:
    shapes = (
        (theme.down, _DOWNWARDS),
        (theme.warn, _DIAMOND),
        (theme.up, _UPWARDS),
        (theme.up, _DISC),
        (theme.text2, _SQUARE),
        (theme.down, _CROSS),
    )
    pictures = tuple(_picture(colour, corners, ratio) for colour, corners in shapes)
    inks = (theme.up_text, theme.text2, theme.down_text)
    words = (theme.down_text, theme.warn, theme.up_text, *inks)
    ground = QColor(theme.canvas)
    ground.setAlphaF(0.7)
    return MarkerLook(pictures, words, ground)


class PlacedMarkers:
    """Markers with the candle each belongs to, oldest first."""

    def __init__(self, markers: Sequence[Marker], opened_at: Ints) -> None:
        self.markers = sorted(markers, key=lambda marker: marker.at)
        times = np.array([marker.at for marker in self.markers], dtype=np.int64)
        index = np.searchsorted(opened_at, times, side="right") - 1
        self._index: Ints = np.maximum(index, 0)
        self._price = np.array([marker.price for marker in self.markers], dtype=np.float64)
        self._face = np.array([marker.face for marker in self.markers], dtype=np.int64)
        self._way = np.array([marker.direction.sign for marker in self.markers], dtype=np.int64)

    def in_view(self, span: Span) -> slice:
        first, stop = np.searchsorted(self._index, (span.first, span.stop))
        return slice(int(first), int(stop))

    def faces(self, numbers: Ints) -> Ints:
        """See Marker.face, of each of these markers."""
        return self._face[numbers]

    def centres(self, part: slice, span: Span, scale: Scale, pyramid: Pyramid) -> Floats:
        """(markers, 2) px: below the candle's low, above its high, or at the price."""
        index, way = self._index[part], self._way[part]
        low, high = pyramid.extremes(pyramid.level_for(span.visible, span.width), index)
        price = np.where(way > 0, low, np.where(way < 0, high, self._price[part]))
        y = scale.y(price) + way * _AWAY
        return np.column_stack((span.xs(index.astype(np.float64)), y))

    def thinned(self, part: slice, centres: Floats) -> tuple[Ints, Floats]:
        """Numbers and places of markers that do not cover one another: one per 8 px and way."""
        column = np.floor(centres[:, 0] / 8).astype(np.int64) * 3 + self._way[part] + 1
        column -= column.min()
        last = np.full(int(column.max()) + 1, -1)
        last[column] = np.arange(len(column))  # of several on one place the last stays
        numbers = np.sort(last[last >= 0])
        return numbers + part.start, centres[numbers]


Label = tuple[Marker, float, float, float]
"""A mark whose words have room: where they begin, their baseline and their width, px."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of trades in one frame. keep_off: where their words do not go."""

    placed: PlacedMarkers
    span: Span
    scale: Scale
    pyramid: Pyramid
    fonts: Fonts
    keep_off: QRectF

    def shown(self) -> tuple[Ints, Floats]:
        """Numbers and centres of those in view that cover no other."""
        part = self.placed.in_view(self.span)
        if part.stop <= part.start or not len(self.pyramid):
            return np.zeros(0, dtype=np.int64), np.zeros((0, 2))
        centres = self.placed.centres(part, self.span, self.scale, self.pyramid)
        return self.placed.thinned(part, centres)

    def labels(self, numbers: Ints, centres: Floats) -> Iterator[Label]:
        """From the newest back, leaving out those that would cover a newer one of the same side
        or lie under the legend."""
        if self.span.step < _LABEL_FROM and len(numbers) > _MOST_LABELS:
            return
        fonts, taken = self.fonts, {way: float("inf") for way in Direction}
        newest: dict[Direction, tuple[float, float]] = {}
        """Of each side, left end and baseline of the words drawn last."""
        row, drawn = fonts.bold.cap + 6, 0
        newest_first = reversed(numbers.tolist()), reversed(centres.tolist())
        for number, (x, y) in zip(*newest_first, strict=True):
            marker = self.placed.markers[number]
            width = fonts.bold.width(marker.text)
            left, right = x - width / 2, x + width / 2 + 6
            if not marker.text or right > taken[marker.direction]:
                continue
            base = _baseline(y, marker.direction, fonts)
            if any(right > start and abs(base - other) < row for start, other in newest.values()):
                continue
            if self._is_covered(left, base, width):
                continue
            taken[marker.direction], newest[marker.direction] = left, (left, base)
            yield marker, left, base, width
            drawn += 1
            if drawn == _MOST_LABELS:
                return

    def _is_covered(self, left: float, base: float, width: float) -> bool:
        high = self.fonts.bold.cap
        return self.keep_off.intersects(QRectF(left - 2, base - high - 3, width + 4, high + 6))


def draw_markers(painter: QPainter, marks: Marks, look: MarkerLook) -> None:
    """Triangles of all in view; the newest get their words."""
    numbers, centres = marks.shown()
    faces = marks.placed.faces(numbers)
    for face, picture in enumerate(look.pictures):
        draw_pictures(painter, centres[faces == face], picture)
    labels = list(marks.labels(numbers, centres))
    if not labels:
        return
    high = marks.fonts.bold.cap
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.ground)
    draw_boxes(
        painter, np.array([(x - 2, y - high - 3, width + 4, high + 6) for _, x, y, width in labels])
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for marker, x, y, _ in labels:
        painter.setPen(look.colours[marker.face])
        marks.fonts.bold.write(painter, x, y, marker.text)


def room_beside(marks: Marks) -> ElbowRoom:
    """What the triangles and words of `draw_markers` leave."""
    numbers, centres = marks.shown()
    half, high = _SIZE / 2, marks.fonts.bold.cap
    triangles = np.column_stack((centres - half, centres + half))
    words = [(x, y - high, x + width, y) for _, x, y, width in marks.labels(numbers, centres)]
    return ElbowRoom(np.vstack((triangles, np.array(words, dtype=np.float64).reshape(-1, 4))))


def _baseline(y: float, direction: Direction, fonts: Fonts) -> float:
    if direction is Direction.LONG:
        return y + _SIZE / 2 + 5 + fonts.bold.cap
    return y - _SIZE / 2 - 5


def _picture(colour: QColor, corners: _Corners, ratio: float) -> QPixmap:
    picture = QPixmap(round(_SIZE * ratio), round(_SIZE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x * _SIZE, y * _SIZE) for x, y in corners]))
    painter.end()
    return picture
