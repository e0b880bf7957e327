"""The left column of the room: the forms, and below them the buttons that are always in reach."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.charts.tabs import Tabs
from moniqo_desktop.ui.look.parts import label, push_button, rule
from moniqo_desktop.ui.runs.errands import SEARCH
from moniqo_desktop.ui.runs.optimise import OptimiseForm
from moniqo_desktop.ui.runs.setup import SetupForm
from moniqo_desktop.ui.runs.strip import waiting_words
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.runs.asked import Asked
    from moniqo_desktop.ui.runs.ranges import Range
    from moniqo_desktop.ui.state.work import WorkView

WIDTH: Final = 304
NAMES: Final = (later("Backtest"), later("Optimise"))
_WORDS: Final = (later("Run backtest"), later("Start the search"))


class Side(QFrame):
    """Its parts are asked and listened to by the room. add_asked: one more setting to vary.
    varied: the settings that vary, or their ranges, are others."""

    add_asked = Signal()
    varied = Signal()

    def __init__(self, theme: Theme, asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.setFixedWidth(theme.px(WIDTH))
        self.tabs = Tabs(theme, tr("Backtest or search"))
        self.tabs.set_words([tr(name) for name in NAMES])
        self.flow = label(theme, "", 12, tone="2")
        self.form = SetupForm(theme, asked)
        self.run = push_button(theme, tr(_WORDS[0]), "primary")
        self.run.setMinimumHeight(theme.px(34))
        self.run.setToolTip("Ctrl+Return")
        self.waits = label(theme, "", 12, tone="2")
        self.waits.setWordWrap(True)
        self._running: WorkView | None = None
        self._front = ""
        self.earlier = push_button(theme, tr("Earlier reports…"), "link")
        self._arrange()
        self.tabs.currentChanged.connect(self._turn)
        self._turn(0)

    @cached_property
    def optimise(self) -> OptimiseForm:
        """Made when a search is first thought of."""
        made = OptimiseForm(self._theme)
        made.add_asked.connect(self.add_asked)
        made.varied.connect(self.varied)
        self._column.insertWidget(1, made)
        made.setVisible(self.is_search)  # in its place first: alone, it would be a window
        return made

    def show_search(self, typed: Mapping[str, str], ranges: Sequence[Range]) -> None:
        """What is asked of a search of the flow in front; tells nobody."""
        if not (typed or ranges or "optimise" in self.__dict__):
            return
        with QSignalBlocker(self.optimise):
            self.optimise.show_typed(typed)
            self.optimise.show_ranges(ranges)

    def keep_only(self, offers: Sequence[Range]) -> None:
        """An edited flow: settings it does not have vary no more."""
        if "optimise" in self.__dict__:
            self.optimise.keep_only(offers)

    @property
    def is_search(self) -> bool:
        return self.tabs.currentIndex() == 1

    def show_flow(self, name: str, flow_id: str = "") -> None:
        words = tr("of “{flow}”").format(flow=name) if name else tr("No flow is open")
        metrics = self.flow.fontMetrics()
        wide = WIDTH - 40
        self.flow.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, wide))
        self.flow.setToolTip(words)
        self._front = flow_id
        self._say_running()

    def show_running(self, view: WorkView | None, flow_id: str) -> None:
        """view: what runs now; flow_id: of the flow in front. One after the other: a second one
        would only make both slower, and why the button waits is said below it."""
        self._running, self._front = view, flow_id
        self._say_running()

    def _say_running(self) -> None:
        view = self._running
        is_own = view is not None and self._asks_for(view)
        words = "" if view is None or is_own else waiting_words(view)
        self.run.setEnabled(view is None)
        self._say(tr("Running…") if is_own else tr(_WORDS[self.tabs.currentIndex()]))
        self.run.setToolTip(words or "Ctrl+Return")
        if self.waits.text() != words:
            self.waits.setText(words)
            self.run.setAccessibleDescription(words)
        self.waits.setVisible(bool(words))

    def _asks_for(self, view: WorkView) -> bool:
        """Whether this is what the button would begin."""
        return (view.kind == SEARCH) == self.is_search and view.flow_id == self._front

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), self._theme.line)
        painter.end()

    def _turn(self, place: int) -> None:
        if place == 1 or "optimise" in self.__dict__:
            self.optimise.setVisible(place == 1)
        self._say_running()

    def _say(self, words: str) -> None:
        if self.run.text() != words:
            self.run.setText(words)
        self.run.setShortcut("Ctrl+Return")  # a new text drops the shortcut

    def _arrange(self) -> None:
        inner = QWidget()
        column = self._column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(12)
        column.addWidget(self.flow)
        column.addWidget(self.form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        head = QVBoxLayout()
        head.setContentsMargins(6, 4, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.tabs)
        head.addWidget(rule())
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(10)
        foot.addWidget(self.run)
        foot.addWidget(self.waits)
        foot.addWidget(self.earlier)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 1, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(area, 1)
        whole.addLayout(foot)
