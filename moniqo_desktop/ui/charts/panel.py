"""The chart of the dock: header with symbols, timeframes and price, the price chart below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from moniqo_desktop.domain.commands import Command, MoveProtection
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol, Timeframe, timeframe
from moniqo_desktop.domain.queries import Line
from moniqo_desktop.ui.charts.feed import ChartFeed
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.tabs import Segments, Tabs
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import MINUS, NOTHING, signed_text

if TYPE_CHECKING:
    from moniqo_desktop.ui.theme import Theme

HEADER: Final = 36
_USUAL: Final = ("1m", "5m", "15m", "1h", "4h", "1d")
_LINES_EVERY_MS: Final = 500
_EVERYTHING: Final = frozenset({"candles", "prices", "positions", "fills", "runs"})


class ChartHeader(QWidget):
    """Symbols, timeframes, the switch for indicator lines, last price and change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.symbols = Tabs(theme, "Symbols", self)
        self.frames = Segments(theme, "Timeframes", self)
        self.indicators = QToolButton(self)
        self.price, self.change = QLabel(self), QLabel(self)
        self.setFixedHeight(HEADER)
        self._fill_button()
        self._arrange()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.symbols.set_theme(theme)
        self.frames.set_theme(theme)
        self.indicators.setIcon(theme.button_icon("wave", theme.text2, 16))
        self.indicators.setFont(theme.font(12, 500))
        self.price.setFont(theme.font(15, 600, tabular=True))
        self.change.setFont(theme.font(12, 600, tabular=True))

    def set_price(self, text: str, ratio: float, over_ms: int) -> None:
        """ratio: change over over_ms (0 = not known)."""
        change = signed_text(Decimal(ratio) * 100, 2)
        self._colour(self._theme.down_text if change.startswith(MINUS) else self._theme.up_text)
        self.price.setText(text)
        self.change.setText(f"{change} %" if over_ms else "")
        self.change.setToolTip(f"Change over the last {over_ms / 3_600_000:.3g} hours")

    def _colour(self, colour: QColor) -> None:
        """A style sheet costs as much as a repaint of the chart: only when it differs."""
        sheet = f"color: {colour.name()}"
        if self.price.styleSheet() != sheet:
            for label in (self.price, self.change):
                label.setStyleSheet(sheet)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        edge = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(edge, self._theme.line)
        painter.end()

    def _fill_button(self) -> None:
        self.indicators.setText("Indicators")
        self.indicators.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.indicators.setCheckable(True)
        self.indicators.setChecked(True)
        self.indicators.setToolTip("Show the lines that the running flow computes")

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 14, 1)
        row.setSpacing(12)
        for widget in (self.symbols, self.frames):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        rule = QFrame(self)
        rule.setProperty("role", "rule")
        rule.setFixedSize(1, 16)
        row.addWidget(rule)
        row.addWidget(self.indicators)
        row.addStretch(1)
        row.addWidget(self.price)
        row.addWidget(self.change)


