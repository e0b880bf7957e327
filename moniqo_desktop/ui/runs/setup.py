"""The form of a backtest: candles, span, money, how orders fill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.domain.market import TIMEFRAMES
from moniqo_desktop.ui.parts import icon_button, label, rule
from moniqo_desktop.ui.runs.asked import (
    FILE,
    GEARS,
    KINDS,
    PATH_WORDS,
    PRACTICE,
    SOURCES,
    Asked,
    guessed,
    problems,
)
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

FILTER: Final = "Candles (*.csv *.csv.gz *.parquet);;All files (*)"


class SetupForm(QWidget):
    """asked_changed: some field has another value."""

    asked_changed = Signal()

    def __init__(self, theme: Theme, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields: dict[str, Labelled] = {}
        self._touched: set[str] = set()
        self._lay_out()
        self.show_asked(asked)
        for name, field in self._fields.items():
            field.changed.connect(lambda name=name: self._note(name))

    @property
    def asked(self) -> Asked:
        return Asked(**{name: field.value for name, field in self._fields.items()})

    def field(self, name: str) -> Labelled:
        return self._fields[name]

    def show_asked(self, asked: Asked) -> None:
        for name, value in asked.row().items():
            self._fields[name].show_value(value)
        self._show_source()

    def show_clock(self, symbol: str, frame: str) -> None:
        """What the flow in front reads; a field the trader filled in himself stays."""
        for name, value in (("symbol", symbol), ("timeframe", frame)):
            if value and name not in self._touched:
                self._fields[name].show_value(value)

    def check(self) -> bool:
        """Says at each field what is wrong; True when nothing is."""
        found = problems(self.asked)
        for name, field in self._fields.items():
            field.say(found.get(name, ""))
        wrong = next((name for name in self._fields if name in found), None)
        if wrong is not None:
            self._fields[wrong].editor.setFocus()
        return wrong is None

    def choose_file(self, file: str) -> None:
        """Takes the file, and what its name tells of symbol and timeframe."""
        symbol, frame = guessed(file)
        asked = replace(self.asked, source=FILE, file=file)
        asked = replace(asked, symbol=symbol or asked.symbol, timeframe=frame or asked.timeframe)
        self.show_asked(asked)
        self._touched |= {"symbol", "timeframe"}
        self._fields["file"].say("")
        self.asked_changed.emit()

    def _note(self, name: str) -> None:
        self._touched.add(name)
        if name == "source":
            self._show_source()
        if self._fields[name].sentence:
            self._fields[name].say(problems(self.asked).get(name, ""))
        self.asked_changed.emit()

    def _show_source(self) -> None:
        source = self._fields["source"].value
        self._fields["file"].setVisible(source == FILE)
        self._fields["days"].setVisible(source == PRACTICE)
        for name in ("since", "until"):
            self._fields[name].setVisible(source != PRACTICE)

    def _lay_out(self) -> None:
        theme = self._theme
        browse = icon_button(theme, "open", "Choose a file…", 16)
        browse.clicked.connect(self._ask_for_file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(theme, "Candles", 13, 600))
        column.addWidget(self._choice("source", "From", SOURCES))
        file = self._made("file", "File", text_field(theme, "candles.csv"), beside=browse)
        column.addWidget(file)
        frames = tuple((frame, frame) for frame in TIMEFRAMES)
        column.addLayout(
            in_pairs(self._text("symbol", "Symbol"), self._choice("timeframe", "Timeframe", frames))
        )
        column.addWidget(self._text("days", "History", hint="days"))
        day = "YYYY-MM-DD"
        column.addLayout(
            in_pairs(self._text("since", "From day", day), self._text("until", "To day", day))
        )
        column.addWidget(rule())
        column.addWidget(label(theme, "Money", 13, 600))
        column.addWidget(self._text("cash", "Cash to start with", hint="in quote"))
        column.addLayout(
            in_pairs(
                self._text("fee_bps", "Fee", hint="bps a side"),
                self._text("slippage_bps", "Slippage", hint="bps"),
            )
        )
        column.addWidget(rule())
        column.addWidget(label(theme, "How orders fill", 13, 600))
        column.addWidget(self._choice("kind", "Market", KINDS))
        column.addWidget(self._choice("path", "Inside a candle", tuple(PATH_WORDS.items())))
        column.addWidget(self._choice("gear", "Gear", GEARS))
        column.addStretch(1)

    def _text(self, name: str, title: str, placeholder: str = "", *, hint: str = "") -> Labelled:
        return self._made(name, title, text_field(self._theme, placeholder), hint=hint)

    def _choice(self, name: str, title: str, choices: tuple[tuple[str, str], ...]) -> Labelled:
        return self._made(name, title, Choices(self._theme, choices))

    def _made(
        self,
        name: str,
        title: str,
        editor: QLineEdit | Choices,
        *,
        hint: str = "",
        beside: QWidget | None = None,
    ) -> Labelled:
        made = Labelled(self._theme, name, title, editor, hint=hint, beside=beside)
        self._fields[name] = made
        return made

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self.window(), "Candles", self._fields["file"].value, FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.choose_file)
        dialog.open()
