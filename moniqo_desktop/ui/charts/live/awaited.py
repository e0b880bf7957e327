"""Why a chart has no candles to show, and what brings them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.state.state import State

NO_CANDLES: Final = later("No candles yet. Run the flow, or pick a symbol that has candles.")


def why_empty(state: State) -> str:
    """A sentence or two."""
    if state.is_shut:
        return tr("The engine did not open: there is no market to show.")
    if state.is_unknown:
        return tr("The market opens. Candles come in a moment.")
    if state.candles.awaited or state.runs.starting:
        return tr("Loading candles…")
    if state.runs.open():
        return tr("The flow runs. A candle is shown as soon as one has closed.")
    return tr(NO_CANDLES)
