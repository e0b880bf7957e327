"""Patience: the longest callback each action of the window costs, every action done once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.kit import Measure

MOST_MS = 50.0
LOAD_MS = 150.0
"""Opening 5,000 nodes: the budget of the canvas."""
SHOWN = 12
REPOSITORY = Path(__file__).resolve().parents[2]


def measures() -> list[Measure]:
    """The slowest actions and how many there are; takes a minute of wall time."""
    with tempfile.TemporaryDirectory(prefix="moniqo-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench._patience_child", home],
            cwd=REPOSITORY,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            text=True,
            timeout=300,
            check=True,
        )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    slowest = sorted(found.items(), key=lambda pair: -pair[1])[:SHOWN]
    return [
        Measure("patience: actions done once", len(found), "actions", None, None, held=True),
        *(_measure(name, value) for name, value in slowest),
    ]


def _measure(name: str, value: float) -> Measure:
    limit = LOAD_MS if name.startswith("open ") else MOST_MS
    return Measure(f"patience: {name}", value, "ms", None, limit, value <= limit)
