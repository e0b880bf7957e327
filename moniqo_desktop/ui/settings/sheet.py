"""A sheet over the whole window: a title, a search field, something to scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from moniqo_desktop.ui.look.parts import icon_button, label, rule
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

WIDE: Final = 860
HIGH: Final = 640
MARGIN: Final = 24


class Sheet(QFrame):
    """Escape, a click beside it and its cross put it away; the keyboard stays in it until then,
    whoever below it asks for it: no key acts on what cannot be seen.

    left: it was put away. searched: what stands in the search field.
    """

    left = Signal()
    searched = Signal(str)

    def __init__(self, theme: Theme, title: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._before: QWidget | None = None
        self.setAccessibleName(title)
        self.box = QFrame(self)
        self.box.setProperty("role", "popup")
        self.search = QLineEdit()
        self.search.setFont(theme.font(12))
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self.search.setClearButtonEnabled(True)
        self.search.setFixedHeight(theme.px(32))
        self.search.setMaximumWidth(theme.px(300))
        self.body = QHBoxLayout()
        self._lay_out(title)
        self.search.textChanged.connect(self.searched)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Over the window, with the keyboard in the search field."""
        if self.isHidden():
            before = QApplication.focusWidget()
            # A window that is about to go, as after another look, must not be gone back to.
            is_here = before is not None and before.window() is self.window()
            self._before = before if is_here else None
        self._fit()
        self.show()
        self.raise_()
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> None:
        """Puts it away; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        self.hide()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.left.emit()

    def _keep_keyboard(self, old: QWidget | None, new: QWidget | None) -> None:
        """What lies over the sheet, as the command box does, may have the keyboard."""
        window = self.window()
        below = window.centralWidget() if isinstance(window, QMainWindow) else None
        if new is None or below is None or not below.isAncestorOf(new):
            return
        is_mine = old is not None and self.isAncestorOf(old) and old.isVisible()
        (old if old is not None and is_mine and old.isEnabled() else self.search).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _application().focusChanged.connect(self._keep_keyboard)

    def hideEvent(self, event: QHideEvent) -> None:
        _application().focusChanged.disconnect(self._keep_keyboard)
        super().hideEvent(event)

    # -- what happens to it ----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            event.accept()  # nothing below the sheet is meant

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.leave()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Round and round within the sheet."""
        here: QWidget = QApplication.focusWidget() or self.search
        each = here
        for _ in range(2_000):
            each = (each.nextInFocusChain() if next else each.previousInFocusChain()) or here
            takes = each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if self.isAncestorOf(each) and takes and each.isVisible() and each.isEnabled():
                reason = Qt.FocusReason
                each.setFocus(reason.TabFocusReason if next else reason.BacktabFocusReason)
                return True
            if each is here:
                break
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies below is darkened."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 150 if self._theme.is_dark else 90))
        painter.end()

    def _fit(self) -> None:
        room = self._room()
        self.setGeometry(room)
        wide = min(self._theme.px(WIDE), room.width() - 2 * MARGIN)
        high = min(self._theme.px(HIGH), room.height() - 2 * MARGIN)
        left, top = (room.width() - wide) // 2, (room.height() - high) // 2
        self.box.setGeometry(left, top, wide, high)

    def _room(self) -> QRect:
        parent = self.parentWidget()
        assert parent is not None
        return parent.rect()

    def _lay_out(self, title: str) -> None:
        px = self._theme.px
        top = QHBoxLayout()
        top.setContentsMargins(px(20), px(14), px(12), px(12))
        top.setSpacing(px(12))
        top.addWidget(label(self._theme, title, 18, 600))
        top.addStretch(1)
        top.addWidget(self.search, 1)
        cross = icon_button(self._theme, "dismiss", tr("Close (Esc)"), 15)
        cross.clicked.connect(self.leave)
        top.addWidget(cross)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column.addLayout(self.body, 1)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
