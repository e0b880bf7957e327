"""The engine host: three doors (commands in, events out, queries) and nothing else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from moniqo_desktop.app.backtests.cache_files import prune_when_idle
from moniqo_desktop.app.documents.revisions import Revisions
from moniqo_desktop.app.past.runs import Past
from moniqo_desktop.app.queries import answer, answer_report, answer_wallets
from moniqo_desktop.app.wallets.all_wallets import AllWallets
from moniqo_desktop.app.wallets.halting import Halt
from moniqo_desktop.app.wallets.passing_on import Unrecorded, pass_on
from moniqo_desktop.app.wallets.wallet import Wallet
from moniqo_desktop.app.work import Work
from moniqo_desktop.domain.errors import Broken, FlowProblem, FlowProblems, Mistake, MoniqoError
from moniqo_desktop.domain.flow.revisions import KeepRevision, NameRevision, RevisionOf, RevisionsOf
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import (
    CancelWork,
    Command,
    GoOn,
    HoldMarket,
    RunTo,
    SetSpeed,
    StartRun,
    StartWork,
    StepCandle,
)
from moniqo_desktop.domain.messages.events import Event, Notified
from moniqo_desktop.domain.messages.queries import (
    DrawingOf,
    PastQuery,
    Query,
    ReportQuery,
    WalletsOf,
)
from moniqo_desktop.domain.messages.wallet_commands import (
    ApplyFlow,
    ArchiveWallet,
    CreateWallet,
    LiftLock,
    RenameWallet,
)
from moniqo_desktop.domain.protocols import Feed, Journal
from moniqo_desktop.engine.bus import Bus
from moniqo_desktop.engine.safety_watch import present
from moniqo_desktop.store.documents import Documents

log = logging.getLogger(__name__)
CLOSE_STAGE_S = 5.0


_STOPPED = (
    "Trading stopped by a fault of this program, which is in the log. Stops and targets that rest "
    "at the venue stay there."
)


class Closing(Protocol):
    """The ledger, as far as the host closes it."""

    async def aclose(self) -> None: ...


class Host:
    """Owns the wallets and their tasks. Commands of one host are carried out in order."""

    def __init__(
        self,
        wallets: AllWallets,
        feed: Feed,
        journal: Journal,
        bus: Bus,
        ledger: Closing,
        home: Path | None = None,
        documents: Documents | None = None,
    ) -> None:
        """home: the trader's folder; without it there is no long work. documents: where versions of
        flows are kept."""
        self.wallets, self._feed, self.journal = wallets, feed, journal
        self._bus, self._ledger, self._home = bus, ledger, home
        self._work = Work(home, lambda event: bus.publish([event]), self._now) if home else None
        self._halt = Halt(feed, wallets.run, bus.publish)
        bus.subscribe(self._halt.hear)
        self._past = Past(home, wallets, feed)
        told = lambda event: bus.publish([event])  # noqa: E731 - as short as what it does
        self._revisions = Revisions(documents, self._now, told) if documents else None
        self._commands: asyncio.Queue[Command] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._serves = False
        self.failure: BaseException | None = None

    @property
    def wallet(self) -> Wallet:
        """The one that is there from the beginning."""
        return self.wallets.first

    async def start(self, *, serve: bool = True) -> None:
        """Takes up unfinished runs, then listens. serve False: the caller drives the runners."""
        await self.wallets.open()
        self._serves = serve
        if serve:
            self._introduce()
            for wallet in self.wallets:
                if wallet.hold is None:
                    self._serve(wallet)
        self._spawn(self._obey(), "host-commands")
        if serve and self._home is not None:
            self._spawn(prune_when_idle(self._home), "host-prune")

    def _introduce(self) -> None:
        """Says what wallets there are, what they are worth and what holds for them."""
        at = self._now()
        self._bus.publish([replace(terms, at=at) for terms in self.wallets.all_terms()])
        for wallet in self.wallets:
            if wallet.core.now or wallet.hold is None:
                self._bus.publish(present(wallet.core))
            if wallet.hold is not None:
                self._bus.publish(wallet.hold.told(at, wallet.title))

    def _serve(self, wallet: Wallet) -> None:
        self._spawn(self._guarded(wallet), f"host-runner {wallet.name}")

    async def aclose(self) -> None:
        """Stops listening, flushes the journal, closes the feed. Runs stay open in the journal:
        the next start takes them up."""
        if self._work is not None:
            await self._work.aclose()
        await self._past.aclose()
        for task in self._tasks:
            task.cancel()
        _, pending = (
            await asyncio.wait(self._tasks, timeout=CLOSE_STAGE_S) if self._tasks else ((), ())
        )
        for task in pending:
            log.error("still running at close task=%s", task.get_name())
        await self._feed.aclose()
        await self._ledger.aclose()

    # ── the three doors ──────────────────────────────────────────────────────────────────────
    def send(self, command: Command) -> None:
        """Never blocks; what goes wrong comes back as a Notified event."""
        self._commands.put_nowait(command)

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        def each(events: Sequence[Event]) -> None:
            for event in events:
                callback(event)

        return self._bus.subscribe(each)

    def ask(self, query: Query) -> Awaitable[object]:
        if isinstance(query, ReportQuery):
            return answer_report(self._home, query)
        if isinstance(query, PastQuery):
            return self._past.answer(query)
        if isinstance(query, RevisionsOf | RevisionOf):
            return self._versions().answer(query)
        if isinstance(query, WalletsOf | DrawingOf):
            return answer_wallets(self.wallets, query)
        return answer(self.wallets.asked(query), self._feed, self.journal, query)

    # ── commands ─────────────────────────────────────────────────────────────────────────────
    async def perform(self, command: Command) -> str:
        """Carries out a command; returns the run id of a started run or the id of a new wallet,
        else "".

        Raises Mistake or Refused if it cannot be carried out; then nothing has changed.
        """
        match command:
            case StartRun():
                wallet = self.wallets.get(command.wallet)
                return await wallet.start(command.flow, command.profile, command.confirmed)
            case ApplyFlow():
                wallet = self.wallets.of_run(command.run_id)
                await wallet.apply(command.run_id, command.flow, command.confirmed)
            case CreateWallet() | RenameWallet() | ArchiveWallet():
                return await self._change_wallet(command)
            case SetSpeed():
                self._set_speed(command.factor)
            case RunTo():
                self._halt.check(command.run_id)
                await self._pass_on(command)
                self._halt.obey(command)
            case HoldMarket() | GoOn() | StepCandle():
                self._halt.obey(command)
            case KeepRevision() | NameRevision():
                await self._versions().perform(command)
            case StartWork():
                self._long_work().start(command)
            case CancelWork():
                self._long_work().cancel(command.work_id)
            case _:
                await self._pass_on(command)
        return ""

    async def _change_wallet(self, command: CreateWallet | RenameWallet | ArchiveWallet) -> str:
        match command:
            case CreateWallet():
                changed = await self.wallets.create(command)
                if self._serves:
                    self._serve(self.wallets.get(changed.wallet))
                    self._bus.publish(present(self.wallets.get(changed.wallet).core))
            case RenameWallet():
                changed = await self.wallets.rename(command)
            case ArchiveWallet():
                changed = await self.wallets.archive(command)
        self._bus.publish([changed])
        return changed.wallet

    async def _pass_on(self, command: Command) -> None:
        """To the wallet that is meant, or to all of them; one that cannot stops no other."""
        meant = self.wallets.meant(command)
        if isinstance(command, LiftLock):
            self.wallets.check_name(command)
        every = [wallet.name for wallet in self.wallets]
        await pass_on(command, meant, self.wallets.note, every, self._bus.publish)

    def _set_speed(self, factor: float) -> None:
        set_speed = getattr(self._feed, "set_speed", None)
        if set_speed is None:
            raise Mistake("Only the practice market can run at another speed.")
        set_speed(factor)

    def _versions(self) -> Revisions:
        if self._revisions is None:
            raise Mistake("This engine keeps no versions of flows.")
        return self._revisions

    def _long_work(self) -> Work:
        if self._work is None:
            raise Mistake("This engine has no folder to put reports into.")
        return self._work

    def _now(self) -> Millis:
        return self.wallets.present()

    async def _obey(self) -> None:
        while True:
            command = await self._commands.get()
            try:
                await self.perform(command)
            except MoniqoError as problem:
                self._say(problem)

    def _say(self, problem: MoniqoError) -> None:
        log.info("command refused code=%s", problem.code)
        each = problem.problems[::-1] if isinstance(problem, FlowProblems) else (problem,)
        self._bus.publish([_told(self._now(), one) for one in each])

    # ── tasks ────────────────────────────────────────────────────────────────────────────────
    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        loop = asyncio.get_running_loop()
        self._tasks.append(loop.create_task(work, name=name))

    async def _guarded(self, wallet: Wallet) -> None:
        """Trading that ends by an error is said aloud; protection at the venue stays, and the
        other wallets go on."""
        try:
            await wallet.runner.serve()
        except Exception as problem:
            self.failure = problem
            log.exception("the runner ended wallet=%s", wallet.name)
            known = _first_known(problem)
            self._say(known or Broken(_STOPPED, hint="Start again: it resumes from the journal."))


def _told(at: Millis, problem: MoniqoError) -> Notified:
    """With the node and field that must be mended, if one is named."""
    if isinstance(problem, Unrecorded):
        return problem.told(at)
    where = (problem.node_id, problem.field) if isinstance(problem, FlowProblem) else ("", "")
    return Notified(at, "", "error", problem.message, problem.hint, problem.code, *where)


def _first_known(problem: BaseException) -> MoniqoError | None:
    """The first of our own errors inside groups of errors."""
    if isinstance(problem, MoniqoError):
        return problem
    if isinstance(problem, BaseExceptionGroup):
        return next((found for each in problem.exceptions if (found := _first_known(each))), None)
    return None
