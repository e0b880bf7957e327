"""The key figures over the positions: equity, open profit, the day, exposure; the curve below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from moniqo_desktop.ui.charts.equity import breaks_in, paint_curve
from moniqo_desktop.ui.desk.account import Figure, figures_of
from moniqo_desktop.ui.desk.cells import Tone
from moniqo_desktop.ui.state.costs import DAY_MS
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints
    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 96
_LEFT: Final = 14.0
FIGURES: Final = 54
_LEAST: Final = 92
_APART: Final = 6
_BETWEEN: Final = 7.0
"""Least room for a figure, between two lines and between two figures, px."""


class Figures(QWidget):
    """Painted by us: texts and a curve are one paint, not twenty labels.

    rows: of figures, as many as there is room for in each. has_curve: the curve of equity below
    them, a fine line at each 00:00 UTC.
    """

    def __init__(
        self,
        theme: Theme,
        state: State,
        parent: QWidget | None = None,
        *,
        rows: int = 1,
        has_curve: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self._rows, self._has_curve = rows, has_curve
        self._curve: QPixmap | None = None
        self._curve_key: object = None
        self._figures: tuple[Figure, ...] = ()
        self._measured: tuple[object, int] = (None, 1)
        self.set_theme(theme)
        self.show_curve(has_curve)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._small = theme.font(12, 400)
        self._sizes = tuple(theme.font(px, 600, tabular=True) for px in (15, 13, 12))
        self.update()

    def show_curve(self, is_on: bool) -> None:
        """With the curve below the figures, or without where there is no room for it."""
        self._has_curve = is_on
        high = FIGURES * self._rows + (HEIGHT - FIGURES if is_on else 0)
        self.setFixedHeight(self._theme.px(high))

    def refresh(self) -> None:
        figures = figures_of(self._state)
        if figures == self._figures and self._key() == self._curve_key:
            return
        self._figures = figures
        said = ", ".join(f"{figure.name} {figure.text}" for figure in self._figures)
        self.setAccessibleName(tr("Key figures: {figures}").format(figures=said))
        self.update()

    def shown(self) -> tuple[Figure, ...]:
        """Those there is room for."""
        return self._figures[: self._across() * self._rows]

    def tip_at(self, at: QPoint) -> str:
        """How the figure at that place is worked out, and what else counts in it."""
        row, column = at.y() // self._theme.px(FIGURES), self._column_of(at.x())
        place = row * self._across() + column
        if row >= self._rows or place >= len(self.shown()):
            words = [tr("Equity since the first mark; a fine line is 00:00 UTC")]
            if self._state.equity.off():
                words.append(tr("A dotted line: the program was off"))
            return "\n".join(words)
        dust = ", ".join(self._state.positions.dust())
        more = tr("Too small to be sold, counted in equity: {dust}").format(dust=dust)
        return "\n".join([self.shown()[place].tip, *([more] if dust and not place else [])])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._theme.panel)
        width, large = self._width(), self._fitting(self._width() - _BETWEEN)
        for number, figure in enumerate(self.shown()):
            row, column = divmod(number, self._across())
            top = row * self._theme.px(FIGURES)
            self._paint_figure(painter, QPointF(_LEFT + column * width, top), figure, large)
        if self._has_curve:
            painter.drawPixmap(0, self._theme.px(FIGURES) * self._rows, self._kept_curve())
        painter.end()

    def _across(self) -> int:
        """Figures in a row: as many as stand there whole; measured once for each size and text."""
        key = (self._figures, self.width(), self._theme)
        if key != self._measured[0]:
            self._measured = key, self._fitting_across()
        return self._measured[1]

    def _fitting_across(self) -> int:
        room = int((self.width() - 2 * _LEFT) / self._theme.px(_LEAST))
        most = min(max(room, 3), -(-len(self._figures) // self._rows))
        return next((n for n in range(most, 1, -1) if self._stand(n)), 1)

    def _stand(self, across: int) -> bool:
        """Whether words and numbers of so many in a row keep to their places."""
        width = (self.width() - 2 * _LEFT) / across - _BETWEEN
        word = QFontMetricsF(self._small).horizontalAdvance
        number = QFontMetricsF(self._sizes[-1]).horizontalAdvance
        return all(
            max(word(figure.name), number(figure.text)) <= width
            for figure in self._figures[: across * self._rows]
        )

    def _width(self) -> float:
        return (self.width() - 2 * _LEFT) / self._across()

    def _column_of(self, x: int) -> int:
        return min(max(int((x - _LEFT) / self._width()), 0), self._across() - 1)

    def _key(self) -> object:
        """All that the curve depends on."""
        now = self._state.equity.now()
        count = len(self._state.equity.points()[1])
        return (now, count, self.width(), self.devicePixelRatioF(), self._theme)

    def _kept_curve(self) -> QPixmap:
        """Painted when equity changed, not with every price."""
        key = self._key()
        if self._curve is not None and key == self._curve_key:
            return self._curve
        ratio = self.devicePixelRatioF()
        high = self._theme.px(HEIGHT) - self._theme.px(FIGURES)
        picture = QPixmap(round(self.width() * ratio), round(high * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.panel)
        painter = QPainter(picture)
        box = QRectF(_LEFT, 2, self.width() - 2 * _LEFT, high - 6)
        times, equity = self._state.equity.points()
        self._paint_days(painter, times, box)
        off = breaks_in(times, self._state.equity.off())
        paint_curve(painter, equity, box, self._theme, off)
        painter.end()
        self._curve, self._curve_key = picture, key
        return picture

    def _paint_days(self, painter: QPainter, times: Ints, box: QRectF) -> None:
        """A line where a day begins, unless there would be too many to tell apart."""
        starts = np.flatnonzero(np.diff(times // DAY_MS)) + 1
        if not len(starts) or len(starts) > box.width() / _APART:
            return
        across = box.width() / max(len(times) - 1, 1)
        for number in starts.tolist():
            x = round(box.left() + number * across)
            painter.fillRect(QRectF(x, box.top(), 1, box.height()), self._theme.line)

    def _fitting(self, width: float) -> QFont:
        """The largest in which every number keeps to its place."""
        for font in self._sizes:
            measure = QFontMetricsF(font).horizontalAdvance
            if all(measure(figure.text) <= width for figure in self.shown()):
                return font
        return self._sizes[-1]

    def _paint_figure(self, painter: QPainter, at: QPointF, figure: Figure, large: QFont) -> None:
        theme = self._theme
        painter.setFont(self._small)
        painter.setPen(theme.text2)
        painter.drawText(at + QPointF(0, theme.px(20)), figure.name)
        inks = {Tone.UP: theme.up_text, Tone.DOWN: theme.down_text, Tone.QUIET: theme.text2}
        painter.setFont(large)
        painter.setPen(inks.get(figure.tone, theme.text1))
        painter.drawText(at + QPointF(0, theme.px(41)), figure.text)
