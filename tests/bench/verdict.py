"""A verdict over a million candles and 20,000 trades, and over three years of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.kit import Measure, paced

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 50.0
USUAL = 12.5
"""2 s and 0.5 s where the calibration takes 40 ms."""


def measures() -> list[Measure]:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    found = [
        paced("verdict, 1 M candles, 20,000 trades", _one(1_000_000, 20_000, 12), LARGE, 5),
        paced("verdict, 26,280 candles, 500 trades", _one(26_280, 500, 20), USUAL, 10),
    ]
    del app
    return found


def _one(candles: int, trades: int, held: int) -> Callable[[], object]:
    """The verdict on random trades, ready to be taken again and again."""
    from moniqo_desktop.research.statistics import Trials
    from moniqo_desktop.research.verdict import verdict
    from tests.research.worlds import SYMBOL, random_trades, result_of_trades, walk

    columns = walk(candles, 1, spread=0.002)
    start, length, side = random_trades(candles, trades, held, 1)
    result = result_of_trades(columns, start, length, side, fee=0.0001, size=0.1)
    return lambda: verdict(result, {SYMBOL: columns}, trials=Trials(20), seed=1)
