"""Price alerts on a chart: drawn, set, moved, removed. The state decides when one fires."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.ids import uuid7_text
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.ui.charts.overlays import AlertMark
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.panel import ChartPanel
    from moniqo_desktop.ui.state.alerts import PriceAlert
    from moniqo_desktop.ui.state.state import State


def fresh_id() -> str:
    """A UUIDv7 of this moment."""
    return uuid7_text(QDateTime.currentMSecsSinceEpoch(), secrets.randbits(74))


def marks(state: State, symbol: Symbol) -> tuple[AlertMark, ...]:
    """The alerts of a symbol as a chart draws them; none while its market is not known."""
    market = state.markets.get(symbol)
    if market is None:
        return ()
    return tuple(
        AlertMark(each.alert_id, market.price_float(each.price), tr("Alert"))
        for each in state.alerts.of(symbol)
    )


def add(panel: ChartPanel, price: float) -> None:
    """An alert at a price in quote; what is in the way is told."""
    _change(panel, panel.new_id(), price)


def move(panel: ChartPanel, alert_id: str, price: float) -> None:
    _change(panel, alert_id, price)


def remove(panel: ChartPanel, alert_id: str) -> None:
    panel.state.alerts.remove(alert_id)
    panel.show_alerts()
    panel.alerts_edited.emit()


def _change(panel: ChartPanel, alert_id: str, price: float) -> None:
    symbol = panel.symbol
    market = panel.state.markets.get(symbol) if symbol is not None else None
    if symbol is None or market is None:
        return
    try:
        steps = market.price(price)
        if any(each.price == steps for each in _others(panel.state, symbol, alert_id)):
            words = tr("There is an alert at {price} already.")
            raise Mistake(words.format(price=panel.chart.content.text(market.price_float(steps))))
        panel.state.alerts.add(alert_id, symbol, steps, panel.state.at)
    except Mistake as mistake:
        panel.told.emit(str(mistake))
    else:
        panel.alerts_edited.emit()
    panel.show_alerts()


def _others(state: State, symbol: Symbol, alert_id: str) -> list[PriceAlert]:
    return [each for each in state.alerts.of(symbol) if each.alert_id != alert_id]
