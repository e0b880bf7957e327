"""The price chart at a million candles: first draw, pan, zoom, tick; also with lines and marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.kit import Measure, paced

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Columns
    from moniqo_desktop.ui.charts.price import PriceChart
    from moniqo_desktop.ui.look.theme import Theme

CANDLES = 1_000_000
MARKERS = 2_000
LINES = 3
WIDTH, HEIGHT = 1_600, 800
FRAME = 0.125
TICK = 0.05
FIRST_DRAW = 1.0
"""5, 2 and 40 ms where the calibration takes 40 ms."""
RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@dataclass
class Bench:
    """A shown chart and what moves it. Every step paints at once."""

    chart: PriceChart

    def steps(self) -> dict[str, Callable[[], None]]:
        ways = cycle((60.0, 60.0, -60.0, -60.0))
        factors = cycle((1.25, 1.25, 0.8, 0.8))
        return {
            "pan": lambda: self._paint(lambda: self.chart.span.pan(next(ways))),
            "zoom": lambda: self._paint(lambda: self.chart.span.zoom(next(factors), WIDTH / 2)),
            "tick": self._tick(),
        }

    def show(self, candles: int) -> None:
        """The newest so many candles across the width."""
        self.chart.show_newest()
        span = self.chart.span
        span.zoom(span.width / candles / span.step, span.width)
        self.paint()

    def show_all(self) -> None:
        self.chart.show_all()
        self.paint()

    def paint(self) -> None:
        """At once. A window that is not exposed would paint nothing, and the bench would lie."""
        before = self.chart._frame
        self.chart.repaint()
        assert self.chart._frame is not before, "the chart did not paint"

    def _paint(self, change: Callable[[], None]) -> None:
        change()
        self.paint()

    def _tick(self) -> Callable[[], None]:
        last = self.chart.content.pyramid.columns.candle(CANDLES - 1)
        closes = cycle(last.close * (1 + step * 1e-5) for step in range(20))

        def tick() -> None:
            close = next(closes)
            self.chart.append(
                replace(last, close=close, high=max(last.high, close), low=min(last.low, close))
            )
            self.paint()

        return tick


def measures() -> tuple[Measure, ...]:
    """Needs no display; makes a QApplication where there is none."""
    from PySide6.QtWidgets import QApplication

    from moniqo_desktop.ui.look.theme import Theme

    application = QApplication.instance() or QApplication([])
    columns = _walk(CANDLES)
    theme = Theme.dark(RESOURCES)
    bench = Bench(_chart(theme))
    first = paced(
        "chart: first draw of 1 M candles", lambda: _first(bench, columns), FIRST_DRAW, 10
    )
    found = [first, *_moves(bench, "candles")]
    _furnish(bench, columns)
    found += _moves(bench, "3 lines, 2,000 marks")
    bench.chart.hide()
    bench.chart.deleteLater()
    del application
    return tuple(found)


def _moves(bench: Bench, what: str) -> list[Measure]:
    steps = bench.steps()
    found = []
    for view, show in (("all", bench.show_all), ("2,000", lambda: bench.show(2_000))):
        show()
        found.append(paced(f"chart: pan {view} in view, {what}", steps["pan"], FRAME))
        show()
        found.append(paced(f"chart: zoom from {view} in view, {what}", steps["zoom"], FRAME))
    bench.show(200)
    found.append(paced(f"chart: pan 200 in view, {what}", steps["pan"], FRAME))
    bench.show(200)
    # The goal of a tick is for candles alone; with everything on it is a frame like any other.
    limit = TICK if what == "candles" else FRAME
    found.append(paced(f"chart: tick, {what}", steps["tick"], limit))
    return found


def _first(bench: Bench, columns: Columns) -> None:
    bench.chart.set_columns(columns)
    bench.show_all()


def _chart(theme: Theme) -> PriceChart:
    from PySide6.QtWidgets import QApplication

    from moniqo_desktop.ui.charts.price import PriceChart

    chart = PriceChart(theme)
    chart.resize(WIDTH, HEIGHT)
    chart.show()
    QApplication.processEvents()
    return chart


def _furnish(bench: Bench, columns: Columns) -> None:
    from moniqo_desktop.domain.messages.queries import Line
    from moniqo_desktop.domain.orders import Direction
    from moniqo_desktop.ui.charts.markers import Marker

    times = tuple(columns.opened_at.tolist())
    bench.chart.set_lines(
        [
            Line(
                str(n), f"EMA {n}", "price", times, tuple((columns.close * (1 + n / 500)).tolist())
            )
            for n in range(LINES)
        ]
    )
    ways = cycle((Direction.LONG, Direction.SHORT))
    places = range(0, CANDLES, CANDLES // MARKERS)
    bench.chart.set_markers(
        [Marker(times[n], float(columns.close[n]), "BUY 0.1", next(ways)) for n in places]
    )


def _walk(count: int) -> Columns:
    import numpy as np

    from moniqo_desktop.domain.market import Columns

    draw = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(draw.normal(0, 4e-4, count)))
    opened = np.r_[close[:1], close[:-1]]
    high = np.maximum(opened, close) * (1 + np.abs(draw.normal(0, 3e-4, count)))
    low = np.minimum(opened, close) * (1 - np.abs(draw.normal(0, 3e-4, count)))
    times = np.arange(count, dtype=np.int64) * 60_000
    return Columns(times, opened, high, low, close, draw.random(count))
