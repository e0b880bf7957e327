"""The chart of a past run, cut at the moment: no candle and no trade of later is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.ui.charts.markers import Marker, outcome
from moniqo_desktop.ui.charts.overlays import PositionMarks
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.state.exit_words import move_words
from moniqo_desktop.ui.state.texts import profit_text
from moniqo_desktop.ui.words.marks import mark_words
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Columns, Market
    from moniqo_desktop.domain.past import Moment, PastTrade, ReplayHead
    from moniqo_desktop.ui.look.theme import Theme

MOST: Final = 4_000
"""Candles before the moment that are on the chart; more would cost time with each step."""


class PastChart(QWidget):
    """One symbol at a time, chosen by its tab."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = Tabs(theme, tr("Symbols"), self)
        self.chart = PriceChart(theme, self)
        self._head: ReplayHead | None = None
        self._moment: Moment | None = None
        self._symbol = ""
        self._shown = (0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.chart, 1)
        self.tabs.currentChanged.connect(self._choose)

    @property
    def symbol(self) -> str:
        return self._symbol

    def show_run(self, head: ReplayHead) -> None:
        self._head, self._moment = head, None
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for symbol, frame in head.frames.items():
            self.tabs.addTab(f"{symbol}  {frame}")
        self.tabs.blockSignals(False)
        self.tabs.setVisible(self.tabs.count() > 0)
        self._choose(0)

    def show_moment(self, moment: Moment) -> None:
        """Candles closed by then, trades made by then, the position that was open."""
        self._moment = moment
        head = self._head
        if head is None or self._symbol not in head.candles:
            return
        columns, frame = head.candles[self._market.symbol], head.frames[self._market.symbol]
        stop = int(np.searchsorted(columns.opened_at + frame.ms, moment.at, side="right"))
        self._show_candles(columns, stop)
        known = [t for t in head.trades if t.opened_at <= moment.at and t.symbol == self._symbol]
        marks: list[Marker] = []
        for trade in known[-MOST:]:
            marks += _marks(trade, moment.at)
        self.chart.set_markers(marks)
        self.chart.set_position(self._position(known, moment))

    def _show_candles(self, columns: Columns, stop: int) -> None:
        """Appends where the moment only went on a little; else all anew."""
        start, was = self._shown
        if start <= was <= stop <= was + 8 and stop - start < 2 * MOST and was > start:
            for row in range(was, stop):
                self.chart.append(columns.candle(row))
            self._shown = (start, stop)
        elif stop != was:
            start = max(stop - MOST, 0)
            self.chart.set_columns(columns[start:stop])
            self._shown = (start, stop)
            self.chart.show_newest()
        if stop:
            self.chart.set_last_price(float(columns.close[stop - 1]))

    def _position(self, known: list[PastTrade], moment: Moment) -> PositionMarks | None:
        held = [t for t in known if not t.closed_at or t.closed_at > moment.at]
        if not held or not moment.position:
            return None
        trade = held[-1]
        stop, target = moment.protection.get(trade.symbol, (0.0, 0.0))
        profit = self._profit(trade, moment)
        return PositionMarks(
            trade.direction,
            trade.entered_at,
            trade.entry,
            held_text(moment.position, self._symbol)
            or f"{trade.direction.upper()} {trade.amount_text}",
            f"{profit_text(profit)} {self._market.quote}",
            profit,
            stop,
            target,
            move_words("stop", trade.entry, stop, trade.direction.sign) if stop else "",
            move_words("target", trade.entry, target, trade.direction.sign) if target else "",
        )

    def _profit(self, trade: PastTrade, moment: Moment) -> int:
        """Of this symbol alone, money; what the moment tells is of all that was open."""
        held = held_text(moment.position, self._symbol)
        if not held or len(moment.protection) < 2:
            return moment.profit
        market, head = self._market, self._head
        assert head is not None
        amount = market.amount(held.split()[-1])
        close = float(head.candles[market.symbol].close[self._shown[1] - 1])
        steps = float((close - trade.entry) * 10**market.price_decimals * trade.direction.sign)
        return round(steps * amount * market.notional_factor)

    @property
    def _market(self) -> Market:
        assert self._head is not None
        return next(market for market in self._head.markets if market.symbol == self._symbol)

    def _choose(self, index: int) -> None:
        head = self._head
        if head is None or not 0 <= index < len(head.frames):
            return
        self._symbol = list(head.frames)[index]
        self._shown = (0, 0)
        self.chart.set_market(self._market)
        if self._moment is not None:
            self.show_moment(self._moment)


def held_text(position: str, symbol: str) -> str:
    """ "SHORT 0.015" out of the words for all that was open; "" where nothing of it was."""
    words = (each for each in position.split("; ") if each.endswith(f" {symbol}"))
    return next(words, "").removesuffix(f" {symbol}")


def _marks(trade: PastTrade, at: int) -> list[Marker]:
    """Entry, and exit where it was made by then."""
    way, back = Direction.LONG, Direction.SHORT
    if trade.direction.sign < 0:
        way, back = back, way
    word = "BUY" if trade.direction.sign > 0 else "SELL"
    begins = mark_words(f"{word} {trade.amount_text}")
    marks = [Marker(trade.entered_at, trade.entry, begins, way)]
    if trade.closed_at and trade.closed_at <= at:
        ends = move_words(trade.ended_by, trade.entry, trade.exit, trade.direction.sign)
        ended = outcome((trade.exit - trade.entry) * trade.direction.sign)
        marks.append(Marker(trade.exited_at, trade.exit, mark_words(ends), back, ended))
    return marks
