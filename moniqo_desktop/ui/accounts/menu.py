"""What the account button opens: every account with what it holds, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.accounts.popup import Popup
from moniqo_desktop.ui.look.parts import icon_button, label, push_button, rule
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.wallets import WalletView

WIDTH: Final = 400
ROW: Final = 52


class AccountMenu(Popup):
    """chosen: wallet id or ALL. rename_asked: wallet id and its new name. kill_asked, lift_asked,
    archive_asked: wallet id. new_asked: a further account is wanted."""

    chosen = Signal(str)
    rename_asked = Signal(str, str)
    kill_asked = Signal(str)
    lift_asked = Signal(str)
    archive_asked = Signal(str)
    new_asked = Signal()
    _follows = False  # asked as it is made and hidden

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, WIDTH, parent)
        self.setAccessibleName(tr("Accounts"))
        self.rows: list[QPushButton] = []
        self.menus: dict[str, QMenu] = {}
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
        self._put(QWidget())
        self.show_accounts(views, together, shown)
        self.open_at(at)
        current = [row for row in self.rows if row.isChecked()]
        (current or self.rows or [self.new])[0].setFocus()
        self._follow_keyboard(yes=True)

    def show_accounts(self, views: Sequence[WalletView], together: WalletView, shown: str) -> None:
        """Anew; a name that is being typed is left alone."""
        if self._page is not None and self._page.findChildren(QLineEdit):
            return
        place = [row.hasFocus() for row in self.rows]
        self._follow_keyboard(yes=False)  # the rows that go give it up
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.rows, self.menus = [], {}
        for view in views:
            column.addLayout(self._row(view, shown))
        if len(views) > 1:
            column.addWidget(rule())
            column.addLayout(self._row(together, shown))
        column.addWidget(rule())
        self._put(page)
        if self.isVisible():
            self.adjustSize()
        if True in place and place.index(True) < len(self.rows):
            self.rows[place.index(True)].setFocus()
        self._follow_keyboard(yes=self.isVisible())

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

    def _row(self, view: WalletView, shown: str) -> QHBoxLayout:
        theme = self._theme
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._choice(view, shown), 1)
        kill = icon_button(theme, "power", self._kill_tip(view), 15)
        is_on = any(lock.kind == "kill_switch" for lock in view.locks)
        kill.setIcon(theme.button_icon("power", theme.error if is_on else theme.text2, 15))
        kill.clicked.connect(partial(self._kill, view.wallet))
        line.addWidget(kill)
        if view.wallet == ALL:
            line.addSpacing(31)
        else:
            line.addWidget(self._more(view))
        return line

    def _kill_tip(self, view: WalletView) -> str:
        if view.wallet == ALL:
            return tr("Kill switch of all accounts: no new positions (Ctrl+Shift+K)")
        return tr("Kill switch of “{name}”: no new positions").format(name=view.name)

    def _choice(self, view: WalletView, shown: str) -> QPushButton:
        """A button with two lines on each side."""
        theme, lock = self._theme, words.hardest(view)
        button = QPushButton()
        button.setAutoDefault(True)  # Return presses it
        # The style's height of buttons is that of one line.
        button.setStyleSheet(f"QPushButton {{ min-height: {theme.px(ROW)}px; }}")
        button.setProperty("role", "account")
        button.setCheckable(True)
        button.setChecked(view.wallet == shown)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        name = label(theme, words.title_of(view), 13, 600)
        under = words.under_text(view)
        left = label(theme, under, 11, tone="warn" if lock else "2")
        worth = label(theme, words.worth_text(view), 13, 600, tabular=True)
        profit = view.day_profit or 0
        tone = "up" if profit > 0 else "down" if profit < 0 else "2"
        day = label(theme, words.day_text(view), 11, 500, tone=tone, tabular=True)
        grid = QGridLayout(button)
        grid.setContentsMargins(10, 6, 10, 6)
        grid.setVerticalSpacing(2)
        for place, each in enumerate((name, worth, left, day)):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            side = Qt.AlignmentFlag.AlignRight if place % 2 else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(each, place // 2, place % 2, side)
        grid.setColumnStretch(0, 1)
        said = (words.title_of(view), view.mode, worth.text(), day.text(), under)
        button.setAccessibleName(", ".join(each for each in said if each))
        button.setToolTip(words.lock_text(lock) if lock else words.busy_text(view))
        button.clicked.connect(partial(self._choose, view.wallet))
        self.rows.append(button)
        return button

    def _more(self, view: WalletView) -> QToolButton:
        name = tr("More about “{name}”").format(name=view.name)
        button = icon_button(self._theme, "dots", name, 15)
        menu = QMenu(button)
        menu.addAction(tr("Rename…"), partial(self._rename, view))
        if any(lock.kind in words.OF_THE_DAY for lock in view.locks):
            menu.addAction(tr("Lift the lock…"), partial(self._lift, view.wallet))
        menu.addAction(tr("Archive…"), partial(self._archive, view.wallet))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menus[view.wallet] = menu
        return button

    # -- what is asked ---------------------------------------------------------------------------

    def _choose(self, wallet: str, checked: bool = False) -> None:
        self.put_away()
        self.chosen.emit(wallet)

    def _kill(self, wallet: str, checked: bool = False) -> None:
        self.put_away()
        self.kill_asked.emit(wallet)

    def _lift(self, wallet: str) -> None:
        self.put_away()
        self.lift_asked.emit(wallet)

    def _archive(self, wallet: str) -> None:
        self.put_away()
        self.archive_asked.emit(wallet)

    def _ask_for_new(self) -> None:
        self.put_away()
        self.new_asked.emit()

    def _rename(self, view: WalletView) -> None:
        """A field over the row; Return keeps the name, Escape leaves it."""
        row = next(each for each in self.rows if each.accessibleName().startswith(view.name))
        field = QLineEdit(view.name, row)
        field.setAccessibleName(tr("New name of “{name}”").format(name=view.name))
        field.setFont(self._theme.font(13, 600))
        field.setGeometry(row.rect().adjusted(4, 8, -4, -8))
        field.returnPressed.connect(partial(self._renamed, view, field))
        field.show()
        field.selectAll()
        field.setFocus()

    def _renamed(self, view: WalletView, field: QLineEdit) -> None:
        name = field.text().strip()
        self.put_away()
        if name and name != view.name:
            self.rename_asked.emit(view.wallet, name)
