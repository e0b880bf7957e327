"""How often each path has the order of high and low right on real candles of Bitcoin and Ether.

A longer candle is made of finer ones, which tell what really came first; where high and low lie in
one finer candle nobody knows. These are the figures of docs/how_orders_fill.md.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.domain.market import Bools, Columns, timeframe
from moniqo_desktop.domain.paper.paths import high_first
from moniqo_desktop.domain.paper.rules import PATHS
from moniqo_desktop.exchanges.candle_file import load_candles

FILES = {
    "BTCUSDT_5m_2026-01.csv.gz": ("5m", 3),
    "BTCUSDT_1h_2022-2025.csv.gz": ("1h", 4),
    "ETHUSDT_1h_2022-2025.csv.gz": ("1h", 4),
}


def known_order(fine: Columns, fine_ms: int, count: int) -> tuple[list[tuple[int, ...]], Bools]:
    """Whole candles of count finer ones in cents, and whether their high came first."""
    bucket = fine.opened_at // (fine_ms * count)
    edges = np.flatnonzero(np.r_[True, bucket[1:] != bucket[:-1], True])
    candles, firsts = [], []
    for start, end in pairwise(edges):
        high, low = fine.high[start:end], fine.low[start:end]
        top, bottom = int(high.argmax()), int(low.argmin())
        if end - start == count and top != bottom:
            prices = (fine.open[start], high[top], low[bottom], fine.close[end - 1])
            candles.append(tuple(round(float(price) * 100) for price in prices))
            firsts.append(top < bottom)
    return candles, np.array(firsts)


@pytest.mark.needs_data
@pytest.mark.parametrize("name", FILES)
def test_the_close_tells_the_order_of_high_and_low_best(name: str, market_data: Path) -> None:
    frame, count = FILES[name]
    fine = load_candles(market_data / "candles" / name, timeframe(frame)).columns
    candles, really = known_order(fine, timeframe(frame).ms, count)
    right = {}
    for number, path in enumerate(PATHS[1:], start=1):
        assumed = np.array([high_first(number, *candle) for candle in candles])
        right[path] = float(np.mean(assumed == really))
    assert len(candles) > 2_500
    assert right["close"] == pytest.approx(0.89, abs=0.015)
    assert right["nearest"] == pytest.approx(0.805, abs=0.015)
    assert right["ohlc"] == pytest.approx(0.5, abs=0.02)
    assert right["ohlc"] + right["olhc"] == pytest.approx(1.0)
