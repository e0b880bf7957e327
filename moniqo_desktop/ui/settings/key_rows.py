"""Keys of one action, to be pressed anew: what is taken is said and swapped only when asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from moniqo_desktop.ui.commands.actions import EVERYWHERE, Action, native
from moniqo_desktop.ui.look.parts import icon_button, label, push_button, restyle
from moniqo_desktop.ui.search import score
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.commands.shortcuts import Shortcuts
    from moniqo_desktop.ui.look.theme import Theme

Key = Qt.Key
_ALONE: Final = (Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_Meta, Key.Key_AltGr)
_KEPT: Final = (Key.Key_Tab, Key.Key_Backtab, Key.Key_Return, Key.Key_Enter)
_SHIFT_ONLY: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


class KeyField(QPushButton):
    """Shows keys; pressed, it takes the next ones. taken: portable text, "" for none."""

    taken = Signal(str)
    refused = Signal(str)

    def __init__(self, theme: Theme, keys: str, *, takes_letters: bool) -> None:
        super().__init__()
        self._keys, self._takes_letters = keys, takes_letters
        self.is_listening = False
        self.setAutoDefault(True)  # Return presses it
        self.setFont(theme.font(12, 500))
        self.setFixedHeight(theme.px(28))
        self.setMinimumWidth(theme.px(170))
        self.setToolTip(tr("Press it, then the new keys. Backspace: none. Esc: as before."))
        self.clicked.connect(self.listen)
        self.show_keys(keys)

    def show_keys(self, keys: str) -> None:
        self._keys = keys
        self._set_listening(is_listening=False)

    def listen(self) -> None:
        self._set_listening(is_listening=True)
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """While it listens no shortcut of the window gets the keys."""
        if self.is_listening and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.is_listening and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_listening(is_listening=False)

    def _take(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if key in _ALONE:
            return
        self._set_listening(is_listening=False)
        if key == Key.Key_Escape:
            return
        if key == Key.Key_Backspace and not event.modifiers():
            self.taken.emit("")
        elif key in _KEPT:
            self.refused.emit(tr("Tab and Enter keep their meaning. Choose other keys."))
        elif not self._takes_letters and _is_typed(event):
            words = tr("{key} alone would be typed into fields. Add Ctrl or Alt.")
            self.refused.emit(words.format(key=event.text().upper()))
        else:
            self.taken.emit(_text_of(event))

    def _set_listening(self, *, is_listening: bool) -> None:
        self.is_listening = is_listening
        self.setText(tr("Press the keys…") if is_listening else native(self._keys) or tr("None"))
        self.setProperty("role", "primary" if is_listening else "")
        restyle(self)


def _is_typed(event: QKeyEvent) -> bool:
    """A letter or digit that a text field would take."""
    return event.modifiers() in _SHIFT_ONLY and event.text().isalnum()


def _text_of(event: QKeyEvent) -> str:
    """A sign that needs Shift is stored as the sign: "?" and not "Shift+/"."""
    is_sign = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and (
        event.text().isprintable() and bool(event.text().strip()) and not event.text().isalnum()
    )
    chord = QKeySequence(event.key()) if is_sign else QKeySequence(event.keyCombination())
    return chord.toString(QKeySequence.SequenceFormat.PortableText)


class KeyRow(QFrame):
    """An action, its keys, and what stands in the way of new ones."""

    def __init__(self, theme: Theme, action: Action, shortcuts: Shortcuts) -> None:
        super().__init__()
        self.action = action
        self._theme, self._shortcuts = theme, shortcuts
        keys = shortcuts.keys_of(action)
        self.field = KeyField(theme, keys, takes_letters=action.where != EVERYWHERE)
        self.field.setAccessibleName(tr("Keys of “{action}”").format(action=action.title))
        self.back = icon_button(theme, "undo", tr("Back to the default"), 13)
        self._below: tuple[QLabel, QHBoxLayout] | None = None
        """What stands in the way and its answers, made when it is first said: rows are many."""
        self._lay_out()
        self.field.taken.connect(self._take)
        self.field.refused.connect(self._say)
        self.back.clicked.connect(partial(shortcuts.reset, action))
        self.show_keys()

    @property
    def words(self) -> str:
        """What stands in the way, "" where nothing does."""
        return self._below[0].text() if self._below is not None else ""

    def show_keys(self) -> None:
        """As they are now."""
        self.field.show_keys(self._shortcuts.keys_of(self.action))
        self.back.setEnabled(not self._shortcuts.is_default(self.action))
        self._say_nothing()

    def answers(self, typed: str) -> bool:
        words = (*self.action.words, self._shortcuts.keys_of(self.action), "keys", "shortcut")
        return score(typed, self.action.title, words) > 0

    def _take(self, keys: str) -> None:
        other = self._shortcuts.taker(keys, self.action)
        if other is None:
            self._shortcuts.put(self.action, keys)
            return
        words = tr("{keys} is “{other}” already.")
        _, answers = self._say(words.format(keys=native(keys), other=other.title))
        swap = push_button(self._theme, tr("Swap"), "primary")
        swap.clicked.connect(partial(self._shortcuts.swap, self.action, keys, other))
        leave = push_button(self._theme, tr("Leave"))
        leave.clicked.connect(self._say_nothing)
        for button in (swap, leave):
            answers.addWidget(button)
        swap.setFocus()

    def _say(self, words: str) -> tuple[QLabel, QHBoxLayout]:
        """Without answers; they may be added."""
        self._say_nothing()
        if self._below is None:
            self._below = self._made_below()
        self._below[0].setText(words)
        self._below[0].show()
        return self._below

    def _say_nothing(self) -> None:
        if self._below is None:
            return
        said, answers = self._below
        while answers.count():
            item = answers.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        said.setText("")
        said.hide()

    def _made_below(self) -> tuple[QLabel, QHBoxLayout]:
        said, answers, below = label(self._theme, "", 12, tone="warn"), QHBoxLayout(), QHBoxLayout()
        said.setWordWrap(True)
        below.setSpacing(self._theme.px(6))
        below.addWidget(said, 1)
        below.addLayout(answers)
        self._column.addLayout(below)
        return said, answers

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addWidget(label(self._theme, self.action.title, 12, 500), 1)
        row.addWidget(self.field)
        row.addWidget(self.back)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(3), 0, px(3))
        self._column.setSpacing(px(4))
        self._column.addLayout(row)
