"""The right half of the room: how far work is, and what it came to, of the flow in front."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.search import Search
from moniqo_desktop.ui.runs.asking import ask_where
from moniqo_desktop.ui.runs.cut_short import CutShort
from moniqo_desktop.ui.runs.empty import NothingYet, Switch, Trouble
from moniqo_desktop.ui.runs.errands import BACKTEST, SEARCH
from moniqo_desktop.ui.runs.page import ResultPage
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.search_page import SearchPage
from moniqo_desktop.ui.runs.strip import ProgressStrip, waiting_words
from moniqo_desktop.ui.words.translation import quoted

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import BacktestReport, ShownReport
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.market import Columns
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.runs.errands import Errands
    from moniqo_desktop.ui.state.work import FlowPage, Works, WorkView


class Results(QWidget):
    """Each flow has a page of its own, kept in the state. use_asked, run_asked: a trial.
    why_asked: see RunsDoor. save_asked: folder of a report, file of its page."""

    use_asked = Signal(object)
    run_asked = Signal(object)
    why_asked = Signal(str, int)
    save_asked = Signal(str, str)

    def __init__(self, context: Context, works: Works, errands: Errands) -> None:
        super().__init__()
        self._context, self._works, self._errands = context, works, errands
        self._flow: Flow | None = None
        self._front: str | None = None
        self._shown = ""
        """Folder of the report, or id of the search, that is on the page."""
        self._shown_to: str | None = None
        """Flow in front when that report was put there: to another it says whose it is."""
        theme = context.theme
        self.strip, self.trouble, self.switch = ProgressStrip(theme), Trouble(theme), Switch(theme)
        self.cut_short = CutShort(theme)
        self.stack, self.nothing, self._blank = QStackedWidget(), NothingYet(theme), QWidget()
        self._arrange()
        self.cut_short.left.connect(self._lay_aside)
        self.switch.chosen.connect(self._turn_over)
        errands.report_came.connect(self.show_report)
        errands.candles_came.connect(self._take_candles)
        errands.failed.connect(lambda words: self.trouble.tell(words, ""))

    @cached_property
    def page(self) -> ResultPage:
        """Made with the first report, as the next one: each takes a good part of a frame."""
        made = ResultPage(self._context.theme)
        self.stack.addWidget(made)
        made.save_asked.connect(self._ask_where)
        made.folder_asked.connect(self._show_folder)
        made.candles_wanted.connect(lambda symbol: self._errands.load_candles(self._shown, symbol))
        made.trades.why_asked.connect(lambda number: self.why_asked.emit(self._shown, number))
        return made

    @cached_property
    def search(self) -> SearchPage:
        made = SearchPage(self._context.theme)
        self.stack.addWidget(made)
        made.use_asked.connect(self.use_asked)
        made.run_asked.connect(self.run_asked)
        return made

    @property
    def of_flow(self) -> FlowPage:
        """What is kept for the flow in front."""
        return self._works.page(self._front or "")

    @property
    def last_search(self) -> WorkView | None:
        """Of the flow in front."""
        return self._works.newest(SEARCH, flow_id=self._front or "")

    def show_flow(self, flow: Flow | None) -> bool:
        """The one in front as it is now; whether it is another one than before."""
        self._flow = flow
        front = flow.flow_id if flow is not None else ""
        if front == self._front:
            return False
        self._front = front
        self.trouble.hide()
        self._show_page()
        self._show_cut_short()
        return True

    def refresh(self) -> WorkView | None:
        """The newest work as the state has it; what of it still runs."""
        for view in self._works.ended(BACKTEST, SEARCH):
            view.is_told = True
            self._end(view)
        running = self._works.running(BACKTEST, SEARCH)
        newest = running[-1] if running else self._works.newest(BACKTEST, SEARCH)
        if newest is not None:
            self.strip.show_work(newest)
        for each in running:
            if each.kind == SEARCH and each.flow_id == self._front:
                self._show_live(each)
        self._show_waiting(running[-1] if running else None)
        self._show_cut_short()
        return running[-1] if running else None

    def _show_waiting(self, running: WorkView | None) -> None:
        """Nothing else is begun beside it: every button of the kind says so."""
        words = "" if running is None else waiting_words(running)
        is_own = running is not None and running.flow_id == self._front
        self.nothing.show_busy(is_busy=running is not None, words="" if is_own else words)
        if "search" in self.__dict__:
            self.search.show_waiting(words)

    def open_report(self, folder: str) -> None:
        """One of earlier, on the page of the flow in front."""
        self.trouble.hide()
        self.of_flow.folder, self.of_flow.searched = folder, ""
        self._errands.load(folder)

    def show_report(self, folder: str, shown: ShownReport) -> None:
        """One that was asked for; one that comes after the trader went elsewhere is left."""
        if folder != self.of_flow.folder or self._works.running(SEARCH, flow_id=self._front or ""):
            return
        report, self._shown, self._shown_to = shown.report, folder, self._front
        self.page.show_report(shown)
        if report.search is not None:
            view = self._works.of_report(folder)
            if view is not None:
                view.has_walked = bool(report.search.folds)
            search = replace(report.search, parameters=self._in_words(report.search.parameters))
            self.search.show_search(search, view.work_id if view else folder)
            self._show_owner(report, view)
        self._show_parts()
        self._show_cut_short()

    def show_left(self, view: WorkView) -> bool:
        """A search of before the program started; whether it stands on the page in front."""
        if view.flow_id != self._front:
            return False
        self._show_page()
        self._show_cut_short()
        return self.of_flow.searched == view.work_id

    # -- the page of a flow ----------------------------------------------------------------------

    def _show_page(self) -> None:
        """What there is of the flow in front: its search that runs or has no report, its report,
        or nothing yet."""
        page = self.of_flow
        running = self._works.running(SEARCH, flow_id=self._front or "")
        searched = running[-1] if running else self._works.view(page.searched)
        if searched is not None:
            searched.parameters = self._in_words(searched.parameters)
            self._show_live(searched)
        elif not page.folder:
            self._show_only(self.nothing)
        elif (page.folder, self._front) == (self._shown, self._shown_to):
            self._show_parts()
        else:
            self._show_only(self._blank)
            self._errands.load(page.folder)

    def _show_only(self, part: QWidget) -> None:
        self.switch.hide()
        self.stack.setCurrentWidget(part)

    def _show_parts(self) -> None:
        """Of the report that is on the page: its search and the run of its best set, or the run."""
        is_search = self.page.has_search
        self.switch.setVisible(is_search)
        self.switch.choose(0)
        self.stack.setCurrentWidget(self.search if is_search else self.page)

    def _turn_over(self, place: int) -> None:
        self.stack.setCurrentWidget(self.page if place else self.search)

    def _show_live(self, view: WorkView) -> None:
        """A search that runs, or ran without coming to a report."""
        self._shown = view.work_id
        found = Search(view.parameters, view.goal, tuple(view.trials))
        is_walking = view.walks and not view.is_over
        self.search.show_live(found, view.work_id, is_walking=is_walking, is_over=view.is_over)
        self.search.show_owner("")
        self._show_only(self.search)

    def _show_owner(self, report: BacktestReport, view: WorkView | None) -> None:
        """Whose search it is, if not of the flow in front."""
        owner = view.flow_id if view is not None else report.flow_id
        named = {address for address, _ in report.search.parameters} if report.search else set()
        is_own = owner == self._front
        is_fitting = is_own or named <= set(self._titles())
        self.search.show_owner("" if is_own else report.title, is_fitting=is_fitting)

    def _in_words(self, parameters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """As the flow in front calls them, in the language of the window."""
        titles = self._titles()
        return tuple((address, titles.get(address, title)) for address, title in parameters)

    def _titles(self) -> dict[str, str]:
        """Address → name of each setting of the flow in front that can vary."""
        if self._flow is None:
            return {}
        return {each.address: each.title for each in offered(self._flow, self._context.catalogue)}

    def _show_cut_short(self) -> None:
        view = None if self.of_flow.is_aside else self.last_search
        self.cut_short.show_search(view, is_busy=bool(self._works.running(BACKTEST, SEARCH)))

    def _lay_aside(self) -> None:
        self.of_flow.is_aside = True

    def _end(self, view: WorkView) -> None:
        """What work came to goes to the page of its flow, seen or not."""
        page, is_front = self._works.page(view.flow_id), view.flow_id == self._front
        if view.folder:
            page.folder, page.searched = view.folder, ""
        elif view.trials:
            page.searched = view.work_id
        if is_front and (view.kind == SEARCH or view.folder):
            self._show_page()
        if not view.folder and not view.cancelled:
            whose = "" if is_front else f"{quoted(view.title)}: "
            self.trouble.tell(view.message, view.node_id if is_front else "", whose)

    # -- the report ------------------------------------------------------------------------------

    def _take_candles(self, folder: str, symbol: str, columns: Columns) -> None:
        if folder == self._shown:
            self.page.trades.show_candles(symbol, columns)

    def _ask_where(self) -> None:
        folder = self._shown
        ask_where(self, self.page.title.text(), lambda file: self.save_asked.emit(folder, file))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._shown))

    def _arrange(self) -> None:
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self._blank)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.trouble, self.cut_short, self.switch):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
