"""From the state to one chart: candles in the chosen timeframe, marks, the position."""

from __future__ import annotations

import numpy as np

from moniqo_desktop.domain.market import (
    Candle,
    Columns,
    Market,
    Symbol,
    Timeframe,
    columns_of,
)
from moniqo_desktop.ui.charts.live.awaited import why_empty
from moniqo_desktop.ui.charts.markers import Marker, Outcome, outcome
from moniqo_desktop.ui.charts.overlays import PositionMarks
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.state.candles import merged, with_forming
from moniqo_desktop.ui.state.fills import Mark
from moniqo_desktop.ui.state.owners import short, told_owner
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.prices import Forming
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import percent_text, profit_text
from moniqo_desktop.ui.words.marks import mark_words
from moniqo_desktop.ui.words.translation import tr

_MOST_APPENDED = 200
DAY_MS = 86_400_000


class ChartFeed:
    """Keeps a chart in step with the state: appends while it can, rebuilds when it must."""

    def __init__(self, state: State, chart: PriceChart) -> None:
        self._state, self._chart = state, chart
        self.symbol: Symbol | None = None
        self.timeframe: Timeframe | None = None
        self._source: Timeframe | None = None
        self._fills = 0

    @property
    def source(self) -> Timeframe | None:
        """The timeframe held that the shown one is made of."""
        return self._source

    def show(self, symbol: Symbol, timeframe: Timeframe) -> None:
        """Another symbol or timeframe, from the newest candles on."""
        self.symbol, self.timeframe = symbol, timeframe
        self._chart.set_columns(columns_of([]))
        self._chart.set_market(self._state.markets.get(symbol))
        self._rebuild()
        self.update_price()
        self.update_markers()
        self.update_position()

    def say_why_empty(self) -> None:
        self._chart.say_empty(why_empty(self._state, self.symbol))

    def update_candles(self) -> None:
        if self.symbol is None or self.timeframe is None:
            return
        source = self._state.candles.source(self.symbol, self.timeframe)
        if source != self._source or self._fills != self._state.candles.fills:
            self._rebuild()
            return
        if source is None or not len(self._chart.content):
            self._rebuild()
            return
        held = self._state.candles.columns(self.symbol, source)
        since = int(self._chart.content.opened_at[-1])
        newer = with_forming(_since(held, since), source, self.timeframe)
        if len(newer) > _MOST_APPENDED:
            self._rebuild()
            return
        for index in range(len(newer)):
            self._chart.append(newer.candle(index))
        self._show_forming()

    def update_price(self) -> None:
        """The last price; the market too, should it have become known only now."""
        if self.symbol is None:
            return
        market = self._state.markets.get(self.symbol)
        if market is None:
            return
        if self._chart.content.market is not market:
            self._chart.set_market(market)
        price = self._state.prices.last(self.symbol)
        self._chart.set_last_price(market.price_float(price) if price is not None else None)
        self._show_forming()

    def update_markers(self) -> None:
        market = self._state.markets.get(self.symbol) if self.symbol is not None else None
        if self.symbol is None or market is None:
            self._chart.set_markers(())
            return
        marks = self._state.fills.marks(self.symbol)
        self._chart.set_markers([marker_of(mark, market) for mark in marks])

    def update_position(self) -> None:
        if self.symbol is not None:
            self._chart.set_position(position_marks(self._state, self.symbol))

    def change(self) -> tuple[float, int]:
        """(ratio, over how many ms) of the last price against that of a day before.

        Where less than a day is held, against its oldest open. (0, 0) when nothing is held.
        """
        if self.symbol is None or self._source is None:
            return 0.0, 0
        held = self._state.candles.columns(self.symbol, self._source)
        price = self._chart.content.price
        if price is None or not len(held):
            return 0.0, 0
        end = int(held.opened_at[-1]) + self._source.ms
        first = int(np.searchsorted(held.opened_at, end - DAY_MS))
        before = float(held.open[first])
        return (price / before - 1 if before else 0.0), end - int(held.opened_at[first])

    def _show_forming(self) -> None:
        """The candle that prices make until it closes; its volume is not known and shown as 0."""
        symbol, source = self.symbol, self._source
        market = self._state.markets.get(symbol) if symbol is not None else None
        if symbol is None or source is None or market is None or self.timeframe is None:
            return
        forming = self._state.prices.forming(symbol)
        held = self._state.candles.columns(symbol, source)
        if forming is None or not len(held):
            return
        # Only the very next one: candles that close in between could not be put before it.
        if source.opened_at(forming.at) != int(held.opened_at[-1]) + source.ms:
            return
        fresh = _candle(market, forming, source)
        started = self.timeframe.opened_at(fresh.opened_at)
        part = _since(held, started).joined(columns_of([fresh]))
        self._chart.append(merged(part, started))

    def _rebuild(self) -> None:
        """Keeps the candles in view where they are, also when older ones came in front."""
        if self.symbol is None or self.timeframe is None:
            return
        self._source = self._state.candles.source(self.symbol, self.timeframe)
        self._fills = self._state.candles.fills
        if self._source is None:
            self._chart.set_columns(columns_of([]))
            return
        held = self._state.candles.columns(self.symbol, self._source)
        shown = with_forming(held, self._source, self.timeframe)
        before = self._chart.content.opened_at
        if len(before):
            self._chart.span.shift(int(np.searchsorted(shown.opened_at, int(before[0]))))
        self._chart.set_columns(shown)
        self._show_forming()


def marker_of(mark: Mark, market: Market) -> Marker:
    """A fill, or what a node of the flow marked, as the chart draws it."""
    text = mark.text if mark.is_own else mark_words(mark.text)
    ended = outcome(mark.gained) if mark.exits else Outcome.NONE
    return Marker(mark.at, market.price_float(mark.price), text, mark.direction, ended)


def _candle(market: Market, forming: Forming, source: Timeframe) -> Candle:
    prices = (forming.open, forming.high, forming.low, forming.close)
    first, high, low, last = (market.price_float(price) for price in prices)
    return Candle(source.opened_at(forming.at), first, high, low, last, 0.0)


def position_marks(state: State, symbol: Symbol) -> PositionMarks | None:
    """The open position of the shown wallet as a chart draws it; None where there is none."""
    view, market = state.positions.of(symbol), state.markets.get(symbol)
    if view is None or market is None or view.entry is None:
        return None
    amount = state.markets.amount_text(symbol, view.amount)
    owner = short(told_owner(state.runs, state.wallets, view))
    return PositionMarks(
        view.direction,
        view.opened_at,
        market.price_float(view.entry),
        f"{view.direction.value.upper()} {amount}" + (f" · {owner}" if owner else ""),
        f"{profit_text(view.profit)} {market.quote}",
        view.profit or 0,
        market.price_float(view.stop),
        market.price_float(view.target),
        f"SL {_distance(view, view.stop)}",
        f"TP {_distance(view, view.target)}",
        "" if view.stop else tr("no stop"),
        (view.symbol, view.wallet, view.opened_at),
    )


def _distance(view: PositionView, price: int) -> str:
    """What the position gains per cent of its entry when closed at price."""
    entry = view.entry or 0
    return percent_text((price - entry) * view.direction.sign, entry, 1)


def _since(columns: Columns, at: int) -> Columns:
    return columns[int(np.searchsorted(columns.opened_at, at)) :]
