"""The parts of a walk through a run: the list at the left, canvas over chart, what was held then,
and the line of time below; before a run is chosen, how to choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.replay.halves import splitter
from moniqo_desktop.ui.replay.moment_panel import MomentPanel
from moniqo_desktop.ui.replay.past_canvas import PastCanvas
from moniqo_desktop.ui.replay.past_chart import PastChart
from moniqo_desktop.ui.replay.runs_list import RunsList
from moniqo_desktop.ui.replay.timeline import Timeline
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.past import Moment, ReplayHead
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.look.theme import Theme

CHOOSING_WIDTH: Final = 840
"""Of the list, before a run is chosen: all of its columns."""
LIST_WIDTH: Final = 350
NARROWEST: Final = 200
PANEL_WIDTH: Final = 300
CHOOSING: Final = 0.55
SIDE: Final = 0.22
"""Of the width, at most, for each."""
_STEPS: Final = (
    later("Click a run at the left, or choose it with the arrow keys and press Enter."),
    later("Then play it or step through it: canvas, chart and account show each moment as it was."),
)


class NoRun(QFrame):
    """Before a run is chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.head = label(theme, tr("Walk through a run, candle by candle"), 18, 600)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(theme.px(8))
        column.addStretch(2)
        for line in (self.head, *(label(theme, tr(words), 13, tone="2") for words in _STEPS)):
            line.setWordWrap(True)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addStretch(3)

    def say(self, words: str) -> None:
        """In the place of the heading."""
        self.head.setText(words)


class Walk(QWidget):
    """Shows a run and its moments; what to show is told by the room."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.runs = RunsList(theme)
        self.canvas = PastCanvas(context.catalogue, theme.unscaled)
        self.chart = PastChart(theme)
        self.panel = MomentPanel(theme, context.catalogue)
        self.timeline = Timeline(theme)
        self.none = NoRun(theme)
        middle = splitter(Qt.Orientation.Vertical, (self.canvas, self.chart), (560, 260))
        self._seen = splitter(
            Qt.Orientation.Horizontal, (middle, self.panel), (900, theme.px(PANEL_WIDTH))
        )
        self._right = QStackedWidget()
        self._right.addWidget(self.none)
        self._right.addWidget(self._seen)
        self._wishes, self._is_placed = (theme.px(LIST_WIDTH), theme.px(PANEL_WIDTH)), False
        self._choosing, self._narrowest = theme.px(CHOOSING_WIDTH), theme.px(NARROWEST)
        self._sides = sides = splitter(
            Qt.Orientation.Horizontal, (self.runs, self._right), (self._wishes[0], 1200)
        )
        sides.setStretchFactor(0, 0)
        sides.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(sides, 1)
        column.addWidget(self.timeline)
        self.timeline.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The first time: the list as wide as it wishes."""
        super().resizeEvent(event)
        if not self._is_placed:
            self._is_placed = True
            self._give_list(min(self._choosing, round(event.size().width() * CHOOSING)))

    def _make_room(self) -> None:
        """List and panel as wide as they wish, but the canvas keeps its half; where a little of
        the list is all that cards need to be written out, it gives that."""
        wide = self.width()
        left, right = (min(wish, round(wide * SIDE)) for wish in self._wishes)
        spare = wide - right - self.canvas.wide_enough()
        if self._narrowest <= spare < left:
            left = spare
        self._give_list(left)
        self._seen.setSizes([wide - left - right, right])

    def _give_list(self, wide: int) -> None:
        self._sides.setSizes([wide, self.width() - wide])

    def show_run(self, head: ReplayHead) -> None:
        """Another run; its moments follow."""
        self.canvas.show_past(head.flow)
        if self._right.currentWidget() is not self._seen:
            self._make_room()
        self._right.setCurrentWidget(self._seen)
        self.timeline.show()
        self.chart.show_run(head)
        self.panel.show_run(head)
        self.timeline.show_run(head.moments, head.trades)
        self.runs.shown = head.key
        self.runs.choose(head.key)

    def show_moment(self, moment: Moment) -> None:
        self.canvas.show_moment(moment)
        self.chart.show_moment(moment)
        self.panel.show_moment(moment, self.chosen())
        self.timeline.show_told(moment.share)

    def chosen(self) -> str:
        """Id of the one selected node, "" for none or many."""
        nodes = self.canvas.document.selected_nodes
        return nodes[0] if len(nodes) == 1 else ""
