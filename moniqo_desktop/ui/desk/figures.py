"""The key figures over the positions: equity, open profit, the day, exposure; the curve below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from moniqo_desktop.ui.charts.equity import paint_curve
from moniqo_desktop.ui.desk.cells import Tone, profit_tone
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import NOTHING, money_text, percent_text, profit_text, share_text

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

HEIGHT: Final = 96
_LEFT: Final = 14.0
_CURVE_TOP: Final = 54


@dataclass(frozen=True, slots=True)
class Figure:
    """A word and its number."""

    name: str
    text: str
    tone: Tone = Tone.PLAIN


def figures_of(state: State) -> tuple[Figure, ...]:
    """Of the wallet that is shown; a dash where something is not known yet."""
    now = state.equity.now()
    profit, exposure = state.positions.profit(), state.positions.exposure()
    if now is None:
        names = ("Equity", "Open PnL", "Day", "Exposure")
        return tuple(Figure(name, NOTHING, Tone.QUIET) for name in names)
    return (
        Figure("Equity", money_text(now.equity)),
        Figure("Open PnL", profit_text(profit), profit_tone(profit)),
        Figure("Day", percent_text(now.day_profit, now.day_start), profit_tone(now.day_profit)),
        Figure("Exposure", share_text(exposure, now.equity)),
    )


class Figures(QWidget):
    """Painted by us: eight texts and a curve are one paint, not eight labels."""

    def __init__(self, theme: Theme, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._state = theme, state
        self._curve: QPixmap | None = None
        self._curve_key: object = None
        self._figures: tuple[Figure, ...] = ()
        self.setFixedHeight(theme.px(HEIGHT))
        self.set_theme(theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._small = theme.font(12, 400)
        self._sizes = tuple(theme.font(px, 600, tabular=True) for px in (15, 13, 12))
        self.update()

    def refresh(self) -> None:
        figures = figures_of(self._state)
        dust = ", ".join(self._state.positions.dust())
        self.setToolTip(f"Too small to be sold, counted in equity: {dust}" if dust else "")
        if figures == self._figures and self._key() == self._curve_key:
            return
        self._figures = figures
        said = ", ".join(f"{figure.name} {figure.text}" for figure in self._figures)
        self.setAccessibleName(f"Key figures: {said}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(self.rect(), self._theme.panel)
        width = (self.width() - 2 * _LEFT) / len(self._figures)
        large = self._fitting(width - _LEFT / 2)
        for number, figure in enumerate(self._figures):
            self._paint_figure(painter, _LEFT + number * width, figure, large)
        painter.drawPixmap(0, self._theme.px(_CURVE_TOP), self._kept_curve())
        painter.end()

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
        high = self._theme.px(HEIGHT) - self._theme.px(_CURVE_TOP)
        picture = QPixmap(round(self.width() * ratio), round(high * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.panel)
        painter = QPainter(picture)
        box = QRectF(_LEFT, 2, self.width() - 2 * _LEFT, high - 6)
        paint_curve(painter, self._state.equity.points()[1], box, self._theme)
        painter.end()
        self._curve, self._curve_key = picture, key
        return picture

    def _fitting(self, width: float) -> QFont:
        """The largest in which every number keeps to its place."""
        for font in self._sizes:
            measure = QFontMetricsF(font).horizontalAdvance
            if all(measure(figure.text) <= width for figure in self._figures):
                return font
        return self._sizes[-1]

    def _paint_figure(self, painter: QPainter, x: float, figure: Figure, large: QFont) -> None:
        theme = self._theme
        painter.setFont(self._small)
        painter.setPen(theme.text2)
        painter.drawText(QPointF(x, theme.px(20)), figure.name)
        inks = {Tone.UP: theme.up_text, Tone.DOWN: theme.down_text, Tone.QUIET: theme.text2}
        painter.setFont(large)
        painter.setPen(inks.get(figure.tone, theme.text1))
        painter.drawText(QPointF(x, theme.px(41)), figure.text)
