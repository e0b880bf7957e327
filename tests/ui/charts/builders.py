"""Candles and lines in few words."""

from __future__ import annotations

import numpy as np

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.queries import Line

MINUTE = 60_000


def walk(count: int, seed: int = 7) -> Columns:
    """A random walk of one-minute candles; high and low enclose open and close."""
    draw = np.random.default_rng(seed)
    close = 30_000 * np.exp(np.cumsum(draw.normal(0, 4e-4, count)))
    opened = np.r_[close[:1], close[:-1]]
    high = np.maximum(opened, close) * (1 + np.abs(draw.normal(0, 3e-4, count)))
    low = np.minimum(opened, close) * (1 - np.abs(draw.normal(0, 3e-4, count)))
    times = np.arange(count, dtype=np.int64) * MINUTE
    return Columns(times, opened, high, low, close, draw.random(count))


def a_line(columns: Columns, name: str = "EMA 21", pane: str = "price", shift: float = 0.0) -> Line:
    """The closes, shifted."""
    values = tuple((columns.close + shift).tolist())
    return Line(name, name, pane, tuple(columns.opened_at.tolist()), values)
