"""The Data tab: what went into a node, what came out, how it fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import Dot, label, rule, set_tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.state.nodes import NodeView
    from moniqo_desktop.ui.theme import Theme

STATUS_WORDS: Final = {
    "idle": "Idle",
    "waiting": "Waiting for data",
    "running": "Running",
    "ok": "Fine",
    "warn": "Needs a look",
    "error": "Stopped by a problem",
    "paused": "Paused",
}
_TONES: Final = {"ok": "ok", "warn": "warn", "error": "error"}
Row = tuple[str, str]


class ValuesTab(QWidget):
    """Rows appear as they are needed and are reused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dot = Dot(theme.text3)
        self._status = label(theme, "", 12, 600)
        self._facts = label(theme, "", 11, tone="3", tabular=True)
        self._text = label(theme, "", 13, 600, tabular=True)
        self._text.setWordWrap(True)
        self.inputs = Rows(theme, "In")
        self.outputs = Rows(theme, "Out")
        head = QHBoxLayout()
        for widget in (self._dot, self._status):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        for part in (self._text, rule(), self.inputs, self.outputs):
            column.addWidget(part)
        column.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Before the first evaluation."""
        self._dot.set_colour(self._theme.text3)
        self._status.setText("No values yet")
        self._facts.setText("")
        self._text.setText("Run the flow to see what this node holds.")
        self.inputs.show_rows(())
        self.outputs.show_rows(())

    def show_view(self, view: NodeView, inputs: Sequence[Row], outputs: Sequence[Row]) -> None:
        """inputs, outputs: label of the port and the value as text."""
        status = str(view.last.status)
        colour = {
            "ok": self._theme.ok,
            "warn": self._theme.warn,
            "error": self._theme.error,
            "paused": self._theme.paused,
            "running": self._theme.accent,
        }.get(status, self._theme.text3)
        self._dot.set_colour(colour)
        self._status.setText(STATUS_WORDS.get(status, status))
        times = "once" if view.evaluations == 1 else f"{view.evaluations:,} times"
        self._facts.setText(f"{times}, {duration_text(view.last.duration_us)}")
        self._text.setText(view.last.text)
        set_tone(self._text, _TONES.get(status, ""))
        self.inputs.show_rows(inputs)
        self.outputs.show_rows(outputs)


class Rows(QWidget):
    """A titled list of names and values."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label(theme, title, 12, 600), 0, 0, 1, 2)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self.hide()

    @property
    def texts(self) -> list[Row]:
        return [(name.text(), value.text()) for name, value in self._rows if not name.isHidden()]

    def show_rows(self, rows: Sequence[Row]) -> None:
        while len(self._rows) < len(rows):
            self._add_row()
        for index, (name, value) in enumerate(self._rows):
            is_used = index < len(rows)
            name.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                name.setText(rows[index][0])
                value.setText(rows[index][1])
                set_tone(value, tone_of(rows[index][1]))
        self.setVisible(bool(rows))

    def _add_row(self) -> None:
        name = label(self._theme, "", 12, tone="2")
        value = label(self._theme, "", 12, 600, tabular=True)
        value.setWordWrap(True)
        row = len(self._rows) + 1
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))


def tone_of(text: str) -> str:
    """Long and gains are up, short and losses down; the words and signs say it too."""
    word = text.casefold()
    if word.startswith(("long", "buy", "+", "yes")):
        return "up"
    return "down" if word.startswith(("short", "sell", "\u2212", "-")) else ""


def duration_text(microseconds: float) -> str:
    """ "12 µs", "0.4 ms", "1.8 s"."""
    if microseconds < 100:
        return f"{microseconds:.0f} µs"
    if microseconds < 1_000_000:
        return f"{microseconds / 1000:.1f} ms"
    return f"{microseconds / 1_000_000:.1f} s"
