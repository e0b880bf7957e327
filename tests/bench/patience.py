"""Patience: the longest callback each action of the window costs, every action done once."""

from __future__ import annotations

import tempfile
from compileall import compile_dir

from tests.bench.kit import REPOSITORY, Measure, said, started

MOST_MS = 50.0
MOST = 1.25
"""The same as a ratio to the calibration, where that takes 40 ms. One of the two is held: the
machine may be fast, or slowed down by others."""
SHOWN = 12


def measures() -> list[Measure]:
    """The slowest actions and how many there are; takes three minutes of wall time."""
    compile_dir(REPOSITORY / "moniqo_desktop", quiet=1)  # as a first start leaves it
    with tempfile.TemporaryDirectory(prefix="moniqo-bench-") as home:
        told = said(started("-m", "tests.bench._patience_child", home), within_s=400)
    slowest = sorted(told.items(), key=lambda pair: -pair[1][0] / pair[1][1])[:SHOWN]
    return [
        Measure("patience: actions done once", len(told), "actions", None, None, held=True),
        *(_measure(name, *found) for name, found in slowest),
    ]


def _measure(name: str, value: float, pace: float) -> Measure:
    held = value <= MOST_MS or value / pace <= MOST
    return Measure(f"patience: {name}", value, "ms", value / pace, MOST, held)
