"""The Data tab: what came into a node and went out, its last values, and looking into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.domain.flow.pins import first_pin
from moniqo_desktop.ui.desk.cells import Cell, Tone
from moniqo_desktop.ui.desk.tables import Column, Table, TableView
from moniqo_desktop.ui.inspector.port_rows import PortList, PortShown
from moniqo_desktop.ui.inspector.values import STATUS_WORDS, duration_text, tone_of
from moniqo_desktop.ui.look.parts import Dot, label, push_button, rule, set_tone
from moniqo_desktop.ui.state.texts import clock_text, day_clock_text
from moniqo_desktop.ui.words.cards import in_full, said
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Param
    from moniqo_desktop.domain.messages.events import NodeEvaluated
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.nodes import NodeView

_TABLE_HEIGHT: Final = 236
_SPARK_HEIGHT: Final = 44


class DataTab(QWidget):
    """run_to_asked: run until this node is reached. pin_asked: hold all outputs at what they are.
    pins_given: the pins the node is to have. stop_toggled: port, "" = the node itself. fix_asked:
    field to go to."""

    run_to_asked = Signal()
    pin_asked = Signal()
    pins_given = Signal(object)
    stop_toggled = Signal(str)
    fix_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pins: dict[str, Param] = {}
        self._types: dict[str, PortShown] = {}
        self._field = ""
        self._dot = Dot(theme.text3)
        self._status = label(theme, "", 12, 600)
        self._facts = label(theme, "", 11, tone="3", tabular=True)
        self._text = label(theme, "", 13, 600, tabular=True)
        self._text.setWordWrap(True)
        self.inputs = PortList(theme, tr("In"), is_output=False)
        self.outputs = PortList(theme, tr("Out"), is_output=True)
        self.buttons = LookButtons(theme)
        self.problem = _Problem(theme)
        self.spark = Spark(theme)
        self.table: Table[NodeEvaluated] = Table(_columns(), id, self)
        self.view: TableView[NodeEvaluated] = TableView(
            theme, self.table, tr("Values come with the next candles."), self
        )
        self.view.setAccessibleName(tr("Last values"))
        self.view.setMinimumHeight(theme.px(_TABLE_HEIGHT))
        self._arrange()
        self._connect()
        self.show_nothing()

    def show_ports(self, inputs: Sequence[PortShown], outputs: Sequence[PortShown]) -> None:
        """The ports of the node with what is on them; before any run they are there already."""
        self._types = {port.name: port for port in outputs}
        self.inputs.show_ports(inputs)
        self.outputs.show_ports(outputs)

    def show_marks(self, stops: frozenset[str], pins: Mapping[str, Param]) -> None:
        self._pins = dict(pins)
        self.inputs.show_marks(stops, {})
        self.outputs.show_marks(stops, pins)
        self.buttons.show_marks(is_stop="" in stops, is_pinned=bool(pins))

    def show_nothing(self) -> None:
        """Before the first evaluation."""
        self._dot.set_colour(self._theme.text3)
        self._status.setText(tr("No values yet"))
        self._facts.setText("")
        self._text.setText(tr("Run the flow to see what this node holds."))
        set_tone(self._text, "")
        self.show_last(())

    def show_view(self, view: NodeView, *, is_old: bool = False) -> None:
        """is_old: the run has ended."""
        theme, status = self._theme, str(view.last.status)
        colours = {
            "ok": theme.ok,
            "warn": theme.warn,
            "error": theme.error,
            "paused": theme.paused,
            "running": theme.accent,
        }
        self._dot.set_colour(theme.text3 if is_old else colours.get(status, theme.text3))
        now = tr(STATUS_WORDS.get(status, status))
        self._status.setText(tr("Run ended, last: {status}").format(status=now) if is_old else now)
        times = (
            tr("once")
            if view.evaluations == 1
            else tr("{count} times").format(count=f"{view.evaluations:,}")
        )
        took = f" · {duration_text(view.last.duration_us)}" if view.last.duration_us else ""
        self._facts.setText(f"{clock_text(view.last.at)} · {times}{took}")
        self._text.setText(in_full(view.last.text))
        set_tone(self._text, {"warn": "warn", "error": "error"}.get(status, ""))

    def show_last(self, events: Sequence[NodeEvaluated]) -> None:
        """The last evaluations, oldest first."""
        self.table.set_rows(list(reversed(events)))
        self.spark.show_numbers([event.number for event in events])
        self.view.setVisible(bool(events))

    def show_problem(self, field: str, sentence: str) -> None:
        """What is wrong with the node as drawn; "" = nothing."""
        self._field = field
        self.problem.show_words(retell(sentence))

    def _toggle_pin(self, name: str) -> None:
        pins = dict(self._pins)
        if name in pins:
            del pins[name]
        else:
            pins[name] = first_pin(self._types[name].type)
        self.pins_given.emit(pins)

    def _give_pin(self, name: str, value: Param) -> None:
        self.pins_given.emit({**self._pins, name: value})

    def _pin_or_free(self) -> None:
        if self._pins:
            self.pins_given.emit({})
        else:
            self.pin_asked.emit()

    def _connect(self) -> None:
        self.outputs.pin_toggled.connect(self._toggle_pin)
        self.outputs.pin_given.connect(self._give_pin)
        for ports in (self.inputs, self.outputs):
            ports.stop_toggled.connect(self.stop_toggled)
        for buttons in (self.buttons,):
            buttons.run_to.clicked.connect(self.run_to_asked)
            buttons.pin.clicked.connect(self._pin_or_free)
            buttons.stop.clicked.connect(lambda: self.stop_toggled.emit(""))
        self.problem.fix.clicked.connect(lambda: self.fix_asked.emit(self._field))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        for widget in (self._dot, self._status):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        parts = (self._text, self.problem, rule(), self.inputs, self.outputs, self.buttons)
        for part in (*parts, self.spark, self.view):
            column.addWidget(part)
        column.addStretch(1)


class LookButtons(QWidget):
    """Run to here, pin output, breakpoint: for the chosen node."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.run_to = push_button(theme, tr("Run to here"), "primary")
        self.run_to.setToolTip(tr("Runs until this node says something new, then stands still"))
        self.pin = push_button(theme, tr("Pin output"))
        self.pin.setToolTip(tr("Holds the outputs at what they are now (never in live trading)"))
        self.stop = push_button(theme, tr("Breakpoint"))
        self.stop.setToolTip(tr("Stops the practice market when this node is reached (F9)"))
        when = tr(
            "It stops when the node is asked; one that computes, only when its value changes."
        )
        self.when = label(theme, when, 11, tone="3")
        self.when.setWordWrap(True)
        self.when.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.run_to, 1)
        row.addWidget(self.pin, 1)
        column.addLayout(row)
        column.addWidget(self.stop)
        column.addWidget(self.when)

    def show_marks(self, *, is_stop: bool, is_pinned: bool) -> None:
        self.stop.setText(tr("Remove the breakpoint") if is_stop else tr("Breakpoint"))
        self.when.setVisible(is_stop)
        self.pin.setText(tr("Free outputs") if is_pinned else tr("Pin output"))


