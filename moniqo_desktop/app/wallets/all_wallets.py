"""All wallets of a folder: one core and one runner each, kept in the ledger as events.

What a wallet is stands in the journal under a name of its own, so that a wallet is there as a
whole or not at all, whenever the program dies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, Protocol

from moniqo_desktop.app.wallets.switch_note import SwitchNote
from moniqo_desktop.app.wallets.wallet import Wallet
from moniqo_desktop.domain.errors import Mistake, NotAllowed
from moniqo_desktop.domain.ids import uuid7_text
from moniqo_desktop.domain.market import Millis, Symbol
from moniqo_desktop.domain.messages.commands import Command, PullKillSwitch
from moniqo_desktop.domain.messages.queries import RunQuery, WalletInfo
from moniqo_desktop.domain.messages.wallet_commands import (
    ALL_WALLETS,
    ArchiveWallet,
    CreateWallet,
    LiftLock,
    RenameWallet,
)
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.protocols import Batch, Journal
from moniqo_desktop.domain.wallets import created, renamed
from moniqo_desktop.engine.program.run import Run

REGISTER: Final = ALL_WALLETS
"""The name under which the journal keeps the wallets themselves; those of a practice market other
than the usual one under a name of their own, as their prices are others."""

PRACTICE: Final = "practice"


class Building(Protocol):
    """Makes the parts of a wallet at its terms, and says what time it is."""

    @property
    def first(self) -> WalletChanged:
        """The wallet that is there from the beginning."""
        ...

    def build(self, terms: WalletChanged, present: Callable[[], Millis]) -> Wallet: ...
    def now(self) -> Millis: ...
    def wall_ms(self) -> Millis: ...
    def random_bits(self) -> int: ...


class AllWallets:
    """first: the wallet that is there from the beginning."""

    def __init__(self, building: Building, journal: Journal, note: SwitchNote) -> None:
        self._building, self._journal, self.note = building, journal, note
        terms = building.first
        self._register = REGISTER if terms.wallet == PRACTICE else REGISTER + terms.wallet
        self.first = building.build(terms, self.present)
        self._terms = {terms.wallet: terms}
        self._open = {terms.wallet: self.first}
        self._take(terms)

    async def open(self) -> None:
        """Takes up all wallets in use, with what ran on them. One that cannot be is held, and
        stops no other. Raises KillSwitchOn, with nothing taken up, where a kill switch waits for
        the accounts of another market."""
        self.note.check()
        for event in self._journal.saved(self._register).events:
            if isinstance(event, WalletChanged):
                self._take(event)
        for wallet, terms in self._terms.items():
            if wallet not in self._open and not terms.archived:
                self._open[wallet] = self._building.build(terms, self.present)
                self._take(terms)
        taken = dict[str, bool]()
        for each in self:
            reason = self.note.reason(each.name)
            recorded = await each.take_up(reason)
            if reason:
                taken[each.name] = recorded
        self.note.settle(PullKillSwitch(), taken, [each.name for each in self])

    def __iter__(self) -> Iterator[Wallet]:
        return iter(tuple(self._open.values()))

    def present(self) -> Millis:
        """The latest moment any wallet has seen: a new run begins there, never in the past."""
        return max([self._building.now(), *(each.core.now for each in self._open.values())])

    def name_of(self, wallet: str) -> str:
        return self._terms[wallet].name if wallet in self._terms else wallet

    def all_terms(self) -> tuple[WalletChanged, ...]:
        """Oldest first, those out of use too."""
        return tuple(self._terms.values())

    # ── which wallet ─────────────────────────────────────────────────────────────────────────
    def get(self, wallet: str) -> Wallet:
        """Raises Mistake if there is none of that id, or it is out of use. PRACTICE is the first,
        whichever practice market it is on."""
        if wallet == PRACTICE and wallet not in self._terms:
            return self.first
        terms = self._terms.get(wallet)
        if terms is None:
            raise Mistake("There is no such account.", hint="Choose one in the account menu.")
        if terms.archived:
            raise Mistake(f"“{terms.name}” is archived.", hint="Choose another account.")
        return self._open[wallet]

    def meant(self, command: Command) -> tuple[Wallet, ...]:
        """The wallets a command goes to. Raises Mistake if it cannot be told."""
        named = str(getattr(command, "wallet", ""))
        if named == ALL_WALLETS:
            return tuple(each for each in self if not self._terms[each.name].archived)
        if run_id := str(getattr(command, "run_id", "")):
            return (self.of_run(run_id),)
        if named:
            return (self.get(named),)
        if order_id := getattr(command, "order_id", ""):
            holding = [each for each in self if order_id in each.core.desk.open_orders]
            return (_the_one(holding, "That order is no longer open."),)
        if symbol := Symbol(getattr(command, "symbol", "")):
            return (self._holder(symbol),)
        return (self.first,)

    def asked(self, query: RunQuery) -> Wallet:
        """The wallet a question is about; the first where it is about none that is at work."""
        run_id, named = getattr(query, "run_id", ""), getattr(query, "wallet", "")
        found = [each for each in self if run_id in each.core.runs]
        return found[0] if found else self.get(named) if named else self.first

    def check_name(self, command: LiftLock) -> None:
        """Raises NotAllowed unless the owner typed the name of the one wallet that is meant."""
        name = " and ".join(self.name_of(each.name) for each in self.meant(command))
        if command.wallet == ALL_WALLETS or command.confirmed.strip() != name:
            raise NotAllowed(
                f"Lifting the lock of “{name}” must be confirmed by typing its name; it stays.",
                code="NOT_CONFIRMED",
            )

    def run(self, run_id: str) -> Run | None:
        """None if it is not running."""
        found = (each.core.runs.get(run_id) for each in self)
        return next((run for run in found if run is not None), None)

    def of_run(self, run_id: str) -> Wallet:
        """Raises Mistake if it is not running."""
        found = [each for each in self if run_id in each.core.runs]
        if not found:
            raise Mistake("That run has ended.", hint="Start the flow again.")
        return found[0]

    def _holder(self, symbol: Symbol) -> Wallet:
        holding = [each for each in self if symbol in each.core.desk.positions]
        if len(holding) > 1:
            names = ", ".join(self.name_of(each.name) for each in holding)
            raise Mistake(f"{symbol} is open on {names}; nothing was done.", hint="Say which one.")
        return _the_one(holding, f"There is no open position in {symbol}.")

    # ── what wallets there are ───────────────────────────────────────────────────────────────
    async def create(self, command: CreateWallet) -> WalletChanged:
        """Raises Mistake or Refused if it cannot be; then nothing has changed."""
        wallet = command.wallet or uuid7_text(
            self._building.wall_ms(), self._building.random_bits()
        )
        if wallet in self._terms:
            raise Mistake("That account is there already.")
        made = created(replace(command, wallet=wallet), self.present(), self._names())
        built = self._building.build(made, self.present)
        await self._keep(made)
        self._open[wallet] = built
        self._take(made)
        return made

    async def rename(self, command: RenameWallet) -> WalletChanged:
        self.get(command.wallet)
        before = self._terms[command.wallet]
        others = self._names(but=command.wallet)
        return await self._keep(renamed(before, command.name, self.present(), others))

    async def archive(self, command: ArchiveWallet) -> WalletChanged:
        """Raises Mistake while anything goes on in it, or if it is the last one. One that is held
        may go: its flows end, and what is recorded stays."""
        wallet, terms = self.get(command.wallet), self._terms[command.wallet]
        core = wallet.core
        if wallet.hold is None and (core.runs or core.desk.positions or core.desk.open_orders):
            raise Mistake(
                f"“{terms.name}” has flows, positions or orders that are open; it was left as it "
                "is.",
                hint="Stop and close them first.",
            )
        if sum(not each.archived for each in self._terms.values()) == 1:
            raise Mistake(f"“{terms.name}” is the only account.", hint="Create another one first.")
        kept = await self._keep(replace(terms, at=self.present(), archived=True))
        for run_id in wallet.hold.open_runs() if wallet.hold else ():
            self._journal.close_run(run_id)
        return kept

    async def _keep(self, terms: WalletChanged) -> WalletChanged:
        await self._journal.record(Batch(self._register, (terms,)))
        self._take(terms)
        return terms

    def _take(self, terms: WalletChanged) -> None:
        self._terms[terms.wallet] = terms
        if terms.wallet in self._open:
            self._open[terms.wallet].title = terms.name

    def _names(self, but: str = "") -> frozenset[str]:
        used = (each for each in self._terms.values() if not each.archived)
        return frozenset(each.name for each in used if each.wallet != but)

    def shown(self, *, archived: bool) -> tuple[WalletInfo, ...]:
        """What each wallet is and holds."""
        return tuple(
            self._info(terms) for terms in self._terms.values() if archived or not terms.archived
        )

    def _info(self, terms: WalletChanged) -> WalletInfo:
        wallet = self._open.get(terms.wallet)
        core = wallet.core if wallet else None
        return WalletInfo(
            terms.wallet,
            terms.name,
            terms.mode.value,
            terms.cash,
            terms.profile,
            terms.fee_ppm,
            terms.maker_ppm,
            terms.slippage_ppm,
            terms.archived,
            core.desk.equity() if core else terms.cash,
            (core.safety.day_start_equity if core else 0) or terms.cash,
            len(core.desk.positions) if core else 0,
            len(core.runs) if core else 0,
        )


def _the_one(found: Iterable[Wallet], otherwise: str) -> Wallet:
    """Raises Mistake with those words if there is none."""
    for wallet in found:
        return wallet
    raise Mistake(otherwise)
