"""Run, pause, stop, how long it runs, and how fast the practice market goes."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from moniqo_desktop.ui.look.parts import (
    icon_button,
    label,
    push_button,
    restyle,
    rule,
    set_icon,
    shortened,
)
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

SPEEDS: Final = (1.0, 60.0, 600.0, 3600.0)
MOST_HOURS: Final = 100
"""From here on days and hours are told: no wider than hours, minutes and seconds."""


class RunState(StrEnum):
    """Of the flow that is shown."""

    STOPPED = "stopped"
    RUNNING = "running"
    PAUSED = "paused"
    BEHIND = "behind"
    """The disk takes no records: it stands and waits."""


_USUAL: Final = (RunState.STOPPED, RunState.RUNNING, RunState.PAUSED)


class RunGroup(QFrame):
    """toggled: run, pause or continue, by the state shown. speed_asked: candle time per time.
    apply_asked: what was changed shall be what runs. changes: its button, which whoever lays out
    the bar puts beside the flow it means."""

    toggled = Signal()
    stop_asked = Signal()
    apply_asked = Signal()
    speed_asked = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "group")
        self.setFixedHeight(theme.px(32))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.state = RunState.STOPPED
        self._asked_speed = SPEEDS[1]
        self.word, self._has_words = "", True
        self._widest = 0
        """Width of the main button for the longest of its usual words, px; 0 = not known yet."""
        self.main = QPushButton()
        self.main.setAutoDefault(True)  # Return presses it
        self.main.setFont(theme.font(12, 600))
        self.main.setFixedHeight(theme.px(26))
        self.main.setCursor(Qt.CursorShape.PointingHandCursor)
        self.place = label(theme, "", 12, 500, tone="2")
        self.place.hide()
        self.stop = icon_button(theme, "stop", tr("Stop this flow (Shift+F5)"), 14)
        self._time = label(theme, "00:00:00", 12, 500, tabular=True)
        self._began = ""
        self.show_time(0)
        self.speed = self._speed_button()
        self.changes = push_button(theme, tr("Apply to live…"), "pill")
        self.changes.setAccessibleName(tr("Apply to live…"))
        self.changes.setFixedHeight(theme.px(28))
        self.changes.setToolTip(
            tr(
                "The run goes on with the drawing before your changes. Look at what differs and "
                "apply it."
            )
        )
        policy = self.changes.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when a flow runs, or has changed
        self.changes.setSizePolicy(policy)
        self.changes.hide()
        self._lay_out()
        self.main.clicked.connect(self.toggled)
        self.stop.clicked.connect(self.stop_asked)
        self.changes.clicked.connect(self.apply_asked)
        self.show_state(RunState.STOPPED)

    @property
    def time_text(self) -> str:
        return self._time.text()

    def show_state(
        self, state: RunState, count: int = 1, waiting: str = "", *, is_there: bool = True
    ) -> None:
        """count: runs of the flow. waiting: why nothing can be pressed now, "" = it can. is_there:
        whether there is a flow."""
        self.state = state
        word, icon, tip = _words(state)
        if count > 1:
            word = tr("{count} running").format(count=count)
            tip = tr("{count} runs of this flow go on; Stop ends all of them.").format(count=count)
        colour = {
            RunState.STOPPED: self._theme.text1,
            RunState.RUNNING: self._theme.ok,
            RunState.PAUSED: self._theme.paused,
            RunState.BEHIND: self._theme.warn,
        }[state]
        self._say(word)
        set_icon(self.main, self._theme, icon, colour, 13)
        self.main.setToolTip(tip)
        self.main.setProperty("role", f"run_{state}")
        restyle(self.main)
        self.stop.setEnabled(state is not RunState.STOPPED)
        self.main.setEnabled(is_there and not waiting)
        if waiting:
            self._show_waiting(waiting)
        self._keep_width()

    def _show_waiting(self, words: str) -> None:
        self._say(words)
        self.main.setToolTip(tr("Opening the practice market or starting the flow…"))
        self.stop.setEnabled(False)

    def show_room(self, *, is_roomy: bool) -> None:
        """With little room the time of the run is left out."""
        self._time.setVisible(is_roomy)
        self._fit()

    def show_words(self, *, is_roomy: bool) -> None:
        """With hardly any room the icon alone says the state."""
        if is_roomy is not self._has_words:
            self._has_words = is_roomy
            self._say(self.word)
            self._keep_width()
            self._fit()

    def _say(self, word: str) -> None:
        self.word = word
        self.main.setText(word if self._has_words else "")
        self.main.setAccessibleName(word)

    def _keep_width(self) -> None:
        """As wide for Run as for Running: nothing beside it moves when a flow starts."""
        if not self._has_words:
            self.main.setMinimumWidth(0)
            return
        if not self._widest and self.main.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self._widest = max(self._width_of(_words(state)[0]) for state in _USUAL)
        self.main.setMinimumWidth(self._widest)

    def _width_of(self, word: str) -> int:
        before = self.main.text()
        self.main.setText(word)
        width = self.main.sizeHint().width()
        self.main.setText(before)
        return width

    def _fit(self) -> None:
        """What asks for its size is told the new one at once."""
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        self.updateGeometry()

    def show_apply(self, *, is_roomy: bool) -> None:
        """With little room its button says it in a word."""
        self.changes.setText(tr("Apply to live…") if is_roomy else tr("Apply…"))

    def show_place(self, name: str) -> None:
        """name: the account the flow runs on, where the figures in sight are of another; "" = they
        are its own."""
        words = tr("on {account}").format(account=shortened(name)) if name else ""
        if words == self.place.text():
            return
        self.place.setText(words)
        self.place.setToolTip(tr("This flow runs on “{account}”.").format(account=name))
        self.place.setVisible(bool(words))
        self._fit()

    def show_time(self, seconds: int, began: str = "") -> None:
        """seconds since the run began; began: when, UTC, "" = none runs."""
        minutes, second = divmod(max(seconds, 0), 60)
        hours, minute = divmod(minutes, 60)
        days, hour = divmod(hours, 24)
        text = f"{hours:02d}:{minute:02d}:{second:02d}"
        if hours >= MOST_HOURS:
            text = tr("{days} d {hours} h").format(days=f"{days:,}", hours=f"{hour:02d}")
        self._time.setText(text)
        if began != self._began or not self._time.toolTip():
            self._began = began
            since = tr("Since the run began, {time} UTC, also while Moniqo was closed")
            none = tr("How long the run has gone on")
            self._time.setToolTip(since.format(time=began) if began else none)

    def show_speed(self, factor: float, behind: float = 0.0) -> None:
        """factor: as asked, 0 = not known. behind: what happens where that is clearly less, 0 =
        what was asked."""
        self._asked_speed = factor or self._asked_speed
        shown = behind or self._asked_speed
        text = f"≈{shown:g}×" if behind else f"{shown:g}×"
        if text == self.speed.text():
            return
        self.speed.setText(text)
        tip = tr("Speed of the practice market")
        if behind:
            words = tr("{tip}: {asked}× asked, about {real}× happens on this machine now")
            tip = words.format(tip=tip, asked=f"{factor:g}", real=f"{behind:g}")
        self.speed.setToolTip(tip)
        self.speed.setAccessibleName(tip)

    def _speed_button(self) -> QToolButton:
        button = QToolButton()
        button.setFont(self._theme.font(12, 500, tabular=True))
        button.setToolTip(tr("Speed of the practice market"))
        button.setAccessibleName(tr("Speed of the practice market"))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        menu = QMenu(button)
        for factor in SPEEDS:
            line = menu.addAction(f"{factor:g}×", partial(self.speed_asked.emit, factor))
            line.setCheckable(True)
        menu.aboutToShow.connect(self._mark_speed)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setText(f"{SPEEDS[1]:g}×")
        return button

    def _mark_speed(self) -> None:
        """The present one, in the menu."""
        for line in self.speed.menu().actions():
            line.setChecked(line.text() == f"{self._asked_speed:g}×")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self.main)
        row.addWidget(self.place)
        row.addWidget(self.stop)
        divider = rule(vertical=True)
        divider.setFixedHeight(self._theme.px(16))
        row.addWidget(divider)
        row.addWidget(self._time)
        row.addWidget(self.speed)


def _words(state: RunState) -> tuple[str, str, str]:
    """Word, icon and tip of the button that runs, pauses and continues."""
    match state:
        case RunState.STOPPED:
            return tr("Run"), "play", tr("Run this flow (F5)")
        case RunState.RUNNING:
            tip = tr("Pause: no new entries, protection goes on (F5)")
            return tr("Running"), "pause", tip
        case RunState.PAUSED:
            return tr("Paused"), "play", tr("Continue (F5)")
        case RunState.BEHIND:
            tip = tr(
                "The disk takes no records: nothing new is decided or sent. Stops and targets at "
                "the venue stay. Make room: it goes on by itself."
            )
            return tr("Not recorded"), "warning", tip
