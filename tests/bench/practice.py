"""The practice market and the candle store: candles per second, as CPU."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from moniqo_desktop.domain.market import Columns, Symbol, timeframe
from moniqo_desktop.exchanges.candle_export import write_candles
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.exchanges.practice_days import PracticeDays
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from moniqo_desktop.store.candles import CandleStore
from moniqo_desktop.store.candles_key import SeriesKey
from tests.bench.kit import Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.domain.market import Floats

DAYS = 60
MADE_PER_SECOND = 300_000
ROWS = 200_000
READ_PER_SECOND = 250_000
MINUTE_MS = 60_000
REFERENCE_DRAWS = 400_000
REFERENCE_MS = 16.5
"""The reference loop on the machine where the goals were set: a slower machine has longer."""
ROUNDS = 5
KEY = SeriesKey("bench", Symbol("BTC/USDT"), timeframe("1m"))


def measures() -> list[Measure]:
    """All goals in candles per second of CPU; held where this machine, by its reference loop, is
    as fast as promised for its speed."""
    slowness = max(1.0, median(_cpu(_reference) for _ in range(ROUNDS)) * 1e3 / REFERENCE_MS)
    made = len(PRACTICE_SYMBOLS) * DAYS * 1440 / _best(_make_history)
    with tempfile.TemporaryDirectory() as folder:
        candles = _candles()
        file = Path(folder) / "candles.csv"
        write_candles(file, candles)
        read = ROWS / _best(lambda: load_candles(file, KEY.timeframe))
        store = CandleStore(Path(folder) / "store")
        store.append(KEY, candles, source="synthetic")
        mapped = ROWS / _best(lambda: store.read(KEY))
    return [
        _measure("practice: history of four symbols", made, MADE_PER_SECOND, slowness),
        _measure("candle file: CSV read and checked", read, READ_PER_SECOND, slowness),
        Measure("candle store: read with checksums", mapped, "candles/s", None, None, held=True),
    ]


def _measure(name: str, value: float, goal: float, slowness: float) -> Measure:
    ratio = value * slowness / goal
    return Measure(name, value, "candles/s", ratio, 1.0, held=ratio >= 1.0)


def _make_history() -> None:
    market = PracticeDays(1)
    for day in range(DAYS):
        for one in PRACTICE_SYMBOLS:
            market.columns(one.symbol, day)


def _candles() -> Columns:
    close = np.round(30_000 * np.exp(np.cumsum(_draws(ROWS) * 5e-4)), 2)
    open_ = np.r_[30_000.0, close[:-1]]
    at = MINUTE_MS * (28_000_000 + np.arange(ROWS, dtype=np.int64))
    high, low = np.maximum(open_, close), np.minimum(open_, close)
    return Columns(at, open_, high, low, close, np.round(1 + np.abs(close - open_), 3))


def _reference() -> None:
    """What a market is mostly made of: normal draws and exponentials."""
    np.exp(_draws(REFERENCE_DRAWS)).cumsum()


def _draws(count: int) -> Floats:
    return np.random.default_rng(1).standard_normal(count)


def _best(fn: Callable[[], object]) -> float:
    """CPU seconds of one call, the median of some after one to warm up."""
    fn()
    return median(_cpu(fn) for _ in range(ROUNDS))


def _cpu(fn: Callable[[], object]) -> float:
    start = time.process_time()
    fn()
    return time.process_time() - start
