"""A bar inside the window that asks or tells something. It never stops the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)
from shiboken6 import isValid

from moniqo_desktop.ui.parts import icon_button, label, push_button, restyle
from moniqo_desktop.ui.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme


PASSES_MS: Final = 8_000
"""Time to read two lines; under the mouse it lasts as long as it is read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button. role: "primary", "danger" or ""."""

    words: str
    choose: Callable[[], None]
    role: str = ""


class QuestionBar(QFrame):
    """One question at a time; a newer one takes the place. Return presses the button that has the
    keyboard, or the first one. Escape leaves things as they are: pressed in the bar, or anywhere
    while it only tells something. Put away, it gives the keyboard back to whoever had it.

    asked: a question is about to be shown, which wants to be seen.
    """

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None
        self.setMinimumHeight(theme.px(46))
        self._icon = QLabel()
        self._words = label(theme, "", 12, 500)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._leave = icon_button(theme, "dismiss", tr("Leave it as it is (Esc)"), 14)
        self._leave.clicked.connect(self.hide)
        self._only_tells = False
        self.passing = QTimer(self, interval=PASSES_MS)
        self.passing.timeout.connect(self._pass)
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
        self.asked.emit()
        self._show(words, answers, level)
        self._before = QApplication.focusWidget()
        if self._buttons:
            self._buttons[0].setFocus()

    def tell(self, words: str, *, level: str = "error", answers: Sequence[Answer] = ()) -> None:
        """Nothing must be chosen, and the keyboard stays where it is. Good news goes by itself, the
        rest when it is put away."""
        self._show(words, answers, level)
        self._only_tells = True
        if level == "info":
            self.passing.start()

    def _show(self, words: str, answers: Sequence[Answer], level: str) -> None:
        self._give_back()
        self._clear()
        self.passing.stop()
        self._only_tells = False
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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # it is there

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._give_back()
        self.passing.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # it is there

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._asks:
            self._asks.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape elsewhere does there what it does; what was only told goes with it."""
        if event.type() == QEvent.Type.KeyPress and self._only_tells:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
        return False

    def _pass(self) -> None:
        if not self.underMouse():
            self.hide()

    def _add(self, answer: Answer) -> None:
        button = push_button(self._theme, answer.words, answer.role)
        button.clicked.connect(lambda: self._choose(answer))
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

    def _choose(self, answer: Answer) -> None:
        self.hide()
        answer.choose()

    @property
    def _asks(self) -> QPushButton | None:
        """What Return presses where no button has the keyboard."""
        primary = [each for each in self._buttons if each.property("role") == "primary"]
        return None if self._only_tells else next(iter(primary or self._buttons), None)

    def _give_back(self) -> None:
        """The keyboard, to whoever had it before it was asked."""
        focused, before = QApplication.focusWidget(), self._before
        is_here = focused is not None and self.isAncestorOf(focused)
        if is_here and before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def _clear(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
