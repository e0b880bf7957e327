"""Which other symbols a chart shows, and their candles as lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import Symbol, Timeframe
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.lines import PRICE_PANE
from moniqo_desktop.ui.state.candles import with_forming

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.feed import ChartFeed
    from moniqo_desktop.ui.charts.price import PriceChart
    from moniqo_desktop.ui.state.state import State

Wanted = Callable[[Symbol, Timeframe], None]


class Comparison:
    """Keeps the compared lines of one chart in step with the candles held.

    want: asks the engine for candles of a symbol that no run reads; the state gets the answer.
    """

    def __init__(
        self, state: State, chart: PriceChart, feed: ChartFeed, want: Wanted | None
    ) -> None:
        self._state, self._chart, self._feed, self._want = state, chart, feed, want
        self.symbols: tuple[Symbol, ...] = ()
        self._shown: object = None

    def choices(self) -> tuple[Symbol, ...]:
        """Every symbol but the one of the chart."""
        return tuple(s for s in self._state.markets.symbols() if s != self._feed.symbol)

    def toggle(self, symbol: Symbol) -> None:
        there = symbol in self.symbols
        kept = tuple(other for other in self.symbols if other != symbol)
        self.show(kept if there else (*kept, symbol))

    def show(self, symbols: tuple[Symbol, ...]) -> None:
        self.symbols = symbols
        self.fetch()
        self.update()

    def fetch(self) -> None:
        """Asks for what is not held up to the newest candle of the chart."""
        frame, opened_at = self._feed.source, self._chart.content.opened_at
        if self._want is None or frame is None or not len(opened_at):
            return
        for symbol in self._others():
            held = self._state.candles.columns(symbol, frame)
            if not len(held) or int(held.opened_at[-1]) + frame.ms < int(opened_at[-1]):
                self._want(symbol, frame)

    def update(self) -> None:
        """Lines anew where candles came."""
        lines = [line for symbol in self._others() if (line := self._line(symbol)) is not None]
        shown = [(line.name, line.opened_at[-1:], line.values[-1:]) for line in lines]
        key = (self._feed.symbol, self._feed.timeframe, self._state.candles.fills, shown)
        if key != self._shown:
            self._shown = key
            self._chart.set_compared(lines)

    def _others(self) -> list[Symbol]:
        return [symbol for symbol in self.symbols if symbol != self._feed.symbol]

    def _line(self, symbol: Symbol) -> Line | None:
        wanted = self._feed.timeframe
        if wanted is None:
            return None
        source = self._state.candles.source(symbol, wanted)
        if source is None:
            return None
        columns = with_forming(self._state.candles.columns(symbol, source), source, wanted)
        if not len(columns):
            return None
        times, closes = tuple(columns.opened_at.tolist()), tuple(columns.close.tolist())
        return Line(symbol, str(symbol), PRICE_PANE, times, closes)
