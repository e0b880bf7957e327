"""The room for backtests and searches: what is asked at the left, what came of it at the right."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.search import Search
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.runs.asked import asked_from, clocks_of
from moniqo_desktop.ui.runs.doings import Doings
from moniqo_desktop.ui.runs.empty import NothingYet, Switch, Trouble
from moniqo_desktop.ui.runs.errands import BACKTEST, PAGE, SEARCH, Errands, with_settings
from moniqo_desktop.ui.runs.importing import Imports
from moniqo_desktop.ui.runs.kept import entry_of, keep, kept
from moniqo_desktop.ui.runs.page import ResultPage
from moniqo_desktop.ui.runs.ranges import Range, offered
from moniqo_desktop.ui.runs.search_page import SearchPage
from moniqo_desktop.ui.runs.side import Side
from moniqo_desktop.ui.runs.strip import ProgressStrip
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.report import ShownReport
    from moniqo_desktop.domain.backtest.search import Trial
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.market import Columns
    from moniqo_desktop.domain.messages.queries import ReportInfo
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.state.work import WorkView
    from moniqo_desktop.ui.tasks import Tasks

_NO_FLOW: Final = later("No flow is open. Open one, or start from a template.")


class RunsRoom(QWidget):
    """Shows what the state's work came to; holds no result of its own but the one on the page.
    why_asked: see RunsDoor."""

    why_asked = Signal(str, int)

    def __init__(
        self, window: MainWindow, context: Context, state: State, tasks: Tasks, doings: Doings
    ) -> None:
        super().__init__()
        self._window, self._context = window, context
        self._works, self._doings = state.work, doings
        self._shown = self._folder = ""
        theme = context.theme
        self.errands = Errands(context, state.work, tasks, doings.reports)
        self.side = Side(theme, asked_from(kept(context.settings)))
        self.strip, self.trouble, self.switch = ProgressStrip(theme), Trouble(theme), Switch(theme)
        self.stack, self.nothing = QStackedWidget(), NothingYet(theme)
        self._imports = Imports(self.side.form.importing, self.errands, state.work)
        self._arrange()
        self._connect()
        doings.warm_up()
        self._restore()
        self.refresh()

    @cached_property
    def page(self) -> ResultPage:
        """Made with the first report, as the next one: each takes a good part of a frame."""
        made = ResultPage(self._context.theme)
        self.stack.addWidget(made)
        made.save_asked.connect(self._ask_where)
        made.folder_asked.connect(self._show_folder)
        made.candles_wanted.connect(lambda symbol: self.errands.load_candles(self._folder, symbol))
        made.trades.why_asked.connect(lambda number: self.why_asked.emit(self._folder, number))
        return made

    @cached_property
    def search(self) -> SearchPage:
        made = SearchPage(self._context.theme)
        self.stack.addWidget(made)
        made.use_asked.connect(self.use_set)
        made.run_asked.connect(self.run_set)
        return made

    # -- what is shown ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """The newest work as the state has it."""
        view = self._works.newest(BACKTEST, SEARCH)
        is_busy = view is not None and not view.is_over
        for part in (self.side, self.nothing):
            part.show_busy(is_busy=is_busy)
        if view is not None:
            self.strip.show_work(view)
            if view.kind == SEARCH and (is_busy or self._shown != view.work_id):
                self._show_live(view)
            if view.is_over and self._shown != view.work_id:
                self._shown = view.work_id
                self._end(view)
        self._imports.refresh()
        self._tell_page()

    def show_flow(self) -> None:
        """Another flow is in front, or it was changed."""
        flow = self._doings.flow()
        self.side.show_flow(flow.name if flow else "")
        if flow is not None:
            catalogue = self._context.catalogue
            self.side.form.show_clocks(clocks_of(flow, catalogue))
            self.side.keep_only([each.address for each in offered(flow, catalogue)])

    def show_report(self, folder: str, shown: ShownReport) -> None:
        report = shown.report
        self._folder = self._works.folder = folder
        self.trouble.hide()
        self.page.show_report(shown)
        self.switch.setVisible(report.search is not None)
        if report.search is None:
            self.stack.setCurrentWidget(self.page)
            return
        self.search.show_search(report.search)
        self.switch.choose(0)
        self.stack.setCurrentWidget(self.search)

    def _restore(self) -> None:
        """The window got other colours: what was on the page comes back."""
        view = self._works.newest(BACKTEST, SEARCH)
        if self._works.folder and (view is None or view.is_over):
            self._shown = view.work_id if view is not None else ""
            self.errands.load(self._works.folder)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_flow()
        self.errands.look_into_store()

    def _show_live(self, view: WorkView) -> None:
        """A search that runs, or ran without coming to a report."""
        if view.trials or not view.is_over:
            self.search.show_live(Search(view.parameters, view.goal, tuple(view.trials)))
            self.switch.hide()
            self.stack.setCurrentWidget(self.search)

    def _end(self, view: WorkView) -> None:
        if view.folder:
            self.errands.load(view.folder)
        elif not view.cancelled:
            self.trouble.tell(view.message, view.node_id)

    def _tell_page(self) -> None:
        """A page that was asked for is written, or was not: said once."""
        view = self._works.newest(PAGE)
        if view is not None and view.is_over and not view.is_told:
            view.is_told = True
            if view.folder:
                folder = Answer(tr("Open folder"), partial(_open_folder_of, view.folder))
                self._window.question.tell(view.text, level="info", answers=(folder,))
            else:
                self._window.question.tell(view.message)

    # -- what is done ----------------------------------------------------------------------------

    def start(self) -> None:
        """Backtest or search, as the side says; what is wrong is said at its field."""
        flow = self._doings.flow()
        if flow is None:
            self.trouble.tell(tr(_NO_FLOW), "")
            return
        is_search = self.side.is_search
        fine = self.side.form.check()
        if (is_search and not self.side.optimise.check()) or not fine:
            return
        self.trouble.hide()
        wanted = self.side.form.wanted
        keep(self._context.settings, wanted.asked)
        if is_search:
            form = self.side.optimise
            self.errands.search(wanted, form.asked, flow, form.goal_words)
        else:
            self.errands.backtest(wanted, flow)
        self.refresh()

    def run_set(self, trial: Trial) -> None:
        """A backtest with a trial's settings; the flow stays as it is."""
        flow = self._doings.flow()
        if flow is not None and self.side.form.check():
            self._window.attempt(
                lambda: self.errands.backtest(self.side.form.wanted, with_settings(flow, trial))
            )
            self.refresh()

    def use_set(self, trial: Trial) -> None:
        """A trial's settings into the flow in front, as one change."""
        flow = self._doings.flow()
        if flow is None:
            return
        name = tr("set {number}").format(number=f"{trial.number + 1:,}")

        def use() -> None:
            done = tr("Use the settings of {name}").format(name=name)
            self._doings.apply(with_settings(flow, trial), done)
            told = tr("“{flow}” now has the settings of {name}. Undo takes them back.")
            self._window.question.tell(told.format(flow=flow.name, name=name))

        self._window.attempt(use)

    def cancel(self) -> None:
        view = self._works.newest(BACKTEST, SEARCH)
        if view is not None:
            self.errands.cancel(view)

    def offer_settings(self) -> None:
        """Everything that may vary, to be chosen by typing."""
        flow = self._doings.flow()
        if flow is None:
            self.trouble.tell(tr(_NO_FLOW), "")
            return
        taken = self.side.optimise.rows
        catalogue = self._context.catalogue
        entries = [
            self._setting(each, flow)
            for each in offered(flow, catalogue)
            if each.address not in taken
        ]
        self._ask_one(entries, tr("Vary which setting?"))

    def _setting(self, given: Range, flow: Flow) -> Entry:
        node = flow.node(given.address.rpartition(".")[0])
        spec = self._context.catalogue.spec(node.kind if node else "")
        add = partial(self.side.optimise.add_range, given)
        return Entry(given.title, given.words, spec.icon, spec.family, add)

    def _offer(self, found: tuple[ReportInfo, ...]) -> None:
        entries = [entry_of(info, partial(self.errands.load, info.folder)) for info in found]
        hint = tr("Open an earlier report…") if entries else tr("No earlier reports yet")
        self._ask_one(entries, hint)

    def _ask_one(self, entries: list[Entry], hint: str) -> None:
        self._window.finder.open(entries, self._window.finder_place(), hint=hint)

    def _take_candles(self, folder: str, symbol: str, columns: Columns) -> None:
        if folder == self._folder:
            self.page.trades.show_candles(symbol, columns)

    def _ask_where(self) -> None:
        name = str(Path.home() / f"{self.page.title.text()}.html")
        dialog = QFileDialog(self._window, tr("Save report as"), name, tr("Web page (*.html)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("html")
        dialog.fileSelected.connect(self._write_page)
        dialog.open()

    def _write_page(self, file: str) -> None:
        self.errands.page(self._folder, file)
        self._tell_page()

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    # -- wiring ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.stack.addWidget(self.nothing)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.trouble, self.switch):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(right, 1)

    def _connect(self) -> None:
        errands = self.errands
        self.side.run.clicked.connect(self.start)
        self.side.earlier.clicked.connect(errands.list)
        self.side.add_asked.connect(self.offer_settings)
        self.strip.cancel_asked.connect(self.cancel)
        self.trouble.node_asked.connect(self._doings.go_to)
        self.nothing.run_asked.connect(self.start)
        self.switch.chosen.connect(
            lambda place: self.stack.setCurrentWidget(self.page if place else self.search)
        )
        errands.report_came.connect(self.show_report)
        errands.candles_came.connect(self._take_candles)
        errands.listed.connect(self._offer)
        errands.stored.connect(self.side.form.show_stored)
        errands.failed.connect(lambda words: self.trouble.tell(words, ""))


def _open_folder_of(file: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))
