"""The form of a backtest: candles, span, money, how orders fill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.domain.market import TIMEFRAMES, MarketKind
from moniqo_desktop.ui.look.parts import icon_button, label, rule
from moniqo_desktop.ui.runs.asked import (
    FILE,
    FILTER,
    GEARS,
    KIND_OF,
    KINDS,
    PATH_WORDS,
    PRACTICE,
    SOURCES,
    STORED,
    Asked,
    Clock,
    Wanted,
    file_problem,
    guessed,
    problems,
)
from moniqo_desktop.ui.runs.importing import ImportCandles
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field
from moniqo_desktop.ui.runs.more import More
from moniqo_desktop.ui.state.texts import moment
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.queries import StoredSeries
    from moniqo_desktop.ui.look.theme import Theme

_NOTHING_STORED: Final = (("", later("Nothing yet")),)
_HOW_TO_STORE: Final = later("Nothing is stored yet: import the candles of a file.")
_OWN_PRICES: Final = later(
    "A practice market with prices of its own: a backtest never shows what a paper run has still "
    "before it."
)


class SetupForm(QWidget):
    """asked_changed: some field has another value."""

    asked_changed = Signal()

    def __init__(self, theme: Theme, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clocks: tuple[Clock, ...] = ()
        self.more: list[Labelled] = []
        """File fields of a flow that reads several markets, all but the first."""
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

    @property
    def wanted(self) -> Wanted:
        """What is asked, of the markets the flow reads."""
        return Wanted(self.asked, self._clocks, tuple(field.value for field in self.more))

    def show_clocks(self, clocks: tuple[Clock, ...]) -> None:
        """What the flow in front reads. Of one market the trader may ask for another; several
        are read as they are drawn."""
        if clocks != self._clocks:
            self._clocks = clocks
            self._make_more()
        is_one = len(clocks) < 2
        for name, value in zip(("symbol", "timeframe"), (*clocks, ("", ""))[0], strict=True):
            self._fields[name].editor.setEnabled(is_one)
            if value and (not is_one or name not in self._touched):
                self._fields[name].show_value(value)
        self._show_source()

    def show_stored(self, series: Sequence[StoredSeries]) -> None:
        """What may be chosen of the stored history."""
        choices = [(f"{each.symbol}@{each.timeframe}", _in_words(each)) for each in series]
        self.stored.editor.set_choices(choices or _NOTHING_STORED)  # type: ignore[union-attr]  # made here
        self.stored.note("" if choices else tr(_HOW_TO_STORE))
        if choices and self._fields["source"].value == STORED and not self._touched:
            self._take_stored()

    def check(self) -> bool:
        """Says at each field what is wrong; True when nothing is."""
        found = problems(self.asked)
        for name, field in self._fields.items():
            field.say(found.get(name, ""))
        for field in self.more:
            is_file = self._fields["source"].value == FILE
            field.say(file_problem(field.value) if is_file else "")
        self.more_settings.unfold_wrong()
        wrong = [each for each in (*self._fields.values(), *self.more) if each.sentence]
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def choose_file(self, file: str) -> None:
        """Takes the file, and what its name tells of symbol and timeframe."""
        symbol, frame = guessed(file)
        asked = replace(self.asked, source=FILE, file=file, kind=self._kind_of(FILE))
        asked = replace(asked, symbol=symbol or asked.symbol, timeframe=frame or asked.timeframe)
        self.show_asked(asked)
        self._touched |= {"symbol", "timeframe"}
        self._fields["file"].say("")
        self.asked_changed.emit()

    def _note(self, name: str) -> None:
        self._touched.add(name)
        if name == "source":
            self._fields["kind"].show_value(self._kind_of(self._fields["source"].value))
        if name in ("source", "kind", "finer"):
            self._show_source()
        if self._fields[name].sentence:
            self._fields[name].say(problems(self.asked).get(name, ""))
        self.asked_changed.emit()

    def _kind_of(self, source: str) -> str:
        """The kind of market that goes with a source, unless the trader chose one."""
        if "kind" in self._touched:
            return self._fields["kind"].value
        return KIND_OF.get(source, MarketKind.SPOT.value)

    def _show_source(self) -> None:
        source = self._fields["source"].value
        self._fields["file"].setVisible(source == FILE)
        self._fields["days"].setVisible(source == PRACTICE)
        self._own_prices.setVisible(source == PRACTICE)
        self.importing.setVisible(source == STORED)
        self.more_settings.show_source(source, is_one=len(self._clocks) < 2)
        self.stored.setVisible(source == STORED and len(self._clocks) < 2)
        for name in ("since", "until"):
            self._fields[name].setVisible(source != PRACTICE)
        is_linear = self._fields["kind"].value == MarketKind.LINEAR
        # The practice market brings its own rates.
        self._fields["funding"].setVisible(is_linear and source != PRACTICE)
        for field in self.more:
            field.setVisible(source == FILE)

    def _take_stored(self) -> None:
        symbol, _, frame = self.stored.value.partition("@")
        if frame:
            self._fields["symbol"].show_value(symbol)
            self._fields["timeframe"].show_value(frame)
            self._touched |= {"symbol", "timeframe"}
            self.asked_changed.emit()

    def _make_more(self) -> None:
        """A file field for each market after the first."""
        for field in self.more:
            self._more_column.removeWidget(field)
            field.deleteLater()
        self.more = []
        for symbol, frame in self._clocks[1:]:
            what = f"{symbol} {frame}"
            words = tr("Choose a file of {what}…").format(what=what)
            browse = icon_button(self._theme, "open", words, 16)
            field = Labelled(
                self._theme, f"file.{symbol}", tr("File of {what}").format(what=what),
                text_field(self._theme, "candles.csv"), beside=browse,
            )  # fmt: skip
            browse.clicked.connect(lambda _=False, field=field: self._ask(field.show_value))
            self.more.append(field)
            self._more_column.addWidget(field)

    def _lay_out(self) -> None:
        theme = self._theme
        browse = icon_button(theme, "open", tr("Choose a file…"), 16)
        browse.clicked.connect(lambda: self._ask(self.choose_file))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label(theme, tr("Candles"), 13, 600))
        column.addWidget(self._choice("source", tr("From"), SOURCES))
        file = self._made("file", tr("File"), text_field(theme, "candles.csv"), beside=browse)
        column.addWidget(file)
        self._more_column = QVBoxLayout()
        self._more_column.setSpacing(12)
        column.addLayout(self._more_column)
        self.stored = Labelled(theme, "stored", tr("Stored"), Choices(theme, _NOTHING_STORED))
        self.stored.changed.connect(self._take_stored)
        column.addWidget(self.stored)
        self.importing = ImportCandles(theme)
        column.addWidget(self.importing)
        frames = tuple((frame, frame) for frame in TIMEFRAMES)
        column.addLayout(
            in_pairs(
                self._text("symbol", tr("Symbol")),
                self._choice("timeframe", tr("Timeframe"), frames),
            )
        )
        column.addWidget(self._text("days", tr("History"), hint=tr("days")))
        self._own_prices = label(theme, tr(_OWN_PRICES), 11, tone="3")
        self._own_prices.setWordWrap(True)
        column.addWidget(self._own_prices)
        day = "YYYY-MM-DD"
        column.addLayout(
            in_pairs(
                self._text("since", tr("From day"), day), self._text("until", tr("To day"), day)
            )
        )
        column.addWidget(rule())
        column.addWidget(label(theme, tr("Money"), 13, 600))
        column.addWidget(self._text("cash", tr("Cash to start with"), hint=tr("in quote")))
        column.addLayout(
            in_pairs(
                self._text("fee_bps", tr("Fee"), hint=tr("bps a side")),
                self._text("slippage_bps", tr("Slippage"), hint="bps"),
            )
        )
        column.addWidget(rule())
        column.addWidget(label(theme, tr("How orders fill"), 13, 600))
        column.addWidget(self._choice("kind", tr("Market"), KINDS))
        rates = icon_button(theme, "open", tr("Choose a file of funding rates…"), 16)
        rates.clicked.connect(lambda: self._ask(self._fields["funding"].show_value))
        field = text_field(theme, tr("none are charged"))
        column.addWidget(
            self._made("funding", tr("Funding rates"), field, hint="file", beside=rates)
        )
        column.addWidget(self._choice("path", tr("Inside a candle"), tuple(PATH_WORDS.items())))
        column.addWidget(self._choice("gear", tr("Gear"), GEARS))
        self.more_settings = More(theme, self._ask)
        self._fields |= self.more_settings.fields
        column.addWidget(self.more_settings)
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

    def _ask(self, take: Callable[[str], None]) -> None:
        dialog = QFileDialog(self.window(), tr("Candles"), self._fields["file"].value, tr(FILTER))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(take)
        dialog.open()


def _in_words(series: StoredSeries) -> str:
    since, until = moment(series.since), moment(series.until - 1)
    return f"{series.symbol} {series.timeframe}   {since:%Y-%m-%d} – {until:%Y-%m-%d}"
