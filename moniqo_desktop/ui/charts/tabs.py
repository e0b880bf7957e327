"""Tab bars of the dock: real QTabBars (keyboard, screen reader), painted by us."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton, QWidget

from moniqo_desktop.ui.look.parts import set_icon
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_GAP: Final = 20
_BADGE: Final = 18.0
_ROUND: Final = 16
"""Round the word of a segment."""
_MORE: Final = 24
_LEAST: Final = 40
"""Px of the narrowest word, at 100 % text."""


def in_sight(widths: Sequence[int], current: int, width: int, more: int) -> list[int]:
    """Numbers of the tabs shown in a width: all, or the first ones and always the current one,
    with room for a button of `more` px that leads to the others."""
    if sum(widths) <= width:
        return list(range(len(widths)))
    left = width - more - (widths[current] if current >= 0 else 0)
    shown = [current] if current >= 0 else []
    for number, wanted in enumerate(widths):
        if number == current:
            continue
        left -= wanted
        if left < 0:
            break
        shown.append(number)
    return sorted(shown)


class Tabs(QTabBar):
    """Words in a row, the current one underlined; a count may follow the word in a pill.

    Those that have no room stand in the menu of a button at the end; the arrow keys go through all.
    """

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
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.more = QToolButton(self)
        """Leads to the tabs that have no room."""
        self.all = QMenu(self.more)
        self.more.setAccessibleName(tr("{name}: show all").format(name=name))
        self.more.setToolTip(self.more.accessibleName())
        self.more.clicked.connect(self.open_all)
        self.more.hide()
        set_icon(self.more, theme, "chevron_down", theme.text2, 14)
        self.currentChanged.connect(self._fit)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        set_icon(self.more, theme, "chevron_down", theme.text2, 14)
        self.update()

    def open_all(self) -> None:
        """Every tab, also those in sight, as a menu at its button."""
        self.all.clear()
        for index in range(self.count()):
            count = self._counts.get(index)
            word = self.tabText(index) + (f"\t{count}" if count else "")
            action = self.all.addAction(word, partial(self.setCurrentIndex, index))
            action.setCheckable(True)
            action.setChecked(index == self.currentIndex())
            action.setEnabled(self.isTabEnabled(index))
        self.all.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def setCurrentIndex(self, index: int) -> None:
        """It comes in sight, also while nobody is told."""
        super().setCurrentIndex(index)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go through all tabs, in sight or not."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = self.currentIndex() + step
        while 0 <= index < self.count() and not self.isTabEnabled(index):
            index += step
        if 0 <= index < self.count():
            self.setCurrentIndex(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def tabInserted(self, index: int) -> None:
        super().tabInserted(index)
        self._fit()

    def tabRemoved(self, index: int) -> None:
        super().tabRemoved(index)
        self._fit()

    def sizeHint(self) -> QSize:
        """Of all tabs, in sight or not."""
        widths = [self._wanted(index) for index in range(self.count())]
        return QSize(sum(widths), self._theme.px(34))

    def minimumSizeHint(self) -> QSize:
        """One short word, and the button to the others where there are any."""
        more = self._theme.px(_MORE) if self.count() > 1 else 0
        least = self._theme.px(_LEAST) + more
        return QSize(min(least, self.sizeHint().width()), self._theme.px(34))

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
        self._fit()

    def words(self) -> list[str]:
        return [self.tabText(index) for index in range(self.count())]

    def set_count(self, index: int, count: int) -> None:
        """Shows a pill while count > 0."""
        if self._counts.get(index, 0) == count:
            return
        widened = len(str(self._counts.get(index) or "")) != len(str(count or ""))
        self._counts[index] = count
        if widened:
            # The only way to have a QTabBar measure its tabs again.
            self.setTabText(index, self.tabText(index))
        self._fit()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by keyboard."""
        super().focusInEvent(event)
        reason = Qt.FocusReason
        self._by_keys = event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason)

    def tabSizeHint(self, index: int) -> QSize:
        """As wide as it wants to be, where that is there at all."""
        wanted = self._wanted(index)
        least = self._theme.px(_LEAST)
        room = self.width() - (self._theme.px(_MORE) if self.count() > 1 else 0)
        return QSize(min(wanted, max(room, least)), self._theme.px(34))

    def _wanted(self, index: int) -> int:
        width = self._metrics.horizontalAdvance(self.tabText(index)) + _GAP
        if self._counts.get(index):
            width += 6 + self._badge_width(self._counts[index])
        return round(width)

    def _fit(self) -> None:
        """Tabs in sight, the button to the others, and tips of words that are cut."""
        widths = [self._wanted(index) for index in range(self.count())]
        more = self._theme.px(_MORE)
        shown = in_sight(widths, self.currentIndex(), self.width(), more)
        was_blocked = self.blockSignals(True)  # what is in sight is not what is chosen
        for index in sorted(range(self.count()), key=lambda index: index not in shown):
            if self.isTabVisible(index) != (index in shown):
                self.setTabVisible(index, index in shown)
        self.blockSignals(was_blocked)
        for index in range(self.count()):
            self._tell_tip(index, is_cut=widths[index] > self.tabSizeHint(index).width())
        self.more.setVisible(len(shown) < self.count())
        end = sum(self.tabSizeHint(index).width() for index in shown)
        high = min(more, self.height())
        place = min(end, self.width() - more), (self.height() - high) // 2
        self.more.setGeometry(*place, more, high)

    def _tell_tip(self, index: int, *, is_cut: bool) -> None:
        count, word = self._counts.get(index), self.tabText(index)
        tip = f"{word}: {count}" if count else word if is_cut else ""
        if tip != self.tabToolTip(index):
            self.setTabToolTip(index, tip)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font)
        for index in range(self.count()):
            if self.isTabVisible(index):
                self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        theme, box = self._theme, QRectF(self.tabRect(index))
        current = index == self.currentIndex()
        badge = 6 + self._badge_width(self._counts[index]) if self._counts.get(index) else 0
        word = self._cut(index, box.width() - _GAP - badge)
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

    def _cut(self, index: int, room: float) -> str:
        """The word of a tab, with an ellipsis where it has no room."""
        word = self.tabText(index)
        if self._metrics.horizontalAdvance(word) <= room + 1:
            return word
        return self._metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)

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

    def _wanted(self, index: int) -> int:
        return round(self._metrics.horizontalAdvance(self.tabText(index)) + _ROUND)

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
        word = self._cut(index, box.width() - _ROUND)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
