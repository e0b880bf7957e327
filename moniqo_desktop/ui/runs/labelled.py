"""A field with its word above and the sentence below that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, restyle, set_tone
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class Choices(QComboBox):
    """One of a few; scrolling past it changes nothing."""

    def __init__(self, theme: Theme, choices: Sequence[tuple[str, str]]) -> None:
        """choices: (value, words)."""
        super().__init__()
        self.setFont(theme.font(12, 500))
        self.setFixedHeight(theme.px(30))
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Keeps what was chosen where it still is."""
        before = self.currentData()
        self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(tr(words), value)
        self.setCurrentIndex(max(self.findData(before), 0))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Labelled(QWidget):
    """changed: another value was typed or chosen."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        title: str,
        editor: QLineEdit | Choices,
        *,
        hint: str = "",
        beside: QWidget | None = None,
    ) -> None:
        """name: for tests. hint: unit or range, at the right. beside: a button behind the field."""
        super().__init__()
        self.editor = editor
        self.setObjectName(f"asked.{name}")
        editor.setAccessibleName(title)
        head = QHBoxLayout()
        word = label(theme, title, 12, 500, tone="2")
        word.setBuddy(editor)
        head.addWidget(word)
        head.addStretch(1)
        head.addWidget(label(theme, hint, 11, tone="3"))
        self._sentence = label(theme, "", 11, tone="error")
        self._sentence.setWordWrap(True)
        self._sentence.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(editor, 1)
        if beside is not None:
            row.addWidget(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self._sentence)
        self._listen()

    @property
    def value(self) -> str:
        if isinstance(self.editor, QComboBox):
            return str(self.editor.currentData())
        return self.editor.text()

    @property
    def sentence(self) -> str:
        """What is wrong, "" when nothing is."""
        return self._sentence.text() if self.editor.property("wrong") else ""

    @property
    def words(self) -> str:
        """What stands below the field, wrong or only to know."""
        return self._sentence.text()

    def show_value(self, value: str) -> None:
        """From outside; tells nobody."""
        self.editor.blockSignals(True)
        if isinstance(self.editor, QComboBox):
            self.editor.setCurrentIndex(max(self.editor.findData(value), 0))
        else:
            self.editor.setText(value)
        self.editor.blockSignals(False)

    def note(self, words: str) -> None:
        """Something to know; nothing is wrong."""
        self.say("")
        set_tone(self._sentence, "3")
        self._sentence.setText(words)
        self._sentence.setVisible(bool(words))
        self.editor.setAccessibleDescription(words)

    def say(self, sentence: str) -> None:
        sentence = retell(sentence)
        set_tone(self._sentence, "error")
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        if self.editor.property("wrong") != bool(sentence):
            self.editor.setProperty("wrong", bool(sentence))
            restyle(self.editor)
        self.editor.setAccessibleDescription(sentence)

    def _listen(self) -> None:
        if isinstance(self.editor, QComboBox):
            self.editor.activated.connect(lambda index: self.changed.emit())
        else:
            self.editor.textEdited.connect(lambda text: self.changed.emit())


def text_field(theme: Theme, placeholder: str = "") -> QLineEdit:
    field = QLineEdit()
    field.setFont(theme.font(12, 500, tabular=True))
    field.setFixedHeight(theme.px(30))
    field.setPlaceholderText(placeholder)
    return field


def in_pairs(*fields: QWidget) -> QHBoxLayout:
    """Side by side, of equal width."""
    row = QHBoxLayout()
    row.setSpacing(10)
    for each in fields:
        row.addWidget(each, 1)
    return row


Say = Callable[[str], None]
