"""The kill switch: it acts first and asks afterwards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.ui.context import SWITCH_NOTED
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import quoted, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.run_control import RunControl
    from moniqo_desktop.ui.state.state import State


class KillSwitch:
    """The red button, its keys, the tray and the account menu: one switch per account, and one
    for all of them."""

    def __init__(self, window: MainWindow, runs: RunControl, state: State) -> None:
        self._window, self._runs, self._state = window, runs, state
        self._asked: tuple[tuple[QPushButton, ...], Callable[[KillSwitch], None]] | None = None
        """The answers of its last question, and how it is asked anew."""

    @property
    def is_on(self) -> bool:
        """On every account, as far as is known: there is nothing left to stop."""
        killed, wallets = self._state.safety.killed(), self._state.wallets.ids()
        return bool(killed) and killed.issuperset(wallets)

    def pull(self) -> None:
        """No new exposure on any account from now on; what becomes of open positions is asked then.

        While it is on everywhere, asks whether to release it.
        """
        if self.is_on and not self._state.is_unknown:
            self.ask_release("")
            return
        self._window.attempt(partial(self._pull, ""))

    def pull_on(self, wallet: str) -> None:
        """The same for one account."""
        if wallet in self._state.safety.killed() and not self._state.is_unknown:
            self.ask_release(wallet)
            return
        self._window.attempt(partial(self._pull, wallet))

    def show(self) -> None:
        bar, is_known = self._window.top_bar, not self._state.is_unknown
        bar.show_kill_switch(on=self.is_on and is_known, is_known=is_known)

    def _pull(self, wallet: str) -> None:
        """Raises Unavailable where no engine can be asked: it says what is on, and from when."""
        try:
            self._runs.pull_kill_switch(wallet)
        except Unavailable as reason:
            words = tr("The kill switch is not on: this window reaches no engine.")
            if reason.code == SWITCH_NOTED:
                words = tr(
                    "This window reaches no engine, so none of its flows trades. The next start "
                    "begins with the kill switch on; stops and targets at the venue stay."
                )
            raise Unavailable(words, hint=str(reason), code=reason.code) from reason
        if self._state.is_unknown:
            self._tell_wish()
            return
        count = self._state.positions.count(wallet or ALL)
        if count:
            self._ask_to_close(wallet, count)
            return
        self._window.question.tell(
            tr("The kill switch is on{where}: no new positions until you release it.").format(
                where=self._where(wallet)
            ),
            level="warning",
            everywhere=True,
        )

    def _tell_wish(self) -> None:
        """It waits at the doors, and is the first thing the engine is told."""
        self._window.question.tell(
            tr(
                "The kill switch is pulled as soon as the market is open. Until then no flow "
                "trades; stops and targets at the venue stay."
            ),
            level="warning",
            everywhere=True,
        )

    def _ask_to_close(self, wallet: str, count: int) -> None:
        act = self._window.question.seat.act
        close = partial(act, self, KillSwitch._close_all, wallet)
        bare = sum(not each.stop for each in self._state.positions.on(wallet or ALL))
        words = tr(
            "The kill switch is on{where}: no new positions. {count} still open; "
            "stops stay in place."
        )
        if bare:
            words = tr(
                "The kill switch is on{where}: no new positions. {count} still open, {bare} "
                "without a stop; resting stops stay in place."
            )
        self._window.question.ask(
            words.format(where=self._where(wallet), count=count_words(count), bare=bare),
            (
                Answer(tr("Keep them"), lambda: None),
                Answer(tr("Close all now"), close, "danger"),
            ),
            everywhere=True,
            holds=lambda: self._state.positions.count(wallet or ALL) == count,
            otherwise=partial(act, self, KillSwitch._ask_of_those_left, wallet),
        )
        self._asked = self._window.question.buttons, lambda it: it._ask_of_those_left(wallet)

    def pass_to(self, newer: KillSwitch) -> None:
        """Its question, where it still stands, is asked in the window that takes the place of this
        one: the answers belong to the window they were given to."""
        question = self._window.question
        if self._asked is not None and question.words and question.buttons == self._asked[0]:
            self._asked[1](newer)

    def _close_all(self, wallet: str) -> None:
        close = partial(self._runs.pull_kill_switch, wallet, close_positions=True)
        self._window.attempt(close)

    def _release(self, wallet: str) -> None:
        self._window.attempt(partial(self._runs.release_kill_switch, wallet))

    def _ask_of_those_left(self, wallet: str) -> None:
        """Some were closed, or opened, while the question waited."""
        count = self._state.positions.count(wallet or ALL)
        if count:
            self._ask_to_close(wallet, count)

    def ask_release(self, wallet: str) -> None:
        """wallet: one, "" = all on which it is on."""
        killed = frozenset(self._state.safety.killed())
        release = partial(self._window.question.seat.act, self, KillSwitch._release, wallet)
        self._window.question.ask(
            tr(
                "The kill switch is on{where}. Released, running flows may open positions again."
            ).format(where=self._where(wallet, killed)),
            (
                Answer(tr("Keep it on"), lambda: None),
                Answer(tr("Release it"), release, "danger"),
            ),
            everywhere=True,
            holds=lambda: self._state.safety.killed() == killed,
        )
        self._asked = self._window.question.buttons, lambda it: it.ask_release(wallet)

    def _where(self, wallet: str, killed: frozenset[str] = frozenset()) -> str:
        """Which account, where there are several. killed: those on which it is on, if not all."""
        ids = self._state.wallets.ids()
        if len(ids) < 2:
            return ""
        if not wallet and (not killed or killed.issuperset(ids)):
            return tr(" on all accounts")
        there = (wallet,) if wallet else [each for each in ids if each in killed]
        names = ", ".join(quoted(self._state.wallets.name_of(each)) for each in there)
        return tr(" on {names}").format(names=names)


def count_words(count: int) -> str:
    """ "1 position is", "3 positions are"."""
    return tr("1 position is") if count == 1 else tr("{count} positions are").format(count=count)
