"""Over the desk while nothing may be opened: why, until when, and the way to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.wallets import WalletView


class LockStrip(QFrame):
    """lift_asked: id of the wallet whose lock of the day shall end. release_asked: id of the one
    whose kill switch is on."""

    lift_asked = Signal(str)
    release_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ask_warning")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._wallet = ""
        self._is_switch = False
        icon = QLabel()
        icon.setPixmap(theme.icon("shield", theme.warn, theme.px(16), 2.0))
        self.text = label(theme, "", 12, 500)
        self.text.setWordWrap(True)
        self.end = push_button(theme, "")
        self.end.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.end)
        self.hide()

    def show_lock(self, view: WalletView | None) -> None:
        """view: an account with a lock to be told of; None = nothing is locked."""
        lock = words.hardest(view) if view else None
        if view is None or lock is None:
            self.hide()
            return
        self._wallet, self._is_switch = view.wallet, lock.kind == "kill_switch"
        self.text.setText(f"{words.title_of(view)}: {words.lock_text(lock)}")
        self.setAccessibleName(self.text.text())
        self.end.setText(tr("Release…") if self._is_switch else tr("Lift…"))
        self.end.setVisible(self._is_switch or lock.kind in words.OF_THE_DAY)
        self.show()

    def _ask(self) -> None:
        (self.release_asked if self._is_switch else self.lift_asked).emit(self._wallet)
