"""The kill switch: it acts first and asks afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.question import Answer

if TYPE_CHECKING:
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.state.state import State


class KillSwitch:
    """The red button, its shortcut and its questions."""

    def __init__(self, window: MainWindow, runs: RunControl, state: State) -> None:
        self._window, self._runs, self._state = window, runs, state

    @property
    def is_on(self) -> bool:
        return self._state.safety.kill_switch is not None

    def pull(self) -> None:
        """No new exposure from now on; what becomes of open positions is asked then.

        While it is on, asks whether to release it.
        """
        if self.is_on:
            self._ask_release()
            return
        self._window.attempt(self._runs.pull_kill_switch)
        count = len(self._state.positions.all())
        if count:
            self._ask_to_close(count)
            return
        self._window.question.tell(
            "The kill switch is on: no new positions until you release it.", level="warning"
        )

    def show(self) -> None:
        self._window.top_bar.show_kill_switch(on=self.is_on)

    def _ask_to_close(self, count: int) -> None:
        close = partial(self._runs.pull_kill_switch, close_positions=True)
        self._window.question.ask(
            f"The kill switch is on: no new positions. {count_words(count)} still open; "
            "stops stay in place.",
            (
                Answer("Keep them", lambda: None),
                Answer("Close all now", partial(self._window.attempt, close), "danger"),
            ),
        )

    def _ask_release(self) -> None:
        release = partial(self._window.attempt, self._runs.release_kill_switch)
        self._window.question.ask(
            "The kill switch is on. Released, running flows may open positions again.",
            (Answer("Keep it on", lambda: None), Answer("Release it", release, "danger")),
        )


def count_words(count: int) -> str:
    """ "1 position is", "3 positions are"."""
    return "1 position is" if count == 1 else f"{count} positions are"
