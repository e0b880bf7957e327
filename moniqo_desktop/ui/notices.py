"""What the bell opens: questions that wait for a person, alarms, messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import Dot, label, push_button, rule
from moniqo_desktop.ui.state.texts import clock_text

if TYPE_CHECKING:
    from moniqo_desktop.domain.events import ApprovalAsked
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.theme import Theme

WIDTH: Final = 360
HEIGHT: Final = 420
SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Notice:
    """One entry. level: info, success, warning, error. approval: what waits for an answer."""

    at: int
    level: str
    title: str
    message: str
    approval: ApprovalAsked | None = None


def notices_of(state: State) -> list[Notice]:
    """Questions first, then alarms, then messages, each newest first."""
    asked = [
        Notice(each.at, "warning", f"Approve {each.direction} {each.symbol}?", each.summary, each)
        for each in reversed(state.approvals.waiting(state.at))
    ]
    alarms = [Notice(a.at, "error", "Alarm", a.message) for a in state.alarms.unseen()]
    messages = [
        Notice(n.at, n.level, n.title + (f" ({n.count}×)" if n.count > 1 else ""), n.message)
        for n in state.notifications.newest(SHOWN)
    ]
    return (asked + alarms + messages)[:SHOWN]


def unread_count(state: State) -> int:
    """Of what has not been looked at, or waits for an answer."""
    waiting = len(state.approvals.waiting(state.at))
    return state.notifications.unread + len(state.alarms.unseen()) + waiting


class NoticeList(QFrame):
    """answered: the question (ApprovalAsked) and whether it was approved."""

    answered = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(WIDTH))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Notices")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 6, 8)
        column.addWidget(label(theme, "Notices", 13, 600))
        column.addWidget(self._area)
        self.hide()

    def open(self, notices: list[Notice], corner: QPoint) -> None:
        """corner: where the top right corner goes, in window coordinates."""
        self.show_notices(notices)
        self.move(max(8, corner.x() - self.width()), corner.y())
        self.show()
        self.raise_()
        self.setFocus()

    def show_notices(self, notices: list[Notice]) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for notice in notices:
            column.addWidget(self._row(notice))
            column.addWidget(rule())
        if not notices:
            column.addWidget(label(self._theme, "Nothing has happened yet.", 12, tone="3"))
        column.addStretch(1)
        self._area.setWidget(page)
        px = self._theme.px
        self.setFixedHeight(min(px(HEIGHT), page.sizeHint().height() + px(64)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _row(self, notice: Notice) -> QWidget:
        theme = self._theme
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        colour = {"error": theme.error, "warning": theme.warn, "success": theme.ok}
        head.addWidget(Dot(colour.get(notice.level, theme.accent), 7))
        title = label(theme, notice.title, 12, 600)
        title.setWordWrap(True)
        head.addWidget(title, 1)
        head.addWidget(label(theme, clock_text(notice.at), 11, tone="3", tabular=True))
        column.addLayout(head)
        words = label(theme, notice.message, 12, tone="2")
        words.setWordWrap(True)
        column.addWidget(words)
        if notice.approval is not None:
            column.addLayout(self._answers(notice.approval))
        return row

    def _answers(self, asked: ApprovalAsked) -> QHBoxLayout:
        buttons = QHBoxLayout()
        for words, role, approved in (("Approve", "primary", True), ("Reject", "", False)):
            button = push_button(self._theme, words, role)
            button.clicked.connect(lambda _=False, yes=approved: self._answer(asked, yes))
            buttons.addWidget(button)
        buttons.addStretch(1)
        return buttons

    def _answer(self, asked: ApprovalAsked, approved: bool) -> None:
        self.hide()
        self.answered.emit(asked, approved)
