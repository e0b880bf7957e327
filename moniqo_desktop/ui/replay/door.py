"""The way into the room of past runs: nothing of it is loaded before it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from moniqo_desktop.ui.main_window import PAST

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.replay.ways_in import WaysIn
    from moniqo_desktop.ui.tasks import Tasks


class ReplayDoor(QObject):
    """Opens the room in the place of everything below the top bar, and closes it again."""

    made = Signal()
    """The room is there."""

    def __init__(self, window: MainWindow, context: Context, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._context, self._tasks = window, context, tasks
        self._room: Any = None
        self._place: QFrame | None = None
        self._is_there = False
        self._opening = QTimer(self, interval=0)
        self._opening.timeout.connect(self._go_on)
        self.ways: WaysIn | None = None
        """What leads here from the rest of the window."""
        self._was_runs = False
        bar = window.top_bar
        bar.past_asked.connect(self.toggle)
        bar.runs.toggled.connect(self._give_way)

    @property
    def is_open(self) -> bool:
        return self._place is not None and not self._place.isHidden()

    @property
    def room(self) -> Any:
        """Made when it is first opened, a step each turn; who asks for it here gets it whole."""
        while not self._is_there:
            self._go_on()
        return self._room

    def toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self, key: str = "", at: int = 0) -> None:
        """The list, or ("report:" and its folder, or the id of a run) one run at a moment."""
        self._show()
        if key:
            self.room.open(key, at)

    def show_trade(self, trade_id: str, key: str = "") -> None:
        """The page that says why a trade was made. trade_id: of TradeClosed; "open:" and a symbol
        for what is open; "#3" for the third trade of a report. key "" = whichever run closed it."""
        self._show()
        self.room.show_trade(trade_id, key)

    def show_newest_trade(self) -> None:
        """Raises Mistake while there is none."""
        if self.ways is not None:
            self.ways.newest()

    def close(self) -> None:
        self._hide()
        self._window.top_bar.show_past(is_open=False)
        self._window.show_runs(is_open=self._was_runs)

    def _show(self) -> None:
        if not self.is_open:
            self._was_runs = not self._window.runs_place.isHidden()
        self._window.runs_place.hide()
        self._window.body.hide()
        self._window.top_bar.show_runs(is_open=False)
        self._window.top_bar.show_past(is_open=True)
        if self._place is None:
            self._place = self._new_place()
        self._place.show()
        self._window.show_room(PAST)
        if self._is_there:
            self._enter()
        else:
            self._opening.start()

    def _give_way(self, is_checked: bool) -> None:
        """The room of backtests was asked for: it shows itself."""
        if is_checked and self.is_open:
            self._was_runs = False
            self._hide()
            self._window.top_bar.show_past(is_open=False)

    def _enter(self) -> None:
        self._room.show()
        self._room.setFocus()
        self._room.refresh()

    def _hide(self) -> None:
        if self._place is not None:
            self._place.hide()
        if self._room is not None:
            self._room.hide()

    def _go_on(self) -> None:
        """Makes the room, then gives it its place: two turns, each half as long."""
        if self._room is None:
            self._make_room()
            return
        self._opening.stop()
        if self._place is None:
            self._place = self._new_place()
        self._window.put(self._place, self._room)
        self._is_there = True
        self.made.emit()
        if self.is_open:
            self._enter()

    def _make_room(self) -> None:
        # The chart and its columns: nobody pays who looks at no past run.
        from moniqo_desktop.ui.replay.room import ReplayRoom

        self._room = ReplayRoom(self._context, self._tasks)
        self._room.hide()
        self._room.left.connect(self.close)

    def _new_place(self) -> QFrame:
        """Hidden; beside that of backtests. It holds the room of the window until that is made."""
        made = QFrame()
        made.setProperty("role", "panel")
        made.hide()
        inside = QVBoxLayout(made)
        inside.setContentsMargins(0, 0, 0, 0)
        whole = self._window.centralWidget()
        column = whole.layout() if whole is not None else None
        assert isinstance(column, QBoxLayout)
        column.insertWidget(column.indexOf(self._window.runs_place), made, 1)
        return made
