"""A step that must be typed: real money, and the end of a lock before its time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.ui.accounts.popup import Popup
from moniqo_desktop.ui.look.parts import Dot, label, push_button, rule
from moniqo_desktop.ui.words.translation import quoted, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 440


class TypedConfirm(Popup):
    """confirmed: what was typed, once it is one of the words that were wanted."""

    confirmed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, WIDTH, parent)
        self._wanted: Sequence[str] = ()
        self._then: Callable[[str], None] | None = None
        self.title = label(theme, "", 18, 600)
        self.text = label(theme, "", 12, tone="2")
        self.text.setWordWrap(True)
        self.lines: list[tuple[str, str]] = []
        self._facts = QWidget()
        self.ask = label(theme, "", 12, 600)
        self.ask.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setFont(theme.font(13, 600))
        self.go = push_button(theme, "", "danger")
        self.leave = push_button(theme, tr("Leave it"))
        self._lay_out()
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._confirm)
        self.go.clicked.connect(self._confirm)
        self.leave.clicked.connect(self.put_away)

    def open(
        self,
        title: str,
        text: str,
        *,
        facts: Iterable[tuple[str, str]],
        wanted: Sequence[str],
        go: str,
        then: Callable[[str], None],
    ) -> None:
        """facts: words and value, under each other. wanted: what may be typed. go: on the button.
        then: called with what was typed."""
        self._wanted, self._then = wanted, then
        self.title.setText(title)
        self.setAccessibleName(title)
        self.text.setText(text)
        self._show_facts(list(facts))
        words = tr(" or ").join(map(quoted, wanted))
        self.ask.setText(tr("Type {words} to confirm.").format(words=words))
        self.field.setAccessibleName(self.ask.text())
        self.field.clear()
        self.go.setText(go)
        self._typed("")
        self.open_in_the_middle()
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.go.setEnabled(text.strip() in self._wanted)

    def _confirm(self) -> None:
        typed, then = self.field.text().strip(), self._then
        if typed not in self._wanted or then is None:
            return
        self._then = None
        self.put_away()
        then(typed)
        self.confirmed.emit(typed)

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        self.lines = facts
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for row, (words, value) in enumerate(facts):
            grid.addWidget(label(self._theme, words, 12, tone="2"), row, 0)
            right = label(self._theme, value, 12, 600, tabular=True)
            grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignRight)
        self._column.replaceWidget(self._facts, fresh)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = fresh
        fresh.setVisible(bool(facts))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Dot(self._theme.error, 10))
        head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.go)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(10)
        self._column.addLayout(head)
        for each in (self.text, rule(), self._facts, rule(), self.ask, self.field):
            self._column.addWidget(each)
        self._column.addLayout(buttons)
