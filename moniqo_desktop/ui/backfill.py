"""What the screen shows of the time before it looked: past candles, equity, indicator lines,
past runs."""

from __future__ import annotations

from contextlib import contextmanager
from heapq import merge
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Symbol, Timeframe, timeframe
from moniqo_desktop.domain.messages.events import CandleSeen, EquityMarked, Event, RunStarted
from moniqo_desktop.domain.messages.queries import (
    CandlesOf,
    DrawingOf,
    EquityOf,
    EquityPast,
    EventsOf,
    LinesOf,
    MarketsOf,
    RunInfo,
    RunsOf,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moniqo_desktop.domain.messages.queries import Query
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.tasks import Tasks

CANDLES: Final = 3_000
MOST_EVENTS: Final = 1_000_000
"""Of one run, in one answer: an event does not know its number, so there is no next page."""


class Backfill(QObject):
    """Asks the engine and folds the answers into the state.

    filled: names of the parts of the state that differ now. lines_came: symbol and its lines.
    """

    filled = Signal(object)
    lines_came = Signal(str, object)

    def __init__(
        self, context: Context, state: State, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._state, self._tasks = context, state, tasks
        self._asked: set[tuple[Symbol, Timeframe]] = set()
        self._marked: set[str] = set()
        self._past: set[str] = set()
        """Runs found open, whose candles are asked for once their past was read."""
        self.front = ""
        """The run of the flow in front: its indicators are drawn, those of no other."""

    def hear(self, batch: tuple[Event, ...]) -> None:
        """Fetches the candles a run that starts reads, those before the first one seen of a symbol
        and timeframe, and the equity before the first mark of a wallet."""
        for event in batch:
            if isinstance(event, RunStarted) and not self._state.is_unknown:
                self._want_candles_of(event.run_id)
            if isinstance(event, CandleSeen):
                key = (event.symbol, event.timeframe)
                if key not in self._asked:
                    self._asked.add(key)
                    self._tasks.start(f"candles {key[0]} {key[1]}", self._fill(*key))
            elif isinstance(event, EquityMarked) and event.wallet:
                self._want_equity(event.wallet)

    def _want_equity(self, wallet: str) -> None:
        if wallet not in self._marked:
            self._marked.add(wallet)
            self._tasks.start(f"equity {wallet}", self._fill_equity(wallet))

    def want_lines(self, symbol: Symbol) -> None:
        """The answer comes by lines_came."""
        self._tasks.start(f"lines {symbol}", self._ask_lines(symbol))

    def want_candles(self, symbol: Symbol, timeframe: Timeframe) -> None:
        """Candles of a symbol that no run reads go to the state; filled tells."""
        self._tasks.start(f"candles {symbol} {timeframe}", self._fill(symbol, timeframe))

    def beside(self, work: Callable[[], None]) -> None:
        """Does what takes long while the window goes on; its failure is told in the window."""
        self._tasks.beside("beside", work)

    async def markets(self) -> None:
        """Decimals of all symbols; without them numbers stay dashes."""
        answer = await self._context.ask(MarketsOf())
        assert isinstance(answer, tuple)
        self._state.markets.learn(answer)
        self.filled.emit(frozenset(("prices", "positions", "orders", "fills")))

    async def past_of_open_runs(self) -> tuple[Event, ...]:
        """Everything the journal holds of the runs that go on, as it came: oldest first, what
        several runs say in one order of time."""
        runs = await self._context.ask(RunsOf())
        assert isinstance(runs, tuple)
        pasts: list[list[Event]] = []
        for run in runs:
            assert isinstance(run, RunInfo)
            self._state.runs.learn_run(run)
            if run.is_open:
                self._past.add(run.run_id)
                self._state.candles.awaited.add(run.run_id)
                self._state.runs.learn_began(run.run_id, run.started_at)
                pasts.append(await self._journal_of(run.run_id))
        return tuple(merge(*pasts, key=lambda event: event.at))

    async def drawings(self) -> None:
        """What the runs that go on trade by; the window may hold later drawings of them. Their
        charts do not wait for the next candle, which may be an hour away."""
        for run in self._state.runs.open():
            drawing = await self._context.ask(DrawingOf(run.run_id))
            if isinstance(drawing, Flow):
                self._state.runs.learn_drawing(run.run_id, drawing)
            self._want_candles_of(run.run_id)

    @contextmanager
    def looking_back(self) -> Iterator[None]:
        """Charts wait for candles of the runs that go on while their past is read: no longer than
        that where a run ends meanwhile, or where reading fails."""
        try:
            yield
        finally:
            self._state.candles.awaited -= self._past
            self._past.clear()
            self.filled.emit(frozenset(("candles",)))

    def _want_candles_of(self, run_id: str) -> None:
        self._past.discard(run_id)
        self._state.candles.awaited.add(run_id)
        self._tasks.start(f"candles of {run_id}", self._fill_run(run_id))

    async def _fill_run(self, run_id: str) -> None:
        """All that it reads."""
        from moniqo_desktop.ui.runs.asked import clocks_of

        try:
            known = self._state.runs.drawing_of(run_id)
            drawing = known or await self._answer(DrawingOf(run_id))
            if isinstance(drawing, Flow):
                clocks = clocks_of(drawing, self._context.catalogue)
                read = frozenset(Symbol(symbol) for symbol, _ in clocks)
                self._state.candles.read_by[run_id] = drawing, read
                for symbol, frame in clocks:
                    await self._fill(Symbol(symbol), timeframe(frame))
        finally:
            self._state.candles.awaited.discard(run_id)
        self.filled.emit(frozenset(("candles",)))

    async def _journal_of(self, run_id: str) -> list[Event]:
        page = await self._context.ask(EventsOf(run_id, limit=MOST_EVENTS))
        assert isinstance(page, tuple)
        return list(page)

    async def _fill(self, symbol: Symbol, timeframe: Timeframe) -> None:
        columns = await self._answer(CandlesOf(symbol, timeframe, CANDLES))
        if isinstance(columns, Columns):
            self._asked.add((symbol, timeframe))
            self._state.candles.fill(symbol, timeframe, columns)
            self.filled.emit(frozenset(("candles",)))

    async def _fill_equity(self, wallet: str) -> None:
        past = await self._answer(EquityOf(wallet))
        if isinstance(past, EquityPast):
            self._state.equity.begin_with(wallet, past)
            self.filled.emit(frozenset(("equity",)))

    async def _ask_lines(self, symbol: Symbol) -> None:
        asked = self.front
        run = self._state.runs.get(asked)
        if run is None or not run.is_open:
            return
        lines = await self._answer(LinesOf(run.run_id, symbol, CANDLES))
        if asked == self.front and isinstance(lines, tuple):
            self.lines_came.emit(symbol, lines)

    async def _answer(self, query: Query) -> object:
        """None where the engine has no answer: a chart without its past is still a chart."""
        try:
            return await self._context.ask(query)
        except MoniqoError:
            return None
