"""Before something ends: a flow that runs, positions that are open, work that is not saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.commands import ClosePosition
from moniqo_desktop.ui.kill_switch import count_words
from moniqo_desktop.ui.question import Answer

if TYPE_CHECKING:
    from moniqo_desktop.domain.commands import Command
    from moniqo_desktop.domain.flow import Flow
    from moniqo_desktop.ui.documents import Documents
    from moniqo_desktop.ui.files import Files
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.state.state import State


class Leaving:
    """Asks inside the window; until an answer comes everything goes on."""

    def __init__(
        self,
        window: MainWindow,
        *,
        documents: Documents,
        files: Files,
        runs: RunControl,
        state: State,
        send: Callable[[Command], None],
    ) -> None:
        self._window, self._documents, self._files = window, documents, files
        self._runs, self._state, self._send = runs, state, send

    def leave(self) -> None:
        """Closes the window at once if nothing is in the way."""
        self._files.ask_about_unsaved(self._leave_or_ask)

    def close_flow(self, index: int) -> None:
        """Closes a tab; a flow that runs is stopped first, if the trader says so."""
        if not 0 <= index < len(self._documents.all):
            return
        flow = self._documents.all[index].flow
        if self._runs.run_of(flow) is None:
            self._files.close(index)
            return
        self._window.question.ask(
            f"“{flow.name}” is running. Its positions keep their stops when it stops.",
            (
                Answer("Let it run", lambda: None),
                Answer("Stop and close", partial(self._stop_and_close, flow), "danger"),
            ),
        )

    def _leave_or_ask(self) -> None:
        count = len(self._state.positions.all())
        if not count or not self._state.runs.open():
            self._window.leave()
            return
        self._window.question.ask(
            f"{count_words(count)} open. Time stands still while Moniqo is closed; the run goes "
            "on from here at the next start.",
            (
                Answer("Close Moniqo", self._window.leave, "primary"),
                Answer("Close positions first", self._close_positions, "danger"),
            ),
        )

    def _close_positions(self) -> None:
        for position in self._state.positions.all():
            close = ClosePosition(symbol=position.symbol)
            self._window.attempt(partial(self._send, close))

    def _stop_and_close(self, flow: Flow) -> None:
        self._window.attempt(partial(self._runs.stop, flow))
        for index, document in enumerate(self._documents.all):
            if document.flow.flow_id == flow.flow_id:
                self._files.close(index)
                return
