"""The way into the room of past runs: nothing of it is loaded before it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout

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
        self.room: Any = None
        """Made when it is first opened."""
        self.ways: WaysIn | None = None
        """What leads here from the rest of the window."""
        self._was_runs = False
        bar = window.top_bar
        bar.past_asked.connect(self.toggle)
        bar.runs.toggled.connect(self._give_way)

    @property
    def is_open(self) -> bool:
        return self.room is not None and not self.room.isHidden()

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
        if self.room is not None:
            self.room.hide()
        self._window.top_bar.show_past(is_open=False)
        self._window.show_runs(is_open=self._was_runs)

    def _show(self) -> None:
        if self.room is None:
            self._make_room()
        if not self.is_open:
            self._was_runs = not self._window.runs_place.isHidden()
        self._window.runs_place.hide()
        self._window.body.hide()
        self._window.top_bar.show_runs(is_open=False)
        self._window.top_bar.show_past(is_open=True)
        self.room.show()
        self.room.setFocus()
        self.room.refresh()

    def _give_way(self, is_checked: bool) -> None:
        """The room of backtests was asked for: it shows itself."""
        if is_checked and self.is_open:
            self._was_runs = False
            self.room.hide()
            self._window.top_bar.show_past(is_open=False)

    def _make_room(self) -> None:
        # The chart and its columns: nobody pays who looks at no past run.
        from moniqo_desktop.ui.replay.room import ReplayRoom

        self.room = ReplayRoom(self._context, self._tasks)
        self.room.hide()
        self.room.left.connect(self.close)
        whole = self._window.centralWidget()
        column = whole.layout() if whole is not None else None
        assert isinstance(column, QBoxLayout)
        column.insertWidget(column.indexOf(self._window.runs_place), self.room, 1)
        self.made.emit()
