"""A new account: its name, what it starts with, what trading costs it, which limits hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from moniqo_desktop.domain.errors import Mistake, MoniqoError
from moniqo_desktop.domain.messages.wallet_commands import CreateWallet
from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.domain.wallets import LONGEST_NAME, created
from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.accounts.popup import Popup
from moniqo_desktop.ui.inspector.flow_form import PROFILES
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.words.numbers import may_be_thousands, number_of
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 420
USUAL: Final = "expert"
"""Limits on losses and pauses, and flows that trade without asking somebody: what paper is for."""


class NewAccount(Popup):
    """create_asked: what was filled in (CreateWallet), once nothing is wrong with it."""

    create_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setAccessibleName(tr("New account"))
        self._taken: frozenset[str] = frozenset()
        self.name = self._field(tr("Name"))
        self.name.setMaxLength(LONGEST_NAME)
        self.mode = self._modes()
        self.cash = self._field(tr("Starting cash"))
        self.limits = self._profiles()
        self.fee = self._field(tr("Fee, percent"))
        self.fee.setPlaceholderText(tr("as each market"))
        self.slippage = self._field(tr("Slippage, percent"))
        self.meaning = label(theme, "", 11, tone="2")
        self.meaning.setWordWrap(True)
        self.limits.currentIndexChanged.connect(self._show_meaning)
        self.problem = label(theme, "", 12, tone="error")
        self.problem.setWordWrap(True)
        self.go = push_button(theme, tr("Create account"), "primary")
        self.leave = push_button(theme, tr("Cancel"))
        self._lay_out()
        self.go.clicked.connect(self._ask)
        self.leave.clicked.connect(self.put_away)

    def open(self, taken: Iterable[str]) -> None:
        """taken: names in use."""
        self._taken = frozenset(taken)
        self.name.clear()
        self.cash.setText("10000")
        self.fee.clear()
        self.slippage.setText("0")
        self.limits.setCurrentIndex(self.limits.findData(USUAL))
        self._show_meaning()
        self._show_problem("")
        self.open_in_the_middle()
        self.name.setFocus()

    def asked(self) -> CreateWallet:
        """What is filled in. Raises Mistake if a field holds no number."""
        fee = self.fee.text().strip()
        ppm = _parts(fee, tr("the fee")) if fee else -1
        return CreateWallet(
            name=self.name.text(),
            cash=int(number_typed(self.cash.text(), tr("the starting cash")) * MONEY_UNIT),
            profile=str(self.limits.currentData()),
            fee_ppm=ppm,
            maker_ppm=ppm,
            slippage_ppm=_parts(self.slippage.text(), tr("slippage")),
        )

    def _ask(self) -> None:
        """What is wrong is said beside the fields, and nothing typed is lost."""
        try:
            command = self.asked()
            created(command, 0, self._taken)
        except MoniqoError as problem:
            self._show_problem(str(problem))
            return
        self.put_away()
        self.create_asked.emit(command)

    def _show_problem(self, text: str) -> None:
        self.problem.setText(retell(text))
        self.problem.setVisible(bool(text))
        self.adjustSize()

    def _show_meaning(self) -> None:
        self.meaning.setText(words.limits_text(str(self.limits.currentData())))

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setFont(self._theme.font(12, 500, tabular=True))
        field.setAccessibleName(name)
        field.returnPressed.connect(self._ask)
        return field

    def _modes(self) -> QComboBox:
        """Paper; what needs an exchange is shown and cannot be chosen yet."""
        box = QComboBox()
        box.setFont(self._theme.font(12, 500))
        box.setAccessibleName(tr("Mode"))
        box.addItem(tr("Paper"))
        for mode in (tr("Testnet"), tr("Live")):
            box.addItem(tr("{mode}: needs an exchange, none yet").format(mode=mode))
        model = box.model()
        assert isinstance(model, QStandardItemModel)
        for row in (1, 2):
            model.item(row).setEnabled(False)
        box.setToolTip(tr("Fixed from the creation on"))
        return box

    def _profiles(self) -> QComboBox:
        box = QComboBox()
        box.setFont(self._theme.font(12, 500))
        box.setAccessibleName(tr("Limits"))
        for name, title in PROFILES:
            if name:
                box.addItem(tr(title), name)
        return box

    def _lay_out(self) -> None:
        theme = self._theme
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(label(theme, tr("New account"), 18, 600), 0, 0, 1, 2)
        rows = (
            (tr("Name"), self.name, ""),
            (tr("Mode"), self.mode, ""),
            (tr("Starting cash"), self.cash, "USDT"),
            (tr("Limits"), self.limits, ""),
            (tr("Fee"), self.fee, "%"),
            (tr("Slippage"), self.slippage, "%"),
        )
        for row, (title, field, unit) in enumerate(rows, start=1):
            grid.addWidget(label(theme, title, 12, tone="2"), row, 0)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(field, 1)
            behind = label(theme, unit, 12, tone="3")
            behind.setFixedWidth(theme.px(36))
            line.addWidget(behind)
            grid.addLayout(line, row, 1)
        last = len(rows) + 1
        grid.addWidget(self.meaning, last, 0, 1, 2)
        hint = label(theme, tr("Mode, cash and costs stay as they are from the creation on."), 11,
                     tone="3")  # fmt: skip
        grid.addWidget(hint, last + 1, 0, 1, 2)
        grid.addWidget(self.problem, last + 2, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        grid.addLayout(buttons, last + 3, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)


def number_typed(text: str, what: str) -> Decimal:
    """Raises Mistake for what is no number, or can be read as another one."""
    found = number_of(text)
    if found is None or abs(found) > 10**12 or may_be_thousands(text):
        raise Mistake(
            tr("“{text}” is no number for {what}.").format(text=text, what=what),
            hint=tr("Type one like 0.1 or 10000."),
        )
    return found


def _parts(text: str, what: str) -> int:
    """Percent → parts per million."""
    return int(number_typed(text, what) * PPM / 100)
