"""The room for backtests and searches: what is asked at the left, what came of it at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from moniqo_desktop.ui.catalogue.settings import with_settings
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.runs.asked import clocks_of
from moniqo_desktop.ui.runs.asking import ask_report, ask_setting
from moniqo_desktop.ui.runs.doings import Doings
from moniqo_desktop.ui.runs.errands import BACKTEST, PAGE, SEARCH, Errands
from moniqo_desktop.ui.runs.importing import Imports
from moniqo_desktop.ui.runs.kept import keep, keep_page, read_page
from moniqo_desktop.ui.runs.left import take_up
from moniqo_desktop.ui.runs.ranges import as_typed, offered, typed_again
from moniqo_desktop.ui.runs.results import Results
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.search import Trial
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.queries import LeftSearch
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.runs.page import ResultPage
    from moniqo_desktop.ui.runs.search_page import SearchPage
    from moniqo_desktop.ui.runs.side import Side
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.tasks import Tasks

_NO_FLOW: Final = later("No flow is open. Open one, or start from a template.")
_KEPT_AFTER_MS: Final = 400
"""What is typed into the form of a search is kept once the hand rests."""


class RunsRoom(QWidget):
    """Asks at the left, shows at the right; each flow has settings and results of its own.
    why_asked: see RunsDoor."""

    why_asked = Signal(str, int)

    def __init__(
        self,
        window: MainWindow,
        context: Context,
        state: State,
        tasks: Tasks,
        doings: Doings,
        side: Side,
    ) -> None:
        super().__init__()
        self._window, self._context = window, context
        self._works, self._doings = state.work, doings
        self.errands = Errands(context, state.work, tasks, doings.reports)
        self.side = side
        self.results = Results(context, state.work, self.errands)
        self.strip, self.trouble = self.results.strip, self.results.trouble
        self.switch, self.stack = self.results.switch, self.results.stack
        self.nothing, self.cut_short = self.results.nothing, self.results.cut_short
        self._imports = Imports(self.side.form.importing, self.errands, state.work)
        self._later = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._changed: set[str] = set()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.results, 1)
        self._connect()
        doings.warm_up()
        self.side.tabs.setCurrentIndex(int(state.work.is_searching))
        self.show_flow()
        self.refresh()

    def complete(self) -> None:
        """In its place: the side takes on the look of the window in a turn of its own. It is not
        shown before."""
        self._row.insertWidget(0, self.side)
        self.show()

    @property
    def page(self) -> ResultPage:
        return self.results.page

    @property
    def search(self) -> SearchPage:
        return self.results.search

    def refresh(self) -> None:
        """The newest work as the state has it."""
        flow = self._doings.flow()
        self.side.show_running(self.results.refresh(), flow.flow_id if flow else "")
        self._imports.refresh()
        self._tell_page()

    def show_flow(self) -> None:
        """Another flow is in front, or it was changed."""
        flow = self._doings.flow()
        self.side.show_flow(flow.name if flow else "", flow.flow_id if flow else "")
        offers = offered(flow, self._context.catalogue) if flow is not None else ()
        if flow is not None:
            self.side.form.show_clocks(clocks_of(flow, self._context.catalogue))
        if self.results.show_flow(flow):
            self._read(flow.flow_id if flow else "")
            self._show_ranges()
        else:
            self.side.keep_only(offers)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_flow()
        self.errands.look_into_store()

    def hideEvent(self, event: QHideEvent) -> None:
        self._keep_searches()
        super().hideEvent(event)

    def _read(self, flow_id: str) -> None:
        """What the last start of the program left of a flow, once."""
        page = self.results.of_flow
        if flow_id and not page.is_read:
            page.is_read = True
            read_page(self._context.settings, flow_id, page)
            self.errands.look_for_left(flow_id)

    def _take_up(self, flow_id: str, left: LeftSearch) -> None:
        """A search that was not ended: it stands there as it stood."""
        view = take_up(self._works, flow_id, left)
        if view is not None and self.results.show_left(view):
            self._show_ranges()
            self.side.tabs.setCurrentIndex(1)

    def _show_ranges(self) -> None:
        """What is asked of a search, as it was left for the flow in front."""
        flow = self._doings.flow()
        offers = offered(flow, self._context.catalogue) if flow is not None else ()
        page = self.results.of_flow
        self.side.show_search(page.typed, typed_again(page.varied, offers))

    def _keep_ranges(self) -> None:
        page, flow = self.results.of_flow, self._doings.flow()
        page.varied = as_typed(self.side.optimise.ranges)
        page.typed = self.side.optimise.typed
        if flow is not None:
            self._changed.add(flow.flow_id)
            self._later.start()

    def _keep_searches(self) -> None:
        """What was changed lately, for the next start of the program."""
        self._later.stop()
        for flow_id in sorted(self._changed):
            keep_page(self._context.settings, flow_id, self._works.page(flow_id))
        self._changed.clear()

    def _keep_aside(self) -> None:
        flow = self._doings.flow()
        if flow is not None:
            self._changed.add(flow.flow_id)
            self._keep_searches()

    def _turn(self, place: int) -> None:
        """To the backtest or to the search."""
        self._works.is_searching = place == 1
        if place == 1:
            self._show_ranges()
        self.results.nothing.show_kind(is_search=place == 1)

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
            self.results.of_flow.is_aside = False
            self._keep_ranges()
            self._keep_searches()
            self.errands.search(wanted, form.asked, flow, form.goal_words)
        else:
            self.errands.backtest(wanted, flow)
        self.refresh()

    def search_again(self, *, resume: bool) -> None:
        """The last search of the flow in front, taken up where it was stopped, or anew."""
        view = self.results.last_search
        if view is not None:
            self.trouble.hide()
            self.results.of_flow.is_aside = False
            self._keep_aside()
            self.errands.search_again(view, resume=resume)
            self.refresh()

    def run_set(self, trial: Trial) -> None:
        """A backtest with a trial's settings; the flow stays as it is."""
        flow = self._doings.flow()
        if flow is not None and self.side.form.check():
            self._window.attempt(
                lambda: self.errands.backtest(self.side.form.wanted, self._with(flow, trial))
            )
            self.refresh()

    def _with(self, flow: Flow, trial: Trial) -> Flow:
        return with_settings(flow, self._context.catalogue, trial.params)

    def use_set(self, trial: Trial) -> None:
        """A trial's settings into the flow in front, as one change."""
        flow = self._doings.flow()
        if flow is None:
            return
        name = tr("set {number}").format(number=f"{trial.number + 1:,}")

        def use() -> None:
            done = tr("Use the settings of {name}").format(name=name)
            self._doings.apply(self._with(flow, trial), done)
            told = tr("“{flow}” now has the settings of {name}. Undo takes them back.")
            self._window.question.tell(told.format(flow=flow.name, name=name))

        self._window.attempt(use)

    def cancel(self) -> None:
        """What runs now, whichever flow is in front."""
        for view in self._works.running(BACKTEST, SEARCH):
            self.errands.cancel(view)

    def offer_settings(self) -> None:
        """Everything that may vary, to be chosen by typing."""
        flow = self._doings.flow()
        if flow is None:
            self.trouble.tell(tr(_NO_FLOW), "")
            return
        form, catalogue = self.side.optimise, self._context.catalogue
        ask_setting(self._window, catalogue, flow, form.rows, form.add_range)

    def _first_step(self) -> None:
        """The button in the empty middle: without a setting to vary, that is what comes first."""
        if self.side.is_search and not self.side.optimise.rows:
            self.offer_settings()
        else:
            self.start()

    def _write(self, folder: str, file: str) -> None:
        self.errands.page(folder, file)
        self._tell_page()

    def _connect(self) -> None:
        errands, results = self.errands, self.results
        self.side.run.clicked.connect(self.start)
        self.side.earlier.clicked.connect(errands.list)
        self.side.add_asked.connect(self.offer_settings)
        self.side.varied.connect(self._keep_ranges)
        self._later.timeout.connect(self._keep_searches)
        errands.left_came.connect(self._take_up)
        results.cut_short.left.connect(self._keep_aside)
        self.side.tabs.currentChanged.connect(self._turn)
        results.strip.cancel_asked.connect(self.cancel)
        results.cut_short.go_on_asked.connect(lambda: self.search_again(resume=True))
        results.cut_short.anew_asked.connect(lambda: self.search_again(resume=False))
        results.trouble.node_asked.connect(self._doings.go_to)
        results.nothing.run_asked.connect(self._first_step)
        results.use_asked.connect(self.use_set)
        results.run_asked.connect(self.run_set)
        results.save_asked.connect(self._write)
        results.why_asked.connect(self.why_asked)
        errands.listed.connect(lambda found: ask_report(self._window, found, results.open_report))
        errands.stored.connect(self.side.form.show_stored)


def _open_folder_of(file: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))
