"""What the room asks of the engine: work to be done, reports to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QDateTime, QObject, Signal

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import CancelWork, StartWork
from moniqo_desktop.domain.messages.queries import (
    FrameOfFile,
    LeftSearchOf,
    ReportCandles,
    ReportInfo,
    ReportOf,
    ReportsOf,
    StoredCandles,
)
from moniqo_desktop.domain.messages.work_events import WorkFailed
from moniqo_desktop.ui.runs.asked import Wanted, practice_row, spec_row

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.runs.optimise import SearchAsked
    from moniqo_desktop.ui.state.work import Works, WorkView
    from moniqo_desktop.ui.tasks import Tasks

BACKTEST: Final = "backtest"
SEARCH: Final = "optimize"
PAGE: Final = "page"
IMPORT: Final = "import"


class Errands(QObject):
    """report_came: folder and ShownReport. candles_came: folder, symbol, Columns. listed:
    ReportInfo of every report. stored: StoredSeries of the candle store. failed: the sentence why
    something cannot be read. left_came: flow and LeftSearch of a search that was not ended.
    frame_came: a file and the timeframe it shows, "" = none."""

    report_came = Signal(str, object)
    candles_came = Signal(str, str, object)
    listed = Signal(object)
    stored = Signal(object)
    failed = Signal(str)
    left_came = Signal(str, object)
    frame_came = Signal(str, str)

    def __init__(self, context: Context, works: Works, tasks: Tasks, reports: Path) -> None:
        super().__init__()
        self._context, self._works, self._tasks = context, works, tasks
        self._reports = reports

    # -- work ------------------------------------------------------------------------------------

    def backtest(self, wanted: Wanted, flow: Flow) -> None:
        view = self._works.begin(BACKTEST, flow.name, flow.flow_id)
        given = {"spec": spec_row(wanted, flow), **self._common(wanted, flow)}
        self._send(view, given)

    def search(self, wanted: Wanted, search: SearchAsked, flow: Flow, goal: str) -> None:
        """goal: what the trader calls it. Its settings are named by `search.titles`. Sets that are
        kept of the very same search are taken up."""
        view = self._works.begin(SEARCH, flow.name, flow.flow_id)
        view.parameters, view.goal = search.titles, goal
        view.total, view.walks = search.total, bool(search.walk)
        row = {"spec": spec_row(wanted, flow), **search.row()}
        self._send(view, {"search": row, "resume": True, **self._common(wanted, flow)})

    def search_again(self, before: WorkView, *, resume: bool) -> None:
        """The very same search once more. resume: sets that are kept are taken up, else they are
        set aside."""
        view = self._works.begin(SEARCH, before.title, before.flow_id)
        view.parameters, view.goal = before.parameters, before.goal
        view.total, view.walks = before.total, before.walks
        folder = str(self._reports / folder_name(before.title))
        self._send(view, {**json.loads(before.spec), "resume": resume, "folder": folder})

    def page(self, folder: str, file: str) -> None:
        """The report as one HTML file."""
        self._send(self._works.begin(PAGE, Path(file).name), {"folder": folder, "file": file})

    def take_in(self, file: str, symbol: str, timeframe: str) -> None:
        """The candles of a file become stored history."""
        view = self._works.begin(IMPORT, Path(file).name)
        self._send(view, {"file": file, "symbol": symbol, "timeframe": timeframe})

    def cancel(self, view: WorkView) -> None:
        if not view.is_over:
            view.is_ending = True
            self._context.send(CancelWork(work_id=view.work_id))

    def _common(self, wanted: Wanted, flow: Flow) -> dict[str, object]:
        folder = self._reports / folder_name(flow.name)
        return {"practice": practice_row(wanted.asked), "folder": str(folder)}

    def _send(self, view: WorkView, given: Mapping[str, object]) -> None:
        """Work that cannot be asked for is over before it began."""
        view.spec = json.dumps(given)
        command = StartWork(work_id=view.work_id, kind=view.kind, spec=view.spec)
        try:
            self._context.send(command)
        except MoniqoError as problem:
            self._works.apply(WorkFailed(0, "", view.work_id, str(problem)))

    # -- reading ---------------------------------------------------------------------------------

    def load(self, folder: str) -> None:
        self._tasks.start("report", self._load(folder))

    def load_candles(self, folder: str, symbol: str) -> None:
        work = self._load_candles(folder, symbol)
        self._tasks.start(f"report candles {symbol}", work)

    def list(self) -> None:
        self._tasks.start("reports", self._list())

    def look_into_store(self) -> None:
        self._tasks.start("stored candles", self._look())

    def look_for_left(self, flow_id: str) -> None:
        self._tasks.start("left search", self._look_for_left(flow_id))

    def look_into_file(self, file: str) -> None:
        self._tasks.start("candle file", self._look_into_file(file))

    async def _look_into_file(self, file: str) -> None:
        try:
            frame = await self._context.ask(FrameOfFile(file))
        except MoniqoError:
            return  # the trader says it
        self.frame_came.emit(file, frame)

    async def _look_for_left(self, flow_id: str) -> None:
        try:
            found = await self._context.ask(LeftSearchOf(flow_id))
        except MoniqoError:
            return  # what no engine answers is no search that could go on
        if found is not None:
            self.left_came.emit(flow_id, found)

    async def _load(self, folder: str) -> None:
        try:
            report = await self._context.ask(ReportOf(folder))
        except MoniqoError as problem:
            self.failed.emit(str(problem))
            return
        self.report_came.emit(folder, report)

    async def _load_candles(self, folder: str, symbol: str) -> None:
        try:
            columns = await self._context.ask(ReportCandles(folder, Symbol(symbol)))
        except MoniqoError as problem:
            self.failed.emit(str(problem))
            return
        self.candles_came.emit(folder, symbol, columns)

    async def _look(self) -> None:
        try:
            found = await self._context.ask(StoredCandles())
        except MoniqoError as problem:
            self.failed.emit(str(problem))
            return
        self.stored.emit(found)

    async def _list(self) -> None:
        found = await self._context.ask(ReportsOf())
        self.listed.emit(cast("tuple[ReportInfo, ...]", found))


def folder_name(title: str) -> str:
    """Sorts by time, says what it is, holds no sign a disk may refuse."""
    stamp = QDateTime.currentDateTimeUtc().toString("yyyyMMdd-HHmmss-zzz")
    plain = "".join(sign if sign.isalnum() else "-" for sign in title.lower()).strip("-")
    return f"{stamp}-{plain[:40] or 'flow'}"
