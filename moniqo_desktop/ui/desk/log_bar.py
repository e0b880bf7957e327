"""The bar over the log: filters, a search, follow and pause; whole where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_SEARCH: Final = 84
"""Room in which a search can be read, px at plain size of text."""
_ICON: Final = 32
_LEAST: Final = 40
_LEAST_FILTER: Final = 66
_ROW: Final = 30
_ROOMY: Final = 240
"""A page as high as this has room for a second row of the bar."""


class Choice(QComboBox):
    """As wide as what is chosen; where that is cut it ends in dots and stands in the tip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.currentIndexChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        size, words = super().sizeHint(), self.fontMetrics().horizontalAdvance
        widest = max((words(self.itemText(n)) for n in range(self.count())), default=0)
        return QSize(size.width() - widest + words(self.currentText()) + 2, size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(), self)
            return True
        return super().event(event)

    def tip(self) -> str:
        """What it is, and what is chosen where that is cut."""
        is_cut = self._shown() != self.currentText()
        return f"{self.accessibleName()}: {self.currentText()}" if is_cut else self.accessibleName()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._shown()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _shown(self) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        cut = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), cut, field.width() - 2)


class WordOrIcon(QPushButton):
    """Its words, or an icon where there is no room for them; they are its tip and name then."""

    def __init__(self, icon: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon, self._tip = icon, tip
        self._words, self._is_brief = "", False
        self.setProperty("role", "room")
        self.setCheckable(True)
        self.setAutoDefault(True)  # Return presses it

    def say(self, theme: Theme, words: str) -> None:
        self._words = words
        self.setAccessibleName(words)
        self.show_brief(theme, is_brief=self._is_brief)

    def wide(self) -> int:
        """Room for its words, px."""
        text, self_text = self._words, self.text()
        measure = self.fontMetrics().horizontalAdvance
        return self.sizeHint().width() - measure(self_text) + measure(text) - self._icon_room()

    def show_brief(self, theme: Theme, *, is_brief: bool) -> None:
        self._is_brief = is_brief
        self.setText("" if is_brief else self._words)
        icon = theme.button_icon(self._icon, theme.text1, theme.px(14)) if is_brief else None
        if icon is not None:
            self.setIcon(icon)
            self.setIconSize(QSize(theme.px(14), theme.px(14)))
        elif not self.icon().isNull():
            self.setIcon(type(self.icon())())
        self.setToolTip(f"{self._words}: {self._tip}" if is_brief else self._tip)

    def _icon_room(self) -> int:
        return 0 if self.icon().isNull() else self.iconSize().width() + 4


class LogBar(QWidget):
    """filters, search and buttons belong to the page; the bar only places them."""

    def __init__(
        self,
        theme: Theme,
        filters: Sequence[Choice],
        search: QLineEdit,
        buttons: Sequence[WordOrIcon],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._theme, self._page = theme, page
        self._filters, self._search, self._buttons = tuple(filters), search, tuple(buttons)
        for widget in (*filters, search, *buttons):
            widget.setParent(self)
        for choice in filters:
            choice.currentIndexChanged.connect(self.place)
        self.setMinimumWidth(0)
        self.place()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Everything whole in one row, else the buttons as icons, else in two rows where the page
        is high enough, else cut; the menu of the lines holds what has no room at all."""
        px = self._theme.px
        room = max(self.width() - 2 * px(12), 0)
        filters = sum(each.sizeHint().width() + px(6) for each in self._filters)
        words = sum(each.wide() + px(6) for each in self._buttons)
        icons = len(self._buttons) * (px(_ICON) + px(6))
        is_whole = filters + px(_SEARCH) + words <= room
        is_two = filters + px(_SEARCH) + icons > room and self._page.height() >= px(_ROOMY)
        is_brief = not is_whole and not (is_two and px(_SEARCH) + words <= room)
        least = (px(_LEAST_FILTER) + px(6)) * len(self._filters) + px(_LEAST)
        has_none = not is_two and least + icons > room
        for button in self._buttons:
            button.setHidden(has_none)
            button.show_brief(self._theme, is_brief=is_brief)
        after = 0 if has_none else icons if is_brief else words
        if is_two:
            self._place_filters(0, room + px(6), px(6))
            self._place_rest(0, room - after, 1)
        else:
            used = self._place_filters(0, max(room - after - px(_LEAST), 0), px(6))
            self._place_rest(used, room - after - used, 0)
        self.setFixedHeight(px(6) * 2 + px(_ROW) + (px(_ROW) + px(6)) * is_two)

    def _place_filters(self, left: int, room: int, gap: int) -> int:
        """As they want, or the room in equal parts; returns where the next begins."""
        each_has = room // max(len(self._filters), 1) - gap
        hints = [each.sizeHint().width() for each in self._filters]
        if sum(hints) + gap * len(hints) > room:
            spare = sum(max(each_has - hint, 0) for hint in hints)
            hints = [min(hint, each_has + spare) for hint in hints]
        for widget, wide in zip(self._filters, hints, strict=True):
            self._put(widget, left, wide, 0)
            left += wide + gap
        return left

    def _place_rest(self, left: int, search: int, row: int) -> None:
        px = self._theme.px
        self._put(self._search, left, search, row)
        left += search + px(6)
        for button in self._buttons:
            wide = button.wide() if button.text() else px(_ICON)
            self._put(button, left, wide, row)
            left += wide + px(6)

    def _put(self, widget: QWidget, left: int, wide: int, row: int) -> None:
        px = self._theme.px
        top = px(6) + row * (px(_ROW) + px(6))
        widget.setGeometry(QRect(px(12) + left, top, max(wide, 0), px(_ROW)))
