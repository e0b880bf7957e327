"""What stands over a chart: symbols, timeframes, the switch for lines, last price and change."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from moniqo_desktop.ui.charts.tabs import Segments, Tabs
from moniqo_desktop.ui.look.parts import set_icon
from moniqo_desktop.ui.state.texts import MINUS, signed_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

HEADER: Final = 36
_SWITCH: Final = 34
"""Px of the switch for lines without its words, at 100 % text."""
_AROUND: Final = 84
"""Px between the parts and at the ends."""


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
        self._words_width = 0
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.symbols.set_theme(theme)
        self.frames.set_theme(theme)
        set_icon(self.indicators, theme, "wave", theme.text2, 16)
        self.indicators.setFont(theme.font(12, 500))
        self._words_width = self._icon_width() + round(
            QFontMetricsF(self.indicators.font()).horizontalAdvance(self.indicators.text())
        )
        self.price.setFont(theme.font(15, 600, tabular=True))
        self.change.setFont(theme.font(12, 600, tabular=True))

    def set_price(self, text: str, ratio: float, over_ms: int) -> None:
        """ratio: change over over_ms (0 = not known)."""
        change = signed_text(Decimal(ratio) * 100, 2)
        self._colour(self._theme.down_text if change.startswith(MINUS) else self._theme.up_text)
        words = (text, f"{change} %" if over_ms else "")
        is_other = [*map(len, words)] != [len(each.text()) for each in (self.price, self.change)]
        self.price.setText(words[0])
        self.change.setText(words[1])
        if is_other:
            self._fit()
        hours = f"{over_ms / 3_600_000:.3g}"
        self.change.setToolTip(tr("Change over the last {hours} hours").format(hours=hours))

    def _colour(self, colour: QColor) -> None:
        """A style sheet costs as much as a repaint of the chart: only when it differs."""
        sheet = f"color: {colour.name()}"
        if self.price.styleSheet() != sheet:
            for label in (self.price, self.change):
                label.setStyleSheet(sheet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Tabs at their shortest, the switch without its words, the price."""
        tabs = self.symbols.minimumSizeHint().width() + self.frames.minimumSizeHint().width()
        rest = self._icon_width() + self.price.sizeHint().width()
        return QSize(tabs + rest + _AROUND, self.height())

    def _fit(self) -> None:
        """The words of the switch go first where all has no room, then the change."""
        tabs = self.symbols.sizeHint().width() + self.frames.sizeHint().width()
        prices = self.price.sizeHint().width() + self.change.sizeHint().width()
        room = self.width() - _AROUND - prices
        style = Qt.ToolButtonStyle
        is_brief = tabs + self._words_width > room
        wanted = style.ToolButtonIconOnly if is_brief else style.ToolButtonTextBesideIcon
        if self.indicators.toolButtonStyle() is not wanted:
            self.indicators.setToolButtonStyle(wanted)
        least = self.symbols.minimumSizeHint().width() + self.frames.minimumSizeHint().width()
        self.change.setVisible(least + self._icon_width() <= room)

    def _icon_width(self) -> int:
        return self._theme.px(_SWITCH)

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
