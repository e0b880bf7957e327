"""The top bar: flows, run group, mode, command box, notices, kill switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from moniqo_desktop.ui.accounts.button import AccountButton
from moniqo_desktop.ui.bars.flow_tabs import FlowTabs
from moniqo_desktop.ui.bars.kill_button import show_switch
from moniqo_desktop.ui.bars.run_group import RunGroup, RunState
from moniqo_desktop.ui.look.parts import Dot, icon_button, label, push_button, set_icon
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

HEIGHT: Final = 48
AFTER_NAME: Final = 4
MOST_FOR_TABS: Final = 0.36
"""Share of the bar that tabs get before anything else gives way."""
GIVES_WAY: Final = (
    "name", "commands", "runs", "apply", "time", "day", "mode", "past", "figures", "least",
    "bare",
)  # fmt: skip
"""What can be read or reached otherwise, the first to give way in front. With "least", for large
text in small windows, only what moves or protects money, the flows and the commands are left; with
"bare" icons alone."""
MODE_WORDS: Final = {
    "paper": later("PAPER TRADING"),
    "testnet": later("TESTNET"),
    "live": later("LIVE TRADING"),
    "backtest": later("BACKTEST"),
}


class TopBar(QFrame):
    """Only shows and asks: each signal is one wish of the trader."""

    commands_asked = Signal()
    notices_asked = Signal()
    theme_asked = Signal()
    kill_asked = Signal()
    runs_asked = Signal()
    past_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "bar")
        self.setFixedHeight(theme.px(HEIGHT))
        self.tabs = FlowTabs(theme)
        self.add_button = icon_button(theme, "plus", tr("New or open flow"))
        self.run_group = RunGroup(theme)
        self.runs = self._runs_button()
        self.past = self._past_button()
        self.mode = ModePill(theme)
        self.account = AccountButton(theme)
        self.account.hide()
        self.command_box = self._command_box()
        self.bell = Bell(theme)
        self.view_button = icon_button(theme, "dock", tr("Panels, layouts and looks"), 16)
        self.kill = push_button(theme, tr("Kill switch"), "danger", "power")
        self._name, self._logo = label(theme, "Moniqo", 15, 700), QLabel()
        self._kill, self._kill_has_words = (False, True), True
        self._made_for: tuple[object, ...] = ()
        self._lay_out()
        self.tabs.fitted.connect(self.make_room)
        self.command_box.clicked.connect(self.commands_asked)
        self.bell.clicked.connect(self.notices_asked)
        self.kill.clicked.connect(self.kill_asked)
        self.runs.clicked.connect(self.runs_asked)
        self.past.clicked.connect(self.past_asked)

    def set_add_menu(self, menu: QMenu) -> None:
        self.add_button.setMenu(menu)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def set_view_menu(self, menu: QMenu) -> None:
        """Panels, layouts, looks."""
        self.view_button.setMenu(menu)
        self.view_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def show_kill_switch(self, *, on: bool, is_known: bool = True) -> None:
        """is_known: see show_switch."""
        self._kill = (on, is_known)
        show_switch(
            self.kill, self._theme, on=on, is_known=is_known, has_words=self._kill_has_words
        )

    def show_opening(self) -> None:
        """Nothing is known yet of runs and of the kill switch."""
        self.run_group.show_state(RunState.STOPPED, waiting=tr("Opening…"))
        self.show_kill_switch(on=False, is_known=False)

    def show_runs(self, *, is_open: bool) -> None:
        """Whether the room of backtests is open."""
        self.runs.setChecked(is_open)
        colour = self._theme.accent if is_open else self._theme.text2
        set_icon(self.runs, self._theme, "chart", colour)

    def show_past(self, *, is_open: bool) -> None:
        """Whether the room of past runs is open."""
        self.past.setChecked(is_open)
        colour = self._theme.accent if is_open else self._theme.text2
        set_icon(self.past, self._theme, "clock", colour)

    def under_bell(self) -> QPoint:
        """Where the list of notices opens: its top right corner, in window coordinates."""
        return self.bell.mapTo(self.window(), QPoint(self.bell.width(), self.bell.height() + 8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.make_room()

    def event(self, event: QEvent) -> bool:
        """A part wants another width: a run that starts, a kill switch that is pulled."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.make_room()
        return is_done

    def make_room(self) -> None:
        """So that the names of flows can be read; mode, account, runs and the kill switch never
        go. What may appear has its room already: nothing moves when it does."""
        asked = self._asked()
        if asked == self._made_for:
            return
        self._made_for = asked
        for count in range(len(GIVES_WAY) + 1):
            self._give_way(frozenset(GIVES_WAY[:count]))
            is_tight = GIVES_WAY[count : count + 1] in (("least",), ("bare",), ())
            tabs = self.tabs.minimumWidth() if is_tight else self._wanted_by_tabs()
            if self._needed(tabs) <= self.width():
                break
        row = self.layout()
        assert row is not None
        for part in (self.mode, self.run_group, self.runs, self.run_group.changes, self.tabs):
            part.updateGeometry()
        row.activate()  # or all would be seen squeezed until the loop turns

    def _asked(self) -> tuple[object, ...]:
        """What the room depends on."""
        account, run = self.account, self.run_group
        said = (account.name, account.equity, account.day, account.lock, run.speed)
        lengths = (len(run.word), *(len(part.text()) for part in said))
        modes = account.isHidden(), self.mode.mode, run.state, bool(self.kill.property("pulled"))
        return self.width(), self._wanted_by_tabs(), modes, lengths

    def _wanted_by_tabs(self) -> int:
        """Width the names of flows may have: beyond it one more of them changes nothing."""
        return min(self.tabs.sizeHint().width(), round(self.width() * MOST_FOR_TABS))

    def _needed(self, tabs: int) -> int:
        """Width of all that is shown, px. tabs: that of the names of the flows."""
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        places = [row.itemAt(place) for place in range(row.count())]
        shown = [item.widget() for item in places if item is not None and not item.isEmpty()]
        others = [part for part in shown if part is not None and part is not self.tabs]
        widths = [tabs, *(max(part.minimumWidth(), part.sizeHint().width()) for part in others)]
        edges = row.contentsMargins()
        gaps = row.spacing() * (len(widths) - 1) + AFTER_NAME
        return sum(widths) + gaps + edges.left() + edges.right()

    def _give_way(self, gone: frozenset[str]) -> None:
        theme, is_least = self._theme, "least" in gone
        has_words = "commands" not in gone
        self._name.setVisible("name" not in gone)
        self.command_box.setFixedWidth(theme.px(174 if has_words else 36))
        self._keys.setVisible(has_words)
        self.command_box.setText(tr("Commands") if has_words else "")
        is_bare = "bare" in gone
        self.account.show_room(
            is_roomy="figures" not in gone, has_day="day" not in gone, has_name=not is_bare
        )
        self.run_group.show_words(is_roomy=not is_bare)
        self.view_button.setVisible(not is_bare)
        self.runs.setText(tr("Backtest") if "runs" not in gone else "")
        self.mode.show_room(is_roomy="mode" not in gone)
        self.run_group.show_room(is_roomy="time" not in gone)
        self.run_group.show_apply(is_roomy="apply" not in gone)
        self.past.setVisible("past" not in gone)
        for part in (self.add_button, self.run_group.speed, self._logo):
            part.setVisible(not is_least)
        if is_least is self._kill_has_words:
            self._kill_has_words = not is_least
            on, is_known = self._kill
            self.show_kill_switch(on=on, is_known=is_known)

    def _runs_button(self) -> QPushButton:
        button = push_button(self._theme, tr("Backtest"), "room", "chart")
        button.setCheckable(True)
        button.setFixedHeight(self._theme.px(32))
        button.setToolTip(tr("Backtests and searches: what would this flow have done? (F6)"))
        button.setAccessibleName(tr("Backtest"))
        return button

    def _past_button(self) -> QPushButton:
        button = push_button(self._theme, "", "room", "clock")
        button.setCheckable(True)
        button.setFixedHeight(self._theme.px(32))
        button.setToolTip(tr("Past runs: walk one through again (F7)"))
        button.setAccessibleName(tr("Past runs"))
        return button

    def _command_box(self) -> QPushButton:
        box = push_button(self._theme, tr("Commands"), "command", "search")
        box.setFont(self._theme.font(12))
        box.setFixedWidth(self._theme.px(174))
        box.setToolTip(tr("Every action, node and symbol (Ctrl+K)"))
        self._keys = label(self._theme, "Ctrl K", 11, 600, tone="2")
        self._keys.setProperty("role", "keys")
        inner = QHBoxLayout(box)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addStretch(1)
        inner.addWidget(self._keys)
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        self._logo.setPixmap(self._theme.icon("logo", self._theme.text1, 26, 2.0))
        row.addWidget(self._logo)
        row.addWidget(self._name)
        row.addSpacing(AFTER_NAME)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.add_button)
        row.addWidget(self.run_group.changes)
        row.addStretch(2)
        row.addWidget(self.runs)
        row.addWidget(self.past)
        row.addWidget(self.run_group)
        row.addWidget(self.mode)
        row.addWidget(self.account)
        row.addStretch(2)
        for widget in (self.command_box, self.view_button, self.bell, self.kill):
            row.addWidget(widget)


