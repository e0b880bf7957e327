"""The desk as nodes see it."""

from __future__ import annotations

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.positions import unrealised
from moniqo_desktop.domain.views import AccountView, PositionView
from moniqo_desktop.engine.desk.desk import Desk


def position_view(desk: Desk, symbol: Symbol, age: int) -> PositionView:
    """age: candles closed since the entry."""
    closed, last_profit, closed_at = desk.closed.get(symbol, (0, 0, 0))
    held = desk.positions.get(symbol)
    if held is None:
        return PositionView(
            closed_trades=closed, last_profit=last_profit / MONEY_UNIT, closed_at=closed_at
        )
    market = desk.markets[symbol]
    profit = unrealised(held, market, desk.last_price[symbol])
    amount = abs(held.amount)
    return PositionView(
        direction=held.direction,
        amount=held.amount,
        entry_price=held.cost / MONEY_UNIT / market.amount_float(amount),
        profit=profit / MONEY_UNIT,
        profit_ratio=profit / held.cost if held.cost else 0.0,
        age_candles=age,
        opened_at=held.opened_at,
        stop_price=desk.protective_price(symbol, Purpose.STOP),
        target_price=desk.protective_price(symbol, Purpose.TARGET),
        initial_amount=held.largest,
        initial_stop_price=desk.initial_stop.get(symbol, 0),
        entries=held.entries,
        closed_trades=closed,
        last_profit=last_profit / MONEY_UNIT,
        closed_at=closed_at,
        margin=held.margin / MONEY_UNIT,
        margin_ratio=profit / held.margin if held.margin else 0.0,
        liquidation_price=desk.liquidation_price(symbol),
        funding=held.funding / MONEY_UNIT,
    )


def account_view(desk: Desk, day_start_equity: int) -> AccountView:
    """day_start_equity: money, 0 = unknown."""
    equity, cash, free, exposure = desk.sums()
    return AccountView(
        equity=equity / MONEY_UNIT,
        cash=cash / MONEY_UNIT,
        free=free / MONEY_UNIT,
        day_profit=(equity - (day_start_equity or equity)) / MONEY_UNIT,
        open_positions=len(desk.positions),
        exposure=exposure / MONEY_UNIT,
        margin=desk.margin() / MONEY_UNIT,
    )
