"""What the bell opens: messages, alarms and questions, newest first; one painter for all lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.notices.rows import NoteModel, NotePainter
from moniqo_desktop.ui.state.notes import KINDS, Notification
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 420
HEIGHT: Final = 520


class NoticeList(QFrame):
    """The centre over the window. answered: the question (ApprovalAsked) and whether it was
    approved. opened: go to what this note is about. read: numbers of notes, none = all of them.
    cleared; settings_asked."""

    answered = Signal(object, bool)
    opened = Signal(object)
    read = Signal(object)
    cleared = Signal()
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, parent
        self._notes: Sequence[Notification] = ()
        self._waiting: frozenset[str] = frozenset()
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Notices"))
        self.model, self.view = NoteModel(self), QListView(self)
        self._painter = NotePainter(theme, self)
        self.filter = QComboBox(self)
        self.none = label(theme, "", 12, tone="3")
        self.details = label(theme, "", 12, tone="2")
        self.approve = push_button(theme, tr("Approve"), "primary")
        self.decline = push_button(theme, tr("Decline"))
        self.go = push_button(theme, tr("Go to"))
        self.mark_all = push_button(theme, tr("Mark all read"), "link")
        self.clear = push_button(theme, tr("Clear"), "link")
        self.options = icon_button(theme, "switch", tr("What is shown, and where"), 14)
        self._arrange()
        self._connect()
        self.hide()

    def open_at(self, corner: QPoint) -> None:
        """corner: where the top right corner goes, in window coordinates."""
        high = min(self._theme.px(HEIGHT), self._over.height() - corner.y() - 16)
        wide = min(self._theme.px(WIDTH), self._over.width() - 16)
        self.setGeometry(max(8, corner.x() - wide), corner.y(), wide, high)
        self.show()
        self.raise_()
        self.view.setFocus()
        if self.model.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))

    def show_notes(
        self, notes: Sequence[Notification], waiting: frozenset[str], now: Millis = 0
    ) -> None:
        """waiting: keys of the questions that can still be answered. now: of the market, ms UTC,
        0 = as of the newest note."""
        self._notes, self._waiting = notes, waiting
        self._painter.now = now or (notes[0].at if notes else 0)
        chosen = self.chosen()
        shown = [note for note in notes if self._fits(note)]
        self.model.set_notes(shown)
        place = self.model.place_of(chosen.number) if chosen is not None else -1
        if place >= 0:
            self.view.setCurrentIndex(self.model.index(place))
        self.none.setText(tr("Nothing of that kind.") if notes else tr("Nothing has happened yet."))
        self.none.setVisible(not shown)
        self.view.setVisible(bool(shown))
        self._show_details()

    def chosen(self) -> Notification | None:
        return self.model.note(self.view.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _fits(self, note: Notification) -> bool:
        match self.filter.currentData():
            case "unread":
                return not note.is_read
            case "problems":
                return note.level in ("warning", "error")
            case "":
                return True
            case kind:
                return bool(note.kind == kind)

    def _show_details(self) -> None:
        note = self.chosen()
        asks = note is not None and note.approval is not None and note.key in self._waiting
        self.approve.setVisible(asks)
        self.decline.setVisible(asks)
        leads = note is not None and bool(note.node_id or note.order_id or note.symbol)
        self.go.setVisible(leads)
        self.details.setText(self.model.words(note) if note is not None else "")
        self.details.setVisible(bool(self.details.text()))

    def _chosen_changed(self) -> None:
        self._show_details()
        note = self.chosen()
        if note is not None and not note.is_read and self.isVisible():
            self.read.emit((note.number,))

    def _answer(self, *, approved: bool) -> None:
        note = self.chosen()
        if note is not None and note.approval is not None:
            self.answered.emit(note.approval, approved)

    def _open(self) -> None:
        note = self.chosen()
        if note is not None and self.go.isVisibleTo(self):
            self.hide()
            self.opened.emit(note)

    def _arrange(self) -> None:
        theme, px = self._theme, self._theme.px
        for words, found in (
            (tr("All"), ""), (tr("Unread"), "unread"), (tr("Problems"), "problems"),
        ):  # fmt: skip
            self.filter.addItem(words, found)
        for kind, (title, _) in KINDS.items():
            self.filter.addItem(tr(title), kind)
        self.filter.setAccessibleName(tr("Notices shown"))
        self.filter.setMaximumWidth(px(150))
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._painter)
        self.view.setUniformItemSizes(True)
        self.view.setAccessibleName(tr("Notices"))
        self.view.setProperty("role", "popup_list")
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.details.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setContentsMargins(px(14), 0, px(8), 0)
        head.setSpacing(px(8))
        head.addWidget(label(theme, tr("Notices"), 13, 600))
        head.addStretch(1)
        for widget in (self.filter, self.mark_all, self.clear, self.options):
            head.addWidget(widget)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(14), 0, px(14), 0)
        for button in (self.approve, self.decline, self.go):
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, px(10), 2, px(10))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self.none, 1)
        self.details.setContentsMargins(px(12), 0, px(12), 0)
        column.addWidget(self.details)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.filter.currentIndexChanged.connect(
            lambda number: self.show_notes(self._notes, self._waiting, self._painter.now)
        )
        self.view.selectionModel().currentChanged.connect(lambda *_: self._chosen_changed())
        self.view.activated.connect(lambda index: self._open())
        self.approve.clicked.connect(lambda: self._answer(approved=True))
        self.decline.clicked.connect(lambda: self._answer(approved=False))
        self.go.clicked.connect(self._open)
        self.mark_all.clicked.connect(lambda: self.read.emit(()))
        self.clear.clicked.connect(self.cleared)
        self.options.clicked.connect(self.settings_asked)
