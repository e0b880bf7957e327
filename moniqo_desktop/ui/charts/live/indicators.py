"""The indicator lines of one chart: whole ones as asked for, carried on candle by candle."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.messages.queries import Line
    from moniqo_desktop.ui.charts.live.points import LivePoints
    from moniqo_desktop.ui.charts.price import PriceChart


class Indicators:
    """points: what the nodes of the run in front say; None: lines end where they were asked for."""

    def __init__(self, chart: PriceChart, points: LivePoints | None) -> None:
        self._chart, self._points = chart, points
        self._lines: tuple[Line, ...] = ()
        self._are_shown = True

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Whole ones, oldest value first."""
        self._lines = tuple(lines)
        self.show(self._are_shown)

    def show(self, are_shown: bool) -> None:
        """Or not: the trader's switch."""
        self._are_shown = are_shown
        self._chart.set_lines(self._lines if are_shown else ())
        self.carry_on()

    def carry_on(self) -> None:
        """To the newest candle of the chart."""
        if self._points is not None and self._are_shown and self._lines:
            self._chart.carry_lines_on(self._points.tails(self._lines))
