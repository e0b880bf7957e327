"""The real window at work, with every callback of its loop timed. Prints one line of JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app import gui, paths
from tests.bench.chart import _walk
from tests.kit.played_session import play_session
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.price import PriceChart

SETTLE_S = 8.0
WATCH_S = 20.0
CHARTS = 3
CANDLES = 100_000
BEAT_S = 0.1
NODES = 5_000
LIVE = 100
"""Nodes with a new value at each beat."""


class Watched(QApplication):
    """Times every event it delivers, in thread CPU; events delivered inside others count there."""

    def __init__(self) -> None:
        super().__init__(["moniqo"])
        self.took: list[tuple[int, str]] = []
        self.is_watching = False
        self._is_inside = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self._is_inside or not self.is_watching:
            return super().notify(receiver, event)
        name = f"{type(receiver).__name__}:{event.type().name}"
        self._is_inside = True
        started = time.thread_time_ns()
        try:
            return super().notify(receiver, event)
        finally:
            self.took.append((time.thread_time_ns() - started, name))
            self._is_inside = False


def main(home: Path) -> None:
    application = Watched()
    options = gui.Options(home, paths.resources(), speed=60.0)
    application = gui.new_application()  # type: ignore[assignment]  # dressed, still the same one
    shell = gui.Shell(options)
    shell.paint_first()
    found: dict[str, Any] = {}
    play_session(application, shell, lambda session: _play(session, shell, application, found))
    print(json.dumps(found), flush=True)


async def _play(
    session: Any, shell: gui.Shell, application: Watched, found: dict[str, Any]
) -> None:
    await asyncio.sleep(SETTLE_S / 2)
    flow = replace(grid_flow(NODES), flow_id="grid-of-the-bench")
    session.documents.add(flow)
    charts = [_chart(shell) for _ in range(CHARTS)]
    await asyncio.sleep(SETTLE_S / 2)
    assert session.state.runs.open(), "the demo does not run"
    application.took.clear()
    application.is_watching = True
    found["lag_ms"] = await _beats(session, charts)
    application.is_watching = False
    found.update(_summary(application.took))


def _chart(shell: gui.Shell) -> PriceChart:
    from moniqo_desktop.ui.charts.price import PriceChart

    chart = PriceChart(shell.theme)
    chart.resize(800, 400)
    chart.set_columns(_walk(CANDLES))
    chart.show()
    return chart


async def _beats(session: Any, charts: list[PriceChart]) -> list[float]:
    """Ten times a second every chart gets a new last candle, a hundred nodes a new value.

    Returns how late each short sleep in between woke up, ms.
    """
    from moniqo_desktop.domain.messages.events import NodeStatus

    canvas = session.control.rooms.canvas
    names = [node.node_id for node in canvas.flow().nodes]
    lags: list[float] = []
    ends = time.perf_counter() + WATCH_S
    beat = 0
    while time.perf_counter() < ends:
        beat += 1
        for chart in charts:
            columns = chart.content.pyramid.columns
            last = columns.candle(len(columns) - 1)
            chart.append(replace(last, close=last.close * (1 + (beat % 7 - 3) * 1e-5)))
        for name in names[beat % 50 * LIVE : (beat % 50 + 1) * LIVE]:
            canvas.set_live(name, NodeStatus.OK, "12.5", float(beat), 140.0)
        for _ in range(round(BEAT_S / 0.01)):
            lags.append(await lag())
    return lags


async def lag() -> float:
    """How late a sleep of 10 ms wakes up, ms of wall time."""
    asked = time.perf_counter()
    await asyncio.sleep(0.01)
    return (time.perf_counter() - asked - 0.01) * 1e3


def _summary(took: list[tuple[int, str]]) -> dict[str, Any]:
    times = sorted(nanoseconds / 1e6 for nanoseconds, _ in took)
    slow = Counter[str]()
    for nanoseconds, name in took:
        slow[name] = max(slow[name], nanoseconds)
    return {
        "callbacks": len(times),
        "p99_ms": times[int(len(times) * 0.99)],
        "max_ms": times[-1],
        "slowest": {name: round(value / 1e6, 1) for name, value in slow.most_common(6)},
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
