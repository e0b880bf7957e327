"""Patience: the longest callback each action of the window costs, every action done once."""

from __future__ import annotations

import tempfile

from tests.bench.kit import Measure, said, started

MOST_MS = 50.0
MOST = 1.25
"""The same as a ratio to the calibration, where that takes 40 ms. One of the two is held: the
machine may be fast, or slowed down by others."""
SHOWN = 12


def measures() -> list[Measure]:
    """The slowest actions and how many there are; takes a minute of wall time."""
    with tempfile.TemporaryDirectory(prefix="moniqo-bench-") as home:
        told = said(started("-m", "tests.bench._patience_child", home), within_s=300)
    slowest = sorted(told["took"].items(), key=lambda pair: -pair[1])[:SHOWN]
    return [
        Measure("patience: actions done once", len(told["took"]), "actions", None, None, held=True),
        *(_measure(name, value, told["pace"]) for name, value in slowest),
    ]


def _measure(name: str, value: float, pace: float) -> Measure:
    held = value <= MOST_MS or value / pace <= MOST
    return Measure(f"patience: {name}", value, "ms", value / pace, MOST, held)
