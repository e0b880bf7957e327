"""One setting of a search: its name, the range it varies over, the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from moniqo_desktop.ui.look.parts import icon_button, label, restyle
from moniqo_desktop.ui.runs.labelled import text_field
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.runs.ranges import Range

_PARTS: Final = (("low", later("from")), ("high", later("to")), ("step", later("by")))


class RangeRow(QFrame):
    """One setting: its name, from, to and step; or the choices that are all tried.

    changed: another range. left_out: the trader takes it out of the search.
    """

    changed = Signal()
    left_out = Signal()

    def __init__(self, theme: Theme, given: Range) -> None:
        super().__init__()
        self.range = given
        self.setProperty("role", "group")
        self._sentence = label(theme, "", 11, tone="error")
        self._sentence.setWordWrap(True)
        self._sentence.hide()
        self.fields: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 8)
        column.setSpacing(4)
        column.addLayout(self._head(theme))
        column.addLayout(self._parts(theme))
        column.addWidget(self._sentence)

    @property
    def sentence(self) -> str:
        return self._sentence.text()

    def check(self) -> bool:
        problem = self.range.problem()
        self._sentence.setText(retell(problem))
        self._sentence.setVisible(bool(problem))
        for field in self.fields.values():
            if field.property("wrong") != bool(problem):
                field.setProperty("wrong", bool(problem))
                restyle(field)
        return not problem

    def call(self, title: str) -> None:
        """Its node may have another name since, or another value on its card."""
        self.range = replace(self.range, title=title)
        self._title.setText(title)
        words = tr("Leave out {setting}").format(setting=title)
        self._remove.setToolTip(words)
        self._remove.setAccessibleName(words)
        for part, word in _PARTS:
            if part in self.fields:
                self.fields[part].setAccessibleName(f"{title}, {tr(word)}")

    def _head(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        self._title = title = label(theme, self.range.title, 12, 500)
        title.setWordWrap(True)
        self._remove = remove = icon_button(
            theme, "dismiss", tr("Leave out {setting}").format(setting=self.range.title), 12
        )
        remove.clicked.connect(self.left_out)
        row.addWidget(title, 1)
        row.addWidget(remove)
        return row

    def _parts(self, theme: Theme) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        if self.range.choices:
            words = tr("all of {choices}").format(choices=self.range.words)
            every = label(theme, words, 12, tone="2")
            every.setWordWrap(True)  # else it would widen the column of the whole form
            row.addWidget(every)
            return row
        values = (self.range.low, self.range.high, self.range.step)
        for (part, word), text in zip(_PARTS, values, strict=True):
            row.addWidget(label(theme, tr(word), 11, tone="3"))
            field = text_field(theme, tr("any") if part == "step" else "")
            field.setText(text)
            field.setAccessibleName(f"{self.range.title}, {tr(word)}")
            field.textEdited.connect(lambda typed, part=part: self._type(part, typed))
            self.fields[part] = field
            row.addWidget(field, 1)
        return row

    def _type(self, part: str, typed: str) -> None:
        self.range = self.range.typed(part, typed)
        if self.sentence:
            self.check()
        self.changed.emit()
