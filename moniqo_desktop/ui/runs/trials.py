"""Tables of a search: its sets, the best first, and the steps of a walk forward."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.figures import goal_text, ratio_text, share_of_text, tone_of
from moniqo_desktop.domain.backtest.search import FAILED
from moniqo_desktop.ui.desk.cells import Cell, Tone
from moniqo_desktop.ui.desk.tables import Column, Table, TableView
from moniqo_desktop.ui.runs.heat import choice_text
from moniqo_desktop.ui.state.texts import NOTHING, moment
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.search import Fold, Search, Trial
    from moniqo_desktop.ui.look.theme import Theme

MOST_ROWS: Final = 2_000
MOST_DECIMALS: Final = 4
"""Of a percentage."""
_NO_WALK: Final = later(
    "No walk forward was made. Choose one at the left: each set is then judged on candles it was "
    "not chosen on."
)
_WALKING: Final = later(
    "The walk forward comes after the search; its windows stand here when all are judged."
)
_TONES: Final = {"up": Tone.UP, "down": Tone.DOWN, "": Tone.PLAIN}


class TrialsTable(QWidget):
    """chosen: number of the trial that the trader selected."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[tuple[str, str], ...] = ()
        self._goal, self._shown = "", -1
        self.table: Table[Trial] | None = None
        self.view: TableView[Trial] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_search(self, search: Search) -> None:
        """Keeps what was selected."""
        if (search.parameters, search.goal) != (self._names, self._goal) or self.table is None:
            self._make(search)
        assert self.table is not None
        self.table.set_rows(ranked(search.trials)[:MOST_ROWS])

    def select(self, number: int) -> None:
        """A trial by its number; none, if it is not shown."""
        self._shown = number
        if self.table is not None and self.view is not None:
            place = self.table.place_of(number)
            if place >= 0:
                self.view.selectRow(place)
            else:
                self.view.clearSelection()

    def _make(self, search: Search) -> None:
        """Columns follow the settings that vary."""
        self._names, self._goal = search.parameters, search.goal
        if self.view is not None:
            self._column.removeWidget(self.view)
            self.view.deleteLater()
        self.table = Table(_columns(search), lambda trial: trial.number, self)
        empty = tr("Sets appear here as they are tried, the best first.")
        self.view = TableView(self._theme, self.table, empty, self)
        self.view.setAccessibleName(tr("Sets that were tried, the best first"))
        self.view.selectionModel().selectionChanged.connect(self._tell)
        self.view.clicked.connect(self._tell_clicked)
        self._column.addWidget(self.view)

    def _tell(self, chosen: QItemSelection, before: QItemSelection) -> None:
        assert self.view is not None
        trial = self.view.chosen()
        if trial is not None and chosen.indexes() and trial.number != self._shown:
            self.chosen.emit(trial.number)

    def _tell_clicked(self, index: QModelIndex) -> None:
        """The row that is selected already may be chosen too: it stays then."""
        trial = self.table.row(index.row()) if self.table is not None else None
        if trial is not None:
            self.chosen.emit(trial.number)


