"""A bar inside the window that asks or tells something. It never stops the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from moniqo_desktop.ui.parts import icon_button, label, push_button, restyle
from moniqo_desktop.ui.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Answer:
    """A button. role: "primary", "danger" or ""."""

    words: str
    choose: Callable[[], None]
    role: str = ""


class QuestionBar(QFrame):
    """One question at a time; a newer one takes the place. Escape leaves things as they are."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[QPushButton] = []
        self.setMinimumHeight(theme.px(46))
        self._icon = QLabel()
        self._words = label(theme, "", 12, 500)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._leave = icon_button(theme, "dismiss", tr("Leave it as it is (Esc)"), 14)
        self._leave.clicked.connect(self.hide)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 0, 10, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._leave)
        self.hide()

    @property
    def words(self) -> str:
        """What is asked now, "" when nothing is."""
        return "" if self.isHidden() else self._words.text()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return tuple(self._buttons)

    def ask(self, words: str, answers: Sequence[Answer], *, level: str = "warning") -> None:
        """level: info, warning or error."""
        self._clear()
        words = retell(words)
        self._words.setText(words)
        self._words.setToolTip(words)
        self.setAccessibleName(words)
        colour, icon = {
            "error": (self._theme.error, "warning"),
            "warning": (self._theme.warn, "warning"),
        }.get(level, (self._theme.accent, "help"))
        self._icon.setPixmap(self._theme.icon(icon, colour, 18, self.devicePixelRatioF()))
        self.setProperty("role", f"ask_{level}")
        restyle(self)
        for answer in answers:
            self._add(answer)
        self.show()
        if self._buttons:
            self._buttons[0].setFocus()

    def tell(self, words: str, *, level: str = "error") -> None:
        """Nothing to choose; it goes when it is put away."""
        self.ask(words, (), level=level)

    def _add(self, answer: Answer) -> None:
        button = push_button(self._theme, answer.words, answer.role)
        button.clicked.connect(lambda: self._choose(answer))
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

    def _choose(self, answer: Answer) -> None:
        self.hide()
        answer.choose()

    def _clear(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
