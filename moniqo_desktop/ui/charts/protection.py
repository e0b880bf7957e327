"""Stop and target that were dragged on a chart become commands; the gate has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import MoveProtection
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.panel import ChartPanel


def move(panel: ChartPanel, name: str, price: float, of: tuple[str, str, int]) -> None:
    """name: "stop" or "target"; price: in quote; of: the position it was drawn for. Where another
    one is drawn by now, or none, nothing is moved."""
    drawn = panel.chart.content.position
    if drawn is None or drawn.of != of:
        panel.told.emit(tr("The position has changed meanwhile; its stop and target stay."))
        return
    symbol, wallet, _ = of
    market = panel.state.markets.get(Symbol(symbol))
    if market is None or panel.send is None:
        return
    try:
        steps = market.price(price)
    except Mistake as mistake:
        panel.told.emit(str(mistake))
        return
    stop, target = (steps, 0) if name == "stop" else (0, steps)
    panel.send(
        MoveProtection(symbol=Symbol(symbol), stop_price=stop, target_price=target, wallet=wallet)
    )
