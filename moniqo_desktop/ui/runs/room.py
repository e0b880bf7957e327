"""The room for backtests and searches: what is asked at the left, what came of it at the right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDateTime, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.commands import CancelWork, StartWork
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.queries import ReportCandles, ReportInfo, ReportOf, ReportsOf
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.runs.asked import asked_from, clock_of, practice_row, spec_row
from moniqo_desktop.ui.runs.empty import NothingYet, Trouble
from moniqo_desktop.ui.runs.page import ResultPage
from moniqo_desktop.ui.runs.side import Side
from moniqo_desktop.ui.runs.strip import ProgressStrip
from moniqo_desktop.ui.state.texts import day_minute_text, percent_text

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest_report import BacktestReport
    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.domain.market import Columns, Symbol
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.state.work import WorkView
    from moniqo_desktop.ui.tasks import Tasks

BACKTEST: Final = "backtest"
PAGE: Final = "page"
_SETTING: Final = "backtest.asked"


@dataclass(frozen=True, slots=True)
class Doings:
    """What the room asks of the rest of the window. flow: the one in front, None = none is open.
    go_to: a node on the canvas, leaving the room. folder: of the trader's reports."""

    flow: Callable[[], Flow | None]
    apply: Callable[[Flow, str], None]
    go_to: Callable[[str], None]
    reports: Path


