"""What stands over a chart: symbols, timeframes, the switch for lines, last price and change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from moniqo_desktop.ui.charts.tabs import Segments, Tabs
from moniqo_desktop.ui.look.parts import set_icon
from moniqo_desktop.ui.state.texts import MINUS, signed_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

HEADER: Final = 36


class ChartHeader(QWidget):
    """Symbols, timeframes, the switch for indicator lines, last price and change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.symbols = Tabs(theme, tr("Symbols"), self)
        self.frames = Segments(theme, tr("Timeframes"), self)
        self.indicators = QToolButton(self)
        self.price, self.change = QLabel(self), QLabel(self)
        self.setFixedHeight(theme.px(HEADER))
        self._fill_button()
        self._arrange()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.symbols.set_theme(theme)
        self.frames.set_theme(theme)
        set_icon(self.indicators, theme, "wave", theme.text2, 16)
        self.indicators.setFont(theme.font(12, 500))
        self.price.setFont(theme.font(15, 600, tabular=True))
        self.change.setFont(theme.font(12, 600, tabular=True))

    def set_price(self, text: str, ratio: float, over_ms: int) -> None:
        """ratio: change over over_ms (0 = not known)."""
        change = signed_text(Decimal(ratio) * 100, 2)
        self._colour(self._theme.down_text if change.startswith(MINUS) else self._theme.up_text)
        self.price.setText(text)
        self.change.setText(f"{change} %" if over_ms else "")
        hours = f"{over_ms / 3_600_000:.3g}"
        self.change.setToolTip(tr("Change over the last {hours} hours").format(hours=hours))

    def _colour(self, colour: QColor) -> None:
        """A style sheet costs as much as a repaint of the chart: only when it differs."""
        sheet = f"color: {colour.name()}"
        if self.price.styleSheet() != sheet:
            for label in (self.price, self.change):
                label.setStyleSheet(sheet)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        edge = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(edge, self._theme.line)
        painter.end()

    def _fill_button(self) -> None:
        self.indicators.setText(tr("Indicators"))
        self.indicators.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.indicators.setCheckable(True)
        self.indicators.setChecked(True)
        self.indicators.setToolTip(tr("Show the lines that the running flow computes"))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 14, 1)
        row.setSpacing(12)
        for widget in (self.symbols, self.frames):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        rule = QFrame(self)
        rule.setProperty("role", "rule")
        rule.setFixedSize(1, 16)
        row.addWidget(rule)
        row.addWidget(self.indicators)
        row.addStretch(1)
        row.addWidget(self.price)
        row.addWidget(self.change)
