"""The bar under a replay: play, step, jump from trade to trade, and the whole run to drag over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QComboBox, QFrame, QHBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import icon_button, label
from moniqo_desktop.ui.state.texts import weekday_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.domain.market import Ints
    from moniqo_desktop.domain.past import PastTrade
    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 52
_GROOVE: Final = 4.0
_HANDLE: Final = 7.0
_TICK: Final = 12.0
_TURNS: Final = 30
"""Times a second the play timer turns at most."""
SPEEDS: Final = (1, 5, 20, 100)
"""Candles a second."""


class Track(QAbstractSlider):
    """All moments of the run from left to right; a tick for each trade where it opened."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ticks: list[tuple[float, QColor]] = []
        self._told = 1.0
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(theme.px(28))
        self.setMinimumWidth(160)
        self.setSingleStep(1)
        self.setAccessibleName(tr("Moment of the run"))
        self.setToolTip(tr("Drag to any moment; left and right go candle by candle"))

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(28))

    def show_trades(self, places: Sequence[tuple[float, bool]]) -> None:
        """places: share 0..1 of the run and whether the trade gained."""
        up, down = self._theme.up_text, self._theme.down_text
        self._ticks = [(share, up if gained else down) for share, gained in places]
        self.update()

    def show_told(self, share: float) -> None:
        """How far the nodes that decide are worked out, 0..1."""
        if share != self._told:
            self._told = share
            self.update()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        super().sliderChange(change)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, middle = self._theme, self.height() / 2
        width = max(self.width() - 2 * _HANDLE, 1.0)
        span = max(self.maximum() - self.minimum(), 1)
        x = _HANDLE + width * (self.value() - self.minimum()) / span
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = middle - _GROOVE / 2
        for right, colour in (
            (_HANDLE + width, theme.line),
            (_HANDLE + width * self._told, theme.line_strong),
            (x, theme.accent),
        ):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(_HANDLE, top, right - _HANDLE, _GROOVE), 2, 2)
        for share, colour in self._ticks:
            at = _HANDLE + width * share
            painter.fillRect(QRectF(at - 1, middle - _TICK / 2, 2, _TICK), colour)
        painter.setBrush(theme.text1)
        painter.drawEllipse(QRectF(x - _HANDLE, middle - _HANDLE, 2 * _HANDLE, 2 * _HANDLE))
        painter.setBrush(theme.accent_fill if self.hasFocus() else theme.panel)
        painter.drawEllipse(QRectF(x - 4, middle - 4, 8, 8))
        painter.end()

    def _value_at(self, x: float) -> int:
        share = (x - _HANDLE) / max(self.width() - 2 * _HANDLE, 1.0)
        span = self.maximum() - self.minimum()
        return self.minimum() + round(min(max(share, 0.0), 1.0) * span)


