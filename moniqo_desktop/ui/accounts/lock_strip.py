"""Over the desk while nothing may be opened: why, until when, and the way to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.messages.events import SafetyChanged
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

    def show_locks(self, views: Sequence[WalletView]) -> None:
        """views: of the accounts in sight, those without a lock too."""
        told = [(view, lock) for view in views if (lock := words.hardest(view))]
        if not told:
            self.hide()
            return
        view, lock = told[0]
        switches = [each for each in told if each[1].kind == "kill_switch"]
        self._wallet, self._is_switch = view.wallet, lock.kind == "kill_switch"
        name, is_one = words.title_of(view), len(told) == 1
        if len(switches) > 1:
            self._wallet, self._is_switch, lock = ALL, True, switches[0][1]
            name = tr("{count} accounts").format(count=len(switches))
        self.text.setText(f"{name}: {words.lock_text(lock)}{_others(told, switches)}")
        self.setAccessibleName(self.text.text())
        self.end.setText(tr("Release…") if self._is_switch else tr("Lift…"))
        can_end = self._is_switch or lock.kind in words.OF_THE_DAY
        self.end.setVisible(can_end and (is_one or len(switches) == len(told)))
        self.show()

    def _ask(self) -> None:
        (self.release_asked if self._is_switch else self.lift_asked).emit(self._wallet)


def _others(
    told: Sequence[tuple[WalletView, SafetyChanged]],
    switches: Sequence[tuple[WalletView, SafetyChanged]],
) -> str:
    """That further accounts are locked, by name: the account menu ends each lock."""
    first = switches if len(switches) > 1 else told[:1]
    names = [view.name for view, lock in told if (view, lock) not in first]
    return " " + tr("Locked too: {names}.").format(names=", ".join(names)) if names else ""
