"""Textbook loops, written without TA-Lib, as an independent judge of the six that matter most."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.nodes.registry import load_registry, params_of
from tests.nodes.series import a_walk

REGISTRY = load_registry()
NAN = math.nan


def node_values(name: str, candles: Columns, **params: Any) -> tuple[list[float], ...]:
    node: Any = REGISTRY[f"indicator.ta.{name}"]
    given = {port: candles if port == "candles" else None for port in node.inputs}
    return tuple(column.tolist() for column in node.compute(params_of(node, params), given))


def sma(values: list[float], period: int) -> list[float]:
    found = [NAN] * len(values)
    for t in range(period - 1, len(values)):
        found[t] = sum(values[t - period + 1 : t + 1]) / period
    return found


def ema(values: list[float], period: int, start: int = 0) -> list[float]:
    """Seeded by the simple mean of the first period values from start on."""
    found = [NAN] * len(values)
    first = start + period - 1
    found[first] = sum(values[start : first + 1]) / period
    for t in range(first + 1, len(values)):
        found[t] = found[t - 1] + 2 / (period + 1) * (values[t] - found[t - 1])
    return found


def wilder(values: list[float], period: int) -> list[float]:
    """Smoothing of values[1:]: seeded by their simple mean, then (n − 1 parts old + new) ÷ n."""
    found = [NAN] * len(values)
    found[period] = sum(values[1 : period + 1]) / period
    for t in range(period + 1, len(values)):
        found[t] = (found[t - 1] * (period - 1) + values[t]) / period
    return found


def rsi(close: list[float], period: int) -> list[float]:
    moves = [0.0] + [now - before for before, now in pairwise(close)]
    ups = wilder([max(move, 0) for move in moves], period)
    downs = wilder([max(-move, 0) for move in moves], period)
    return [100 * up / (up + down) for up, down in zip(ups, downs, strict=True)]


def atr(candles: Columns, period: int) -> list[float]:
    ranges = [0.0]
    for t in range(1, len(candles)):
        now, before = candles.candle(t), candles.candle(t - 1).close
        ranges.append(max(now.high - now.low, abs(now.high - before), abs(now.low - before)))
    return wilder(ranges, period)


def bollinger(close: list[float], period: int, width: float) -> tuple[list[float], ...]:
    middle, spread = sma(close, period), [NAN] * len(close)
    for t in range(period - 1, len(close)):
        window = close[t - period + 1 : t + 1]
        spread[t] = math.sqrt(sum((value - middle[t]) ** 2 for value in window) / period)
    upper = [m + width * s for m, s in zip(middle, spread, strict=True)]
    lower = [m - width * s for m, s in zip(middle, spread, strict=True)]
    return upper, middle, lower


def macd(close: list[float], fast: int, slow: int, signal: int) -> tuple[list[float], ...]:
    """Both averages end their seeding on the same candle, that of the slow one, as in TA-Lib."""
    quick, lazy = ema(close, fast, slow - fast), ema(close, slow)
    line = [a - b for a, b in zip(quick, lazy, strict=True)]
    smooth = ema(line, signal, slow - 1)
    shown = [NAN if math.isnan(s) else value for value, s in zip(line, smooth, strict=True)]
    return shown, smooth, [a - b for a, b in zip(line, smooth, strict=True)]


CASES: list[tuple[str, dict[str, Any], Callable[[Columns, list[float]], Any]]] = [
    ("sma", {"timeperiod": 20}, lambda candles, close: (sma(close, 20),)),
    ("ema", {"timeperiod": 20}, lambda candles, close: (ema(close, 20),)),
    ("rsi", {"timeperiod": 14}, lambda candles, close: (rsi(close, 14),)),
    ("atr", {"timeperiod": 14}, lambda candles, close: (atr(candles, 14),)),
    ("macd", {}, lambda candles, close: macd(close, 12, 26, 9)),
    ("bbands", {"timeperiod": 20}, lambda candles, close: bollinger(close, 20, 2)),
]


@pytest.mark.parametrize(("name", "params", "oracle"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("seed", [3, 4])
def test_an_indicator_equals_its_textbook_loop(
    name: str, params: dict[str, Any], oracle: Callable[..., Any], seed: int
) -> None:
    candles = a_walk(seed)
    expected = oracle(candles, candles.close.tolist())
    found = node_values(name, candles, **params)
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True)
