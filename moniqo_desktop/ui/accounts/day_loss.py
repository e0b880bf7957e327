"""What a day may lose on an account: which number is in force, whose it is, and one of its own."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.wallet_commands import SetDayLoss
from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.accounts.form import number_typed
from moniqo_desktop.ui.accounts.popup import Popup
from moniqo_desktop.ui.look.parts import label, push_button, rule
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.accounts.menu import AccountMenu
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.state.wallets import WalletView

WIDTH: Final = 460
_PERCENT, _MONEY = 0, 1


class DayLoss(Popup):
    """set_asked: what was filled in (SetDayLoss), once nothing is wrong with it."""

    set_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, WIDTH, parent)
        self._wallet = ""
        self.title = label(theme, "", 18, 600)
        self.text = label(theme, "", 12, tone="2")
        self.text.setWordWrap(True)
        self.facts = [(label(theme, "", 12, tone="2"), self._value()) for _ in range(4)]
        self.field = QLineEdit()
        self.field.setFont(theme.font(13, 600, tabular=True))
        self.unit = QComboBox()
        self.unit.setFont(theme.font(12, 500))
        self.unit.addItems((tr("% of equity"), tr("money")))
        self.unit.setAccessibleName(tr("Unit"))
        self.problem = label(theme, "", 12, tone="error")
        self.problem.setWordWrap(True)
        self.leave = push_button(theme, tr("Cancel"))
        self.none = push_button(theme, tr("No number of its own"))
        self.go = push_button(theme, tr("Set it"), "primary")
        self._lay_out()
        self.field.returnPressed.connect(self._ask)
        self.go.clicked.connect(self._ask)
        self.none.clicked.connect(self._take_away)
        self.leave.clicked.connect(self.put_away)

    def open(self, view: WalletView) -> None:
        self._wallet = view.wallet
        title = tr("Loss a day on “{name}”").format(name=view.name)
        self.title.setText(title)
        self.setAccessibleName(title)
        self.field.setAccessibleName(tr("Its own number"))
        self.text.setText(
            tr(
                "Once a day has lost this much, fees and open losses included, nothing new is "
                "opened until the next day. A flow and its gate may be tighter, never looser. A "
                "lock that is in force stays, whatever is set here."
            )
        )
        for (what, value), (name, text) in zip(self.facts, words.loss_lines(view), strict=True):
            what.setText(name)
            value.setText(text)
        is_money = bool(view.own_loss)
        self.unit.setCurrentIndex(_MONEY if is_money else _PERCENT)
        self.field.setText(words.own_loss_number(view))
        self.none.setVisible(bool(view.own_loss or view.own_loss_ppm))
        self._show_problem("")
        self.open_in_the_middle()
        self.field.setFocus()
        self.field.selectAll()

    def asked(self) -> SetDayLoss:
        """What is filled in. Raises Mistake if it is no number above 0."""
        number = number_typed(self.field.text(), tr("the loss of a day"))
        is_money = self.unit.currentIndex() == _MONEY
        found = int(number * MONEY_UNIT) if is_money else int(number * PPM / 100)
        if found <= 0:
            raise Mistake(tr("The loss of a day is a number above 0; nothing was changed."))
        if not is_money and found > PPM:
            raise Mistake(tr("More than 100 % cannot be lost; nothing was changed."))
        if is_money:
            return SetDayLoss(wallet=self._wallet, money=found)
        return SetDayLoss(wallet=self._wallet, ppm=found)

    def _ask(self) -> None:
        """What is wrong is said beside the field, and nothing typed is lost."""
        try:
            command = self.asked()
        except Mistake as problem:
            self._show_problem(str(problem))
            return
        self.put_away()
        self.set_asked.emit(command)

    def _take_away(self) -> None:
        self.put_away()
        self.set_asked.emit(SetDayLoss(wallet=self._wallet))

    def _show_problem(self, text: str) -> None:
        self.problem.setText(retell(text))
        self.problem.setVisible(bool(text))
        self.adjustSize()

    def _value(self) -> QLabel:
        made = label(self._theme, "", 12, 600, tabular=True)
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (what, value) in enumerate(self.facts):
            grid.addWidget(what, row, 0)
            grid.addWidget(value, row, 1)
        typed = QHBoxLayout()
        typed.setSpacing(8)
        typed.addWidget(label(self._theme, tr("Its own number"), 12, 600))
        typed.addWidget(self.field, 1)
        typed.addWidget(self.unit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.none)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for widget in (self.title, self.text, rule()):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addWidget(rule())
        column.addLayout(typed)
        column.addWidget(self.problem)
        column.addLayout(buttons)


class DayLossDoor(QObject):
    """Joins the sheet to the account menu and the engine."""

    def __init__(self, control: Control, state: State, menu: AccountMenu) -> None:
        super().__init__(control)
        self._control, self._state = control, state
        menu.loss_asked.connect(self.open)

    @cached_property
    def sheet(self) -> DayLoss:
        """Made when first asked for."""
        made = DayLoss(self._control.context.theme, self._control.window)
        made.set_asked.connect(self._send)
        return made

    def open(self, wallet: str) -> None:
        self.sheet.open(self._state.wallets.view(wallet, self._state.at))

    def _send(self, command: SetDayLoss) -> None:
        self._control.window.attempt(partial(self._control.context.send, command))