class _Problem(QFrame):
    """What is wrong, with the way to the field."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.words = label(theme, "", 12, 500, tone="error")
        self.words.setWordWrap(True)
        self.fix = push_button(theme, tr("Fix"), "danger")
        self.fix.setToolTip(tr("Go to the setting that must be mended"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 8, 8)
        row.addWidget(self.words, 1)
        row.addWidget(self.fix)
        self.hide()

    def show_words(self, sentence: str) -> None:
        self.words.setText(sentence)
        self.setVisible(bool(sentence))


class Spark(QWidget):
    """The last numbers as a line with its ends in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._numbers: list[float] = []
        self.setAccessibleName(tr("Course of the last values"))
        self.setFixedHeight(theme.px(_SPARK_HEIGHT))
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(200, self._theme.px(_SPARK_HEIGHT))

    @property
    def numbers(self) -> list[float]:
        return list(self._numbers)

    def show_numbers(self, numbers: Sequence[float]) -> None:
        """NaN are left out; fewer than two draw nothing."""
        self._numbers = [number for number in numbers if number == number]
        self.setVisible(len(self._numbers) > 1)
        if self._numbers:
            low, high = min(self._numbers), max(self._numbers)
            self.setToolTip(f"{low:,.6g} – {high:,.6g}")
            self.setAccessibleDescription(self.toolTip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        numbers = self._numbers
        if len(numbers) < 2:
            return
        low, high = min(numbers), max(numbers)
        painter = QPainter(self)
        painter.setFont(self._theme.font(11, tabular=True))
        painter.setPen(self._theme.text3)
        metrics = painter.fontMetrics()
        top, bottom = f"{high:,.6g}", f"{low:,.6g}"
        right = self.width() - max(map(metrics.horizontalAdvance, (top, bottom))) - 8.0
        painter.drawText(QPointF(right + 8, metrics.ascent()), top)
        painter.drawText(QPointF(right + 8, self.height() - metrics.descent()), bottom)
        step = right / (len(numbers) - 1)
        size = (high - low) or 1.0
        line = QPolygonF(
            [
                QPointF(n * step, 3 + (self.height() - 6) * (high - number) / size)
                for n, number in enumerate(numbers)
            ]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.accent, 1.5, Qt.PenStyle.SolidLine))
        painter.drawPolyline(line)
        painter.end()


def _columns() -> tuple[Column[NodeEvaluated], ...]:
    return (
        Column(tr("Time"), _time, 76),
        Column(tr("Value"), _value, 90, share=1, right=True),
        Column(tr("Took"), _took, 62, right=True),
    )


def _time(event: NodeEvaluated) -> Cell:
    return Cell(clock_text(event.at), Tone.QUIET, tip=f"{day_clock_text(event.at)} UTC")


def _value(event: NodeEvaluated) -> Cell:
    tone = {"up": Tone.UP, "down": Tone.DOWN}.get(tone_of(event.text), Tone.STRONG)
    outputs = ", ".join(f"{name} {said(text) or '—'}" for name, text in event.outputs)
    text = said(event.text)
    return Cell(text, tone, tip=outputs or text)


def _took(event: NodeEvaluated) -> Cell:
    took = duration_text(event.duration_us) if event.duration_us else ""
    return Cell(took, Tone.QUIET)
