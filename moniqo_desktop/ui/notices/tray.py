"""The icon in the system's tray: the state in its colour, the kill switch in its menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from moniqo_desktop.ui.state.note import in_one
from moniqo_desktop.ui.state.notes import Notification
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

SIZE: Final = 64
SHOWN_MS: Final = 8_000
_ICONS: Final = {
    "error": QSystemTrayIcon.MessageIcon.Critical,
    "warning": QSystemTrayIcon.MessageIcon.Warning,
}


class TrayState(Enum):
    """What the icon says; the later ones are stronger."""

    STOPPED = "stopped"
    RUNNING = "running"
    ATTENTION = "attention"
    LIVE = "live"
    KILLED = "killed"


def make_icon(parent: QObject) -> QSystemTrayIcon | None:
    """None where the desktop has no tray."""
    return QSystemTrayIcon(parent) if QSystemTrayIcon.isSystemTrayAvailable() else None


class Tray(QObject):
    """show_asked, pause_asked, kill_asked, quit_asked: from the menu. clicked: a message, or the
    icon itself. Without a tray everything here does nothing."""

    show_asked = Signal()
    pause_asked = Signal()
    kill_asked = Signal()
    quit_asked = Signal()
    clicked = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QObject,
        make: Callable[[QObject], QSystemTrayIcon | None] = make_icon,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.state: TrayState | None = None
        self.menu = QMenu()
        self.pause = self._action(tr("Pause all flows"), self.pause_asked)
        self.kill = self._action(tr("Kill switch"), self.kill_asked)
        self._fill()
        self.icon = make(self)
        if self.icon is not None:
            self.icon.setContextMenu(self.menu)
            self.icon.activated.connect(self._activated)
            self.icon.messageClicked.connect(self.clicked)
            self.show_state(TrayState.STOPPED)
            self.icon.show()
        self.destroyed.connect(self.menu.deleteLater)

    def show_state(self, state: TrayState, *, running: int = 0) -> None:
        """running: flows that can be paused."""
        self.pause.setEnabled(running > 0)
        self.kill.setText(
            tr("Release the kill switch…") if state is TrayState.KILLED else tr("Kill switch")
        )
        if self.icon is None or state is self.state:
            return
        self.state = state
        self.icon.setIcon(self._picture(state))
        self.icon.setToolTip(f"Moniqo – {self._words()[state]}")

    def announce(self, note: Notification, whose: str = "") -> bool:
        """A message of the desktop; False where none can be shown. whose: flow and
        account where there are several."""
        if self.icon is None or not self.icon.supportsMessages():
            return False
        kind = _ICONS.get(note.level, QSystemTrayIcon.MessageIcon.Information)
        words = in_one(whose, retell(note.message))
        self.icon.showMessage(retell(note.title), words, kind, SHOWN_MS)
        return True

    def _picture(self, state: TrayState) -> QIcon:
        theme = self._theme
        inks = {
            TrayState.RUNNING: theme.ok,
            TrayState.ATTENTION: theme.warn,
            TrayState.LIVE: theme.error,
            TrayState.KILLED: theme.error,
        }
        pixmap = QPixmap(theme.icon("logo", theme.accent, SIZE))
        ink = inks.get(state)
        if ink is None:
            return QIcon(pixmap)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if state is TrayState.KILLED:
            painter.drawRoundedRect(30, 30, 34, 34, 6, 6)
        else:
            painter.drawEllipse(34, 34, 30, 30)
        painter.end()
        return QIcon(pixmap)

    def _words(self) -> Mapping[TrayState, str]:
        return {
            TrayState.STOPPED: tr("no flow runs"),
            TrayState.RUNNING: tr("flows run on paper"),
            TrayState.ATTENTION: tr("something needs attention"),
            TrayState.LIVE: tr("LIVE: real money is traded"),
            TrayState.KILLED: tr("the kill switch is on"),
        }

    def _fill(self) -> None:
        self.menu.addAction(self._action(tr("Show Moniqo"), self.show_asked))
        self.menu.addSeparator()
        self.menu.addAction(self.pause)
        self.menu.addAction(self.kill)
        self.menu.addSeparator()
        self.menu.addAction(self._action(tr("Quit"), self.quit_asked))

    def _action(self, words: str, asked: object) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(asked)
        return action

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.clicked.emit()
