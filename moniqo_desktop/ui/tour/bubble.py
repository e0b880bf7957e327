"""One bubble: what to know about a part of the window, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.tour.place import INSIDE, Spot
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

WIDE: Final = 340
POINTER: Final = 8
ROUND: Final = 10.0


class Bubble(QWidget):
    """Lies over the window and stops nothing: what is beside it can be used as ever.

    next_asked, back_asked, left: Escape and Skip leave.
    """

    next_asked = Signal()
    back_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._spot: Spot | None = None
        self.title, self.words = label(theme, "", 14, 600), label(theme, "", 12, tone="2")
        self.words.setWordWrap(True)
        self.count = label(theme, "", 11, tone="3", tabular=True)
        self.skip = push_button(theme, tr("Skip the tour"), "link")
        self.back = push_button(theme, tr("Back"))
        self.next = push_button(theme, "", "primary")
        self._lay_out()
        self.skip.clicked.connect(self.left)
        self.back.clicked.connect(self.back_asked)
        self.next.clicked.connect(self.next_asked)
        self.hide()

    def show_step(self, title: str, words: str, number: int, of: int) -> None:
        """number: from 1."""
        self.title.setText(title)
        self.words.setText(words)
        self.count.setText(tr("{number} of {count}").format(number=number, count=of))
        self.back.setEnabled(number > 1)
        self.next.setText(tr("Done") if number == of else tr("Next"))
        self.setAccessibleName(f"{title}. {words}")

    def wanted(self) -> QSize:
        """The size its words need, pointer included."""
        wide = self._theme.px(WIDE)
        layout = self.layout()
        assert layout is not None
        return QSize(wide, layout.totalHeightForWidth(wide))

    def lie(self, spot: Spot) -> None:
        self._spot = spot
        self.setGeometry(spot.rect)
        self.show()
        self.raise_()
        self.update()

    @property
    def points_at(self) -> QPoint:
        """In coordinates of the window."""
        return self._spot.tip if self._spot is not None else QPoint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(
            focused, QPushButton
        ):
            focused.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.accent, 1.0))
        painter.setBrush(self._theme.card)
        painter.drawPath(self._outline())
        painter.end()

    def _outline(self) -> QPainterPath:
        inner = QRectF(self.rect()).adjusted(*(POINTER,) * 2, *(-POINTER,) * 2)
        path = QPainterPath()
        path.addRoundedRect(inner, ROUND, ROUND)
        if self._spot is None or self._spot.side == INSIDE:
            return path
        pointer = QPainterPath()
        pointer.addPolygon(_pointer(inner.toRect(), self._spot.side, self._here(self._spot.tip)))
        pointer.closeSubpath()
        return path.united(pointer)

    def _here(self, at: QPoint) -> QPoint:
        return at - self.pos()

    def _lay_out(self) -> None:
        room = POINTER + 14
        column = QVBoxLayout(self)
        column.setContentsMargins(room, room, room, room)
        column.setSpacing(8)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        foot.addWidget(self.skip)
        foot.addStretch(1)
        for button in (self.back, self.next):
            foot.addWidget(button)
        self.skip.setMinimumHeight(self._theme.px(24))
        column.addLayout(head)
        column.addWidget(self.words)
        column.addSpacing(4)
        column.addLayout(foot)


def _pointer(inner: QRect, side: str, tip: QPoint) -> list[QPointF]:
    """Three points: two on the edge towards the target, one outside of it."""
    slack = round(ROUND) + POINTER
    x = max(inner.left() + slack, min(tip.x(), inner.right() - slack))
    y = max(inner.top() + slack, min(tip.y(), inner.bottom() - slack))
    far = POINTER - 1
    match side:
        case "below":
            ends = [(x - POINTER, inner.top() + 1), (x, inner.top() - far)]
            ends.append((x + POINTER, inner.top() + 1))
        case "above":
            low = inner.bottom()
            ends = [(x - POINTER, low), (x, low + far), (x + POINTER, low)]
        case "left":
            right = inner.right()
            ends = [(right, y - POINTER), (right + far, y), (right, y + POINTER)]
        case _:
            left = inner.left() + 1
            ends = [(left, y - POINTER), (left - far, y), (left, y + POINTER)]
    return [QPointF(*end) for end in ends]
