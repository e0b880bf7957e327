"""Fills, closed trades and the marks they leave on the chart."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Final

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, MarkerDrawn, OrderFilled, TradeClosed
from moniqo_desktop.domain.orders import Direction, Purpose, Side
from moniqo_desktop.ui.state.exit_words import exit_words
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.runs import Runs

KEPT: Final = 5_000
_EXITS: Final = frozenset(
    {Purpose.TARGET, Purpose.STOP, Purpose.LIQUIDATION, Purpose.REDUCE, Purpose.CLOSE}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the chart. direction: which way the triangle points (flat = a dot). gained: by an
    exit, before fees, money. is_own: set by a node of the flow, so its text is the trader's."""

    at: Millis
    symbol: Symbol
    price: int
    text: str
    direction: Direction
    exits: bool = False
    run_id: str = ""
    gained: int = 0
    is_own: bool = False


class Fills:
    """The last fills, newest first, and the last closed trades."""

    def __init__(self, runs: Runs, markets: Markets) -> None:
        self._runs, self._markets = runs, markets
        self._fills: deque[OrderFilled] = deque(maxlen=KEPT)
        self._trades: deque[TradeClosed] = deque(maxlen=KEPT)
        self._marks: dict[Symbol, deque[Mark]] = {}
        self.count = 0
        """Fills seen so far, also those no longer kept."""

    def apply(self, event: Event) -> bool:
        match event:
            case OrderFilled():
                self._fills.appendleft(event)
                self.count += 1
                self._mark(self._mark_of(event))
            case TradeClosed():
                self._trades.appendleft(event)
            case MarkerDrawn():
                mark = Mark(
                    event.at - 1,  # in the candle whose close it marks
                    event.symbol,
                    event.price,
                    event.text,
                    event.direction,
                    run_id=event.run_id,
                    is_own=True,
                )
                self._mark(mark)
            case _:
                return False
        return True

    def newest(self, limit: int = KEPT) -> tuple[OrderFilled, ...]:
        """Of the wallet that is shown, newest first."""
        return tuple(islice((fill for fill in self._fills if self._shown(fill)), limit))

    def trades(self) -> tuple[TradeClosed, ...]:
        """Of the wallet that is shown, newest first."""
        return tuple(trade for trade in self._trades if self._shown(trade))

    def marks(self, symbol: Symbol) -> tuple[Mark, ...]:
        """Of the wallet that is shown, oldest first."""
        return tuple(m for m in self._marks.get(symbol, ()) if self._runs.shows(m.run_id))

    def _shown(self, event: Event) -> bool:
        return self._runs.shows(event.run_id)

    def _mark(self, mark: Mark) -> None:
        self._marks.setdefault(mark.symbol, deque(maxlen=KEPT)).append(mark)

    def _mark_of(self, fill: OrderFilled) -> Mark:
        way = Direction.LONG if fill.side is Side.BUY else Direction.SHORT
        exits = fill.purpose in _EXITS
        text = self._exit_text(fill) if exits else self._entry_text(fill)
        return Mark(
            fill.filled_at, fill.symbol, fill.price, text, way, exits, fill.run_id, fill.realised
        )

    def _entry_text(self, fill: OrderFilled) -> str:
        amount = self._markets.amount_text(fill.symbol, fill.amount)
        return f"{fill.side.value.upper()} {amount}"

    def _exit_text(self, fill: OrderFilled) -> str:
        """Word and profit in percent of what the closed part had cost."""
        worth = self._markets.notional(fill.symbol, fill.price, fill.amount)
        cost = None if worth is None else worth + fill.realised * fill.side.sign
        return exit_words(fill.purpose.value, fill.realised, cost)
