"""What stands beside the marks of trades on a chart: kept in English, shown in the language."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.ui.words.translation import later, tr

_WORDS: Final = {
    "BUY": later("BUY"),
    "SELL": later("SELL"),
    "CLOSE": later("CLOSE"),
    "REDUCE": later("REDUCE"),
    "TP": later("TP"),
    "SL": later("SL"),
    "LIQ": later("LIQ"),
    "END": later("END"),
}


def mark_words(text: str) -> str:
    """ "CLOSE −0.5 %" with its word in the language; text as it is where it begins otherwise."""
    word, gap, figure = text.partition(" ")
    return f"{tr(_WORDS[word])}{gap}{figure}" if word in _WORDS else text
