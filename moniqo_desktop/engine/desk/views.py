"""The desk as the nodes of a flow see it: of positions and orders only what is the flow's own, of
the money all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.positions import unrealised
from moniqo_desktop.domain.views import AccountView, PositionView
from moniqo_desktop.engine.desk.desk import Desk

if TYPE_CHECKING:
    from moniqo_desktop.engine.core import Core


class OwnSight:
    """What a program may ask of the wallet, see World."""

    __slots__ = ("_core", "_flow_id")

    def __init__(self, core: Core, flow_id: str) -> None:
        self._core, self._flow_id = core, flow_id

    def position_view(self, symbol: Symbol) -> PositionView:
        core = self._core
        return position_view(core.desk, symbol, core.ages.get(symbol, 0), self._flow_id)

    def account_view(self) -> AccountView:
        return self._core.account_view()

    def pending_entry(self, symbol: Symbol) -> bool:
        return self._core.desk.own_entry(symbol, self._flow_id)


def position_view(desk: Desk, symbol: Symbol, age: int, flow_id: str) -> PositionView:
    """age: candles closed since the entry. Of another flow's position no more than whose it is."""
    closed, last_profit, closed_at = desk.closed_by(symbol, flow_id)
    held = desk.positions.get(symbol)
    if held is None or not desk.is_owner(symbol, flow_id):
        return PositionView(
            closed_trades=closed,
            last_profit=last_profit / MONEY_UNIT,
            closed_at=closed_at,
            held_by=desk.flow_of(desk.owner.get(symbol, "")).told if held is not None else "",
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
