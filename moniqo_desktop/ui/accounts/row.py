"""One account in the menu: what it holds, its kill switch, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.look.parts import icon_button, label, set_tone
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.wallets import WalletView

HEIGHT: Final = 52
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class AccountRow(QWidget):
    """Stays while its figures change, and with it the keyboard.

    chosen, kill_asked: clicked. rename_asked: wanted. renamed: the new name. loss_asked,
    lift_asked, archive_asked: clicked in its menu.
    """

    chosen = Signal()
    kill_asked = Signal()
    renamed = Signal(str)
    loss_asked = Signal()
    lift_asked = Signal()
    archive_asked = Signal()

    def __init__(self, theme: Theme, view: WalletView) -> None:
        super().__init__()
        self._theme, self.wallet, self._name = theme, view.wallet, view.name
        self.choice = QPushButton()
        self._lines = self._fill_choice()
        self._kill = icon_button(theme, "power", self._kill_tip(), 15)
        self._kill.clicked.connect(self.kill_asked)
        self.menu: QMenu | None = None
        self._lift: QAction | None = None
        self._dots: QToolButton | None = None
        self._is_killed: bool | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.choice, 1)
        line.addWidget(self._kill)
        if view.wallet == ALL:
            line.addSpacing(31)
        else:
            line.addWidget(self._more())

    @property
    def acts(self) -> list[QWidget]:
        """What can be done with it, left to right."""
        return [self._kill] if self._dots is None else [self._kill, self._dots]

    def tell(self, view: WalletView, shown: str) -> None:
        """What it holds now. shown: wallet id in sight, or ALL."""
        lock, profit = words.hardest(view), view.day_profit or 0
        name, worth, under, day = self._lines
        said = (words.title_of(view), words.worth_text(view), words.under_text(view))
        for line, text in zip((name, worth, under), said, strict=True):
            line.setText(text)
        day.setText(words.day_text(view))
        set_tone(under, "warn" if lock else "2")
        set_tone(day, "up" if profit > 0 else "down" if profit < 0 else "2")
        self.choice.setChecked(view.wallet == shown)
        parts = (said[0], view.mode, said[1], day.text(), said[2])
        self.choice.setAccessibleName(", ".join(each for each in parts if each))
        self.choice.setToolTip(words.lock_text(lock) if lock else words.busy_text(view))
        self._show_locks({each.kind for each in view.locks})

    def rename(self) -> QLineEdit:
        """A field over the row; Return keeps the name, Escape leaves it."""
        field = QLineEdit(self._name, self.choice)
        field.setAccessibleName(tr("New name of “{name}”").format(name=self._name))
        field.setFont(self._theme.font(13, 600))
        field.setGeometry(self.choice.rect().adjusted(4, 8, -4, -8))
        field.returnPressed.connect(lambda: self.renamed.emit(field.text().strip()))
        field.show()
        field.selectAll()
        field.setFocus()
        return field

    def _show_locks(self, kinds: set[str]) -> None:
        if self._lift is not None:
            self._lift.setVisible(not kinds.isdisjoint(words.OF_THE_DAY))
        is_killed = "kill_switch" in kinds
        if is_killed is not self._is_killed:
            self._is_killed = is_killed
            colour = self._theme.error if is_killed else self._theme.text2
            self._kill.setIcon(self._theme.button_icon("power", colour, 15))

    def _fill_choice(self) -> tuple[QLabel, QLabel, QLabel, QLabel]:
        """A button with two lines on each side: name and worth, what goes on and the day."""
        theme, button = self._theme, self.choice
        button.setAutoDefault(True)  # Return presses it
        # The style's height of buttons is that of one line.
        button.setStyleSheet(f"QPushButton {{ min-height: {theme.px(HEIGHT)}px; }}")
        button.setProperty("role", "account")
        button.setCheckable(True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self.chosen)
        name, worth = label(theme, "", 13, 600), label(theme, "", 13, 600, tabular=True)
        under, day = label(theme, "", 11), label(theme, "", 11, 500, tabular=True)
        grid = QGridLayout(button)
        grid.setContentsMargins(10, 6, 10, 6)
        grid.setVerticalSpacing(2)
        for place, each in enumerate((name, worth, under, day)):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            grid.addWidget(each, place // 2, place % 2, _RIGHT if place % 2 else _LEFT)
        grid.setColumnStretch(0, 1)
        return name, worth, under, day

    def _kill_tip(self) -> str:
        if self.wallet == ALL:
            return tr("Kill switch of all accounts: no new positions (Ctrl+Shift+K)")
        return tr("Kill switch of “{name}”: no new positions").format(name=self._name)

    def _more(self) -> QToolButton:
        name = tr("More about “{name}”").format(name=self._name)
        self._dots = button = icon_button(self._theme, "dots", name, 15)
        self.menu = QMenu(button)
        self.menu.addAction(tr("Rename…"), self.rename)
        self.menu.addAction(tr("Loss a day…"), self.loss_asked.emit)
        self._lift = self.menu.addAction(tr("Lift the lock…"), self.lift_asked.emit)
        self.menu.addAction(tr("Archive…"), self.archive_asked.emit)
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button
