"""A search, while it runs and after: its map, its sets, its walk forward, and the chosen set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.domain.backtest.search import Search, Trial, heat_map
from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.look.parts import label, push_button, restyle
from moniqo_desktop.ui.runs.headline import quiet_line
from moniqo_desktop.ui.runs.heat import HeatMapView
from moniqo_desktop.ui.runs.labelled import Choices
from moniqo_desktop.ui.runs.search_words import about, set_words
from moniqo_desktop.ui.runs.trials import FoldsTable, TrialsTable
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

REDRAWN_EVERY_MS: Final = 250
MOST_LIVE: Final = 10_000
"""Of more sets only the number is shown while they come in: ranking them would stop the window."""
_CHOOSE: Final = later("Choose a field of the map or a set of the table.")
_USE: Final = later("Into the flow in front, as one change that can be undone")
_RUN: Final = later("A backtest with this set; the flow stays as it is")
_ONLY_ONE: Final = (("", later("one setting only")),)


class SearchPage(QWidget):
    """use_asked: put a trial's settings into the flow. run_asked: see its whole report."""

    use_asked = Signal(object)
    run_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._search = Search((), "")
        self._chosen: Trial | None = None
        self._key, self._choices = "", dict[str, int]()
        self._foreign, self._is_fitting, self._waits = "", True, ""
        self.title = label(theme, "", 18, 600)
        self.about, self.owner = quiet_line(theme), label(theme, "", 12, 500, tone="warn")
        self.owner.hide()
        self._shown, self._is_walking, self._is_live = 0, False, False
        self.across, self.up = Choices(theme, ()), Choices(theme, ())
        self.map = HeatMapView(theme)
        self.trials, self.folds = TrialsTable(theme), FoldsTable(theme)
        self.tabs = Tabs(theme, tr("Parts of the search"))
        self.tabs.set_words((tr("Sets"), tr("Walk forward")))
        self.words = quiet_line(theme)
        self.use = push_button(theme, tr("Use these settings"))
        self.run = push_button(theme, tr("Run this set"))
        self._later = QTimer(self, singleShot=True, interval=REDRAWN_EVERY_MS)
        self._arrange()
        self._connect()
        self._show_chosen()

    def show_search(self, search: Search, key: str = "") -> None:
        """A search that has come to its end. key: tells it from others; what was chosen of it
        before is chosen again."""
        self._is_walking = self._is_live = False
        self._take(search, key)
        self._draw()

    def show_live(
        self, search: Search, key: str = "", *, is_walking: bool = False, is_over: bool = False
    ) -> None:
        """With more sets than before: shown within a quarter of a second. The best so far is
        chosen, until the trader chooses another. is_over: it came to no report."""
        self._is_walking, self._is_live = is_walking, not is_over
        if self._take(search, key):
            self._draw()
        elif len(search.trials) > MOST_LIVE:
            self._draw_best(search)
        elif not self._later.isActive():
            self._later.start()

    def show_owner(self, foreign: str, *, is_fitting: bool = True) -> None:
        """foreign: name of the flow it is a search of, "" = of the one in front. is_fitting: the
        flow in front has all the settings."""
        self._foreign, self._is_fitting = foreign, is_fitting
        words = tr("A search of “{flow}”, which is not the flow in front.").format(flow=foreign)
        self.owner.setText(words)
        self.owner.setVisible(bool(foreign))
        self._show_chosen()

    def show_waiting(self, words: str) -> None:
        """words: why no set can be run now; "" = one can."""
        if words != self._waits:
            self._waits = words
            self._show_chosen()

    def _take(self, search: Search, key: str) -> bool:
        """Whether it is another one than before; then nothing of that stays chosen."""
        has_axes = (search.parameters, search.goal) == (self._search.parameters, self._search.goal)
        is_other = not has_axes or key != self._key
        self._search, self._key = search, key
        if not has_axes:
            self._show_axes()
        if is_other or len(search.trials) < self._shown:
            self._chosen = None
            self._show_chosen()
        return is_other

    def choose(self, number: int) -> None:
        """A trial by its number: its set below, its field and its row marked."""
        found = self._trial(number)
        if found is None or (found == self._chosen and number == self._choices.get(self._key)):
            return
        self._choices[self._key] = number
        self._mark(found)

    def _mark(self, found: Trial) -> None:
        number, self._chosen = found.number, found
        self.map.mark(number)
        self.trials.select(number)
        self._show_chosen()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.end()

    def _draw(self) -> None:
        search = self._search
        self._later.stop()
        self._shown = len(search.trials)
        self.title.setText(tr("Search for the highest {goal}").format(goal=retell(search.goal)))
        self.about.setText(about(search))
        self.trials.show_search(search)
        self.folds.show_search(search, is_walking=self._is_walking)
        self.tabs.set_count(0, len(search.trials))
        self.tabs.set_count(1, len(search.folds))
        self._draw_map()
        wanted = self._trial(self._choices.get(self._key, -1)) or search.best
        if wanted is not None:
            self._mark(wanted)

    @property
    def _is_chosen_by_hand(self) -> bool:
        return self._trial(self._choices.get(self._key, -1)) is not None

    def _trial(self, number: int) -> Trial | None:
        return next((each for each in self._search.trials if each.number == number), None)

    def _draw_best(self, search: Search) -> None:
        """Of very many sets: how many they are, and the best of them, by looking at the new."""
        self.about.setText(about(search))
        before = () if self._chosen is None else (self._chosen,)
        best = replace(search, trials=(*before, *search.trials[self._shown :])).best
        self._shown = len(search.trials)
        if best is not None and best != self._chosen and not self._is_chosen_by_hand:
            self._mark(best)

    def _draw_map(self) -> None:
        x, y = str(self.across.currentData() or ""), str(self.up.currentData() or "")
        titles = dict(self._search.parameters)
        tried = any(trial.value == trial.value for trial in self._search.trials)
        found = heat_map(self._search, x, y) if x and tried else None
        names = (titles.get(x, ""), titles.get(y, ""))
        self.map.show_map(found, names, self._search)

    def _show_axes(self) -> None:
        names = self._search.parameters
        self.across.set_choices(names)
        self.up.set_choices(names if len(names) > 1 else _ONLY_ONE)
        self.up.setEnabled(len(names) > 1)
        self.across.setCurrentIndex(0)
        self.up.setCurrentIndex(min(1, self.up.count() - 1))

    def _axis_chosen(self, other: Choices) -> None:
        """The same setting on both axes says nothing: the other one gives way."""
        if self.across.currentData() == self.up.currentData():
            other.setCurrentIndex((other.currentIndex() + 1) % max(other.count(), 1))
        self._draw_map()

    def _show_chosen(self) -> None:
        trial = self._chosen
        self._show_buttons(can=trial is not None and self._is_fitting)
        if trial is None:
            self.words.setText(tr(_CHOOSE) if self._search.trials else "")
            return
        is_best = self._is_live and not self._is_chosen_by_hand
        words = set_words(self._search, trial, is_best_so_far=is_best)
        self.words.setText(words)

    def _show_buttons(self, *, can: bool) -> None:
        """Both alike where there is nothing to use: only what can be pressed looks so."""
        self.use.setEnabled(can)
        self.run.setEnabled(can and not self._waits)
        self.use.setToolTip(tr(_USE) if can else self._why_not())
        self.run.setToolTip((self._waits or tr(_RUN)) if can else self._why_not())
        if self.use.property("role") != (role := "primary" if can else ""):
            self.use.setProperty("role", role)
            restyle(self.use)

    def _why_not(self) -> str:
        if not self._is_fitting:
            return tr("The flow in front does not have all of these settings.")
        return tr(_CHOOSE) if self._search.trials else tr("No set has been tried yet.")

    def _arrange(self) -> None:
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._map_side())
        halves.addWidget(self._table_side())
        halves.setSizes([760, 520])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(_Rule(self._theme))
        column.addWidget(halves, 1)
        column.addWidget(_Rule(self._theme))
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.owner)
        column.addWidget(self.about)
        return head

    def _map_side(self) -> QWidget:
        side = QWidget()
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, choices in ((tr("Across"), self.across), (tr("Up"), self.up)):
            row.addWidget(label(self._theme, words, 12, tone="2"))
            choices.setAccessibleName(tr("Setting of the map: {side}").format(side=words))
            choices.setMinimumContentsLength(18)
            row.addWidget(choices, 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 12, 8)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.map, 1)
        return side

    def _table_side(self) -> QWidget:
        side, stack = QWidget(), QStackedWidget()
        stack.addWidget(self.trials)
        stack.addWidget(self.folds)
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(4, 4, 4, 0)
        tabs.addWidget(self.tabs, 1)
        column.addLayout(tabs)
        column.addWidget(stack, 1)
        return side

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.run)
        row.addWidget(self.use)
        return foot

    def _connect(self) -> None:
        self._later.timeout.connect(self._draw)
        self.map.chosen.connect(self.choose)
        self.trials.chosen.connect(self.choose)
        self.across.activated.connect(lambda index: self._axis_chosen(self.up))
        self.up.activated.connect(lambda index: self._axis_chosen(self.across))
        self.use.clicked.connect(lambda: self._ask(self.use_asked))
        self.run.clicked.connect(lambda: self._ask(self.run_asked))

    def _ask(self, asked: SignalInstance) -> None:
        if self._chosen is not None:
            asked.emit(self._chosen)


class _Rule(QWidget):
    """A line of one pixel on the panel."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), self._theme.line)
        painter.end()
