"""The window: bars, panels and splitters. It arranges; ui/control.py decides what happens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui import palette as node_palette
from moniqo_desktop.ui.palette import Palette
from moniqo_desktop.ui.question import QuestionBar
from moniqo_desktop.ui.status_bar import StatusBar
from moniqo_desktop.ui.top_bar import TopBar

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue import Catalogue
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.finder import Finder
    from moniqo_desktop.ui.inspector.panel import Inspector
    from moniqo_desktop.ui.theme import Theme

DOCK_HEIGHT: Final = 318
INSPECTOR_WIDTH: Final = 272
CHART_SHARE: Final = 0.66
SIZE: Final = (1600, 1000)
SMALLEST: Final = (960, 600)
COMPACT_BELOW: Final = 1280
_log: Final = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Made of nothing but QtWidgets, so that it paints before anything heavy is loaded.

    painted: the first time it was drawn. close_asked: the trader wants to leave; whoever hears it
    calls `leave` when nothing is in the way.
    """

    painted = Signal()
    close_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__()
        self.theme = theme
        self._catalogue = catalogue
        self._settings = settings
        self.was_painted = False
        self._may_leave = False
        self.setWindowTitle("Moniqo")
        self.setWindowIcon(theme.button_icon("logo", theme.text1, 64))
        self.setMinimumSize(*SMALLEST)
        self.top_bar = TopBar(theme)
        self.question = QuestionBar(theme)
        self.palette_panel = Palette(theme, catalogue)
        self.inspector_place = _place("panel")
        self.canvas_place = _place("canvas")
        self.chart_place = _place("panel")
        self.desk_place = _place("panel")
        self.runs_place = _place("panel")
        self.runs_place.hide()
        self.status = StatusBar(theme)
        self.upper = _splitter(Qt.Orientation.Horizontal)
        self.dock = _splitter(Qt.Orientation.Horizontal)
        self.body = _splitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._restore()
        self.status.show_clock()

    # -- what the rooms are put into -------------------------------------------------------------

    def put(self, place: QWidget, room: QWidget) -> None:
        """Fills one of canvas_place, chart_place, desk_place and runs_place."""
        layout = place.layout()
        assert layout is not None
        layout.addWidget(room)

    @cached_property
    def inspector(self) -> Inspector:
        """Made when it is first asked for: the first paint does without its fields."""
        from moniqo_desktop.ui.inspector.panel import Inspector

        made = Inspector(self.theme, self._catalogue)
        self.put(self.inspector_place, made)
        return made

    @cached_property
    def finder(self) -> Finder:
        """As above."""
        from moniqo_desktop.ui.finder import Finder

        return Finder(self.theme, self)

    def toggle(self, panel: QWidget) -> None:
        """Shows or hides the palette, the inspector or the dock."""
        panel.setVisible(panel.isHidden())
        self.remember()

    def show_runs(self, *, is_open: bool) -> None:
        """The room of backtests in the place of everything below the top bar, or back."""
        self.body.setVisible(not is_open)
        self.runs_place.setVisible(is_open)
        self.top_bar.show_runs(is_open=is_open)

    def finder_place(self) -> QPoint:
        """Where the command box opens: under the top bar, in the middle."""
        return QPoint((self.width() - self.finder.width()) // 2, 72)

    def show_live(self, *, is_live: bool) -> None:
        """A red frame of 3 px while real money is moved."""
        edge = 3 if is_live else 0
        self.setContentsMargins(edge, edge, edge, edge)
        self.setProperty("live", is_live)
        self.style().unpolish(self)
        self.style().polish(self)

    # -- what happens to it ----------------------------------------------------------------------

    def attempt(self, action: Callable[[], object]) -> None:
        """Does what was asked; what cannot be done is told in the window."""
        try:
            action()
        except MoniqoError as error:
            self.question.tell(str(error))
        except Exception:
            _log.exception("an action of the window failed")
            self.question.tell(
                "That did not work, and the reason is a fault of Moniqo. Runs and their stops "
                "go on; the log holds the details."
            )

    def leave(self) -> None:
        """Closes for good."""
        self._may_leave = True
        QTimer.singleShot(0, self, self.close)  # Qt forbids closing while being closed

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave:
            event.ignore()
            self.close_asked.emit()
            return
        self.remember()
        event.accept()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_compact = event.oldSize().width() < COMPACT_BELOW
        is_compact = event.size().width() < COMPACT_BELOW
        if event.oldSize().isValid() and was_compact != is_compact:
            self.inspector_place.setHidden(is_compact)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self.update()

    # -- places and sizes ------------------------------------------------------------------------

    def remember(self) -> None:
        """Stores where everything is, for the next start."""
        self._settings.keep(
            window__geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            window__upper=self.upper.sizes(),
            window__dock=self.dock.sizes(),
            window__body=self.body.sizes(),
            window__hidden=[name for name, panel in self._panels().items() if panel.isHidden()],
            palette__folded=self.palette_panel.folded_families,
        )

    def _restore(self) -> None:
        geometry = QByteArray.fromBase64(self._settings.text("window.geometry").encode())
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(*_fitting(SIZE))
        wide, high = self.width(), self.height()
        _resize(self.upper, self._settings.sizes("window.upper"), _upper_sizes(wide))
        _resize(self.dock, self._settings.sizes("window.dock"), _dock_sizes(wide))
        _resize(self.body, self._settings.sizes("window.body"), _body_sizes(high))
        hidden = self._settings.texts("window.hidden")
        for name, panel in self._panels().items():
            panel.setHidden(name in hidden)
        if self.width() < COMPACT_BELOW:
            self.inspector_place.hide()
        if self._settings.has("palette.folded"):
            self.palette_panel.fold(self._settings.texts("palette.folded"))

    def _panels(self) -> dict[str, QWidget]:
        return {"palette": self.palette_panel, "inspector": self.inspector_place, "dock": self.dock}

    def _lay_out(self) -> None:
        for panel in (self.palette_panel, self.canvas_place, self.inspector_place):
            self.upper.addWidget(panel)
        self.palette_panel.setMinimumWidth(170)
        self.upper.setMinimumHeight(260)
        self.inspector_place.setMinimumWidth(232)
        self.upper.setStretchFactor(1, 1)
        self.dock.addWidget(self.chart_place)
        self.dock.addWidget(self.desk_place)
        self.dock.setStretchFactor(0, 2)
        self.dock.setStretchFactor(1, 1)
        self.body.addWidget(self.upper)
        self.body.addWidget(self.dock)
        self.body.setStretchFactor(0, 1)
        whole = QFrame()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top_bar, self.question, self.body, self.runs_place, self.status):
            column.addWidget(part, 1 if part in (self.body, self.runs_place) else 0)
        self.setCentralWidget(whole)


def _place(role: str) -> QFrame:
    """An empty frame that a room fills later."""
    frame = QFrame()
    frame.setProperty("role", role)
    frame.setMinimumSize(220, 90)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    return frame


def _splitter(orientation: Qt.Orientation) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    return splitter


def _resize(splitter: QSplitter, stored: list[int], default: list[int]) -> None:
    splitter.setSizes(stored if len(stored) == len(default) and any(stored) else default)


def _upper_sizes(wide: int) -> list[int]:
    sides = node_palette.WIDTH, INSPECTOR_WIDTH
    return [sides[0], max(wide - sum(sides) - 2, 200), sides[1]]


def _dock_sizes(wide: int) -> list[int]:
    chart = round(wide * CHART_SHARE)
    return [chart, wide - chart - 1]


def _body_sizes(high: int) -> list[int]:
    return [max(high - DOCK_HEIGHT - 75, 200), DOCK_HEIGHT]


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The wanted size, or as much of it as the screen has; a screen that is none does not count."""
    screen = QApplication.primaryScreen().availableSize()
    if screen.width() < SMALLEST[0]:
        return size
    return min(size[0], screen.width()), min(size[1], screen.height())
