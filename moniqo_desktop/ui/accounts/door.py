"""Joins the account menu, its forms and its locks to the window, the runs and the engine."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout

from moniqo_desktop.domain.messages.wallet_commands import (
    ArchiveWallet,
    CreateWallet,
    LiftLock,
    RenameWallet,
)
from moniqo_desktop.domain.messages.wallet_events import FlowApplied, WalletChanged
from moniqo_desktop.domain.wallets import LIVE_WORD
from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.accounts.confirm import TypedConfirm
from moniqo_desktop.ui.accounts.day_loss import DayLossDoor
from moniqo_desktop.ui.accounts.form import NewAccount
from moniqo_desktop.ui.accounts.lock_strip import LockStrip
from moniqo_desktop.ui.accounts.menu import AccountMenu
from moniqo_desktop.ui.question import Answer
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.documents.documents import Document
    from moniqo_desktop.ui.state.state import State
    from moniqo_desktop.ui.state.wallets import WalletView

EVERYTHING: Final = frozenset(
    ("positions", "orders", "fills", "equity", "decisions", "approvals", "runs", "safety")
)
"""Parts of the state that are shown of one wallet."""
WORTH: Final = frozenset(("equity", "positions", "runs"))
IN_SIGHT: Final = "accounts.in_sight"
SHOWN_EVERY_MS: Final = 250


class AccountsDoor(QObject):
    """Belongs to one window."""

    def __init__(self, control: Control, state: State) -> None:
        super().__init__(control)
        self._control, self._state = control, state
        self._window = control.window
        self.button, theme = self._window.top_bar.account, control.context.theme
        self.menu = AccountMenu(theme, self._window)
        self.menu.opener = self.button
        self.strip = LockStrip(theme)
        self.day_loss = DayLossDoor(control, state, self.menu)
        self._awaited = ""
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_EVERY_MS)
        self._timer.timeout.connect(self.show)
        self._put_strip()
        self._listen()
        self.show()

    @cached_property
    def form(self) -> NewAccount:
        """Made when first asked for, as the next."""
        made = NewAccount(self._control.context.theme, self._window)
        made.create_asked.connect(self._create)
        return made

    @cached_property
    def confirm(self) -> TypedConfirm:
        return TypedConfirm(self._control.context.theme, self._window)

    # -- what is shown ---------------------------------------------------------------------------

    def take(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if changed & {"wallets", "safety"}:
            self.show()
        elif changed & WORTH and not self._timer.isActive() and not self._desk_leads(changed):
            self._timer.start()

    def _desk_leads(self, changed: frozenset[str]) -> bool:
        """One account has one worth: the button changes when the desk's figures do."""
        return self._control.rooms.desk.will_show(changed & WORTH)

    def hear(self, batch: tuple[Event, ...]) -> None:
        """A new account comes into sight; an applied drawing is told to the runs."""
        for event in batch:
            if isinstance(event, FlowApplied):
                self._control.runs.take_applied(event)
            if isinstance(event, WalletChanged):
                self._control.doors.actions_changed.emit()
                if event.name == self._awaited:
                    self._awaited = ""
                    self.choose(event.wallet)

    def show(self) -> None:
        """The button, the menu while it is open, and the strip of the desk."""
        view = self._shown()
        self.button.show_account(view)
        self.button.setVisible(bool(self._state.wallets.ids()))
        self.show_place()
        self._window.top_bar.make_room()
        self.strip.show_locks(self._views(view))
        if self.menu.isVisible():
            wallets, at = self._state.wallets, self._state.at
            self.menu.show_accounts(wallets.views(at), wallets.view(ALL, at), self._in_sight())

    def show_place(self) -> None:
        """On which account the flow in front runs, where another one is in sight; "" where it runs
        on several."""
        document, wallets = self._control.documents.current, self._state.wallets
        runs = self._state.runs.open_of(document.flow.flow_id) if document is not None else ()
        places = {run.wallet for run in runs}
        is_elsewhere = len(places) == 1 and places != {self._in_sight()}
        has_more = len(wallets.ids()) > 1
        name = wallets.name_of(places.pop()) if is_elsewhere and has_more else ""
        self._window.top_bar.run_group.show_place(name)

    def follow(self, document: Document | None) -> None:
        """Another flow is in front: its account comes into sight, unless all of them are."""
        self.show_place()
        if document is not None:
            self._state.positions.favour(self._control.runs.wallet_of(document.flow))
        if document is None or self._in_sight() == ALL or len(self._state.wallets.ids()) < 2:
            return
        wallet = self._control.runs.wallet_of(document.flow)
        if wallet != self._in_sight():
            self._put_in_sight(wallet)

    def bring_back(self) -> None:
        """The account that was in sight before the start, if there still is one."""
        wallet = self._control.context.settings.text(IN_SIGHT)
        if wallet == ALL or wallet in self._state.wallets.ids():
            self._put_in_sight(wallet)

    def mode_of(self, flow: Flow | None) -> str:
        """Which money a flow moves, or would move."""
        runs = self._control.runs
        run = runs.run_of(flow) if flow else None
        held = self._state.wallets.get(runs.wallet_of(flow)) if flow else None
        return str(run.mode) if run else str(held.mode) if held else "paper"

    def views(self) -> tuple[WalletView, ...]:
        """Every account in use, oldest first."""
        return self._state.wallets.views(self._state.at)

    def _views(self, shown: WalletView) -> tuple[WalletView, ...]:
        """Whose locks are told over the desk."""
        if shown.wallet != ALL:
            return (shown,)
        return self._state.wallets.views(self._state.at)

    def _shown(self) -> WalletView:
        return self._state.wallets.view(self._in_sight(), self._state.at)

    def _in_sight(self) -> str:
        ids = self._state.wallets.ids()
        return self._state.runs.wallet or (ids[0] if ids else "")

    # -- what the trader does --------------------------------------------------------------------

    def open(self) -> None:
        """Again: puts it away."""
        if self.menu.isVisible():
            self.menu.put_away()
            return
        wallets, at = self._state.wallets, self._state.at
        corner = self.button.mapTo(self._window, QPoint(0, self.button.height() + 8))
        self.menu.open(wallets.views(at), wallets.view(ALL, at), self._in_sight(), corner)

    def open_form(self) -> None:
        wallets = self._state.wallets
        self.form.open(wallets.name_of(each) for each in wallets.ids())

    def choose(self, wallet: str) -> None:
        """Puts it in sight; the flow in front starts on it from now on, if it does not run."""
        document, runs = self._control.documents.current, self._control.runs
        if document is not None and wallet != ALL and runs.run_of(document.flow) is None:
            runs.give(document.flow, wallet)
        self._put_in_sight(wallet)

    def _put_in_sight(self, wallet: str) -> None:
        self._state.runs.choose(wallet)
        self._control.context.settings.keep(accounts__in_sight=wallet)
        self._control.rooms.refresh(EVERYTHING)
        self._control.show_runs()
        self.show()

    def _send(self, command: Command) -> None:
        self._window.attempt(partial(self._control.context.send, command))

    def _create(self, command: CreateWallet) -> None:
        self._awaited = " ".join(command.name.split())
        self._send(command)

    def _rename(self, wallet: str, name: str) -> None:
        self._send(RenameWallet(wallet=wallet, name=name))

    def _ask_to_archive(self, wallet: str) -> None:
        act = self._window.question.seat.act
        archive = partial(act, self, AccountsDoor._send, ArchiveWallet(wallet=wallet))
        self._window.question.ask(
            tr(
                "“{name}” goes out of sight. What it did stays in the journal; nothing may be open "
                "in it."
            ).format(name=self._state.wallets.name_of(wallet)),
            (
                Answer(tr("Keep it"), lambda: None),
                Answer(tr("Archive it"), archive, "danger"),
            ),
        )

    def _kill(self, wallet: str) -> None:
        switch = self._control.kill_switch
        switch.pull() if wallet == ALL else switch.pull_on(wallet)

    def _release(self, wallet: str) -> None:
        self._control.kill_switch.ask_release("" if wallet == ALL else wallet)

    def _ask_to_lift(self, wallet: str) -> None:
        """The lock ends before its time only by its name, typed."""
        view = self._state.wallets.view(wallet, self._state.at)
        lock = words.hardest(view)
        if lock is None:
            return
        self.confirm.open(
            tr("Lift the lock of “{name}”?").format(name=view.name),
            tr(
                "{why} If you lift it, running flows may open positions again at once, and the "
                "limits of the day count anew from what the account is worth now."
            ).format(why=words.lock_text(lock)),
            facts=(
                (tr("Worth now"), words.worth_text(view)),
                (tr("The day so far"), words.day_text(view)),
                *words.limit_lines(view.profile, view)[-2:],
            ),
            wanted=(view.name,),
            go=tr("Lift the lock"),
            then=lambda typed: self._send(LiftLock(wallet=wallet, confirmed=typed)),
        )

    def _ask_for_live(self, flow: Flow) -> None:
        """Real money moves only after it was typed; the limits in force are shown before."""
        view = self._state.wallets.view(self._control.runs.wallet_of(flow), self._state.at)
        limits, attempt = flow.profile or view.profile, self._window.attempt
        self.confirm.open(
            tr("Trade real money with “{flow}”?").format(flow=flow.name),
            tr(
                "From now on this flow sends orders with real money on “{name}”, without asking "
                "again, until you stop it or pull the kill switch. These limits hold:"
            ).format(name=view.name),
            facts=((tr("Account"), f"{view.name} · {words.worth_text(view)}"),
                   *words.limit_lines(limits, view)),
            wanted=(view.name, LIVE_WORD),
            go=tr("Trade real money"),
            then=lambda typed: attempt(partial(self._control.runs.start, flow, typed)),
        )  # fmt: skip

    def _ask_to_apply_live(self, flow: Flow) -> None:
        """Another drawing may trade the same money in another way: it is asked as a start is."""
        view = self._state.wallets.view(self._control.runs.wallet_of(flow), self._state.at)
        limits, attempt = flow.profile or view.profile, self._window.attempt
        self.confirm.open(
            tr("Apply “{flow}” to real money?").format(flow=flow.name),
            tr(
                "From the next closed candle on this drawing trades the real money on “{name}”. "
                "What is open stays. These limits hold:"
            ).format(name=view.name),
            facts=((tr("Account"), f"{view.name} · {words.worth_text(view)}"),
                   *words.limit_lines(limits, view)),
            wanted=(view.name, LIVE_WORD),
            go=tr("Apply to live"),
            then=lambda typed: attempt(partial(self._control.runs.apply, flow, typed)),
        )  # fmt: skip

    # -- wiring ----------------------------------------------------------------------------------

    def _put_strip(self) -> None:
        layout = self._control.rooms.desk.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.strip)

    def _listen(self) -> None:
        self.button.clicked.connect(self.open)
        self.menu.chosen.connect(self.choose)
        self.menu.new_asked.connect(self.open_form)
        self.menu.rename_asked.connect(self._rename)
        self.menu.archive_asked.connect(self._ask_to_archive)
        self.menu.kill_asked.connect(self._kill)
        self.menu.lift_asked.connect(self._ask_to_lift)
        self.strip.lift_asked.connect(self._ask_to_lift)
        self.strip.release_asked.connect(self._release)
        self._control.runs.confirm_asked.connect(self._ask_for_live)
        self._control.runs.apply_confirm_asked.connect(self._ask_to_apply_live)
        self._control.rooms.desk.caught_up.connect(self.show)
