"""One widget per type of parameter. Each reports a value only when the trader is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from moniqo_desktop.ui.inspector.validation import judge, shown_text, stepped, value_text
from moniqo_desktop.ui.look.parts import restyle
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.ui.catalogue.catalogue import ParamSpec
    from moniqo_desktop.ui.look.theme import Theme


class TextField(QLineEdit):
    """Numbers and words. changed: a value that may be used. wrong: the sentence, "" when fine.

    A 0 that means something reads as its word ("Off") until the field has the keyboard; the word
    can be typed as well."""

    changed = Signal(object)
    wrong = Signal(str)

    def __init__(self, theme: Theme, spec: ParamSpec, value: Param) -> None:
        super().__init__(shown_text(spec, value))
        self._spec = spec
        self._value = value
        self.setFont(theme.font(12, 500, tabular=True))
        self.setFixedHeight(theme.px(30))
        if spec.type == "integer" or spec.type == "number":
            self.setToolTip(tr("Arrow keys change the number"))
        self.textEdited.connect(self._look)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: Param) -> None:
        """From outside (undo); what is being typed is left alone."""
        if value == self._value and type(value) is type(self._value):
            return
        self._value = value
        self._write()
        self._say("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.text() == shown_text(self._spec, self._value):
            self._write()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Asks for the value first, as it is typed."""
        super().focusOutEvent(event)
        if not self.property("wrong") and event.reason() != Qt.FocusReason.PopupFocusReason:
            self._write()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if steps:
            many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._step(steps * many)
        elif event.key() == Qt.Key.Key_Escape:
            self._write()
            self._say("")
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past a field must not change money

    def _step(self, steps: int) -> None:
        judged = judge(self._spec, self.text())
        if not judged.sentence and isinstance(judged.value, int | float):
            self._take(stepped(self._spec, judged.value, steps))
            self._write()

    def _write(self) -> None:
        """The value, with its word where nobody types."""
        text = value_text if self.hasFocus() else shown_text
        if self.text() != (words := text(self._spec, self._value)):
            self.setText(words)

    def _look(self, typed: str) -> None:
        self._say(judge(self._spec, typed).sentence)

    def _finish(self) -> None:
        judged = judge(self._spec, self.text())
        self._say(judged.sentence)
        if not judged.sentence:
            self._take(judged.value)

    def event(self, event: QEvent) -> bool:
        """With nothing typed to take back, undo and redo mean the drawing."""
        if event.type() == QEvent.Type.ShortcutOverride and self._is_done(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_done(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        keys = QKeySequence.StandardKey
        return (event.matches(keys.Undo) and not self.isUndoAvailable()) or (
            event.matches(keys.Redo) and not self.isRedoAvailable()
        )

    def _take(self, value: Param) -> None:
        if value != self._value:
            self._value = value
            self.setText(self.text())  # what was typed is an edit now: its own undo is over
            self.changed.emit(value)

    def _say(self, sentence: str) -> None:
        is_wrong = bool(sentence)
        if self.property("wrong") != is_wrong:
            self.setProperty("wrong", is_wrong)
            restyle(self)
        self.wrong.emit(sentence)


class ChoiceField(QComboBox):
    """One of a few. changed: the chosen value."""

    changed = Signal(object)

    def __init__(self, theme: Theme, spec: ParamSpec, value: Param) -> None:
        super().__init__()
        self.setFont(theme.font(12, 500))
        self.setFixedHeight(theme.px(30))
        for choice, words in spec.choices:
            self.addItem(words, choice)
        self.show_value(value)
        self.activated.connect(self._choose)

    def show_value(self, value: Param) -> None:
        index = self.findData(value)
        if index < 0:
            self.addItem(tr("{value} (not known)").format(value=value), value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _choose(self, index: int) -> None:
        self.changed.emit(self.itemData(index))


class SwitchField(QAbstractButton):
    """Yes or no. changed: the new value."""

    changed = Signal(object)

    def __init__(self, theme: Theme, value: Param) -> None:
        super().__init__()
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(value is True)
        self.setFixedSize(theme.px(36), theme.px(22))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._turn)

    def show_value(self, value: Param) -> None:
        self.setChecked(value is True)

    def _turn(self, is_on: bool) -> None:
        self.changed.emit(is_on)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(36), self._theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.rect()).adjusted(2, 3, -2, -3)
        painter.setPen(theme.accent if self.hasFocus() else theme.line_strong)
        painter.setBrush(theme.accent_fill if self.isChecked() else theme.canvas)
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 6
        left = track.right() - side - 3 if self.isChecked() else track.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#FFFFFF") if self.isChecked() else theme.text3)
        painter.drawEllipse(QRectF(left, track.top() + 3, side, side))


Field = TextField | ChoiceField | SwitchField


def field_for(theme: Theme, spec: ParamSpec, value: Param) -> Field:
    """The widget for a parameter; its value is that of the node or the default."""
    made: Field
    if spec.type == "boolean":
        made = SwitchField(theme, value)
    elif spec.choices:
        made = ChoiceField(theme, spec, value)
    else:
        made = TextField(theme, spec, value)
    _name(made, spec)
    return made


def _name(widget: QWidget, spec: ParamSpec) -> None:
    widget.setAccessibleName(spec.title)
    widget.setAccessibleDescription(spec.description)
    widget.setObjectName(f"param.{spec.name}")