class RunsRoom(QWidget):
    """Shows what the state's work came to; holds no result of its own but the one on the page."""

    def __init__(
        self, window: MainWindow, context: Context, state: State, tasks: Tasks, doings: Doings
    ) -> None:
        super().__init__()
        self._window, self._context, self._tasks = window, context, tasks
        self._works, self._doings = state.work, doings
        self._shown = ""
        self._folder = ""
        theme = context.theme
        self.side = Side(theme, asked_from(_kept(context)))
        self.strip = ProgressStrip(theme)
        self.trouble = Trouble(theme)
        self.stack = QStackedWidget()
        self.nothing = NothingYet(theme)
        self.page = ResultPage(theme)
        self._arrange()
        self._connect()
        self.refresh()

    # -- what is shown ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """The newest backtest as the state has it."""
        view = self._works.newest(BACKTEST)
        self.side.run.setEnabled(view is None or view.is_over)
        if view is not None:
            self.strip.show_work(view)
            if view.is_over and self._shown != view.work_id:
                self._shown = view.work_id
                self._end(view)
        self._tell_page()

    def show_flow(self) -> None:
        """Another flow is in front, or it was changed."""
        flow = self._doings.flow()
        self.side.show_flow(flow.name if flow else "")
        if flow is not None:
            self.side.form.show_clock(*clock_of(flow, self._context.catalogue))

    def show_report(self, folder: str, report: BacktestReport) -> None:
        self._folder = folder
        self.trouble.hide()
        self.page.show_report(report)
        self.stack.setCurrentWidget(self.page)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_flow()

    def _end(self, view: WorkView) -> None:
        if view.folder:
            self.open_folder(view.folder)
        elif not view.cancelled:
            self.trouble.tell(view.message, view.node_id)

    def _tell_page(self) -> None:
        """A page that was asked for is written, or was not."""
        view = self._works.newest(PAGE)
        if view is None or not view.is_over or view.title:
            return
        view.title = "told"
        self._window.question.tell(view.text if view.folder else view.message)

    # -- what is done ----------------------------------------------------------------------------

    def start(self) -> None:
        """Runs the flow in front as the form says; what is wrong is said at its field."""
        flow = self._doings.flow()
        if flow is None:
            self.trouble.tell("No flow is open. Open one, or start from a template.", "")
            return
        if not self.side.form.check():
            return
        self.trouble.hide()
        asked = self.side.form.asked
        self._context.settings.keep(backtest__asked=json.dumps(asked.row()))
        given = {
            "spec": spec_row(asked, flow),
            "practice": practice_row(asked),
            "folder": str(self._doings.reports / _folder_name(flow.name)),
        }
        self._send(BACKTEST, flow.name, given)
        self.refresh()

    def cancel(self) -> None:
        view = self._works.newest(BACKTEST)
        if view is not None and not view.is_over:
            self._context.send(CancelWork(work_id=view.work_id))

    def open_folder(self, folder: str) -> None:
        """Reads a report; it appears when it is read."""
        self._tasks.start("report", self._load(folder))

    def save_page(self, file: str) -> None:
        """Writes the report that is shown as one HTML file."""
        self._send(PAGE, "", {"folder": self._folder, "file": file})

    def offer_reports(self) -> None:
        """Earlier reports, to be chosen by typing."""
        self._tasks.start("reports", self._offer())

    def _send(self, kind: str, title: str, given: Mapping[str, object]) -> None:
        work_id = self._works.begin(kind, title)
        self._context.send(StartWork(work_id=work_id, kind=kind, spec=json.dumps(given)))

    async def _load(self, folder: str) -> None:
        try:
            report = await self._context.ask(ReportOf(folder))
        except MoniqoError as problem:
            self.trouble.tell(str(problem), "")
            return
        self.show_report(folder, report)  # type: ignore[arg-type]  # see ReportOf

    async def _load_candles(self, symbol: Symbol) -> None:
        folder = self._folder
        try:
            columns = await self._context.ask(ReportCandles(folder, symbol))
        except MoniqoError as problem:
            self.trouble.tell(str(problem), "")
            return
        if folder == self._folder:
            self.page.trades.show_candles(symbol, _as_columns(columns))

    async def _offer(self) -> None:
        found = await self._context.ask(ReportsOf())
        assert isinstance(found, tuple)
        entries = [_entry(info, partial(self.open_folder, info.folder)) for info in found]
        place = self._window.finder_place()
        hint = "Open an earlier report…" if entries else "No earlier reports yet"
        self._window.finder.open(entries, place, hint=hint)

    def _ask_where(self) -> None:
        name = str(Path.home() / f"{self.page.title.text()}.html")
        dialog = QFileDialog(self._window, "Save report as", name, "Web page (*.html)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("html")
        dialog.fileSelected.connect(self.save_page)
        dialog.open()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    # -- wiring ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.page)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.trouble):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(right, 1)

    def _connect(self) -> None:
        self.side.run.clicked.connect(self.start)
        self.side.earlier.clicked.connect(self.offer_reports)
        self.strip.cancel_asked.connect(self.cancel)
        self.trouble.node_asked.connect(self._doings.go_to)
        self.nothing.run_asked.connect(self.start)
        self.page.save_asked.connect(self._ask_where)
        self.page.folder_asked.connect(self._show_folder)
        self.page.candles_wanted.connect(
            lambda symbol: self._tasks.start(f"report candles {symbol}", self._load_candles(symbol))
        )


def _kept(context: Context) -> dict[str, object]:
    """What was asked last time; nothing where that cannot be read."""
    try:
        found = json.loads(context.settings.text(_SETTING) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _folder_name(title: str) -> str:
    """Sorts by time, says what it is, holds no sign a disk may refuse."""
    stamp = QDateTime.currentDateTimeUtc().toString("yyyyMMdd-HHmmss-zzz")
    plain = "".join(sign if sign.isalnum() else "-" for sign in title.lower()).strip("-")
    return f"{stamp}-{plain[:40] or 'flow'}"


def _entry(info: ReportInfo, choose: Callable[[], None]) -> Entry:
    gain = percent_text(info.net_profit, info.cash)
    detail = f"{gain}   {day_minute_text(info.made_at)}"
    return Entry(f"{info.title}  {', '.join(info.clocks)}", detail, "chart", "market", choose)


def _as_columns(found: object) -> Columns:
    return found  # type: ignore[return-value]  # see ReportCandles
