"""The ports of a node in the Data tab: what came and went, where to stop, what is pinned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from moniqo_desktop.domain.flow.pins import PINNABLE, pin_text
from moniqo_desktop.domain.flow.ports import PORTS, PortType
from moniqo_desktop.ui.inspector.pin_field import PinField
from moniqo_desktop.ui.inspector.values import tone_of
from moniqo_desktop.ui.look.parts import dot_pixmap, icon_button, label, set_tone
from moniqo_desktop.ui.words.cards import said
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.ui.look.theme import Theme


@dataclass(frozen=True, slots=True)
class PortShown:
    """value: in words, "" = nothing yet. source: title of the node it comes from, inputs only."""

    name: str
    label: str
    type: PortType
    value: str = ""
    source: str = ""


class PortRow(QWidget):
    """stop_toggled: the breakpoint. pin_toggled: held or freed. pin_given: another pinned value."""

    stop_toggled = Signal()
    pin_toggled = Signal()
    pin_given = Signal(object)

    def __init__(self, theme: Theme, port: PortShown, *, is_output: bool) -> None:
        super().__init__()
        self._theme, self._port = theme, port
        self.stop = _stop_button(theme, port.label)
        self.name = label(theme, port.label, 12, tone="2")
        self.value = label(theme, "", 12, 600, tabular=True)
        self.value.setWordWrap(True)
        self.pin: QToolButton | None = None
        self.field: PinField | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.stop)
        row.addWidget(self.name)
        row.addStretch(1)
        row.addWidget(self.value)
        column.addLayout(row)
        if is_output and port.type in PINNABLE:
            self._add_pin(row, column)
        self.stop.clicked.connect(self.stop_toggled)
        self.show_value(port)

    def show_value(self, port: PortShown) -> None:
        self.value.setText(said(port.value) if port.value else "—")
        set_tone(self.value, tone_of(port.value))
        kind = retell(PORTS[port.type].label)
        self.setToolTip(f"{kind} · {port.source}" if port.source else kind)

    def show_stop(self, *, is_on: bool) -> None:
        self.stop.setChecked(is_on)
        colour = self._theme.error if is_on else self._theme.line_strong
        self.stop.setIcon(dot_pixmap(colour, 8))

    def show_pin(self, value: Param, *, is_on: bool) -> None:
        if self.pin is None or self.field is None:
            return
        self.pin.setChecked(is_on)
        colour = self._theme.paused if is_on else self._theme.text3
        self.pin.setIcon(self._theme.button_icon("pin", colour, 14))
        self.field.setVisible(is_on)
        if is_on:
            self.field.show_value(value)
            self.value.setText(pin_text(value))

    def _add_pin(self, row: QHBoxLayout, column: QVBoxLayout) -> None:
        words = tr("Hold {port} at a value, or free it").format(port=self._port.label)
        self.pin = icon_button(self._theme, "pin", words, 14)
        self.pin.setCheckable(True)
        self.field = PinField(self._theme, self._port.type, self._port.label)
        self.field.hide()
        row.addWidget(self.pin)
        column.addWidget(self.field)
        self.pin.clicked.connect(self.pin_toggled)
        self.field.given.connect(self.pin_given)


class PortList(QWidget):
    """stop_toggled, pin_toggled: name of a port. pin_given: name and value. Its rows are made when
    they come in sight, or when somebody asks for them."""

    stop_toggled = Signal(str)
    pin_toggled = Signal(str)
    pin_given = Signal(str, object)

    def __init__(self, theme: Theme, title: str, *, is_output: bool) -> None:
        super().__init__()
        self._theme, self._is_output = theme, is_output
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(label(theme, title, 12, 600))
        self._rows: dict[str, PortRow] = {}
        self._kind: list[tuple[str, PortType]] = []
        self._ports: tuple[PortShown, ...] = ()
        self._stops: frozenset[str] = frozenset()
        self._pins: Mapping[str, Param] = {}
        self.hide()

    @property
    def rows(self) -> dict[str, PortRow]:
        self._make()
        return self._rows

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(row.name.text(), row.value.text()) for row in self.rows.values()]

    def show_ports(self, ports: Sequence[PortShown]) -> None:
        self._ports = tuple(ports)
        if self.isVisible() or self._is_made:
            self._make()
        self.setVisible(bool(ports))

    def show_marks(self, stops: frozenset[str], pins: Mapping[str, Param]) -> None:
        """stops: ports with a breakpoint; "" among them = the whole node."""
        self._stops, self._pins = stops, pins
        if self.isVisible() or self._is_made:
            self._make()

    def showEvent(self, event: QShowEvent) -> None:
        self._make()
        super().showEvent(event)

    @property
    def _is_made(self) -> bool:
        return self._kind == [(port.name, port.type) for port in self._ports]

    def _make(self) -> None:
        if not self._is_made:
            self._kind = [(port.name, port.type) for port in self._ports]
            self._rebuild()
        for port in self._ports:
            row = self._rows[port.name]
            row.show_value(port)
            row.show_stop(is_on=port.name in self._stops)
            row.show_pin(self._pins.get(port.name), is_on=port.name in self._pins)

    def _rebuild(self) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = {}
        for port in self._ports:
            row = PortRow(self._theme, port, is_output=self._is_output)
            row.stop_toggled.connect(lambda name=port.name: self.stop_toggled.emit(name))
            row.pin_toggled.connect(lambda name=port.name: self.pin_toggled.emit(name))
            row.pin_given.connect(lambda value, name=port.name: self.pin_given.emit(name, value))
            self._rows[port.name] = row
            self._column.addWidget(row)


def _stop_button(theme: Theme, words: str) -> QToolButton:
    tip = tr("Breakpoint at {port}: stop when it has a new value").format(port=words)
    button = icon_button(theme, "dots", tip, 12)
    button.setCheckable(True)
    button.setIcon(dot_pixmap(theme.line_strong, 8))
    return button
