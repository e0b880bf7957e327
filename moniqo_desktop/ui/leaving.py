"""Before something ends: a flow that runs, positions that are open, work that is not saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.commands import ClosePosition
from moniqo_desktop.ui.bars.kill_switch import count_words
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import quoted, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.ui.documents.documents import Documents
    from moniqo_desktop.ui.documents.files import Files
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
        act = self._window.question.seat.act
        self._files.ask_about_unsaved(partial(act, self, Leaving._leave_or_ask))

    def close_flow(self, index: int) -> None:
        """Closes a tab; a flow that runs is stopped first, if the trader says so."""
        if not 0 <= index < len(self._documents.all):
            return
        flow = self._documents.all[index].flow
        if self._runs.run_of(flow) is None:
            self._files.close(index)
            return
        self._documents.show(index)
        stop = partial(self._window.question.seat.act, self, Leaving._stop_and_close, flow)
        self._window.question.ask(
            tr("“{name}” is running. Its positions keep their stops when it stops.").format(
                name=flow.name
            ),
            (
                Answer(tr("Let it run"), lambda: None),
                Answer(tr("Stop and close"), stop, "danger"),
            ),
        )

    def _leave_or_ask(self) -> None:
        count = self._state.positions.count(ALL)
        if not count or not self._state.runs.open():
            self._end()
            return
        act = self._window.question.seat.act
        close = partial(act, self, Leaving._close_positions)
        self._window.question.ask(
            tr(
                "{count} open{where}. Time stands still while Moniqo is closed; the run goes "
                "on from here at the next start."
            ).format(count=count_words(count), where=self._where()),
            (
                Answer(tr("Close Moniqo"), partial(act, self, Leaving._end), "primary"),
                Answer(tr("Close positions first"), close, "danger"),
            ),
            everywhere=True,
        )

    def _end(self) -> None:
        self._files.drafts.end()
        self._window.leave()

    def _where(self) -> str:
        """On which accounts, where there are several."""
        wallets = self._state.wallets
        if len(wallets.ids()) < 2:
            return ""
        held = dict.fromkeys(each.wallet for each in self._state.positions.on(ALL))
        names = ", ".join(quoted(wallets.name_of(wallet)) for wallet in held)
        return tr(" on {names}").format(names=names)

    def _close_positions(self) -> None:
        """On all accounts."""
        for position in self._state.positions.on(ALL):
            close = ClosePosition(symbol=position.symbol, wallet=position.wallet)
            self._window.attempt(partial(self._send, close))

    def _stop_and_close(self, flow: Flow) -> None:
        self._window.attempt(partial(self._runs.stop, flow))
        for index, document in enumerate(self._documents.all):
            if document.flow.flow_id == flow.flow_id:
                self._files.close(index)
                return
