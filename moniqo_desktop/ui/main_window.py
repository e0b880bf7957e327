"""The window: bars above and below, the workspace between. ui/control.py decides what happens."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.bars.status_bar import StatusBar
from moniqo_desktop.ui.bars.top_bar import TopBar
from moniqo_desktop.ui.look.parts import empty_place, restyle
from moniqo_desktop.ui.palette.palette import Palette
from moniqo_desktop.ui.question import Answer, QuestionBar
from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.arrangement import BOTTOM, LEFT, RIGHT
from moniqo_desktop.ui.workspace.places import SIZE as SIZE
from moniqo_desktop.ui.workspace.places import SMALLEST, Places
from moniqo_desktop.ui.workspace.space import Workspace, focus_in

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.finder import Finder
    from moniqo_desktop.ui.inspector.panel import Inspector
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.workspace.panel import Content, Panel

COMPACT_BELOW: Final = 1280
NARROWEST: Final = 600
"""At 100 % text: what the bar needs."""
RUNS: Final = "room:runs"
PAST: Final = "room:past"
_START: Final = "room:start"
"""Where no flow is in front; ids of flows hold no colon."""
_log: Final = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Made of nothing but QtWidgets, so that it paints before anything heavy is loaded.

    painted: the first time it was drawn. close_asked: the trader wants to leave; whoever hears it
    calls `leave` when nothing is in the way. look_asked: the settings hold another look; a new
    window wears it.
    """

    painted = Signal()
    close_asked = Signal()
    left = Signal()
    look_asked = Signal()

    def __init__(
        self, theme: Theme, catalogue: Catalogue, settings: Settings, *, at_once: bool = True
    ) -> None:
        """at_once: False where `build` follows in turns of its own."""
        super().__init__()
        self.theme = theme
        self._catalogue = catalogue
        self._settings = settings
        self.was_painted = False
        self.ways_on: tuple[Answer, ...] = ()
        """Told with whatever cannot be done, as to open an engine while there is none."""
        self._compact_below = theme.px(COMPACT_BELOW)
        self._may_leave, self._mode, self._front, self._room = False, "", "", ""
        self.setWindowTitle("Moniqo")
        self.setWindowIcon(theme.button_icon("logo", theme.text1, 64))
        self.setMinimumSize(max(SMALLEST[0], theme.px(NARROWEST)), SMALLEST[1])
        if at_once:
            deque(self.build(), maxlen=0)

    def build(self) -> Iterator[None]:
        """Makes what is in it, in steps; it is not shown before the end."""
        theme = self.theme
        self.top_bar = TopBar(theme)
        yield
        self.top_bar.show_opening()
        self.question = QuestionBar(theme)
        self.palette_panel = Palette(theme, self._catalogue)
        yield
        self.inspector_place = empty_place("panel")
        self.canvas_place = empty_place("canvas")
        self.chart_place = empty_place("panel")
        self.desk_place = empty_place("panel")
        self.runs_place = empty_place("panel")
        self.runs_place.hide()
        self.status, self.body = StatusBar(theme), Workspace(theme)
        self._places = Places(self, self.body, self._settings, theme.look.text_percent)
        yield
        self._lay_out()
        yield
        self._restore()
        self.status.show_clock()

    # -- what the rooms are put into -------------------------------------------------------------

    def put(self, place: QWidget, room: QWidget) -> None:
        """Fills one of canvas_place, chart_place, desk_place and runs_place."""
        layout = place.layout()
        assert layout is not None
        layout.addWidget(room)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What is in sight while a flow is, each painted by itself."""
        places = (self.palette_panel, self.canvas_place, self.inspector_place, self.chart_place)
        return (self.top_bar, *places, self.desk_place, self.status)

    @cached_property
    def inspector(self) -> Inspector:
        """Made when it is first asked for: the first paint does without its fields."""
        from moniqo_desktop.ui.inspector.panel import Inspector

        made = Inspector(self.theme, self._catalogue)
        self.put(self.inspector_place, made)
        self.inspector_place.setMinimumWidth(max(self.theme.px(232), made.narrowest()))
        return made

    @cached_property
    def finder(self) -> Finder:
        """As above."""
        from moniqo_desktop.ui.finder import Finder

        return Finder(self.theme, self)

    def add_panel(
        self, name: str, title: str, content: Content, area: str, *, shown: bool = False
    ) -> Panel:
        """One more panel that docks, floats and is remembered.

        name: stable, also in stored layouts. title: shown to the trader. content: a widget, or
        what makes it when the panel is first shown. area: "left", "right" or "bottom". shown:
        whether it is open where nothing else is remembered.
        """
        return self.body.add(name, title, content, area, shown=shown)

    def toggle_panel(self, *names: str) -> None:
        """Shows panels, or puts them away where the first of them is in sight."""
        for name in names:
            self.body.toggle(name)
        self.remember()

    def focus_panel(self, step: int) -> None:
        """Keyboard to the next (1) or the last (-1) of: top bar, canvas, panels in sight."""
        panels = self.body.in_sight()
        stops: list[QWidget] = [self.top_bar, self.canvas_place, *panels]
        widget = QApplication.focusWidget()
        here = [at for at, stop in enumerate(stops) if widget and stop.isAncestorOf(widget)]
        where = (here[0] + step if here else 1) % len(stops)
        focus_in(stops[where])

    def float_focused(self) -> None:
        """The panel that has the keyboard leaves the window, or comes back."""
        panel = self.body.focused()
        if panel is not None:
            panel.toggle_floating()
            focus_in(panel)

    def menu_of_focused(self) -> None:
        """What can be done with the panel that has the keyboard."""
        panel = self.body.focused()
        if panel is not None:
            self.body.menu_of(panel).popup(self.body.popup_at(panel))

    def show_runs(self, *, is_open: bool) -> None:
        """The room of backtests in the place of everything below the top bar, or back."""
        both: tuple[QWidget, QWidget] = (self.body, self.runs_place)
        goes, comes = both if is_open else both[::-1]
        # One goes before the other comes: side by side the panels of the body would be squeezed,
        # and docks do not grow back.
        goes.hide()
        comes.show()
        self.top_bar.show_runs(is_open=is_open)
        self.show_room(RUNS if is_open else "")

    def show_front(self, flow_id: str, opened: Collection[str]) -> None:
        """Which flow is in front ("" = none), of those that are open."""
        self._front = flow_id
        self.question.forget_but({*opened, RUNS, PAST, _START})
        self.show_room(self._room)

    def show_room(self, room: str) -> None:
        """RUNS, PAST or "" for the canvas: what is said in a room or a flow is seen there only."""
        self._room = room
        self.question.show_place(room or self._front or _START)

    def finder_place(self) -> QPoint:
        """Where the command box opens: under the top bar, in the middle."""
        return QPoint((self.width() - self.finder.width()) // 2, 72)

    def show_mode(self, mode: str) -> None:
        """Which money is moved: a red frame of 3 px while it is real, and on floating panels."""
        if mode == self._mode:
            return
        self._mode = mode
        self.top_bar.mode.show_mode(mode)
        self.body.show_mode(mode)
        is_live = mode == "live"
        edge = 3 if is_live else 0
        self.setContentsMargins(edge, edge, edge, edge)
        self.setProperty("live", is_live)
        restyle(self)

    # -- what happens to it ----------------------------------------------------------------------

    def attempt(self, action: Callable[[], object]) -> None:
        """Does what was asked; what cannot be done is told in the window."""
        try:
            action()
        except MoniqoError as error:
            self.question.tell(str(error), answers=self.ways_on)
        except Exception:
            _log.exception("an action of the window failed")
            self.question.tell(
                tr(
                    "That did not work, and the reason is a fault of Moniqo. Runs and their stops "
                    "go on; the log holds the details."
                )
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
        self.body.leave()
        event.accept()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._places.make_room(is_compact=event.size().width() < self._compact_below)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and not self.isMinimized():
            self.update()

    # -- places and sizes ------------------------------------------------------------------------

    def remember(self) -> None:
        """Stores where everything is, for the next start."""
        self._settings.keep(palette__folded=self.palette_panel.folded_families)
        self._places.remember()

    def fit_screens(self) -> None:
        """After screens came or went: the places stored for these, and nothing out of sight."""
        self._places.fit_screens()

    def _restore(self) -> None:
        self._places.restore_window()
        bars = self.top_bar.minimumHeight() + self.status.minimumHeight()
        self._places.restore_panels(
            self.size() - QSize(0, bars), is_compact=self.width() < self._compact_below
        )
        if self._settings.has("palette.folded"):
            self.palette_panel.fold(self._settings.texts("palette.folded"))

    def _lay_out(self) -> None:
        self.palette_panel.setMinimumWidth(self.theme.px(170))
        self.inspector_place.setMinimumWidth(self.theme.px(232))
        self.canvas_place.setMinimumSize(200, 200)
        self.body.setCentralWidget(self.canvas_place)
        for name, title, place, area in (
            ("palette", tr("Nodes"), self.palette_panel, LEFT),
            ("inspector", tr("Inspector"), self.inspector_place, RIGHT),
            ("chart", tr("Chart"), self.chart_place, BOTTOM),
            ("desk", tr("Desk"), self.desk_place, BOTTOM),
        ):
            self.body.add(name, title, place, area, shown=True, has_header=True)
        whole = QFrame()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top_bar, self.question, self.body, self.runs_place, self.status):
            column.addWidget(part, 1 if part in (self.body, self.runs_place) else 0)
        self.setCentralWidget(whole)
