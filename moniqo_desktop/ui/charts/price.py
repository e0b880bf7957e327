"""The price chart: a widget that paints itself from columns, whatever their length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.market import Candle, Columns, Market
from moniqo_desktop.domain.queries import Line
from moniqo_desktop.ui.charts.content import Content
from moniqo_desktop.ui.charts.frame import Frame, Hover, Look, laid_out
from moniqo_desktop.ui.charts.ground import Ground
from moniqo_desktop.ui.charts.markers import Marker
from moniqo_desktop.ui.charts.overlays import PositionMarks
from moniqo_desktop.ui.charts.painting import paint
from moniqo_desktop.ui.charts.view import Span

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

_WHEEL: Final = 1.0015
"""Zoom per eighth of a degree: a notch is about a fifth."""
_NEAR: Final = 5.0
_MEANT: Final = 3.0
"""Px a protection line must be dragged: a click alone must not move money."""
_KEY_STEP: Final = 0.1


class PriceChart(QWidget):
    """Candles, volume, indicator lines, trades and the open position.

    Drag pans, the wheel zooms at the pointer, a double click fits all or goes back to the newest.
    Keys: arrows, plus and minus, Home (all), End (newest).
    protection_moved: ("stop" or "target", new price in quote) after its line was dragged.
    """

    protection_moved = Signal(str, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = Look(theme, self.devicePixelRatioF())
        self._content = Content()
        self._ground = Ground()
        self.span = Span()
        self._frame: Frame | None = None
        self._hover: Hover | None = None
        self._grab: QPointF | None = None
        self._pressed_y = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 100)
        self._tell_reader()

    @property
    def content(self) -> Content:
        """What is shown; change it through the chart only."""
        return self._content

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme, self.devicePixelRatioF())
        self.update()

    def set_market(self, market: Market | None) -> None:
        """Decimals of prices; None: two."""
        self._content.market = market
        self._content.last_price = None
        self._tell_reader()
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

    def set_lines(self, lines: Sequence[Line]) -> None:
        self._content.set_lines(lines)
        self.update()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        self._content.set_markers(markers)
        self.update()

    def set_position(self, position: PositionMarks | None) -> None:
        if position != self._content.position:
            self._content.position = position
            self.update()

    def save_picture(self, path: Path) -> None:
        """The chart as it is, PNG. Raises Unavailable if the file cannot be written."""
        if not self.grab().save(str(path), "PNG"):
            raise Unavailable(f"The picture could not be written to {path}.")

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
        frame = laid_out(self._content, self.span, self._look, self.width(), self.height())
        painter = QPainter(self)
        paint(painter, self._content, self.span, self._look, frame, self._hover, self._ground)
        if self.hasFocus():
            _draw_ring(painter, self.width(), self.height(), self._look.theme.accent)
        painter.end()
        self._frame = frame

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()):
            self.span.pan(turn.x() / 2)
        elif turn.y():
            self.span.zoom(_WHEEL ** turn.y(), event.position().x())
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        handle = self._handle_at(event.position())
        self._pressed_y = event.position().y()
        if handle:
            self._hover = Hover(event.position().x(), event.position().y(), handle)
            return
        self._grab = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        dragged = self._hover.dragged if self._hover is not None else ""
        self._hover = Hover(at.x(), at.y(), dragged)
        if self._grab is not None:
            self.span.pan(at.x() - self._grab.x())
            self._grab = at
        elif not dragged:
            self._show_cursor(at)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grab = None
        self._show_cursor(event.position())
        hover, frame = self._hover, self._frame
        if hover is None or not hover.dragged or frame is None:
            return
        name, hover.dragged = hover.dragged, ""
        if abs(event.position().y() - self._pressed_y) >= _MEANT:
            self.protection_moved.emit(name, frame.scale.price(event.position().y()))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.span.fits:
            self.show_newest()
        else:
            self.show_all()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.span.width * _KEY_STEP
        middle = self.span.width / 2
        match Qt.Key(event.key()):
            case Qt.Key.Key_Left:
                self.span.pan(page)
            case Qt.Key.Key_Right:
                self.span.pan(-page)
            case Qt.Key.Key_Up | Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.span.zoom(1.2, middle)
            case Qt.Key.Key_Down | Qt.Key.Key_Minus:
                self.span.zoom(1 / 1.2, middle)
            case Qt.Key.Key_Home:
                self.span.fit()
            case Qt.Key.Key_End:
                self.span.home()
            case Qt.Key.Key_Escape if self._hover is not None and self._hover.dragged:
                self._hover.dragged = ""
            case _:
                super().keyPressEvent(event)
                return
        self.update()

    def _handle_at(self, at: QPointF) -> str:
        handles = self._frame.handles if self._frame is not None else {}
        for name, (y, box) in handles.items():
            if box.contains(at) or (abs(at.y() - y) <= _NEAR and at.x() <= self.span.width):
                return name
        return ""

    def _show_cursor(self, at: QPointF) -> None:
        shape = Qt.CursorShape.SizeVerCursor if self._handle_at(at) else Qt.CursorShape.CrossCursor
        self.setCursor(shape)

    def _tell_reader(self) -> None:
        """For screen readers."""
        market, price = self._content.market, self._content.price
        symbol = market.symbol if market is not None else "no symbol"
        self.setAccessibleName(f"Price chart, {symbol}")
        last = self._content.text(price) if price is not None else "none"
        self.setAccessibleDescription(f"{len(self._content)} candles, last price {last}")


def _draw_ring(painter: QPainter, width: int, height: int, colour: QColor) -> None:
    """The focus ring as four fills: an outline of that size costs ten times as much."""
    painter.fillRect(0, 0, width, 1, colour)
    painter.fillRect(0, height - 1, width, 1, colour)
    painter.fillRect(0, 0, 1, height, colour)
    painter.fillRect(width - 1, 0, 1, height, colour)
