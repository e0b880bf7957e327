"""One row of the settings: what it is, what it means, and the control to change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.inspector.fields import SwitchField
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.search import score

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.settings.options import Option


class Row(QFrame):
    """A title with words below it on the left, a control on the right."""

    def __init__(
        self, theme: Theme, title: str, hint: str, control: QWidget, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.title, self._words = title, (hint, *words)
        self.control = control
        control.setAccessibleName(title)
        control.setAccessibleDescription(hint)
        px = theme.px
        left = QVBoxLayout()
        left.setSpacing(px(2))
        left.addWidget(label(theme, title, 13, 500))
        if hint:
            below = label(theme, hint, 12, tone="3")
            below.setWordWrap(True)
            left.addWidget(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(8), 0, px(8))
        row.setSpacing(px(16))
        row.addLayout(left, 1)
        row.addWidget(control)

    def answers(self, typed: str) -> bool:
        """Whether it is what somebody who typed this looks for."""
        return score(typed, self.title, self._words) > 0


class Choice(QComboBox):
    """changed: the stored text of the choice, when the trader made another one."""

    changed = Signal(str)

    def __init__(self, theme: Theme, choices: tuple[tuple[str, str], ...], value: str) -> None:
        super().__init__()
        self.setFont(theme.font(12, 500))
        self.setFixedHeight(theme.px(30))
        self.setMinimumWidth(theme.px(190))
        for stored, shown in choices:
            self.addItem(shown, stored)
        self.setCurrentIndex(max(self.findData(value), 0))
        self.activated.connect(lambda _: self.changed.emit(self.currentData()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past it must not change it


class OptionRow(Row):
    """changed: the option and its new value."""

    changed = Signal(object, object)

    def __init__(self, theme: Theme, option: Option, value: str | bool) -> None:
        control: Choice | SwitchField
        if isinstance(value, bool):
            control = SwitchField(theme, value)
        else:
            control = Choice(theme, option.choices, value)
        super().__init__(theme, option.title, option.hint, control, option.found_by)
        self.option = option
        control.changed.connect(partial(self.changed.emit, option))
