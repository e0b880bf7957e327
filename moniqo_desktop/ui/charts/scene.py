"""One frame of the price chart with all that its parts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from moniqo_desktop.ui.charts import overlays
from moniqo_desktop.ui.charts.axis import ROW, Ticks, price_labels, time_labels
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.frame import Frame, Look, level_of
from moniqo_desktop.ui.charts.ground import Ground
from moniqo_desktop.ui.charts.lines import PlacedLine
from moniqo_desktop.ui.charts.markers import Marks
from moniqo_desktop.ui.charts.pyramid import Bars
from moniqo_desktop.ui.charts.tags import TAG, UNDER, tag_places
from moniqo_desktop.ui.charts.view import Span

_TAG: Final = 16.0


@dataclass(slots=True)
class Scene:
    """One frame with all that its parts share."""

    content: Content
    span: Span
    look: Look
    frame: Frame
    bars: Bars
    volumes: Bars
    """Coarser than bars where those are a px or two wide: the fill of thin bars is what costs."""
    ticks: Ticks
    most: float
    """Highest volume in view: the scale of the volume."""

    @property
    def plot(self) -> QRectF:
        """All panes, without axes."""
        return QRectF(0, 0, self.frame.axis_left, self.frame.bottom)

    @property
    def everything(self) -> QRectF:
        frame = self.frame
        high = frame.bottom + self.look.fonts.axis_height
        return QRectF(0, 0, frame.axis_left + frame.axis_width, high)

    @property
    def forming(self) -> int:
        """Number of entries at the end that a tick can change: one or none."""
        return 1 if len(self.bars) and self.span.stop == len(self.content) else 0

    def settled_bars(self) -> tuple[Bars, Bars]:
        """Candles and volume that a tick cannot change."""
        return self.bars.but_last(self.forming), self.volumes.but_last(self.forming)

    def forming_bars(self) -> tuple[Bars, Bars]:
        return self.bars.last(self.forming), self.volumes.last(self.forming)

    def work(self, painter: QPainter) -> overlays.Brushwork:
        frame, look = self.frame, self.look
        sizes = frame.plot, frame.axis_left, frame.axis_width
        return overlays.Brushwork(painter, look.theme, look.fonts, *sizes)

    def lines(self, pane: str) -> list[tuple[PlacedLine, QColor]]:
        """Those of a pane with their colours."""
        hues = self.look.lines
        return [
            (line, hues[number % len(hues)])
            for number, line in enumerate(self.content.lines)
            if line.line.pane == pane
        ]

    def marks(self, keep_off: QRectF) -> Marks:
        """Of trades. keep_off: where their words do not go."""
        content = self.content
        return Marks(
            content.markers, self.span, self.frame.scale, content.pyramid, self.look.fonts, keep_off
        )

    def ground_key(self) -> object:
        span, frame = self.span, self.frame
        place = (span.left, span.step, frame.axis_left, frame.bottom, frame.axis_width)
        return (self.content.version, place, frame.scale, self.ticks, self.most, self.look)


def scene_of(content: Content, span: Span, look: Look, frame: Frame, ground: Ground) -> Scene:
    pyramid, level = content.pyramid, level_of(content, span)
    bars = frame.bars
    coarser = min(level + 1, pyramid.levels - 1) if level else 0
    volumes = pyramid.bars(coarser, span.first, span.stop) if coarser != level else bars
    most = float(volumes.volume.max()) if len(volumes) else 0.0
    decimals = content.market.price_decimals if content.market is not None else 2
    place = (content.version, span.left, span.step, frame.axis_left)
    row = look.fonts.px(ROW)
    times = ground.labels(
        "time", place, lambda: time_labels(content.opened_at, span, frame.axis_left)
    )
    labels = ground.labels(
        "price", (frame.scale, decimals, row), lambda: price_labels(frame.scale, decimals, row)
    )
    limits = frame.plot.top(), frame.plot.bottom()
    high, under = look.fonts.px(TAG), look.fonts.px(UNDER)
    tags = tag_places(content, frame.scale, high, limits, under)
    ticks = Ticks(labels, times, _clear_of(tags, labels, look.fonts.px(_TAG)))
    return Scene(content, span, look, frame, bars, volumes, ticks, most)


def _clear_of(
    tags: list[float], labels: tuple[tuple[float, str], ...], apart: float
) -> tuple[tuple[float, str], ...]:
    """Without the price labels that a tag will cover."""
    return tuple((y, text) for y, text in labels if all(abs(y - taken) > apart for taken in tags))
