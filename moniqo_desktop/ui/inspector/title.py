"""The name in the head of the inspector: a field that shows the beginning of a long one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

_INSIDE: Final = 2
"""Left and right of the text of a field, px, as Qt leaves it."""


class TitleField(QLineEdit):
    """Cut at the right while nobody types in it; its tip is then the whole name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "bare")
        self.setFont(theme.font(13, 600))
        self.setAccessibleName(tr("Title of the node"))

    @property
    def shown(self) -> str:
        """What can be read of the name."""
        if self.hasFocus():
            return self.text()
        room = self._room().width() - 2 * _INSIDE
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip("" if self.shown == self.text() else self.text())
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.shown
        if words == self.text():
            super().paintEvent(event)
            return
        option, painter = QStyleOptionFrame(), QPainter(self)
        self.initStyleOption(option)
        panel = QStyle.PrimitiveElement.PE_PanelLineEdit
        self.style().drawPrimitive(panel, option, painter, self)
        place = self._room().adjusted(_INSIDE, 0, -_INSIDE, 0)
        painter.setPen(self.palette().text().color())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def _room(self) -> QRect:
        """Of the text, within the frame."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = QStyle.SubElement.SE_LineEditContents
        return self.style().subElementRect(inside, option, self)
