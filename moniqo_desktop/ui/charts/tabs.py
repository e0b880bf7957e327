"""Tab bars of the dock: real QTabBars (keyboard, screen reader), painted by us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_GAP: Final = 20
_BADGE: Final = 18.0


class Tabs(QTabBar):
    """Words in a row, the current one underlined; a count may follow the word in a pill."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """name: for screen readers."""
        super().__init__(parent)
        self._theme = theme
        self._font = theme.font(12, 600)
        self._metrics = QFontMetricsF(self._font)
        self._counts: dict[int, int] = {}
        self._by_keys = False
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_words(self, words: Sequence[str]) -> None:
        """Replaces the tabs, keeping the current word where it still is."""
        if list(words) == self.words():
            return
        current = self.tabText(self.currentIndex())
        self.blockSignals(True)
        self._counts.clear()
        while self.count():
            self.removeTab(0)
        for word in words:
            self.addTab(word)
        if current in words:
            self.setCurrentIndex(list(words).index(current))
        self.blockSignals(False)

    def words(self) -> list[str]:
        return [self.tabText(index) for index in range(self.count())]

    def set_count(self, index: int, count: int) -> None:
        """Shows a pill while count > 0."""
        if self._counts.get(index, 0) == count:
            return
        widened = len(str(self._counts.get(index) or "")) != len(str(count or ""))
        self._counts[index] = count
        self.setTabToolTip(index, f"{self.tabText(index)}: {count}" if count else "")
        if widened:
            # The only way to have a QTabBar measure its tabs again.
            self.setTabText(index, self.tabText(index))
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by keyboard."""
        super().focusInEvent(event)
        reason = Qt.FocusReason
        self._by_keys = event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason)

    def tabSizeHint(self, index: int) -> QSize:
        width = self._metrics.horizontalAdvance(self.tabText(index)) + _GAP
        if self._counts.get(index):
            width += 6 + self._badge_width(self._counts[index])
        return QSize(round(width), self._theme.px(34))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        for index in range(self.count()):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme, box = self._theme, QRectF(self.tabRect(index))
        current = index == self.currentIndex()
        word = self.tabText(index)
        width = self._metrics.horizontalAdvance(word)
        painter.setPen(theme.text1 if current or self._is_hovered(index) else theme.text2)
        place = QRectF(box.left() + _GAP / 2, box.top(), width + 1, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
        if self._counts.get(index):
            self._paint_badge(painter, place, self._counts[index])
        if current:
            line = QRectF(place.left(), box.bottom() - 2, width, 2)
            painter.fillRect(line, theme.accent)
            self._paint_focus(painter, place)

    def _paint_badge(self, painter: QPainter, word: QRectF, count: int) -> None:
        width, high = self._badge_width(count), self._theme.px(_BADGE)
        box = QRectF(word.right() + 5, word.center().y() - high / 2, width, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.hover)
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(self._theme.text1)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))

    def _paint_focus(self, painter: QPainter, word: QRectF) -> None:
        if self.hasFocus() and self._by_keys:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(word.adjusted(-5.5, 6.5, 5.5, -7.5), 4, 4)

    def _badge_width(self, count: int) -> float:
        return max(self._theme.px(_BADGE), self._metrics.horizontalAdvance(str(count)) + 11)

    def _is_hovered(self, index: int) -> bool:
        return self.tabAt(self.mapFromGlobal(self.cursor().pos())) == index


class Segments(Tabs):
    """The same for a small choice: the current word stands on a filled field."""

    def tabSizeHint(self, index: int) -> QSize:
        width = round(self._metrics.horizontalAdvance(self.tabText(index)) + 16)
        return QSize(width, self._theme.px(34))

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme, box = self._theme, QRectF(self.tabRect(index))
        current = index == self.currentIndex()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            ringed = self.hasFocus() and self._by_keys
            painter.setPen(QPen(theme.accent, 1) if ringed else Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(box.adjusted(0.5, 5.5, -0.5, -6.5), 5, 5)
        ink = theme.text1 if current or self._is_hovered(index) else theme.text2
        painter.setPen(ink if self.isTabEnabled(index) else theme.line_strong)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
