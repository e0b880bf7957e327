"""The account in the top bar: whose money, how much, how the day goes, and whether it is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from moniqo_desktop.ui.look.parts import label, set_tone, shortened
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.wallets import WalletView

HEIGHT: Final = 32
KERNING: Final = 2
"""Digits of one width still come closer to some than to others, px."""
WIDEST_DAY: Final = "−00.00 %"


class AccountButton(QPushButton):
    """Opens the account menu. Made of labels, as each has its own tone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "room")
        self.setFixedHeight(theme.px(HEIGHT))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.icon_of = QLabel()
        self.name = label(theme, tr("Account"), 12, 600)
        self.equity = label(theme, "", 12, 500, tabular=True)
        self.day = label(theme, "", 12, 500, tabular=True)
        self.lock = label(theme, "", 11, 600, tone="warn")
        self._arrow = QLabel()
        self._arrow.setPixmap(theme.icon("chevron_down", theme.text2, theme.px(12), 2.0))
        self._is_roomy = self._has_day = self._has_name = True
        self._locked = ""
        self._widest = 0
        """Most that the figures of this account took, px."""
        self.day.setMinimumWidth(self.day.fontMetrics().horizontalAdvance(WIDEST_DAY) + KERNING)
        self._lay_out()
        self._show_icon(locked=False)
        self.setAccessibleName(tr("Account"))

    def show_account(self, view: WalletView) -> None:
        """What is shown, and the same in the tip and to a screen reader."""
        from moniqo_desktop.ui.accounts import words

        name, lock = words.title_of(view), words.hardest(view)
        if self.name.text() != shortened(name):
            self._widest = 0
        self.name.setText(shortened(name))
        self.equity.setText(words.worth_text(view))
        self.day.setText(words.day_text(view))
        set_tone(self.day, _tone(view.day_profit))
        self._locked = words.under_text(view) if lock else ""
        self._show_icon(locked=lock is not None)
        why = words.lock_text(lock) if lock else ""
        said = [f"{name}:", self.equity.text(), self.day.text(), why or words.busy_text(view)]
        text = " ".join(each for each in said if each)
        self.setToolTip(text)
        self.setAccessibleName(tr("Account {text}").format(text=text))
        self._fit()

    def show_room(self, *, is_roomy: bool, has_day: bool = True, has_name: bool = True) -> None:
        """In a narrow window the figures make room, the day's first, which the desk says too; a
        lock never does. They have their room before they are known, and keep it when they get
        shorter: nothing beside them moves."""
        self._is_roomy, self._has_day, self._has_name = is_roomy, has_day, has_name
        self._fit()

    def _fit(self) -> None:
        is_locked = bool(self._locked)
        self.lock.setText(self._locked if self._is_roomy or not is_locked else tr("Locked"))
        digits = "".join("0" if each.isdigit() else each for each in self.equity.text())
        room = self.equity.fontMetrics().horizontalAdvance(digits) + KERNING
        self._widest = max(self._widest, room)
        self.equity.setMinimumWidth(self._widest)
        self.equity.setVisible(self._is_roomy and not is_locked)
        self.day.setVisible(self._is_roomy and self._has_day and not is_locked)
        self.name.setVisible(self._has_name)
        self.lock.setVisible(is_locked)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedWidth(layout.sizeHint().width())

    def _show_icon(self, *, locked: bool) -> None:
        theme = self._theme
        name, colour = ("shield", theme.warn) if locked else ("user", theme.text2)
        self.icon_of.setPixmap(theme.icon(name, colour, theme.px(14), 2.0))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(8)
        for each in (self.icon_of, self.name, self.equity, self.day, self.lock, self._arrow):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(each)
        self._fit()


def _tone(profit: int | None) -> str:
    if not profit:
        return "2"
    return "up" if profit > 0 else "down"
