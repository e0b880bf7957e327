"""Fills against brute force: random orders in small candles, along every path through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fills.brute_force import LAWS

Progress = Callable[[str], None]


def prove(scenes: int = 100_000, progress: Progress = print, seed: int = 10**6) -> dict[str, Any]:
    """scenes of each law. Raises AssertionError with the scene that broke one."""
    for name, law in LAWS.items():
        for number in range(scenes):
            law(seed + number)
            if number % 25_000 == 24_999:
                progress(f"fills: {name}, {number + 1:,} of {scenes:,}")
    return {"scenes": scenes * len(LAWS), "laws": len(LAWS), "violations": 0}
