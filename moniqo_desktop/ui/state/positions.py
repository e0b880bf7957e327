"""Open positions and what they are worth at the last price."""

from __future__ import annotations

from dataclasses import dataclass

from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.events import Event, PositionChanged
from moniqo_desktop.domain.orders import Direction, direction_of
from moniqo_desktop.ui.state.prices import Markets, Prices, profit_of
from moniqo_desktop.ui.state.runs import ALL, Runs


@dataclass(frozen=True, slots=True)
class PositionView:
    """A position at the last price. amount signed; profit, exposure None = price not known.

    entry: mean price of what is open, price steps; stop, target, liquidation 0 = none. margin: set
    aside for it, money.
    """

    symbol: Symbol
    run_id: str
    amount: int
    cost: int
    opened_at: Millis
    stop: int
    target: int
    entry: int | None
    mark: int | None
    profit: int | None
    exposure: int | None
    margin: int = 0
    liquidation: int = 0
    wallet: str = ""

    @property
    def direction(self) -> Direction:
        return direction_of(self.amount)

    @property
    def leverage(self) -> int:
        """What it cost over its margin, to the nearest whole number; 0 = not known."""
        return (2 * self.cost + self.margin) // (2 * self.margin) if self.margin > 0 else 0


class Positions:
    """One position per wallet and symbol; flat ones are forgotten."""

    def __init__(self, runs: Runs, markets: Markets, prices: Prices) -> None:
        self._runs, self._markets, self._prices = runs, markets, prices
        self._open: dict[tuple[str, Symbol], PositionChanged] = {}
        self._dust: dict[tuple[str, Symbol], int] = {}
        self._views: dict[str, tuple[PositionView, ...]] = {}
        self._worked_out: object = None
        self._version = 0
        self._favoured = ""

    def apply(self, event: Event) -> bool:
        if not isinstance(event, PositionChanged):
            return False
        key = (self._runs.wallet_of(event.run_id), event.symbol)
        self._dust[key] = event.dust
        self._version += 1
        if event.amount:
            self._open[key] = event
            return True
        return self._open.pop(key, None) is not None

    def favour(self, wallet: str) -> None:
        """Of several positions in one symbol, that of this wallet is meant: its flow is in front,
        or its row was chosen."""
        if wallet != self._favoured:
            self._favoured = wallet
            self._version += 1

    def of(self, symbol: Symbol) -> PositionView | None:
        """On the wallet that is shown; of ALL that of the favoured one, else the oldest."""
        found = [view for view in self.all() if view.symbol == symbol]
        favoured = (view for view in found if view.wallet == self._favoured)
        return next(favoured, found[0] if found else None)

    def all(self) -> tuple[PositionView, ...]:
        """Of the wallet that is shown, oldest first."""
        return self.on(self._runs.wallet)

    def on(self, wallet: str) -> tuple[PositionView, ...]:
        """Of one wallet, or of ALL, oldest first. Worked out once per change."""
        known = (self._version, self._prices.version, self._markets.version)
        if known != self._worked_out:
            self._views, self._worked_out = {}, known
        views = self._views.get(wallet)
        if views is None:
            views = self._views[wallet] = tuple(
                self._view(event, of)
                for (of, _), event in self._open.items()
                if wallet in (ALL, of)
            )
        return views

    def count(self, wallet: str) -> int:
        """How many are open on one wallet, or on ALL."""
        return sum(1 for of, _ in self._open if wallet in (ALL, of))

    def dust(self) -> tuple[str, ...]:
        """What is owned and too small to be sold, of the wallet that is shown, in words."""
        wallet = self._runs.wallet
        return tuple(
            f"{self._markets.amount_text(symbol, amount)} {symbol.partition('/')[0]}"
            for (of, symbol), amount in self._dust.items()
            if wallet in (ALL, of) and amount
        )

    def profit(self) -> int | None:
        """Sum over the wallet, money; None while a price is missing."""
        profits = [view.profit for view in self.all()]
        return None if None in profits else sum(part for part in profits if part is not None)

    def exposure(self) -> int | None:
        """Sum of |notional| at last prices, money; None while a price is missing."""
        parts = [view.exposure for view in self.all()]
        return None if None in parts else sum(part for part in parts if part is not None)

    def _view(self, event: PositionChanged, wallet: str) -> PositionView:
        market = self._markets.get(event.symbol)
        mark = self._prices.last(event.symbol)
        return PositionView(
            event.symbol,
            event.run_id,
            event.amount,
            event.cost,
            event.opened_at,
            event.stop_price,
            event.target_price,
            self._markets.mean_price(event.symbol, event.cost, event.amount),
            mark,
            profit_of(market, mark, event.amount, event.cost) if market and mark else None,
            market.notional(mark, abs(event.amount)) if market and mark else None,
            event.margin,
            event.liquidation_price,
            wallet,
        )
