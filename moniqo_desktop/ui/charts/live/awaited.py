"""Why a chart has no candles to show, and what brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Symbol
    from moniqo_desktop.ui.state.state import State

NO_CANDLES: Final = later("No candles yet. Run the flow, or pick a symbol that has candles.")


def why_empty(state: State, symbol: Symbol | None) -> str:
    """A sentence or two. symbol: of the chart; None = it waits for whichever comes first."""
    if state.is_shut:
        return tr("The engine did not open: there is no market to show.")
    if state.is_unknown:
        return tr("The market opens. Candles come in a moment.")
    if state.candles.awaited or state.runs.starting:
        return tr("Loading candles…")
    runs = state.runs.open()
    if (symbol is None and runs) or any(_may_read(state, run.run_id, symbol) for run in runs):
        return tr("The flow runs. A candle is shown as soon as one has closed.")
    if runs:
        return tr(
            "No flow that runs reads {symbol}. Run one that does, or pick a symbol that has "
            "candles."
        ).format(symbol=symbol)
    return tr(NO_CANDLES)


def _may_read(state: State, run_id: str, symbol: Symbol | None) -> bool:
    """Also where its drawing is not known, or is another one by now."""
    drawing, symbols = state.candles.read_by.get(run_id, (None, frozenset()))
    now = state.runs.drawing_of(run_id)
    return drawing is None or (now is not None and now is not drawing) or symbol in symbols
