"""What a node may see of the wallet: read-only, in quote, as floats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.codec_values import late
from moniqo_desktop.domain.orders import Direction


@dataclass(frozen=True, slots=True)
class PositionView:
    """The open position of a symbol. Prices and profit in quote; stop and target in price steps.

    amount: scaled, signed; amount 0 = flat. profit: unrealised, without exit fee. age_candles:
    candles closed since entry. margin: set aside for it; margin_ratio: profit on it;
    liquidation_price: price steps, 0 = none; funding: paid so far. closed_trades: trades of this
    symbol this flow has closed so far; last_profit (after fees) and closed_at are of the last.
    held_by: who holds a position here that is not the flow's own; then amount is 0.
    """

    direction: Direction = Direction.FLAT
    amount: int = 0
    entry_price: float = 0.0
    profit: float = 0.0
    profit_ratio: float = 0.0
    age_candles: int = 0
    opened_at: Millis = 0
    stop_price: int = 0
    target_price: int = 0
    initial_amount: int = 0
    initial_stop_price: int = 0
    entries: int = 0
    closed_trades: int = 0
    last_profit: float = 0.0
    closed_at: Millis = 0
    margin: float = 0.0
    margin_ratio: float = 0.0
    liquidation_price: int = 0
    funding: float = 0.0
    held_by: str = late("")


FLAT: Final = PositionView()


@dataclass(frozen=True, slots=True)
class AccountView:
    """The wallet. free: without what is set aside; margin: set aside for open positions."""

    equity: float
    cash: float
    free: float
    day_profit: float = 0.0
    open_positions: int = 0
    exposure: float = 0.0
    margin: float = 0.0
