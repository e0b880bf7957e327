"""The showing half of the price chart: what it is given, painted. Listens to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.market import Candle, Columns, Market, Millis
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.frame import Frame, Hover, Look, laid_out
from moniqo_desktop.ui.charts.ground import Ground
from moniqo_desktop.ui.charts.markers import Marker
from moniqo_desktop.ui.charts.overlays import AlertMark, PositionMarks
from moniqo_desktop.ui.charts.painting import paint
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
from moniqo_desktop.ui.charts.view import Span
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.live.points import Tail
    from moniqo_desktop.ui.look.theme import Theme


_NEAR_MARK: Final = 14.0
"""Px from the middle of a trade's mark within which it is meant."""


class ChartSurface(QWidget):
    """Candles, volume, lines, trades, alerts and the open position of one symbol."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look(theme, self.devicePixelRatioF())
        self._content = Content()
        self._ground = Ground()
        self.span = Span()
        self.choice = ScaleChoice()
        """How prices lie on the axis; change it by `set_choice` only."""
        self._scaled_for = ""
        """Symbol the scale was set for by hand; "" = the next one that is shown."""
        self.countdown_tip = ""
        self._frame: Frame | None = None
        self._hover: Hover | None = None
        self._elsewhere: Millis | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 100)
        self._tell_reader()

    @property
    def content(self) -> Content:
        """What is shown; change it through the chart only."""
        return self._content

    @property
    def frame(self) -> Frame | None:
        """Where things lay when it was painted last."""
        return self._frame

    def set_choice(self, choice: ScaleChoice) -> None:
        """How prices lie on the axis from now on."""
        market = self._content.market
        self._scaled_for = str(market.symbol) if market is not None else ""
        if choice != self.choice:
            self.choice = choice
            self._tell_reader()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme, self.devicePixelRatioF())
        self.update()

    def set_market(self, market: Market | None) -> None:
        """Decimals of prices; None: two. A scale set by hand is of no use to another symbol."""
        if market is not None:
            if self._scaled_for not in ("", market.symbol):
                self.choice = self.choice.automatic()
            self._scaled_for = market.symbol
        self._content.market = market
        self._content.last_price = None
        self._tell_reader()
        self.update()

    def say_empty(self, words: str) -> None:
        """Said while there are no candles."""
        if words != self._content.why_empty:
            self._content.why_empty = words
            if not len(self._content):
                self.update()

    def set_title(self, title: str) -> None:
        """Words before the legend; for pictures that stand alone."""
        self._content.title = title
        self.update()

    def set_columns(self, columns: Columns) -> None:
        """All candles anew. Read-only arrays are copied only when a candle is appended."""
        was_empty = not len(self._content)
        self._content.set_columns(columns)
        self.span.set_count(len(self._content))
        if was_empty:
            self.span.home()
        self._tell_reader()
        self.update()

    def append(self, candle: Candle) -> None:
        """A newer candle, or the last one as it now is."""
        if self._content.append(candle):
            self.span.set_count(len(self._content))
            self.update()

    def set_last_price(self, price: float | None) -> None:
        """Between candles; None: the last close."""
        if price != self._content.last_price:
            self._content.last_price = price
            self.update()

    def set_countdown(self, text: str, tip: str) -> None:
        """Under the last price on the axis, "" for none. tip: what it means."""
        self._content.countdown, was = text, self._content.countdown
        self.countdown_tip = tip
        tag = self._frame.last_tag if self._frame is not None else QRectF()
        if text == was or tag.isEmpty():
            return
        if len(text) == len(was):
            self.update(tag.toAlignedRect())
        else:
            self.update()

    def set_lines(self, lines: Sequence[Line]) -> None:
        self._content.set_lines(lines)
        self.update()

    def carry_lines_on(self, tails: Sequence[Tail]) -> None:
        """What came after the last value of each line, in their order."""
        if self._content.carry_lines_on(tails):
            self.update()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        self._content.set_markers(markers)
        self.update()

    def set_position(self, position: PositionMarks | None) -> None:
        if position != self._content.position:
            self._content.position = position
            self.update()

    def set_compared(self, lines: Sequence[Line]) -> None:
        """Closes of other symbols, shown from the same start at the left edge."""
        self._content.set_compared(lines)
        self.update()

    def set_alerts(self, alerts: Sequence[AlertMark]) -> None:
        if tuple(alerts) != self._content.alerts:
            self._content.alerts = tuple(alerts)
            self.update()

    def show_time(self, at: Millis | None) -> None:
        """The moment the pointer is on in a linked chart."""
        if at != self._elsewhere:
            self._elsewhere = at
            self.update()

    def marker_at(self, at: QPointF) -> Marker | None:
        """The mark of a trade under a point, the newest where several lie there."""
        frame, placed = self._frame, self._content.markers
        if frame is None:
            return None
        part = placed.in_view(self.span)
        if part.stop <= part.start:
            return None
        centres = placed.centres(part, self.span, frame.scale, self._content.pyramid)
        away = np.hypot(centres[:, 0] - at.x(), centres[:, 1] - at.y())
        near = np.flatnonzero(away <= _NEAR_MARK)
        return placed.markers[part.start + int(near[-1])] if len(near) else None

    def picture(self) -> QImage:
        """The chart as it is."""
        return self.grab().toImage()

    def show_all(self) -> None:
        self.span.fit()
        self.update()

    def show_newest(self) -> None:
        self.span.home()
        self.update()

    def look_at(self, first: int, last: int, share: float) -> None:
        """Candles first to last in the middle, taking about one part in `share` of the width."""
        self.span.look_at(first, last, share)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._look.ratio != self.devicePixelRatioF():
            self._look = Look(self._look.theme, self.devicePixelRatioF())
        size = self.width(), self.height()
        frame = laid_out(self._content, self.span, self._look, size, self.choice)
        painter = QPainter(self)
        shown, hover, ground = self._content, self._hover, self._ground
        paint(painter, shown, self.span, self._look, frame, hover, ground, self._elsewhere)
        if self.hasFocus():
            _draw_ring(painter, self.width(), self.height(), self._look.theme.accent)
        painter.end()
        self._frame = frame

    def _tell_reader(self) -> None:
        """For screen readers."""
        market, price = self._content.market, self._content.price
        symbol = market.symbol if market is not None else tr("no symbol")
        self.setAccessibleName(tr("Price chart, {symbol}").format(symbol=symbol))
        last = self._content.text(price) if price is not None else tr("none")
        words = tr("{count} candles, last price {price}")
        told = words.format(count=len(self._content), price=last)
        self.setAccessibleDescription(" ".join([told, *self._scale_words()]))

    def _scale_words(self) -> list[str]:
        """Only of a price scale that is not the usual one."""
        by_hand, log = self.choice.hand is not None, self.choice.is_log
        return [
            *([tr("The price scale is set by hand.")] if by_hand else []),
            *([tr("The price scale is logarithmic.")] if log else []),
        ]


def write_picture(picture: QImage, path: Path) -> None:
    """PNG; from any thread. Raises Unavailable if the file cannot be written."""
    if not picture.save(str(path), "PNG"):  # type: ignore[call-overload]  # its stub says bytes
        raise Unavailable(tr("The picture could not be written to {path}.").format(path=path))


def _draw_ring(painter: QPainter, width: int, height: int, colour: QColor) -> None:
    """The focus ring as four fills: an outline of that size costs ten times as much."""
    painter.fillRect(0, 0, width, 1, colour)
    painter.fillRect(0, height - 1, width, 1, colour)
    painter.fillRect(0, 0, 1, height, colour)
    painter.fillRect(width - 1, 0, 1, height, colour)
