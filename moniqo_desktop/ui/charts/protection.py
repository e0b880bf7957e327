"""Stop and target that were dragged on a chart become commands; the gate has the last word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import MoveProtection

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.panel import ChartPanel


def move(panel: ChartPanel, name: str, price: float) -> None:
    """name: "stop" or "target"; price: in quote."""
    symbol = panel.symbol
    market = panel.state.markets.get(symbol) if symbol is not None else None
    if symbol is None or market is None or panel.send is None:
        return
    try:
        steps = market.price(price)
    except Mistake as mistake:
        panel.told.emit(str(mistake))
        return
    stop, target = (steps, 0) if name == "stop" else (0, steps)
    held = panel.state.positions.of(symbol)
    panel.send(
        MoveProtection(
            symbol=symbol,
            stop_price=stop,
            target_price=target,
            wallet=held.wallet if held else "",
        )
    )
