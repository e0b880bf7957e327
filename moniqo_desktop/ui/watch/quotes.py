"""What a line of the watchlist shows, read from the state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone
from moniqo_desktop.ui.desk.rows import base_of
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.state.spans import DAY_MS, closes_since, price_at
from moniqo_desktop.ui.state.texts import NOTHING, decimal_text, percent_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moniqo_desktop.ui.state.prices import Markets
    from moniqo_desktop.ui.state.state import State

POINTS: Final = 24
"""Of the small curve."""


@dataclass(frozen=True, slots=True)
class Quote:
    """last, before (a day ago), spread: price steps, None = not known. streams: prices come while
    we look; else last is the close of the newest candle asked for. moved: 1 up, −1 down, for a
    moment."""

    symbol: Symbol
    last: int | None
    before: int | None
    spread: int | None
    curve: tuple[float, ...] = ()
    streams: bool = True
    moved: int = 0


def quote_of(state: State, symbol: Symbol, moved: int) -> Quote:
    """moved: which way the price just went."""
    last = state.prices.last(symbol)
    curve = tuple(closes_since(state.candles, symbol, state.at - DAY_MS, POINTS).tolist())
    streams = last is not None
    if last is None and curve:
        last = _steps(state, symbol, curve[-1])
    before = _steps(state, symbol, price_at(state.candles, symbol, state.at - DAY_MS))
    return Quote(symbol, last, before, state.prices.spread(symbol), curve, streams, moved)


def quote_columns(markets: Markets) -> tuple[Column[Quote], ...]:
    return (
        Column(tr("Symbol"), _symbol, 70, share=1, name="symbol", by=lambda row: row.symbol),
        Column("", _curve, 66, from_width=290, name="curve", tip=tr("Closes of the last 24 hours")),
        Column(tr("Last"), lambda row: _last(markets, row), 88, right=True, narrow=72,
               name="last", by=lambda row: markets.price_size(row.symbol, row.last),
               tip=tr("Last price; the close of the newest candle where no prices stream")),
        Column(tr("24 h"), _change, 82, right=True, narrow=74,
               name="change", by=_changed,
               tip=tr("(last − price 24 h ago) ÷ price 24 h ago; a dash where no candle reaches "
                      "back that far")),
        Column(tr("Spread"), _spread, 70, right=True, from_width=360, name="spread",
               by=lambda row: row.spread / row.last if row.spread and row.last else None,
               tip=tr("(ask − bid) ÷ last in basis points; a dash where the feed does not tell")),
    )  # fmt: skip


def _steps(state: State, symbol: Symbol, price: float | None) -> int | None:
    market = state.markets.get(symbol)
    if market is None or price is None:
        return None
    try:
        return market.price(price)
    except Mistake:
        return None


def _symbol(row: Quote) -> Cell:
    return Cell(row.symbol, Tone.STRONG, brief=base_of(row.symbol))


def _curve(row: Quote) -> Cell:
    if len(row.curve) < 2:
        return Cell("")
    tone = Tone.UP if row.curve[-1] >= row.curve[0] else Tone.DOWN
    return Cell("", tone, curve=row.curve)


_MOVES: Final[Mapping[int, Tone | None]] = {1: Tone.UP, -1: Tone.DOWN, 0: None}


def _last(markets: Markets, row: Quote) -> Cell:
    tip = "" if row.streams else tr("No flow reads this symbol: the close of its newest candle")
    return Cell(
        markets.price_text(row.symbol, row.last),
        Tone.PLAIN if row.streams else Tone.QUIET,
        flash=_MOVES[row.moved],
        brief=markets.brief_price_text(row.symbol, row.last),
        tip=tip,
    )


def _change(row: Quote) -> Cell:
    if row.last is None or not row.before:
        return Cell(NOTHING, Tone.QUIET)
    gained = row.last - row.before
    return Cell(percent_text(gained, row.before), profit_tone(gained))


def _changed(row: Quote) -> float | None:
    return (row.last - row.before) / row.before if row.last is not None and row.before else None


def _spread(row: Quote) -> Cell:
    if not row.spread or not row.last:
        return Cell(NOTHING, Tone.QUIET)
    return Cell(f"{decimal_text(Decimal(row.spread) * 10_000 / row.last, 1)} bp", Tone.QUIET)
