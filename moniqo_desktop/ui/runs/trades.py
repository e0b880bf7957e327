"""The trades of a report: a table that can be sorted, and the chart that shows the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.runs.trade_rows import markers, mean_price, sentence, sort_key, trade_columns
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport
    from moniqo_desktop.domain.market import Columns
    from moniqo_desktop.ui.look.theme import Theme

VIEW_LEAST: Final = 320
MOST_CANDLES: Final = 20_000
"""Beside the chosen trade; a chart of all of a long history would stop the window."""
_SHARE: Final = 3.0
"""A chosen trade takes about one part in so many of the chart."""


class TradesPage(QWidget):
    """candles_wanted: symbol whose candles the chart needs; they come by show_candles. why_asked:
    number of a trade, from 0, whose page is wanted."""

    candles_wanted = Signal(str)
    why_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: BacktestReport | None = None
        self._order: tuple[int, bool] = (0, False)
        self._candles: dict[str, Columns] = {}
        self._shown = -1
        self._wanted: set[str] = set()
        self.table: Table[int] = Table(trade_columns(self._row_of), lambda number: number, self)
        self.view: TableView[int] = TableView(
            theme,
            self.table,
            tr("This run made no trades: see Assumptions for what it was given."),
            self,
        )
        self.view.setAccessibleName(tr("Trades of this report"))
        self.chart = PriceChart(theme, self)
        self.words = label(theme, "", 12, 500, tone="2", tabular=True)
        self.why = push_button(theme, tr("Why this trade?"))
        self.words.setWordWrap(True)
        self.view.setMinimumWidth(theme.px(VIEW_LEAST))
        self._arrange()
        self.view.selectionModel().selectionChanged.connect(self._choose)
        self.view.horizontalHeader().setSectionsClickable(True)
        self.view.horizontalHeader().setSortIndicatorShown(False)
        self.view.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.view.doubleClicked.connect(lambda _: self._ask_why())
        self.why.clicked.connect(self._ask_why)

    def show_report(self, report: BacktestReport) -> None:
        """The trades in the order they closed, and the first of them on the chart."""
        self._report, self._candles, self._shown = report, {}, -1
        self._order = (0, False)
        self.table.set_rows(range(0))
        self.table.set_rows(range(len(report.result.trades)))
        self.words.setText("")
        self.chart.set_markers(())
        self._wanted = set()
        if len(report.result.trades):
            self.view.selectRow(0)
            return
        for market in report.markets[:1]:
            self.chart.set_market(market)
            self._want(market.symbol)

    def show_candles(self, symbol: str, columns: Columns) -> None:
        """Those of the report; what was chosen meanwhile is drawn now."""
        self._candles[symbol] = columns
        if self._shown >= 0:
            self._draw(self._shown)
        elif self._report is not None and not len(self._report.result.trades):
            self.chart.set_columns(columns[-MOST_CANDLES:])
            self.chart.show_all()

    def sort_by(self, section: int) -> None:
        """By a column; by the same again: the other way round."""
        if self._report is None:
            return
        was, down = self._order
        self._order = (section, not down if was == section else section != 0)
        keys = sort_key(self._report, section)
        order = np.argsort(keys, kind="stable")
        rows = order[::-1] if self._order[1] else order
        self.table.set_rows(rows.tolist())

    def _row_of(self, number: int) -> tuple[BacktestReport, int]:
        assert self._report is not None
        return self._report, number

    def _choose(self, chosen: QItemSelection, before: QItemSelection) -> None:
        number = self.view.chosen()
        if number is not None and number != self._shown:
            self._draw(number)

    def _draw(self, number: int) -> None:
        """The candles around a trade with the marks of all trades there."""
        report = self._report
        assert report is not None
        trades = report.result.trades
        self._shown = number
        symbol = trades.symbols[int(trades.symbol[number])]
        columns = self._candles.get(symbol)
        if columns is None:
            self._want(symbol)
            return
        opened, closed = int(trades.entered_at[number]), int(trades.exited_at[number])
        first, last = np.searchsorted(columns.opened_at, (opened, closed))
        start = max(0, int(first) - MOST_CANDLES // 2)
        part = columns[start : min(len(columns), int(last) + MOST_CANDLES // 2)]
        self.chart.set_market(report.market(symbol))
        self.chart.set_columns(part)
        # The line of the last price stands at the exit: the last candle of the part says nothing.
        self.chart.set_last_price(mean_price(report, number, int(trades.notional_out[number])))
        self.chart.set_markers(markers(report, number))
        self.chart.look_at(int(first) - start, int(last) - start, _SHARE)
        self.words.setText(sentence(report, number))

    def _ask_why(self) -> None:
        if self._shown >= 0:
            self.why_asked.emit(self._shown)

    def _want(self, symbol: str) -> None:
        """Asked for once; an answer draws what is chosen by then."""
        if symbol not in self._wanted:
            self._wanted.add(symbol)
            self.candles_wanted.emit(symbol)

    def _arrange(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.addWidget(self.words, 1)
        head.addWidget(self.why)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.view)
        halves.addWidget(right)
        halves.setStretchFactor(0, 6)
        halves.setStretchFactor(1, 5)
        halves.setSizes([720, 560])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(halves)