class ChartPanel(QWidget):
    """A chart fed by the state.

    lines: called with a symbol when its indicator lines should be asked for; the answer goes to
    set_lines. send: takes the command when a protection line was dragged.
    symbol_changed: another symbol is shown.
    """

    symbol_changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        *,
        lines: Callable[[Symbol], None] | None = None,
        send: Callable[[Command], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._ask_lines, self._send = state, lines, send
        self.header = ChartHeader(theme, self)
        self.chart = PriceChart(theme, self)
        self._feed = ChartFeed(state, self.chart)
        self._lines: tuple[Line, ...] = ()
        self._waiting: set[str] = set()
        self._asking = QTimer(self, singleShot=True, interval=_LINES_EVERY_MS)
        self._arrange()
        self._connect()
        self.refresh(_EVERYTHING)

    @property
    def symbol(self) -> Symbol | None:
        return self._feed.symbol

    @property
    def timeframe(self) -> Timeframe | None:
        return self._feed.timeframe

    def set_theme(self, theme: Theme) -> None:
        self.header.set_theme(theme)
        self.chart.set_theme(theme)
        self._show_price()

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned. Does nothing but remember while hidden."""
        self._waiting |= changed
        if self.isVisible() or self._feed.symbol is None:
            self._catch_up()

    def set_lines(self, symbol: Symbol, lines: Sequence[Line]) -> None:
        """Answer to `lines`; that of a symbol no longer shown is dropped."""
        if symbol == self._feed.symbol:
            self._lines = tuple(lines)
            self._show_lines()

    def select(self, symbol: Symbol) -> None:
        """Shows a symbol, if candles of it are held."""
        words = self.header.symbols.words()
        if symbol in words:
            self.header.symbols.setCurrentIndex(words.index(symbol))

    def save_picture(self, path: Path) -> None:
        self.chart.save_picture(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose the timeframe by its place."""
        place = event.text()
        if place.isdecimal() and 0 < int(place) <= self.header.frames.count():
            self.header.frames.setCurrentIndex(int(place) - 1)
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.chart, 1)

    def _connect(self) -> None:
        self.header.symbols.currentChanged.connect(self._choose_symbol)
        self.header.frames.currentChanged.connect(self._choose_frame)
        self.header.indicators.toggled.connect(self._show_lines)
        self.chart.protection_moved.connect(self._move_protection)
        self._asking.timeout.connect(self._request_lines)

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, set()
        if "candles" in waiting:
            self.header.symbols.set_words(self._state.candles.symbols())
            if self._feed.symbol is None:
                self._choose_symbol()
            self._feed.update_candles()
            self._show_frames()
            self._want_lines()
        if waiting & {"candles", "prices"}:
            self._feed.update_price()
            self._show_price()
        if "fills" in waiting:
            self._feed.update_markers()
        if waiting & {"positions", "prices", "runs"}:
            self._feed.update_position()

    def _choose_symbol(self, index: int = 0) -> None:
        words = self.header.symbols.words()
        if not 0 <= index < len(words):
            return
        symbol = Symbol(words[index])
        self._lines = ()
        self._show_lines()
        self._feed.show(symbol, self._frame_for(symbol))
        self._show_frames()
        self._show_price()
        self._want_lines()
        self.symbol_changed.emit(symbol)

    def _choose_frame(self, index: int) -> None:
        words = self.header.frames.words()
        if self._feed.symbol is not None and 0 <= index < len(words):
            self._feed.show(self._feed.symbol, timeframe(words[index]))
            self._show_lines()
            self._show_price()

    def _frame_for(self, symbol: Symbol) -> Timeframe:
        """The one shown, if this symbol has it; else the shortest held."""
        shown = self._feed.timeframe
        if shown is not None and self._state.candles.source(symbol, shown) is not None:
            return shown
        return self._state.candles.timeframes(symbol)[0]

    def _show_frames(self) -> None:
        symbol, shown = self._feed.symbol, self._feed.timeframe
        if symbol is None or shown is None:
            return
        held = self._state.candles.timeframes(symbol)
        frames = sorted({*held, shown, *(timeframe(text) for text in _USUAL)})
        bar = self.header.frames
        bar.set_words([frame.text for frame in frames])
        bar.blockSignals(True)
        bar.setCurrentIndex(frames.index(shown))
        bar.blockSignals(False)
        for index, frame in enumerate(frames):
            bar.setTabEnabled(index, self._state.candles.source(symbol, frame) is not None)

    def _show_price(self) -> None:
        price = self.chart.content.price
        ratio, over = self._feed.change()
        self.header.set_price(
            NOTHING if price is None else self.chart.content.text(price), ratio, over
        )

    def _show_lines(self) -> None:
        self.chart.set_lines(self._lines if self.header.indicators.isChecked() else ())

    def _want_lines(self) -> None:
        if not self._asking.isActive():
            self._asking.start()

    def _request_lines(self) -> None:
        if self._ask_lines is not None and self._feed.symbol is not None:
            self._ask_lines(self._feed.symbol)

    def _move_protection(self, name: str, price: float) -> None:
        symbol = self._feed.symbol
        market = self._state.markets.get(symbol) if symbol is not None else None
        if symbol is None or market is None or self._send is None:
            return
        try:
            steps = market.price(price)
        except Mistake:
            return
        stop, target = (steps, 0) if name == "stop" else (0, steps)
        self._send(MoveProtection(symbol=symbol, stop_price=stop, target_price=target))
