"""What every bench shares: a measure, a calibration of this machine, CPU time of a frame.

A limit is a ratio to the calibration of the same process: it holds on slow machines as on fast
ones, and under the load of others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOOP = 120_000
ELLIPSES = 400
ROUNDS = 5


REPOSITORY = Path(__file__).resolve().parents[2]


def started(*words: str) -> subprocess.Popen[str]:
    """A Python of its own over the same sources, without a screen."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=REPOSITORY,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )


def environment() -> dict[str, str]:
    """Byte code is kept: a trader's second start does not read the sources again."""
    kept = {key: each for key, each in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


def said(process: subprocess.Popen[str], within_s: float = 180) -> Any:
    """The JSON in the last line of its output. Raises AssertionError if it failed."""
    try:
        out, _ = process.communicate(timeout=within_s)
    finally:
        process.kill()
    assert process.returncode == 0, f"exit {process.returncode}: {out}"
    return json.loads(out.strip().splitlines()[-1])


@dataclass(frozen=True)
class Measure:
    """ratio: value to the calibration (or to what the bench says); limit: of the ratio if there
    is one, else of the value. held: whether it is kept; True without a limit."""

    name: str
    value: float
    unit: str
    ratio: float | None
    limit: float | None
    held: bool


def paced(
    name: str,
    fn: Callable[[], object],
    limit: float | None = None,
    frames: int = 30,
    *,
    calibrate: Callable[[], object] | None = None,
    clock: Callable[[], float] = time.process_time,
) -> Measure:
    """CPU of one call. Each round is compared with the calibrations on either side of it: a
    machine that changes its pace changes both alike.

    limit: most, as a ratio to the calibration. clock: seconds.
    """
    fn()
    took, ratios = [], []
    before = _once(calibrate or _calibrate, clock)
    for _ in range(ROUNDS):
        calls = [_once(fn, clock) for _ in range(max(1, frames // ROUNDS))]
        after = _once(calibrate or _calibrate, clock)
        took += calls
        ratios.append(2 * median(calls) / (before + after))
        before = after
    ratio = median(ratios)
    return Measure(name, median(took), "ms", ratio, limit, limit is None or ratio <= limit)


@dataclass(frozen=True)
class Turn:
    """One long call and the calibrations made in the midst of it, CPU milliseconds."""

    took_ms: float
    """Without the calibrations."""
    pace_ms: float
    """Mean of the calibrations."""

    @property
    def ratio(self) -> float:
        return self.took_ms / self.pace_ms


def in_turns(
    fn: Callable[[Callable[[float], None]], object],
    rounds: int = ROUNDS,
    *,
    calibrate: Callable[[], object] | None = None,
    clock: Callable[[], float] = time.process_time,
) -> list[Turn]:
    """Long calls that stand aside for a calibration now and then: a machine that changes its pace
    changes both alike.

    fn is given what it has to call about a hundred times on its way; every fifth time calibrates.
    clock: seconds. For short calls see paced.
    """
    found = []
    for _ in range(rounds):
        paces: list[float] = []
        told = count()

        def aside(_: float, paces: list[float] = paces, told: Iterator[int] = told) -> None:
            if next(told) % 5 == 0:
                paces.append(_once(calibrate or _calibrate, clock))

        whole = _once(partial(fn, aside), clock)
        found.append(Turn(whole - sum(paces), mean(paces)))
    return found


def cpu_ms(fn: Callable[[], object], frames: int = 30) -> float:
    """Median process CPU time of one call, after one call to warm up."""
    fn()
    return median(_once(fn) for _ in range(frames))


@cache
def calibration() -> float:
    """As pace_ms, the median of nine, once per process: for what is done at once after it."""
    _calibrate()
    return median(_once(_calibrate) for _ in range(9))


def largest_mb() -> float:
    """Largest resident memory this process ever had; 0 where the system does not say.

    What getrusage says comes second: a child begins there with what its parent had.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def pace_ms() -> float:
    """CPU milliseconds of one calibration: how fast the machine is just now.

    A Python loop and 400 antialiased ellipses, about 40 on the machine where the first limits were
    set. Needs a QGuiApplication. What is compared with it has to be done right beside it.
    """
    return _once(_calibrate)


def _once(fn: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    fn()
    return (clock() - start) * 1e3


def _calibrate() -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QColor, QPainter, QPixmap

    total = 0
    for i in range(LOOP):
        total += i % 7
    picture = QPixmap(800, 600)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(200, 120, 40, 160))
    for i in range(ELLIPSES):
        painter.drawEllipse(QPointF(i * 31 % 700 + 50, i * 17 % 500 + 50), 48, 36)
    painter.end()
