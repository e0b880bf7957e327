"""The words of exits and of protection on a chart: of a running flow, a report and a past run
alike."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.ui.state.texts import percent_text

END_OF_DATA: Final = "end of data"
"""No order closed it: the candles ended."""
_WORDS: Final = {
    "target": "TP",
    "stop": "SL",
    "liquidation": "LIQ",
    END_OF_DATA: "END",
}
_STEPS: Final = 10**8


def exit_words(ended_by: str, gained: int | None, cost: int | None) -> str:
    """SL −0.5 %. ended_by: purpose of the closing order, or END_OF_DATA; gained: before fees, in
    the unit of cost, the notional of what was closed as it was opened."""
    word = _WORDS.get(ended_by, ended_by.upper())
    return f"{word} {percent_text(gained, cost, 1)}"


def move_words(ended_by: str, entry: float, price: float, sign: int) -> str:
    """The same by prices in quote; sign: 1 long, −1 short."""
    return exit_words(ended_by, round((price - entry) * sign * _STEPS), round(entry * _STEPS))
