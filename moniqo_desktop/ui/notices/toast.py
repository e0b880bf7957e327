"""A message over the window for a moment: what must be seen by whoever looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.state.note import Notification, in_one
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 340
SHOWN_MS: Final = 8_000
_GAP: Final = 8
_MOVES: Final = frozenset(
    (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
)
_ICONS: Final = {"error": "warning", "warning": "warning"}


class Toast(QFrame):
    """Takes no keyboard and covers nothing for long; the list of notices keeps what it says. It
    stays while the mouse is over it. opened: go to what the note is about."""

    opened = Signal(object)

    def __init__(
        self,
        theme: Theme,
        over: QWidget,
        corner: Callable[[], QPoint],
        clear_of: Callable[[], tuple[QWidget, ...]] = lambda: (),
    ) -> None:
        """corner: where its top right corner goes, in coordinates of over; lower where it would lie
        over one of clear_of, whose answers are pressed meanwhile."""
        super().__init__(over)
        self._theme, self._over, self._corner, self._clear_of = theme, over, corner, clear_of
        self.is_unseen = False
        """It came while nobody looked at the window, and nobody was at it yet."""
        self._note: Notification | None = None
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = QLabel()
        self.title = label(theme, "", 13, 600)
        self.words = label(theme, "", 12, tone="2")
        for line in (self.title, self.words):
            line.setWordWrap(True)
        self.go = push_button(theme, tr("Go to"), "link")
        self.go.setMinimumHeight(theme.px(24))
        self.away = icon_button(theme, "close", tr("Close"), 12)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.away.clicked.connect(self.hide)
        self.go.clicked.connect(self._open)
        self._arrange()
        over.installEventFilter(self)
        self.hide()

    def say(self, note: Notification, whose: str = "", *, stays: bool = False) -> None:
        """whose: flow and account where there are several. stays: nobody looks at the window now;
        its time begins when the window is in front."""
        self._note, self.is_unseen = note, stays
        colours = {"error": self._theme.error, "warning": self._theme.warn}
        ink = colours.get(note.level, self._theme.accent)
        px = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon(_ICONS.get(note.level, "bell"), ink, px, 2.0))
        title, words = retell(note.title), in_one(whose, retell(note.message))
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.go.setVisible(bool(note.node_id or note.order_id or note.symbol))
        self.setAccessibleName(in_one(title, words))
        for part in self._clear_of():
            part.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self._timer.stop()
        if not stays or self._over.isActiveWindow():
            self._timer.start()
        if QAccessible.isActive():
            told = QAccessibleAnnouncementEvent(self, self.accessibleName())
            QAccessible.updateAccessibility(told)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stays in its corner when the window becomes larger or smaller, and beside a question that
        comes or goes. In front again, its time begins: nothing else does so behind a dialog."""
        if event.type() in _MOVES and self.isVisible():
            self._place()
        is_back = watched is self._over and event.type() == QEvent.Type.WindowActivate
        if is_back and self.isVisible() and not self._timer.isActive() and not self.underMouse():
            self._timer.start()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        self.is_unseen = False
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()
        super().leaveEvent(event)

    def hide(self) -> None:
        self.is_unseen = False
        super().hide()

    def _open(self) -> None:
        self.hide()
        if self._note is not None:
            self.opened.emit(self._note)

    def _place(self) -> None:
        corner = self._corner()
        wide = min(self._theme.px(WIDTH), self._over.width() - 16)
        layout = self.layout()
        assert layout is not None
        high = layout.heightForWidth(wide)
        place = QRect(max(8, corner.x() - wide), corner.y(), wide, high)
        parts = [
            (QRect(part.mapTo(part.window(), QPoint()), part.size()), part)
            for part in self._clear_of()
        ]
        for there, part in sorted(parts, key=lambda each: each[0].top()):
            lower = there.bottom() + 1 + _GAP
            is_over = part.window() is self._over and there.intersects(place)
            if part.isVisible() and is_over and lower + high <= self._over.height():
                place.moveTop(lower)
        self.setGeometry(place)

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self.title)
        texts.addWidget(self.words)
        texts.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 8, 12)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
