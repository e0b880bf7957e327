"""The price chart under mouse and keys: pan, zoom, crosshair, and lines that can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from moniqo_desktop.ui.charts.frame import Hover
from moniqo_desktop.ui.charts.legend import hover_legend
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice
from moniqo_desktop.ui.charts.scales.hand import AXIS, PANE, AxisHand
from moniqo_desktop.ui.charts.surface import ChartSurface
from moniqo_desktop.ui.state.texts import weekday_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Market
    from moniqo_desktop.ui.look.theme import Theme

_WHEEL: Final = 1.0015
"""Zoom per eighth of a degree: a notch is about a fifth."""
_NEAR: Final = 5.0
_MEANT: Final = 3.0
"""Px a protection line must be dragged: a click alone must not move money."""
_KEY_STEP: Final = 0.1
_SCALED_MS: Final = 300
"""From the last change of the price scale until it is told: it is kept in a file."""
ALERT: Final = "alert:"
"""Begins the name of an alert's line; its id follows."""


class PriceChart(ChartSurface):
    """Candles, volume, indicator lines, trades and the open position.

    Drag pans, the wheel zooms at the pointer, a double click fits all or goes back to the newest;
    on the price axis drag and wheel stretch the scale, a double click has it automatic again.
    Keys: arrows, plus and minus, Home (all), End (newest), Shift with left and right for the
    crosshair, Shift with up and down to stretch the price scale, Ctrl with them to move it, A for
    automatic, L for logarithmic, Menu. scaled: the price scale is another one. protection_moved:
    ("stop" or "target", new price in quote, PositionMarks.of as it was taken) after its line was
    dragged; alert_moved: (id of the
    alert, new price). crossed: the time under the pointer, None when it left. menu_asked: point of
    the screen, price there, name of the line there or "". marker_asked: the mark of a trade that
    was double clicked.
    """

    protection_moved = Signal(str, float, object)
    alert_moved = Signal(str, float)
    crossed = Signal(object)
    menu_asked = Signal(QPoint, float, str)
    marker_asked = Signal(object)
    scaled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._grab: QPointF | None = None
        self._pressed_y = 0.0
        self.axis = AxisHand(self)
        """Stretches and moves the price scale."""
        self._scaled = QTimer(self, singleShot=True, interval=_SCALED_MS)
        self._scaled.timeout.connect(self.scaled)
        self._told: int | None = None
        """The time linked charts were told last."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_choice(self, choice: ScaleChoice) -> None:
        if choice != self.choice:
            self._scaled.start()
        super().set_choice(choice)

    def set_market(self, market: Market | None) -> None:
        """What is in hand is of the symbol that was shown: with another one nothing is dragged."""
        shown = self.content.market
        if (market and market.symbol) != (shown and shown.symbol):
            self.axis.let_go()
            self._grab = None
            if self._hover is not None:
                self._hover.dragged = ""
        super().set_market(market)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if self.axis.wheel(event.position(), _WHEEL ** turn.y()):
            event.accept()
            return
        if abs(turn.x()) > abs(turn.y()):
            self.span.pan(turn.x() / 2)
        elif turn.y():
            self.span.zoom(_WHEEL ** turn.y(), event.position().x())
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.axis.press(event.position()):
            return
        handle = self._handle_at(event.position())
        self._pressed_y = event.position().y()
        if handle:
            drawn = self.content.position
            of = drawn.of if drawn is not None else ("", "", 0)
            self._hover = Hover(event.position().x(), event.position().y(), handle, of)
            return
        self._grab = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self.axis.move(at):
            return
        held = self._hover or Hover(at.x(), at.y())
        dragged = held.dragged
        self._hover = Hover(at.x(), at.y(), dragged, held.position)
        if self._grab is not None:
            self.span.pan(at.x() - self._grab.x())
            self.axis.pan(at.y() - self._grab.y())
            self._grab = at
        elif not dragged:
            self._show_cursor(at)
        self._tell_time()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grab = None
        if self.axis.release(event.position()):
            return
        self._show_cursor(event.position())
        hover, frame = self._hover, self._frame
        if hover is None or not hover.dragged or frame is None:
            return
        name, hover.dragged = hover.dragged, ""
        if abs(event.position().y() - self._pressed_y) >= _MEANT:
            price = frame.scale.price(event.position().y())
            if name.startswith(ALERT):
                self.alert_moved.emit(name.removeprefix(ALERT), price)
            else:
                self.protection_moved.emit(name, price, hover.position)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        marker = self.marker_at(event.position())
        if self.axis.double_click(event.position()):
            return
        if marker is not None:
            self.marker_asked.emit(marker)
        elif self.span.fits:
            self.show_newest()
        else:
            self.show_all()

    def event(self, event: QEvent) -> bool:
        """A mark says what was done there, also where its words have no room."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _tip_at(self, at: QPointF) -> str:
        marker = self.marker_at(at)
        if marker is None:
            return self.axis.tip(at)
        price, time = self.content.text(marker.price), weekday_text(marker.at)
        what = tr("Double click: why this trade was made")
        return f"{marker.text}\n{price} · {time}\n{what}".strip()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self._tell_time()
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the pointer; from the keyboard, at the crosshair or else at the last price."""
        if self._frame is None or not len(self._content):
            return
        scale = self._frame.scale
        if event.reason() is not QContextMenuEvent.Reason.Keyboard:
            at = QPointF(event.pos())
            self.menu_asked.emit(event.globalPos(), scale.price(at.y()), self._handle_at(at))
            return
        price = self._content.price or 0.0
        y = self._hover.y if self._hover is not None else scale.y(price)
        place = QPoint(self.width() // 2, min(max(round(y), 0), self.height()))
        self.menu_asked.emit(self.mapToGlobal(place), scale.price(y), "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.span.width * _KEY_STEP
        middle = self.span.width / 2
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match Qt.Key(event.key()):
            case _ if self.axis.key(event):
                pass
            case Qt.Key.Key_Left | Qt.Key.Key_Right if shift:
                self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
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
            case Qt.Key.Key_Escape if self._hover is not None:
                self._leave_hover()
            case _:
                super().keyPressEvent(event)
                return
        self.update()

    def _step(self, by: int) -> None:
        """The crosshair one candle on, at its close; its values are told to the reader."""
        if self._frame is None or not len(self._content):
            return
        last = self.span.stop - 1
        here = last + 1 if self._hover is None else self.span.index(self._hover.x)
        candle = min(max(here + by, self.span.first), last)
        close = float(self._content.pyramid.columns.close[candle])
        self._hover = Hover(self.span.x(candle), self._frame.scale.y(close))
        self._tell_time()
        words = hover_legend(self._content, candle, self._look.theme)
        self.setAccessibleDescription(" ".join(text for text, _ in words))

    def _leave_hover(self) -> None:
        """A line in hand goes back first, then the crosshair goes."""
        assert self._hover is not None
        if self._hover.dragged:
            self._hover.dragged = ""
            return
        self._hover = None
        self._tell_time()
        self._tell_reader()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whatever moved the candles under a resting pointer: it is on another one now."""
        super().paintEvent(event)
        self._tell_time()

    def _tell_time(self) -> None:
        """Once for each candle the pointer comes to lie on."""
        at = None
        if self._hover is not None and len(self._content):
            at = int(self._content.opened_at[self.span.index(self._hover.x)])
        if at != self._told:
            self._told = at
            self.crossed.emit(at)

    def _handle_at(self, at: QPointF) -> str:
        handles = self._frame.handles if self._frame is not None else {}
        for name, (y, box) in handles.items():
            if box.contains(at) or (abs(at.y() - y) <= _NEAR and at.x() <= self.span.width):
                return name
        return ""

    def _show_cursor(self, at: QPointF) -> None:
        part = self.axis.part_at(at)
        if part and part != AXIS:
            is_chip = part != PANE
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if is_chip else Qt.CursorShape.ArrowCursor
            )
            return
        moves = part == AXIS or self._handle_at(at)
        self.setCursor(Qt.CursorShape.SizeVerCursor if moves else Qt.CursorShape.CrossCursor)
