"""A map over two settings: a field for each pair, red below and green above what is neutral."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from moniqo_desktop.domain.backtest.figures import goal_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.search import Choice, HeatMap, Search
    from moniqo_desktop.ui.look.theme import Theme

_TOP: Final = 46.0
_FOOT: Final = 52.0
_LEFT: Final = 76.0
_RIGHT: Final = 16.0
_TEXT_FROM: Final = 40.0
_TALLEST: Final = 92.0
_FAINT: Final = 0.07
_STRONG: Final = 0.72


class HeatMapView(QWidget):
    """chosen: number of the trial whose field was clicked, or taken by Return.

    Arrow keys walk from field to field.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._map: HeatMap | None = None
        self._titles = ("", "")
        self._goal, self._neutral, self._reach = "", 0.0, 1.0
        self._text = partial(goal_text, "")
        self._cursor = (-1, -1)
        self._marked = -1
        self._font = theme.font(12, 500, tabular=True)
        self._bold = theme.font(12, 600, tabular=True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 200)

    def show_map(self, found: HeatMap | None, titles: tuple[str, str], search: Search) -> None:
        """titles: of the axes x and y. search: what it is a map of."""
        neutral = search.neutral
        self._map, self._titles, self._neutral = found, titles, neutral
        self._goal, self._text = retell(search.goal), partial(goal_text, search.goal)
        known = found.values[np.isfinite(found.values)] if found is not None else np.zeros(0)
        self._reach = float(np.abs(known - neutral).max()) if len(known) else 1.0
        self._reach = self._reach or 1.0
        rows, columns = found.values.shape if found is not None else (0, 0)
        if not (0 <= self._cursor[0] < rows and 0 <= self._cursor[1] < columns):
            self._cursor = (-1, -1)
        self._speak()
        self.update()

    def mark(self, number: int) -> None:
        """The field of this trial gets a ring; −1: none."""
        self._marked = number
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    # -- hands -----------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._field_at(event.position())
        if place != self._cursor:
            self._cursor = place
            self._speak()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._cursor = (-1, -1)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._cursor = self._field_at(event.position())
        self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
        }
        key = Qt.Key(event.key())
        if key in steps and self._map is not None:
            rows, columns = self._map.values.shape
            row, column = (a + b for a, b in zip(self._cursor, steps[key], strict=True))
            self._cursor = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
            self._speak()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._field_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words(place), self)
            return True
        return super().event(event)

    def _choose(self) -> None:
        row, column = self._cursor
        if self._map is None or row < 0:
            return
        number = self._map.numbers[row][column]
        if number >= 0:
            self.chosen.emit(number)

    # -- picture ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        if self._map is None:
            painter.setPen(self._theme.text3)
            painter.setFont(self._theme.font(12))
            words = tr("The map appears with the first sets that were tried.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        else:
            self._paint_map(painter, self._map)
        painter.end()

    def _paint_map(self, painter: QPainter, found: HeatMap) -> None:
        rows, columns = found.values.shape
        for row in range(rows):
            for column in range(columns):
                self._paint_field(painter, found, row, column)
        self._paint_axes(painter, found)
        self._paint_scale(painter, found)
        self._paint_rings(painter, found)

    def _paint_field(self, painter: QPainter, found: HeatMap, row: int, column: int) -> None:
        value = float(found.values[row, column])
        box = self._box(row, column).adjusted(1, 1, -1, -1)
        if value != value:
            painter.fillRect(box, self._theme.mixed(self._theme.line, 0.35, self._theme.panel))
            return
        painter.fillRect(box, self._colour(value))
        if box.width() >= _TEXT_FROM and box.height() >= 18:
            painter.setFont(self._font)
            painter.setPen(self._theme.text1)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text(value, 2))

    def _paint_axes(self, painter: QPainter, found: HeatMap) -> None:
        theme, metrics = self._theme, QFontMetricsF(self._font)
        plot = self._plot()
        painter.setFont(self._font)
        painter.setPen(theme.text2)
        every = _every(found.x, self._box(0, 0).width(), metrics)
        for column in range(0, len(found.x), every):
            box = self._box(0, column)
            wide = QRectF(box.left() - 40, plot.bottom() + 5, box.width() + 80, 18)
            painter.drawText(wide, Qt.AlignmentFlag.AlignCenter, choice_text(found.x[column]))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, value in enumerate(found.y):
            box = self._box(row, 0)
            painter.drawText(
                QRectF(0, box.top(), _LEFT - 10, box.height()), side, choice_text(value)
            )
        painter.setFont(self._bold)
        painter.setPen(theme.text1)
        below = QRectF(plot.left(), plot.bottom() + 26, plot.width(), 20)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{self._titles[0]}  →")
        if self._titles[1]:
            head = QRectF(8, 0, self.width() / 2, 20)
            painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, f"↑  {self._titles[1]}")

    def _paint_scale(self, painter: QPainter, found: HeatMap) -> None:
        """What the colours stand for, right above the map."""
        known = found.values[np.isfinite(found.values)]
        if not len(known):
            return
        low, high = float(known.min()), float(known.max())
        bar = QRectF(self.width() - _RIGHT - 230, 6, 120, 8)
        fade = QLinearGradient(bar.topLeft(), bar.topRight())
        for place in range(9):
            share = place / 8
            fade.setColorAt(share, self._colour(low + (high - low) * share))
        painter.fillRect(bar, fade)
        painter.setFont(self._font)
        painter.setPen(self._theme.text2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(bar.left() - 300, 0, 292, 20), right,
                         f"{self._goal}   {self._text(low, 2)}")  # fmt: skip
        painter.drawText(QRectF(bar.right() + 8, 0, 102, 20), left, self._text(high, 2))

    def _paint_rings(self, painter: QPainter, found: HeatMap) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row, numbers in enumerate(found.numbers):
            for column, number in enumerate(numbers):
                if number >= 0 and number == self._marked:
                    painter.setPen(QPen(self._theme.accent, 2))
                    painter.drawRect(self._box(row, column).adjusted(1, 1, -1, -1))
        row, column = self._cursor
        if row >= 0:
            painter.setPen(QPen(self._theme.text1, 1))
            painter.drawRect(self._box(row, column).adjusted(1, 1, -2, -2))

    def _colour(self, value: float) -> QColor:
        theme = self._theme
        share = min(abs(value - self._neutral) / self._reach, 1.0)
        base = theme.up if value >= self._neutral else theme.down
        return theme.mixed(base, _FAINT + _STRONG * share, theme.panel)

    # -- places ----------------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        assert self._map is not None
        high = self.height() - _TOP - _FOOT
        high = min(high, len(self._map.y) * _TALLEST)
        return QRectF(_LEFT, _TOP - 14, max(self.width() - _LEFT - _RIGHT, 40), max(high, 20))

    def _box(self, row: int, column: int) -> QRectF:
        """Rows grow upwards, as on any chart."""
        assert self._map is not None
        plot = self._plot()
        rows, columns = self._map.values.shape
        wide, tall = plot.width() / columns, plot.height() / rows
        return QRectF(plot.left() + column * wide, plot.bottom() - (row + 1) * tall, wide, tall)

    def _field_at(self, at: QPointF) -> tuple[int, int]:
        if self._map is None or not self._plot().contains(at):
            return (-1, -1)
        plot, (rows, columns) = self._plot(), self._map.values.shape
        column = int((at.x() - plot.left()) / plot.width() * columns)
        row = int((plot.bottom() - at.y()) / plot.height() * rows)
        return (min(row, rows - 1), min(column, columns - 1))

    def _words(self, place: tuple[int, int]) -> str:
        row, column = place
        if self._map is None or row < 0:
            return ""
        value = float(self._map.values[row, column])
        pair = f"{self._titles[0]} {choice_text(self._map.x[column])}"
        if self._titles[1]:
            pair += f"\n{self._titles[1]} {choice_text(self._map.y[row])}"
        if value != value:
            return pair + "\n" + tr("no result")
        return f"{pair}\n{self._goal} {self._text(value)}"

    def _speak(self) -> None:
        """For screen readers."""
        named = tr("Map of {goal}").format(goal=self._goal)
        self.setAccessibleName(named if self._goal else tr("Map of the search"))
        self.setAccessibleDescription(self._words(self._cursor).replace("\n", ", "))


def choice_text(value: Choice) -> str:
    """A value as short as it can be."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _every(names: tuple[Choice, ...], width: float, metrics: QFontMetricsF) -> int:
    """How many columns one label needs."""
    widest = max((metrics.horizontalAdvance(choice_text(name)) for name in names), default=0.0)
    return max(1, int(-(-(widest + 10) // max(width, 1))))
