"""What a price chart shows: candles, lines, marks and the position, placed on candle numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.market import Candle, Columns, Market, columns_of
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.lines import PRICE_PANE, PlacedLine
from moniqo_desktop.ui.charts.markers import Marker, PlacedMarkers
from moniqo_desktop.ui.charts.overlays import AlertMark, PositionMarks
from moniqo_desktop.ui.charts.pyramid import Pyramid
from moniqo_desktop.ui.state.candles import GrowingColumns
from moniqo_desktop.ui.state.texts import MINUS

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Ints, Millis
    from moniqo_desktop.ui.charts.live.points import Tail

_LOOKED_BACK: Final = 30


class Content:
    """Held by a chart; every change keeps pyramid and places in step."""

    def __init__(self) -> None:
        self.market: Market | None = None
        self.title = ""
        self.version = 0
        """Counts up with every change but that of the last candle, price or position."""
        self.position: PositionMarks | None = None
        self.last_price: float | None = None
        self.why_empty = ""
        """Said while there are no candles."""
        self.countdown = ""
        """To the close of the running candle; "" = not known."""
        self.lines: tuple[PlacedLine, ...] = ()
        self.compared: tuple[PlacedLine, ...] = ()
        self.alerts: tuple[AlertMark, ...] = ()
        self._given_compared: tuple[Line, ...] = ()
        self._given_lines: tuple[Line, ...] = ()
        self._carried: object = None
        self._given_markers: tuple[Marker, ...] = ()
        self._growing = GrowingColumns()
        self.pyramid = Pyramid(columns_of([]))
        self.markers = PlacedMarkers((), self.opened_at)

    def __len__(self) -> int:
        return len(self.pyramid)

    @property
    def opened_at(self) -> Ints:
        return self.pyramid.opened_at

    @property
    def step(self) -> Millis:
        """Length of its candles, 0 = not known yet. A hole in the market makes none longer."""
        return int(np.diff(self.opened_at[-_LOOKED_BACK:]).min()) if len(self) > 1 else 0

    @property
    def price(self) -> float | None:
        """The last price said, else the last close."""
        if self.last_price is not None:
            return self.last_price
        return float(self.pyramid.columns.close[-1]) if len(self) else None

    @property
    def panes(self) -> tuple[str, ...]:
        """Names of own panes, in the order of their lines."""
        names = (line.line.pane for line in self.lines if line.line.pane != PRICE_PANE)
        return tuple(dict.fromkeys(names))

    def set_columns(self, columns: Columns) -> None:
        self._growing = GrowingColumns(columns)
        self.pyramid = Pyramid(self._growing.columns())
        self._place()

    def append(self, candle: Candle) -> bool:
        """Adds a newer candle or changes the last one; False if it is older than that."""
        if len(self) and candle.opened_at < int(self.opened_at[-1]):
            return False
        first = max(len(self) - 1, 0)
        if not len(self) or candle.opened_at > int(self.opened_at[-1]):
            self.version += 1
        self._growing.add(candle)
        self.pyramid.follow(self._growing.columns(), first)
        return True

    def set_lines(self, lines: Sequence[Line]) -> None:
        self.version += 1
        self._given_lines, self._carried = tuple(lines), None
        self.lines = tuple(PlacedLine(line, self.opened_at) for line in lines)

    def carry_lines_on(self, tails: Sequence[Tail]) -> bool:
        """tails: of each line, in their order. False where nothing differs."""
        told = tuple(tails), len(self)
        if len(tails) != len(self.lines) or told == self._carried:
            return False
        self._carried = told
        self.version += 1
        pairs = zip(self.lines, tails, strict=True)
        self.lines = tuple(line.carried_on(tail, self.opened_at) for line, tail in pairs)
        return True

    def set_compared(self, lines: Sequence[Line]) -> None:
        """Closes of other symbols."""
        self.version += 1
        self._given_compared = tuple(lines)
        self.compared = tuple(PlacedLine(line, self.opened_at) for line in lines)

    def set_markers(self, markers: Sequence[Marker]) -> None:
        self.version += 1
        self._given_markers = tuple(markers)
        self.markers = PlacedMarkers(markers, self.opened_at)

    def candle_of(self, at: Millis) -> int:
        """Number of the candle that was open at that time; the first for anything older."""
        return max(0, int(np.searchsorted(self.opened_at, at, side="right")) - 1)

    def text(self, price: float) -> str:
        """A price with all decimals of the market."""
        decimals = self.market.price_decimals if self.market is not None else 2
        return f"{price:,.{decimals}f}".replace("-", MINUS)

    def _place(self) -> None:
        self.set_lines(self._given_lines)
        self.set_compared(self._given_compared)
        self.set_markers(self._given_markers)