class Timeline(QFrame):
    """moved: another moment, ms UTC. trade_reached: id of a trade that was jumped to."""

    moved = Signal(object)
    trade_reached = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self._theme = theme
        self._moments: Ints = np.array([], dtype=np.int64)
        self._trades: tuple[PastTrade, ...] = ()
        self.track = Track(theme)
        self.back = icon_button(theme, "chevron_left", tr("Trade before (Ctrl+Left)"), 16)
        self.play = icon_button(theme, "play", tr("Play (Space)"), 16)
        self.step = icon_button(theme, "step", tr("One candle further (F11)"), 16)
        self.on = icon_button(theme, "chevron_right", tr("Next trade (Ctrl+Right)"), 16)
        self.speed = QComboBox()
        for each in SPEEDS:
            self.speed.addItem(tr("{count} a second").format(count=each), each)
        self.speed.setFont(theme.font(12, 500))
        self.speed.setAccessibleName(tr("Candles a second"))
        self.speed.setToolTip(tr("Candles a second"))
        self.speed.setCurrentIndex(1)
        self.clock = label(theme, "", 13, 600, tabular=True)
        self.told = label(theme, "", 11, tone="3", tabular=True)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._arrange()
        self.track.valueChanged.connect(self._tell)
        self.play.clicked.connect(self.toggle)
        self.step.clicked.connect(self.step_on)
        self.back.clicked.connect(lambda: self.jump(-1))
        self.on.clicked.connect(lambda: self.jump(1))
        self.speed.currentIndexChanged.connect(lambda _: self._set_pace())

    @property
    def at(self) -> int:
        """The moment shown, ms UTC; 0 without a run."""
        return int(self._moments[self.track.value()]) if len(self._moments) else 0

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def show_run(self, moments: Ints, trades: tuple[PastTrade, ...]) -> None:
        """From its first moment on; nothing is emitted."""
        self.pause()
        self._moments, self._trades = moments, trades
        last = max(len(moments) - 1, 0)
        self.track.blockSignals(True)
        self.track.setRange(0, last)
        self.track.setPageStep(max(last // 20, 1))
        self.track.setValue(0)
        self.track.blockSignals(False)
        places = np.searchsorted(moments, [trade.opened_at for trade in trades])
        shares = (places / max(last, 1)).tolist()
        gained = [trade.profit >= 0 for trade in trades]
        self.track.show_trades(list(zip(shares, gained, strict=True)))
        for button in (self.back, self.on):
            button.setEnabled(bool(trades))
        for button in (self.play, self.step):
            button.setEnabled(last > 0)
        self._show_clock()

    def show_told(self, share: float) -> None:
        self.track.show_told(share)
        words = tr("worked out {percent} %").format(percent=int(share * 100))
        self.told.setText(words if share < 1 else "")

    def go_to(self, at: int) -> None:
        """The first moment at or after a time."""
        self.track.setValue(int(np.searchsorted(self._moments, at)))

    def toggle(self) -> None:
        if self.is_playing:
            self.pause()
            return
        if self.track.value() == self.track.maximum():
            self.track.setValue(0)
        self._set_pace()
        self._timer.start()
        self._show_play()

    def pause(self) -> None:
        self._timer.stop()
        self._show_play()

    def step_on(self, by: int = 1) -> None:
        """One candle further, standing still then."""
        self.pause()
        self.track.setValue(self.track.value() + (by or 1))

    def jump(self, by: int) -> None:
        """To the decision of the next trade, or of the one before."""
        self.pause()
        opened = [trade.opened_at for trade in self._trades]
        later = [n for n, at in enumerate(opened) if at > self.at]
        earlier = [n for n, at in enumerate(opened) if at < self.at]
        found = later[:1] if by > 0 else earlier[-1:]
        for number in found:
            self.go_to(opened[number])
            self.trade_reached.emit(self._trades[number].trade_id)

    def _turn(self) -> None:
        candles = max(self._per_second() // _TURNS, 1)
        self.track.setValue(self.track.value() + candles)
        if self.track.value() == self.track.maximum():
            self.pause()

    def _per_second(self) -> int:
        return int(self.speed.currentData())

    def _set_pace(self) -> None:
        self._timer.setInterval(1000 // min(self._per_second(), _TURNS))

    def _tell(self) -> None:
        self._show_clock()
        self.moved.emit(self.at)

    def _show_clock(self) -> None:
        self.clock.setText(f"{weekday_text(self.at)} UTC" if len(self._moments) else "")
        self.track.setAccessibleDescription(self.clock.text())

    def _show_play(self) -> None:
        icon, tip = ("pause", tr("Pause")) if self.is_playing else ("play", tr("Play"))
        self.play.setIcon(self._theme.button_icon(icon, self._theme.text2, 16))
        self.play.setToolTip(f"{tip} (Space)")
        self.play.setAccessibleName(tip)

    def _arrange(self) -> None:
        self.setMinimumHeight(self._theme.px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 16, 4)
        row.setSpacing(4)
        for button in (self.back, self.play, self.step, self.on):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.track, 1)
        row.addSpacing(8)
        row.addWidget(self.told)
        row.addWidget(self.clock)
        row.addSpacing(4)
        row.addWidget(self.speed)
