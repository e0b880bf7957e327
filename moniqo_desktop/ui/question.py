"""A bar inside the window that asks or tells something. It never stops the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
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

from moniqo_desktop.ui.asked import Answer as Answer
from moniqo_desktop.ui.asked import Said
from moniqo_desktop.ui.look.parts import icon_button, label, push_button, restyle
from moniqo_desktop.ui.seat import Seat
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


PASSES_MS: Final = 8_000
"""Time to read two lines; under the mouse it lasts as long as it is read."""


class QuestionBar(QFrame):
    """One question at a time; a newer one takes the place. Return presses the button that has the
    keyboard, or the first one. Escape leaves things as they are: pressed in the bar, or anywhere
    while it only tells something. Put away, it gives the keyboard back to whoever had it.

    What is said of a flow, or in a room, is seen there only: it goes when another place comes to
    the front and is back with its own. Good news passes and does not come back.

    asked: a question is about to be shown, which wants to be seen. seat: answers act through it;
    they may be given in a window that takes the place of this one.
    """

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.seat = theme, Seat()
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None
        self._place = ""
        self._said: Said | None = None
        self._waiting: dict[str, Said] = {}
        self._is_quiet = False
        """While something is asked anew, and the keyboard is elsewhere."""
        self.setMinimumHeight(theme.px(46))
        self._icon = QLabel()
        self._words = label(theme, "", 12, 500)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._leave = icon_button(theme, "dismiss", tr("Leave it as it is (Esc)"), 14)
        self._leave.clicked.connect(self._put_away)
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

    def ask(
        self,
        words: str,
        answers: Sequence[Answer],
        *,
        level: str = "warning",
        everywhere: bool = False,
        holds: Callable[[], bool] = lambda: True,
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """level: info, warning or error. everywhere: it is about no flow and no room. holds:
        whether what is asked about is still as the words say; where it is not, nothing is done and
        the trader is told. otherwise: asks anew where only the words have aged; an answer counts
        all the same then. Asked anew, it leaves the keyboard where it is."""
        self.asked.emit()
        focused = QApplication.focusWidget()
        place = "" if everywhere else self._place
        self._show(Said(words, tuple(answers), level, place, holds, otherwise))
        self._before = focused
        if self._buttons and not self._is_quiet:
            self._buttons[0].setFocus()

    def tell(
        self,
        words: str,
        *,
        level: str = "error",
        answers: Sequence[Answer] = (),
        everywhere: bool = False,
        of_start: bool = False,
        holds: Callable[[], bool] = lambda: True,
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        """Nothing must be chosen, and the keyboard stays where it is. Good news goes by itself, the
        rest when it is put away. of_start: why a flow does not run; that goes when it does. holds:
        whether it is still so; it goes where it is not, and otherwise tells what is."""
        place, buttons = "" if everywhere else self._place, tuple(answers)
        told = Said(words, buttons, level, place, holds, otherwise, only_tells=True)
        self._show(replace(told, of_start=of_start))

    def show_place(self, place: str) -> None:
        """Another flow or room is in front. What is said elsewhere waits there; what came back
        leaves the keyboard where it is."""
        if place == self._place:
            return
        self._place, said = place, self._said
        if said is not None and not self.isHidden() and said.place not in ("", place):
            if said.level != "info":
                self._waiting[said.place] = said
            self.hide()
        if self.isHidden():
            self._come_back()

    def look(self) -> None:
        """What is asked about, or told, may have ended or changed: then it is so no longer."""
        if self._said is not None and not self.isHidden() and not self._said.holds():
            self._end_of_asking()

    def _end_of_asking(self) -> None:
        """What waited behind it is seen again once that was read."""
        only_tells, otherwise = self._only_tells, self._said.otherwise if self._said else None
        focused = QApplication.focusWidget()
        self._is_quiet = focused is None or not self.isAncestorOf(focused)
        self.hide()
        if otherwise is not None:
            otherwise()
        self._is_quiet = False
        if self.isHidden() and only_tells:
            self._come_back()
        elif self.isHidden():
            words = tr("What was asked about has changed meanwhile; nothing was done.")
            self.tell(words, level="info", everywhere=True)

    def settle(self, place: str) -> None:
        """The flow runs: why it did not is told no longer."""
        waiting, said = self._waiting.get(place), self._said
        if waiting is not None and waiting.of_start:
            del self._waiting[place]
        if said is not None and said.of_start and said.place == place:
            self.hide()

    def forget_but(self, places: Collection[str]) -> None:
        """Nothing waits in other places any more: they are gone."""
        self._waiting = {key: said for key, said in self._waiting.items() if key in places}

    def take_over(self, older: QuestionBar) -> None:
        """What was asked and told in the window that this one takes the place of; the keyboard is
        on it again where it was."""
        focused = QApplication.focusWidget()
        is_on_it = focused is not None and older.isAncestorOf(focused)
        shown = [] if older._said is None or older.isHidden() else [older._said]
        for said in (*shown, *older._waiting.values()):
            if self.words == retell(said.words):
                continue
            if said.place not in ("", self._place) or not self.isHidden():
                self._waiting.setdefault(said.place, said)
                continue
            self._show(said)
            if is_on_it and self._buttons:
                self._before = self.window().focusWidget()
                self._buttons[0].setFocus()

    def _come_back(self) -> None:
        said = self._waiting.pop(self._place, None)
        if said is not None:
            self._show(said)
            self.look()

    def _show(self, said: Said) -> None:
        self._give_back()
        self._clear()
        self.passing.stop()
        self._said, level = said, said.level
        self._waiting.pop(said.place, None)
        words = retell(said.words)
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
        for answer in said.answers:
            self._add(answer)
        self.show()
        if said.only_tells and level == "info":
            self.passing.start()

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
            self._put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._asks:
            self._asks.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape elsewhere does there what it does; what was only told goes with it."""
        if event.type() == QEvent.Type.KeyPress and self._only_tells:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                self._put_away()
        return False

    def _pass(self) -> None:
        if not self.underMouse():
            self._put_away()

    def _put_away(self) -> None:
        """What waited in this place behind something that is said everywhere is seen again."""
        self.hide()
        self._come_back()

    def _add(self, answer: Answer) -> None:
        button = push_button(self._theme, answer.words, answer.role)
        button.clicked.connect(lambda: self._choose(answer))
        self._row.insertWidget(self._row.count() - 1, button)
        self._buttons.append(button)

    def _choose(self, answer: Answer) -> None:
        said = self._said
        if said is not None and said.otherwise is None and not said.holds():
            self._end_of_asking()
            return
        self._put_away()
        answer.choose()

    @property
    def _only_tells(self) -> bool:
        return self._said is not None and self._said.only_tells

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
