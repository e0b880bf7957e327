"""Candles that ask everything of a machine that fills orders."""

from __future__ import annotations

import numpy as np

from moniqo_desktop.domain.market import Columns
from tests.kit.builders import MINUTE

HOLE_EVERY = 4_000


def rough_walk(
    length: int, seed: int, *, start: float = 1_000.0, step_ms: int = MINUTE, since: int = 0
) -> Columns:
    """A walk on a tick of 0.1 that trends, jumps between candles, stands still at times, trades
    nothing in some candles and lacks a stretch now and then."""
    rng = np.random.default_rng(seed)
    scale = (step_ms / MINUTE) ** 0.5
    drift = np.repeat(rng.normal(0, 0.00012, length // 240 + 1), 240)[:length]
    calm = np.repeat(rng.uniform(0.3, 1.6, length // 600 + 1), 600)[:length]
    moves = rng.normal(0, 0.0008, length) * calm * scale + drift
    jumps = np.where(rng.random(length) < 0.002, rng.normal(0, 0.006, length), 0.0)
    level = np.cumsum(moves + jumps)
    level -= np.linspace(0.0, level[-1], length) * 0.9
    closes = start * np.exp(level)
    opens = np.r_[start, closes[:-1]] * np.exp(rng.normal(0, 0.0001, length) + jumps)
    spread = np.abs(rng.normal(0, 0.0006, (2, length))) * calm * scale
    still = rng.random(length) < 0.02
    high = np.maximum(opens, closes) * (1 + spread[0])
    low = np.minimum(opens, closes) * (1 - spread[1])
    prices = [np.round(np.where(still, opens, p), 1) for p in (opens, high, low, closes)]
    volume = np.where(still, 0.0, np.round(rng.lognormal(5.0, 1.3, length), 3))
    holes = np.where(rng.random(length) < 1 / HOLE_EVERY, rng.integers(1, 300, length), 0)
    at = since + (np.arange(length, dtype=np.int64) + np.cumsum(holes)) * step_ms
    return Columns(at, *prices, volume)