class ModePill(QFrame):
    """Which money is moved. Always visible: amber for practice, red for real money."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(theme.px(30))
        self.mode, self._is_roomy = "paper", True
        self._dot = Dot(theme.warn)
        self._words = label(theme, "", 12, 700)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self._words)
        self.show_mode("paper")

    @property
    def words(self) -> str:
        return self._words.text()

    def show_room(self, *, is_roomy: bool) -> None:
        """With little room one word says the mode."""
        if is_roomy is not self._is_roomy:
            self._is_roomy = is_roomy
            self.show_mode(self.mode)

    def show_mode(self, mode: str) -> None:
        """mode: one of the keys of MODE_WORDS."""
        self.mode, is_live = mode, mode == "live"
        words = tr(MODE_WORDS.get(mode, mode.upper()))
        self._words.setText(words if self._is_roomy else words.partition(" ")[0])
        self.setAccessibleName(tr("Mode: {mode}").format(mode=self.words.lower()))
        self.setProperty("role", "pill_live" if is_live else "pill_paper")
        self._words.setProperty("tone", "error" if is_live else "warn")
        self._dot.set_colour(self._theme.error if is_live else self._theme.warn)


class Bell(QToolButton):
    """Opens the notices; a red dot while some are unread."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(theme.button_icon("bell", theme.text1, theme.px(18)))
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        self.setFixedSize(theme.px(32), theme.px(32))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = Dot(theme.error, 7, self)
        self._mark.move(theme.px(19), theme.px(5))
        self.show_unread(0)

    def show_unread(self, count: int) -> None:
        self._mark.setVisible(count > 0)
        text = tr("Notices, {count} unread").format(count=count) if count else tr("Notices")
        self.setToolTip(text)
        self.setAccessibleName(text)
