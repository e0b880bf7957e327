"""Names and values in rows, and the words for how a node fares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from moniqo_desktop.ui.look.parts import label, set_tone
from moniqo_desktop.ui.words.cards import said
from moniqo_desktop.ui.words.translation import later

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.look.theme import Theme

STATUS_WORDS: Final = {
    "idle": later("Idle"),
    "waiting": later("Waiting for data"),
    "running": later("Running"),
    "ok": later("Fine"),
    "warn": later("Needs a look"),
    "error": later("Stopped by a problem"),
    "paused": later("Paused"),
}
Row = tuple[str, str]


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
                value.setText(said(rows[index][1]))
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