class FoldsTable(QWidget):
    """Each step: searched in one span, judged in the one after it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        self._goal = ""
        self.table: Table[Fold] = Table(self._columns(), lambda fold: fold.test_from, self)
        self.view: TableView[Fold] = TableView(theme, self.table, tr(_NO_WALK), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_search(self, search: Search, *, is_walking: bool = False) -> None:
        """is_walking: its walk forward is still to be made."""
        addresses = (address for address, _ in search.parameters)
        self._goal = search.goal
        self._names = dict(zip(addresses, short_titles(search), strict=True))
        self.table.set_rows(list(search.folds))
        self.view.say_empty(tr(_WALKING) if is_walking else tr(_NO_WALK))

    def _columns(self) -> list[Column[Fold]]:
        return [
            Column(
                tr("Searched in"), lambda f: Cell(_span(f.train_from, f.train_to)), 150,
                from_width=560,
            ),
            Column(tr("Judged in"), _judged, 150),
            Column(tr("Settings"), self._set, 100, share=1),
            Column(tr("In search"), lambda f: Cell(self._worth(f.train_value)), 76, right=True),
            Column(
                tr("After it"), self._after, 76, right=True,
                tip=tr("On candles it was not chosen on"),
            ),
        ]  # fmt: skip

    def _worth(self, value: float) -> str:
        return goal_text(self._goal, value)

    def _after(self, fold: Fold) -> Cell:
        return Cell(self._worth(fold.test_value), _TONES[tone_of(fold.test_value)])

    def _set(self, fold: Fold) -> Cell:
        if not fold.params:
            return Cell(tr("stayed in cash"))
        named = [(self._names.get(name, name), choice_text(value)) for name, value in fold.params]
        words = ",  ".join(f"{name}: {value}" for name, value in named)
        return Cell(words, tip=words)


def ranked(trials: Sequence[Trial]) -> list[Trial]:
    """The best first; those that came to nothing last."""
    return sorted(
        trials, key=lambda t: (t.value != t.value, -t.value if t.value == t.value else 0, t.number)
    )


def _columns(search: Search) -> list[Column[Trial]]:
    shown: list[Column[Trial]] = [
        Column("#", lambda trial: Cell(f"{trial.number + 1:,}", Tone.QUIET), 52, right=True)
    ]
    for (address, title), short in zip(search.parameters, short_titles(search), strict=True):
        shown.append(Column(short, _param(address), 74, share=1, right=True, tip=title))
    shown.append(
        Column(
            _capital(retell(search.goal)),
            partial(_value, search.goal),
            92,
            right=True,
            tip=retell(search.goal),
        )
    )
    shown += [
        Column(tr("Profit"), _growth, 82, right=True, from_width=430),
        Column(tr("Drawdown"), _figure("max_drawdown", _share), 84, right=True, from_width=520),
        Column(tr("Trades"), _figure("trades", _count), 66, right=True, from_width=580),
    ]
    return shown


def short_titles(search: Search) -> list[str]:
    """Of each setting as few words as tell it from the others: its own name, else its node's."""
    titles = [title for _, title in search.parameters]
    for part in (2, 0):
        shorts = [title.rpartition(": ")[part] for title in titles]
        if len(set(shorts)) == len(shorts) and all(shorts):
            return shorts
    return titles


def _param(address: str) -> Callable[[Trial], Cell]:
    def cell(trial: Trial) -> Cell:
        value = trial.param(address)
        return Cell(NOTHING if value is None else choice_text(value))

    return cell


def _value(goal: str, trial: Trial) -> Cell:
    if trial.value != trial.value:
        words = trial.state.removeprefix(f"{FAILED}: ")
        tip = retell(words) if words != trial.state else tr("no result")
        return Cell(NOTHING, Tone.QUIET, tip=tip)
    if math.isinf(trial.value):
        return Cell("∞", Tone.STRONG)
    return Cell(goal_text(goal, trial.value), Tone.STRONG)


def growth_cell(value: float) -> Cell:
    """+12.34 %; of what is hardly a gain or a loss as many digits as show that it is one."""
    if value != value:
        return Cell(NOTHING)
    for decimals in range(2, MOST_DECIMALS + 1):
        if round(value * 100, decimals):
            return Cell(ratio_text(value, decimals), _TONES[tone_of(value)])
    return Cell(ratio_text(abs(value)).removeprefix("+"))


def _figure(name: str, text: Callable[[float], str]) -> Callable[[Trial], Cell]:
    def cell(trial: Trial) -> Cell:
        return Cell(text(dict(trial.figures).get(name, math.nan)))

    return cell


def _growth(trial: Trial) -> Cell:
    return growth_cell(dict(trial.figures).get("growth", math.nan))


def _judged(fold: Fold) -> Cell:
    tip = tr("Searched in {span}").format(span=_span(fold.train_from, fold.train_to))
    return Cell(_span(fold.test_from, fold.test_to), tip=tip)


def _span(since: int, until: int) -> str:
    return f"{moment(since):%Y-%m-%d} – {moment(until - 1):%m-%d}"


def _share(value: float) -> str:
    return share_of_text(value, 1)


def _count(value: float) -> str:
    return f"{int(value):,}" if value == value else NOTHING


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
