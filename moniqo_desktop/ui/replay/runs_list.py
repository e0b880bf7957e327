"""The list of past runs: what ran when, and what it came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone
from moniqo_desktop.ui.desk.tables import Column, Table, TableView
from moniqo_desktop.ui.look.parts import icon_button, label
from moniqo_desktop.ui.replay.run_words import began_text, state_text, told_run
from moniqo_desktop.ui.state.texts import day_minute_text, profit_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.past import PastRun
    from moniqo_desktop.ui.look.theme import Theme


class RunsList(QWidget):
    """opened: key of the run that is to be walked through (click, Enter). again_asked: the list may
    have grown. shown: key of the run walked through, "" = none."""

    opened = Signal(str)
    again_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown = ""
        self.table: Table[PastRun] = Table(_columns(), lambda run: run.key, self)
        self.view: TableView[PastRun] = TableView(
            theme,
            self.table,
            tr("Nothing ran yet. Press Run, or test the flow on history: each run is kept here."),
            self,
        )
        self.view.setAccessibleName(tr("Past runs"))
        self.count = label(theme, "", 11, tone="3", tabular=True)
        again = icon_button(theme, "redo", tr("Read the list again"), 14)
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 8, 4)
        head.addWidget(label(theme, tr("Past runs"), 13, 600))
        head.addSpacing(6)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        again.clicked.connect(self._read_again)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        self.table.set_rows(runs)
        self.count.setText(f"{len(runs):,}" if runs else "")

    def account_of(self, key: str) -> str:
        """ "" of a backtest, and of a run that is not in the list."""
        place = self.table.place_of(key)
        run = self.table.row(place) if place >= 0 else None
        return run.wallet if run is not None else ""

    def choose(self, key: str) -> None:
        """Marks a run without opening it."""
        place = self.table.place_of(key)
        if place >= 0:
            self.view.selectRow(place)

    def _read_again(self) -> None:
        """A run that goes on can be opened anew, as it is now."""
        self.shown = ""
        self.again_asked.emit()

    def _open(self, index: QModelIndex) -> None:
        run = self.table.row(index.row())
        if run is not None and run.key != self.shown:
            self.shown = run.key
            self.opened.emit(run.key)


def _columns() -> tuple[Column[PastRun], ...]:
    return (
        Column(tr("Flow"), _flow, 120, share=1),
        Column(tr("Account"), _account, 84, from_width=220),
        Column(tr("Mode"), _mode, 78, from_width=430),
        Column(tr("State"), _state, 66, from_width=300),
        Column(tr("Began"), _began, 108, from_width=500),
        Column(tr("Trades"), _trades, 60, right=True, from_width=560),
        Column(tr("Net"), _net, 78, right=True),
        Column(
            tr("Fall"),
            _fall,
            70,
            right=True,
            tip=tr("Deepest fall of the equity from a peak before, after each closed trade"),
            from_width=620,
        ),
    )


def _flow(run: PastRun) -> Cell:
    bar = Tone.ERROR if run.mode == "live" else None
    return Cell(run.title, Tone.STRONG, bar=bar, tip=told_run(run))


def _account(run: PastRun) -> Cell:
    return Cell(run.wallet, Tone.QUIET, tip=told_run(run))


def _mode(run: PastRun) -> Cell:
    tone = Tone.ERROR if run.mode == "live" else Tone.QUIET
    return Cell("", pill=retell(run.mode, "mode"), pill_tone=tone, tip=told_run(run))


def _state(run: PastRun) -> Cell:
    return Cell(state_text(run), Tone.UP if run.is_open else Tone.QUIET, tip=told_run(run))


def _began(run: PastRun) -> Cell:
    return Cell(day_minute_text(run.started_at), Tone.QUIET, tip=began_text(run))


def _trades(run: PastRun) -> Cell:
    return Cell(f"{run.trades:,}", tip=told_run(run))


def _net(run: PastRun) -> Cell:
    return Cell(profit_text(run.net_profit), profit_tone(run.net_profit), tip=told_run(run))


def _fall(run: PastRun) -> Cell:
    return Cell(f"{100 * run.max_drawdown:.1f} %", Tone.QUIET)
