"""The field in which the value of a pinned output is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from moniqo_desktop.domain.flow.pins import pin_problem
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.ui.look.parts import restyle
from moniqo_desktop.ui.words.numbers import plain_number
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.ui.look.theme import Theme

_WAYS: Final = ("long", "short", "flat")


class PinField(QWidget):
    """given: the new value, only if the port can be held at it; else the field says why."""

    given = Signal(object)

    def __init__(self, theme: Theme, type: PortType, name: str) -> None:
        """name: label of the port, for screen readers."""
        super().__init__()
        self._type = type
        self._value: Param = None
        self.choice = QComboBox()
        self.field = QLineEdit()
        for part in (self.choice, self.field):
            part.setFont(theme.font(12, 500, tabular=True))
            part.setAccessibleName(tr("Pinned value of {port}").format(port=name))
        self._fill_choice()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.choice, 1)
        row.addWidget(self.field, 1)
        # Only now: shown before they lie in something they would be windows for a moment.
        self.choice.setVisible(type in (PortType.FLAG, PortType.SIGNAL))
        self.field.setVisible(type is not PortType.FLAG)
        self.choice.activated.connect(lambda _: self._give())
        self.field.editingFinished.connect(self._give)

    def show_value(self, value: Param) -> None:
        """As the drawing holds it; what is being typed is left alone."""
        self._value = value
        if self.field.hasFocus() and self.field.isModified():
            return
        if self._type is PortType.FLAG:
            self.choice.setCurrentIndex(0 if value else 1)
        elif self._type is PortType.SIGNAL and isinstance(value, list):
            self.choice.setCurrentIndex(_WAYS.index(str(value[0])))
            self.field.setText(f"{float(str(value[1])):g}")
        else:
            self.field.setText(f"{value:.12g}" if isinstance(value, float) else str(value))
        self._show_problem("")

    def _fill_choice(self) -> None:
        if self._type is PortType.FLAG:
            self.choice.addItems([tr("yes"), tr("no")])
        if self._type is PortType.SIGNAL:
            self.choice.addItems([tr("LONG"), tr("SHORT"), tr("FLAT")])
            self.field.setToolTip(tr("Confidence, 0 to 1"))

    def _give(self) -> None:
        value = self._typed()
        problem = pin_problem(self._type, value)
        self._show_problem(problem)
        if not problem and value != self._value:
            self._value = value
            self.field.setModified(False)
            self.given.emit(value)

    def _typed(self) -> Param:
        if self._type is PortType.FLAG:
            return self.choice.currentIndex() == 0
        text = self.field.text().strip()
        if self._type is PortType.TEXT:
            return text
        try:
            number = float(plain_number(text))
        except ValueError:
            return None
        return [_WAYS[self.choice.currentIndex()], number] if self._is_signal else number

    @property
    def _is_signal(self) -> bool:
        return self._type is PortType.SIGNAL

    def _show_problem(self, words: str) -> None:
        self.field.setToolTip(retell(words))
        if bool(self.field.property("wrong")) != bool(words):
            self.field.setProperty("wrong", bool(words))
            restyle(self.field)
