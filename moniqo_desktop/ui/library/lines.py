"""The list of what differs: a sign and a colour for how, the part's name, what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from moniqo_desktop.ui.library.words import How, Said
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.look.theme import Theme

    Index = QModelIndex | QPersistentModelIndex

ROW: Final = 44
_LINE: Final = int(Qt.ItemDataRole.UserRole)
SIGNS: Final = {How.ADDED: "+", How.REMOVED: "−", How.CHANGED: "~", How.MOVED: "↔"}


class Lines(QListWidget):
    """chosen: id of the part a line is about."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "popup_list")
        self.setItemDelegate(_Row(theme, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("What differs"))
        self.currentItemChanged.connect(self._tell)

    def show_lines(self, lines: Sequence[Said], typed: str = "") -> None:
        """Those that hold what was typed."""
        wanted = typed.casefold().strip()
        self.clear()
        for line in lines:
            words = f"{line.title} · {line.text}"
            if wanted in words.casefold():
                item = QListWidgetItem(f"{how_word(line.how)}: {words}")
                item.setData(_LINE, line)
                item.setToolTip(words)
                self.addItem(item)

    @property
    def words(self) -> list[str]:
        """What is listed, top to bottom."""
        return [self.item(row).text() for row in range(self.count())]

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_LINE).part_id)


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, theme, px = index.data(_LINE), self._theme, self._theme.px
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.hover)
        colour = colour_of(theme, line.how)
        left, wide = room.left() + px(34), room.width() - px(42)
        painter.setFont(theme.font(15, 600))
        painter.setPen(colour)
        sign = QRect(room.left() + px(8), room.top(), px(20), room.height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, SIGNS[line.how])
        top = QRect(left, room.top() + px(4), wide, px(18))
        below = QRect(left, room.top() + px(22), wide, px(18))
        _write(painter, theme.font(12, 600), theme.text1, top, line.title)
        _write(painter, theme.font(12), theme.text2, below, line.text)


def colour_of(theme: Theme, how: How) -> QColor:
    return {How.ADDED: theme.ok, How.REMOVED: theme.error, How.MOVED: theme.text3}.get(
        how, theme.warn
    )


def how_word(how: How) -> str:
    words = {
        How.ADDED: tr("Added"),
        How.REMOVED: tr("Removed"),
        How.CHANGED: tr("Changed"),
        How.MOVED: tr("Moved"),
    }
    return words[how]


def _write(painter: QPainter, font: QFont, colour: QColor, room: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    short = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), short)
