"""How long the running candle still runs, by the clock of the market as its feed tells it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.state.texts import weekday_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.domain.market import Millis, Timeframe
    from moniqo_desktop.ui.charts.feed import ChartFeed
    from moniqo_desktop.ui.charts.price import PriceChart
    from moniqo_desktop.ui.state.state import State

_EVERY_MS: Final = 1_000
_MEASURED_MS: Final = 1_000
"""Wall time over which the pace of a market is measured, at least."""
_AHEAD_MS: Final = 10_000
"""Market time that may be taken to have gone by since the last report, at least."""
_READABLE_MS: Final = 4_000
"""Wall time a candle must take for its countdown to be of use."""
_SECOND: Final = 1_000
_DAY: Final = 86_400


class MarketClock:
    """The time of a market between its reports. No Qt: told what the wall clock says, ms."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, Millis]] = deque()
        self._gap = self._now = 0

    def saw(self, wall: int, market: Millis) -> None:
        """market: time of the newest report; older or the same says nothing new."""
        if self._seen and market <= self._seen[-1][1]:
            return
        if self._seen:
            self._gap = market - self._seen[-1][1]
        self._seen.append((wall, market))
        while len(self._seen) > 2 and wall - self._seen[1][0] >= _MEASURED_MS:
            self._seen.popleft()

    @property
    def pace(self) -> float:
        """Market time per wall time; 0 = not known yet."""
        if not self._seen:
            return 0.0
        (wall, market), (wall_now, market_now) = self._seen[0], self._seen[-1]
        passed = wall_now - wall
        return (market_now - market) / passed if passed >= _MEASURED_MS else 0.0

    def now(self, wall: int) -> Millis:
        """What the market's clock says; never back, and never much beyond the next report due."""
        if not self._seen:
            return 0
        wall_then, market = self._seen[-1]
        ahead = min((wall - wall_then) * self.pace, max(self._gap, _AHEAD_MS))
        self._now = max(self._now, market + int(ahead))
        return self._now


class Countdown(QObject):
    """Told to one chart, at most once a second, while it is in sight and a run goes on."""

    def __init__(self, state: State, chart: PriceChart, feed: ChartFeed, *, moves: bool) -> None:
        """moves: False = nothing may move by itself: the time of the close is told instead."""
        super().__init__(chart)
        self._state, self._chart, self._feed, self.moves = state, chart, feed, moves
        self._clock, self._symbol, timer = MarketClock(), "", QElapsedTimer()
        timer.start()
        self.wall: Callable[[], int] = timer.elapsed
        """Ms that went by in the world."""
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.tell)

    def start(self) -> None:
        """The chart is in sight."""
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def hear(self) -> None:
        """The state may have heard of the market."""
        symbol = self._feed.symbol
        if symbol is None:
            return
        if symbol != self._symbol:
            self._symbol, self._clock = symbol, MarketClock()
            self._chart.set_countdown("", "")
        at = self._state.prices.at(symbol)
        if at:
            self._clock.saw(self.wall(), at)

    def tell(self) -> None:
        self.hear()
        frame = self._feed.timeframe
        left = self._left(frame) if frame is not None else 0
        if frame is None or not left:
            self._chart.set_countdown("", "")
            return
        closes = weekday_text(self._end(frame))
        tip = tr("The running candle closes at {time}, by the clock of the market.")
        text = left_text(left) if self.moves else "→ " + closes.rpartition(" ")[2]
        self._chart.set_countdown(text, tip.format(time=closes))

    def _left(self, frame: Timeframe) -> Millis:
        """Until the running candle closes; 0 where that is not known or over too soon to read."""
        runs = [run for run in self._state.runs.open() if run.mode is not Mode.BACKTEST]
        pace, opened_at = self._clock.pace, self._chart.content.opened_at
        if not runs or not pace or frame.ms / pace < _READABLE_MS or not len(opened_at):
            return 0
        end = self._end(frame)
        is_newest = end - int(opened_at[-1]) <= 2 * frame.ms
        now = self._clock.now(self.wall())
        return max(end - now, _SECOND) if is_newest else 0

    def _end(self, frame: Timeframe) -> Millis:
        """Close of the candle in which the market last spoke: later ones are not begun for us."""
        return frame.opened_at(self._state.prices.at(self._feed.symbol)) + frame.ms


def left_text(ms: Millis) -> str:
    """02:13, 1:02:13 or 2d 03:12; begun seconds count whole."""
    seconds = -(-ms // _SECOND)
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{days}d {hours:02}:{minutes:02}"
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
