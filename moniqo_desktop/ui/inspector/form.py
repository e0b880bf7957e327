"""The settings of one node as a form made from its parameter declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.ui.inspector.fields import Field, SwitchField, TextField, field_for
from moniqo_desktop.ui.inspector.validation import range_text
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec, ParamSpec
    from moniqo_desktop.ui.look.theme import Theme


class Form(QWidget):
    """param_set: name and value; a value equal to the default means "back to the default"."""

    param_set = Signal(str, object)

    def __init__(self, theme: Theme, spec: NodeSpec, node: Node) -> None:
        super().__init__()
        self._spec = spec
        self.kind_words = node.kind
        self._fields: dict[str, Field] = {}
        self._sentences: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for param in spec.params:
            column.addWidget(self._row(theme, param, _value(node, param)))
        if not spec.params:
            self.nothing = label(theme, _in_place_of_fields(spec, node), 12, tone="3")
            self.nothing.setWordWrap(True)
            column.addWidget(self.nothing)

    def field(self, name: str) -> Field:
        return self._fields[name]

    def sentence(self, name: str) -> str:
        """What is wrong with a field, "" when nothing is."""
        return self._sentences[name].text()

    def focus_on(self, name: str) -> None:
        """Takes the keyboard to a setting; nothing for a name it does not have."""
        if name in self._fields:
            self._fields[name].setFocus()

    def show_flow(self, flow: Flow) -> None:
        """The drawing the node stands in has a new value."""

    def show_node(self, node: Node) -> None:
        """The same node with other values (undo, or edited on its card)."""
        for param in self._spec.params:
            self._fields[param.name].show_value(_value(node, param))

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """problems: field → the sentence of whoever refused the flow."""
        for name, sentence in problems.items():
            if name in self._sentences:
                self._say(name, sentence)

    def _row(self, theme: Theme, param: ParamSpec, value: Param) -> QWidget:
        field = field_for(theme, param, value)
        sentence = label(theme, "", 11, tone="error")
        sentence.setWordWrap(True)
        sentence.hide()
        self._fields[param.name], self._sentences[param.name] = field, sentence
        name = param.name
        field.changed.connect(lambda new: self._set(name, new))
        if isinstance(field, TextField):
            field.wrong.connect(lambda words: self._say(name, words))
        return _laid_out(theme, param, field, sentence)

    def _set(self, name: str, value: Param) -> None:
        self._say(name, "")
        self.param_set.emit(name, value)

    def _say(self, name: str, sentence: str) -> None:
        self._sentences[name].setText(retell(sentence))
        self._sentences[name].setVisible(bool(sentence))


def _laid_out(theme: Theme, param: ParamSpec, field: Field, sentence: QLabel) -> QWidget:
    row = QWidget()
    row.setToolTip(param.description)
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(5)
    head = QHBoxLayout()
    title = label(theme, param.title, 12, 500, tone="2")
    title.setBuddy(field)
    title.setWordWrap(True)  # with a unit beside it, one line may be wider than the inspector
    head.addWidget(title, 1)
    if isinstance(field, SwitchField):
        head.addWidget(field)
        column.addLayout(head)
    else:
        head.addWidget(label(theme, _hint(param), 11, tone="3", tabular=True))
        column.addLayout(head)
        column.addWidget(field)
    column.addWidget(sentence)
    return row


def _value(node: Node, param: ParamSpec) -> Param:
    """What the node says, else the default of its kind."""
    return node.params.get(param.name, cast("Param", param.default))


def _hint(param: ParamSpec) -> str:
    """Unit and range, as far as they say something."""
    parts = [param.unit, range_text(param) if not param.choices else ""]
    return "  ".join(part for part in parts if part)


def _in_place_of_fields(spec: NodeSpec, node: Node) -> str:
    """Of a node that is not known here, what its file says is named and kept."""
    if spec.known:
        return tr("This node needs no settings.")
    if not node.params:
        return spec.summary
    kept = ", ".join(f"{name} {value}" for name, value in node.params.items())
    return spec.summary + " " + tr("Its settings are kept too: {settings}.").format(settings=kept)
