"""What the run last said of a node, painted over its face: dot, progress, value, time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.columns.geometry import CARD_WIDTH, FOOTER, HEADER
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.canvas.painting.lettering import (
    CENTRE,
    RIGHT,
    Lettering,
    faded,
    in_two,
    width_of,
    write,
    write_lines,
)
from moniqo_desktop.ui.words.cards import said, true_minus
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.canvas.painting.cards import Face
    from moniqo_desktop.ui.look.theme import Theme

SPARK_WIDTH: Final = 40.0
SPARK_HEIGHT: Final = 14.0
GAP: Final = 8.0
"""Between a value, its line and its duration."""
DRAFT: Final = 5.0
"""Width of the dot before a value of settings that were changed since."""
OLD: Final = 0.35
"""Strength of the line of a run that has ended."""


@dataclass(frozen=True, slots=True)
class Reading:
    """numbers: values of the sparkline, oldest first; duration_us 0 = not measured. is_old: the run
    has ended."""

    status: NodeStatus
    text: str
    numbers: Sequence[float]
    duration_us: float
    is_old: bool = False


class ReadingArtist:
    """Paints readings over faces painted at the origin, in canvas units."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._fonts = Lettering(theme)
        self._colours = status_colours(theme)

    def paint(self, painter: QPainter, face: Face, reading: Reading) -> None:
        """Status dot, progress line and footer, over a painted face."""
        self._dot(painter, NodeStatus.IDLE if face.bypassed else reading.status)
        if reading.status is NodeStatus.RUNNING and not face.bypassed:
            self._progress(painter)
        footer = QRectF(12, face.shape.footer_top, CARD_WIDTH - 24, FOOTER)
        if face.failed:
            self._failure(painter, footer, reading.text)
        else:
            self._footer(painter, footer, face, reading)

    def _dot(self, painter: QPainter, status: NodeStatus) -> None:
        at, colour = QPointF(CARD_WIDTH - 15, HEADER / 2), self._colours[status]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if status is NodeStatus.WAITING:
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 4, 4)
        if status is NodeStatus.RUNNING:
            painter.setPen(QPen(faded(colour, 0.5), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, 6.5, 6.5)

    def _progress(self, painter: QPainter) -> None:
        """How far is not known, so the line fades out instead of ending somewhere."""
        gradient = QLinearGradient(0, 0, CARD_WIDTH, 0)
        gradient.setColorAt(0.3, self._theme.accent)
        gradient.setColorAt(1, faded(self._theme.accent, 0.25))
        painter.fillRect(QRectF(1, HEADER - 1.5, CARD_WIDTH - 2, 2), gradient)

    def _failure(self, painter: QPainter, box: QRectF, text: str) -> None:
        colour = self._theme.error
        icon = self._theme.icon("warning", colour, 14, 2.0)
        painter.drawPixmap(QRectF(12, box.center().y() - 7, 14, 14), icon, QRectF(icon.rect()))
        fix = fix_box(box.top(), self._theme)
        message = QRectF(31, box.top(), fix.left() - 37, FOOTER)
        why, font = said(text) or tr("Failed"), self._fonts.chip
        whole = width_of(why, font) <= message.width()
        lines = (why,) if whole else in_two(why, font, message.width())
        write_lines(painter, message, lines, font, colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(colour, 0.22))
        painter.drawRoundedRect(fix, 4, 4)
        write(painter, fix, tr("Fix"), self._fonts.chip, colour, CENTRE)

    def _footer(self, painter: QPainter, box: QRectF, face: Face, reading: Reading) -> None:
        """The value whole; the line and the duration where there is room beside it."""
        text, colour = self._said(face, reading)
        taken = words.duration(reading.duration_us)
        free = box.width() - width_of(text, self._fonts.last)
        end = box.right()
        if taken and (room := width_of(taken, self._fonts.time) + GAP) <= free:
            write(painter, box, taken, self._fonts.time, self._theme.text3, RIGHT)
            end, free = end - room, free - room
        if len(reading.numbers) > 2 and free >= SPARK_WIDTH + GAP:
            end -= SPARK_WIDTH
            self._spark(painter, QPointF(end, box.center().y()), reading, face)
            end -= GAP
        font, lines = self._fonts.set_out(text, end - box.left())
        left = QRectF(box.left(), box.top(), end - box.left(), FOOTER)
        if face.draft and reading.text:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.warn)
            painter.drawEllipse(QPointF(box.left() - 6, box.center().y()), DRAFT / 2, DRAFT / 2)
        write_lines(painter, left, lines, font, colour)

    def _said(self, face: Face, reading: Reading) -> tuple[str, QColor]:
        theme = self._theme
        if not face.known:
            return tr("unknown here, kept"), theme.warn
        if face.bypassed:
            return tr("passes input on"), theme.text3
        if not reading.text:
            running = reading.status is NodeStatus.RUNNING
            return (tr("evaluating"), theme.text2) if running else (tr("no data yet"), theme.text3)
        if reading.is_old or face.draft:
            return said(reading.text), theme.text3
        if reading.status is NodeStatus.WARN:
            return said(reading.text), theme.warn
        tones = {words.Tone.GOOD: theme.up_text, words.Tone.BAD: theme.down_text}
        return said(reading.text), tones.get(words.tone(true_minus(reading.text)), theme.text1)

    def _spark(self, painter: QPainter, at: QPointF, reading: Reading, face: Face) -> None:
        """at: left end, middle height."""
        numbers, strength = reading.numbers, OLD if reading.is_old else 0.85
        low, high = min(numbers), max(numbers)
        span = (high - low) or 1.0
        step = SPARK_WIDTH / (len(numbers) - 1)
        bottom = at.y() + SPARK_HEIGHT / 2
        points = [
            QPointF(at.x() + i * step, bottom - (value - low) / span * SPARK_HEIGHT)
            for i, value in enumerate(numbers)
        ]
        k = painter.transform().m11()
        # One device pixel is what Qt draws without its stroker, twenty times as fast.
        pen = QPen(faded(_family(self._theme, face), strength), 1.2 if k > 1.5 else 1 / k)
        painter.setPen(pen)
        painter.drawPolyline(points)


def status_colours(theme: Theme) -> dict[NodeStatus, QColor]:
    return {
        NodeStatus.IDLE: theme.text3,
        NodeStatus.WAITING: theme.text3,
        NodeStatus.RUNNING: theme.accent,
        NodeStatus.OK: theme.ok,
        NodeStatus.WARN: theme.warn,
        NodeStatus.ERROR: theme.error,
        NodeStatus.PAUSED: theme.paused,
    }


def _family(theme: Theme, face: Face) -> QColor:
    return theme.family_colour(face.family) if face.known else theme.text3


def fix_box(footer_top: float, theme: Theme) -> QRectF:
    """The Fix button of a failed card, as wide as its word."""
    wide = width_of(tr("Fix"), theme.font(11, 600)) + 2 * GAP
    return QRectF(CARD_WIDTH - 10 - wide, footer_top + 5, wide, 18)
