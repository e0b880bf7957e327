"""The chart of the dock: header with symbols, timeframes and price, the price chart below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol, Timeframe, timeframe
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.queries import Line
from moniqo_desktop.ui.charts import alerts, menu, protection
from moniqo_desktop.ui.charts.compared import Comparison, Wanted
from moniqo_desktop.ui.charts.feed import ChartFeed
from moniqo_desktop.ui.charts.frame_entry import FrameEntry
from moniqo_desktop.ui.charts.header import ChartHeader
from moniqo_desktop.ui.charts.live.indicators import Indicators
from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.charts.scales.choice import USUAL, ScaleChoice
from moniqo_desktop.ui.charts.scales.countdown import Countdown
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import NOTHING
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.live.points import LivePoints
    from moniqo_desktop.ui.look.theme import Theme

_USUAL: Final = ("1m", "5m", "15m", "1h", "4h", "1d")
_LINES_EVERY_MS: Final = 500
_EVERYTHING: Final = frozenset(("candles", "prices", "positions", "fills", "runs", "alerts"))


class ChartPanel(QWidget):
    """A chart fed by the state.

    lines: called with a symbol when its indicator lines should be asked for; the answer goes to
    set_lines. candles: called when candles of a symbol that no run reads are wanted; they go to
    the state. send: takes the command when a protection line was dragged. new_id: of an alert.
    points: what nodes said since lines were asked for.
    symbol_changed: another symbol is shown. alerts_edited: one was set, moved or removed.
    beside: does what takes longer, where it can beside the window's thread.
    looked: another timeframe, other symbols compared or another price scale.
    told: what could not be done.
    """

    symbol_changed = Signal(str)
    alerts_edited = Signal()
    looked = Signal()
    told = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        *,
        lines: Callable[[Symbol], None] | None = None,
        candles: Wanted | None = None,
        send: Callable[[Command], None] | None = None,
        new_id: Callable[[], str] = alerts.fresh_id,
        points: LivePoints | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.state, self._ask_lines, self.send, self.new_id = state, lines, send, new_id
        self.header, self.chart = ChartHeader(theme, self), PriceChart(theme, self)
        self._feed = ChartFeed(state, self.chart)
        self.countdown = Countdown(state, self.chart, self._feed, moves=theme.moves)
        self.comparison = Comparison(state, self.chart, self._feed, candles)
        self.entry = FrameEntry(theme, self, self.choose_timeframe)
        self._indicators = Indicators(self.chart, points)
        self._wanted = (Symbol(""), "")
        self._wanted_scale = ScaleChoice()
        self._waiting: set[str] = set()
        self.beside: Callable[[Callable[[], None]], None] = lambda work: work()
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
        self.countdown.moves = theme.moves
        self._show_price()

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: what State.apply returned. Does nothing but remember while hidden."""
        self._waiting |= changed
        if self.isVisible() or self._feed.symbol is None:
            self._catch_up()

    def set_lines(self, symbol: Symbol, lines: Sequence[Line]) -> None:
        """Answer to `lines`; that of a symbol no longer shown is dropped."""
        if symbol == self._feed.symbol:
            self._indicators.set_lines(lines)

    def forget_lines(self) -> None:
        """They are of another run; those of this one are asked for."""
        self._indicators.set_lines(())
        self._want_lines()

    def want(
        self, symbol: str, frame: str, compared: Sequence[str] = (), scale: ScaleChoice = USUAL
    ) -> None:
        """What to show as soon as candles of it are held; "" = the first there is."""
        self._wanted, self._wanted_scale = (Symbol(symbol), frame), scale
        self.chart.set_choice(scale.automatic())
        self.comparison.show(tuple(Symbol(each) for each in compared))
        self._take_wanted()

    def _take_wanted(self) -> None:
        """Where the wish cannot be had yet it stays a wish."""
        symbol, frame = self._wanted
        if symbol not in self.header.symbols.words():
            return
        self.select(symbol)
        self.chart.set_choice(self._wanted_scale)
        if not frame or self.state.candles.source(symbol, timeframe(frame)) is not None:
            self._wanted = (Symbol(""), "")
            if frame:
                self.choose_timeframe(timeframe(frame))

    @property
    def look(self) -> tuple[str, str]:
        """Symbol and timeframe as the trader chose them, also while they cannot be had yet."""
        shown = (str(self.symbol or ""), self.timeframe.text if self.timeframe else "")
        return self._wanted if self._wanted[0] else shown

    @property
    def scale(self) -> ScaleChoice:
        """The price scale as the trader chose it, as for `look`."""
        return self._wanted_scale if self._wanted[0] else self.chart.choice

    def compare(self, symbol: Symbol) -> None:
        """Shows another symbol over this one, or takes it away."""
        self.comparison.toggle(symbol)
        self.looked.emit()

    def select(self, symbol: Symbol) -> None:
        """Shows a symbol, if candles of it are held."""
        words = self.header.symbols.words()
        if symbol in words:
            self.header.symbols.setCurrentIndex(words.index(symbol))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()
        self.countdown.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.countdown.stop()

    def choose_timeframe(self, wanted: Timeframe) -> None:
        """Raises Mistake where its candles cannot be made of those held."""
        symbol = self._feed.symbol
        if symbol is None:
            raise Mistake(tr("No symbol is shown yet."))
        if self.state.candles.source(symbol, wanted) is None:
            held = self.state.candles.timeframes(symbol)[0]
            words = tr("{wanted} candles cannot be made of the {held} candles of {symbol}.")
            raise Mistake(words.format(wanted=wanted, held=held, symbol=symbol))
        self._show_frame(wanted)
        self._show_frames()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit begins a timeframe."""
        if event.text().isdecimal():
            self.entry.open(event.text())
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
        self.header.indicators.toggled.connect(self._indicators.show)
        self.chart.protection_moved.connect(partial(protection.move, self))
        self.chart.scaled.connect(self.looked)
        self.chart.alert_moved.connect(partial(alerts.move, self))
        self.chart.menu_asked.connect(partial(menu.open_at, self))
        self.entry.closed.connect(self.chart.setFocus)
        self._asking.timeout.connect(self._request_lines)

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, set()
        self._feed.say_why_empty()
        if "candles" in waiting:
            self.header.symbols.set_words(self.state.candles.symbols())
            if self._feed.symbol is None:
                self._choose_symbol()
            self._take_wanted()
            self._feed.update_candles()
            self._indicators.carry_on()
            self._show_frames()
            self._want_lines()
            self.comparison.update()
        if waiting & {"candles", "prices"}:
            self._feed.update_price()
            self.countdown.hear()
            self._show_price()
        if "fills" in waiting:
            self._feed.update_markers()
        if "alerts" in waiting:
            self.show_alerts()
        if waiting & {"positions", "prices", "runs"}:
            self._feed.update_position()

    def _choose_symbol(self, index: int = 0) -> None:
        words = self.header.symbols.words()
        if not 0 <= index < len(words):
            return
        symbol = Symbol(words[index])
        if self._feed.symbol is not None and symbol != self._wanted[0]:
            self._wanted = (Symbol(""), "")
        self.forget_lines()
        self._feed.show(symbol, self._frame_for(symbol))
        self._show_frames()
        self._show_price()
        self.comparison.fetch()
        self.comparison.update()
        self.show_alerts()
        self.symbol_changed.emit(symbol)

    def _choose_frame(self, index: int) -> None:
        words = self.header.frames.words()
        if 0 <= index < len(words):
            self._show_frame(timeframe(words[index]))

    def _show_frame(self, frame: Timeframe) -> None:
        if self._feed.symbol is None:
            return
        self._wanted = (Symbol(""), "")
        self._feed.show(self._feed.symbol, frame)
        self._indicators.carry_on()
        self._show_price()
        self.comparison.fetch()
        self.comparison.update()
        self.looked.emit()

    def _frame_for(self, symbol: Symbol) -> Timeframe:
        """The one shown, if this symbol has it; else the shortest held."""
        shown = self._feed.timeframe
        if shown is not None and self.state.candles.source(symbol, shown) is not None:
            return shown
        return self.state.candles.timeframes(symbol)[0]

    def _show_frames(self) -> None:
        symbol, shown = self._feed.symbol, self._feed.timeframe
        if symbol is None or shown is None:
            return
        held = self.state.candles.timeframes(symbol)
        frames = sorted({*held, shown, *(timeframe(text) for text in _USUAL)})
        bar = self.header.frames
        bar.set_words([frame.text for frame in frames])
        bar.blockSignals(True)
        bar.setCurrentIndex(frames.index(shown))
        bar.blockSignals(False)
        for index, frame in enumerate(frames):
            bar.setTabEnabled(index, self.state.candles.source(symbol, frame) is not None)

    def _show_price(self) -> None:
        price = self.chart.content.price
        ratio, over = self._feed.change()
        self.header.set_price(
            NOTHING if price is None else self.chart.content.text(price), ratio, over
        )

    def _want_lines(self) -> None:
        if not self._asking.isActive():
            self._asking.start()

    def _request_lines(self) -> None:
        self.comparison.fetch()
        if self._ask_lines is not None and self._feed.symbol is not None:
            self._ask_lines(self._feed.symbol)

    def show_alerts(self) -> None:
        symbol = self._feed.symbol
        self.chart.set_alerts(alerts.marks(self.state, symbol) if symbol is not None else ())
