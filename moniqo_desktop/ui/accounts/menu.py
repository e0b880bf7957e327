"""What the account button opens: every account with what it holds, and what can be done with it."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.accounts.popup import Popup
from moniqo_desktop.ui.accounts.row import AccountRow
from moniqo_desktop.ui.look.parts import label, push_button, rule
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.wallets import WalletView

WIDTH: Final = 400
_STEPS: Final = {
    Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Left: (0, -1),
}  # fmt: skip
"""Rows down and places to the right."""


class AccountMenu(Popup):
    """chosen: wallet id or ALL. rename_asked: wallet id and its new name. kill_asked, loss_asked,
    lift_asked, archive_asked: wallet id. new_asked: a further account is wanted."""

    chosen = Signal(str)
    rename_asked = Signal(str, str)
    kill_asked = Signal(str)
    loss_asked = Signal(str)
    lift_asked = Signal(str)
    archive_asked = Signal(str)
    new_asked = Signal()
    _follows = False  # asked as it is made and hidden

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setAccessibleName(tr("Accounts"))
        self.accounts: dict[str, AccountRow] = {}
        """Wallet id → its row, in the order shown."""
        self._names: list[tuple[str, str]] = []
        self._page: QWidget | None = None
        self.opener: QWidget | None = None
        """What opens it, and puts it away again."""
        self.new = push_button(theme, tr("New account…"), "", "plus")
        self.new.clicked.connect(self._ask_for_new)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(6)
        column.addWidget(label(theme, tr("Accounts"), 13, 600))
        column.addWidget(self.new)
        self._column = column

    def open(
        self, views: Sequence[WalletView], together: WalletView, shown: str, at: QPoint
    ) -> None:
        """together: all of them. shown: wallet id in sight, or ALL."""
        self._names = []  # a name half typed is left
        self._put(QWidget())
        self.show_accounts(views, together, shown)
        self.open_at(at)
        current = [row for row in self.rows if row.isChecked()]
        (current or self.rows or [self.new])[0].setFocus()
        self._follow_keyboard(yes=True)

    def show_accounts(self, views: Sequence[WalletView], together: WalletView, shown: str) -> None:
        """What they hold now. Rows stay as long as the accounts and their names do; a name that is
        being typed is left alone."""
        if self._page is not None and self._page.findChildren(QLineEdit):
            return
        rows = [*views, together] if len(views) > 1 else [*views]
        names = [(view.wallet, view.name) for view in rows]
        if names != self._names:
            self._names = names
            self._fill(rows)
        for view in rows:
            self.accounts[view.wallet].tell(view, shown)

    def _fill(self, views: Sequence[WalletView]) -> None:
        place = [row.hasFocus() for row in self.rows]
        self._follow_keyboard(yes=False)  # the rows that go give it up
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.accounts = {view.wallet: self._row(view) for view in views}
        for wallet, row in self.accounts.items():
            if wallet == ALL:
                column.addWidget(rule())
            column.addWidget(row)
        column.addWidget(rule())
        for part in chain.from_iterable(self._places()):
            part.installEventFilter(self)
        self._put(page)
        if self.isVisible():
            page.show()  # else it counts for nothing until the next turn of the loop
            self.adjustSize()
        if True in place and place.index(True) < len(self.rows):
            self.rows[place.index(True)].setFocus()
        self._follow_keyboard(yes=self.isVisible())

    @property
    def rows(self) -> list[QPushButton]:
        return [row.choice for row in self.accounts.values()]

    @property
    def menus(self) -> dict[str, QMenu]:
        """Wallet id → what can be done with it."""
        return {wallet: row.menu for wallet, row in self.accounts.items() if row.menu}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk the accounts and what makes a new one, left and right what can be done
        with one: Return after Down never meets a kill switch. Buttons would go to the next one."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._walk(watched, *step)
        return step is not None

    def _walk(self, part: QObject, down: int, right: int) -> None:
        places = self._places()
        y = next(number for number, row in enumerate(places) if part in row)
        x = 0 if down else places[y].index(part) + right  # type: ignore[arg-type]  # it is in it
        row = places[max(0, min(y + down, len(places) - 1))]
        row[max(0, min(x, len(row) - 1))].setFocus()

    def _places(self) -> list[list[QWidget]]:
        rows: list[list[QWidget]] = [[row.choice, *row.acts] for row in self.accounts.values()]
        return [*rows, [self.new]]

    def hideEvent(self, event: QHideEvent) -> None:
        self._follow_keyboard(yes=False)
        super().hideEvent(event)

    def _follow_keyboard(self, *, yes: bool) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if yes and not self._follows:
            application.focusChanged.connect(self._leave)
        elif self._follows and not yes:
            application.focusChanged.disconnect(self._leave)
        self._follows = yes

    def _leave(self, before: QWidget | None, now: QWidget | None) -> None:
        """Put away by a click elsewhere; its own button and menus are not elsewhere."""
        if now is None or now in (self, self.opener) or self.isAncestorOf(now):
            return
        if not isinstance(now, QMenu) and now.window() is self.window():
            self._came_from = None
            self.hide()

    def _put(self, page: QWidget) -> None:
        if self._page is not None:
            self._column.removeWidget(self._page)
            self._page.setParent(None)
            self._page.deleteLater()
        self._page = page
        self._column.insertWidget(1, page)

    def _row(self, view: WalletView) -> AccountRow:
        row, wallet = AccountRow(self._theme, view), view.wallet
        row.chosen.connect(partial(self._ask, self.chosen, wallet))
        row.kill_asked.connect(partial(self._ask, self.kill_asked, wallet))
        row.loss_asked.connect(partial(self._ask, self.loss_asked, wallet))
        row.lift_asked.connect(partial(self._ask, self.lift_asked, wallet))
        row.archive_asked.connect(partial(self._ask, self.archive_asked, wallet))
        row.renamed.connect(partial(self._renamed, view))
        return row

    # -- what is asked ---------------------------------------------------------------------------

    def _ask(self, asked: SignalInstance, wallet: str) -> None:
        self.put_away()
        asked.emit(wallet)

    def _ask_for_new(self) -> None:
        self.put_away()
        self.new_asked.emit()

    def _renamed(self, view: WalletView, name: str) -> None:
        self.put_away()
        if name and name != view.name:
            self.rename_asked.emit(view.wallet, name)
