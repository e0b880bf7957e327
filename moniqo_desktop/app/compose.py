"""Wires the parts together; the only place that names concrete classes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets.all_wallets import AllWallets
from moniqo_desktop.app.wallets.switch_note import SwitchNote
from moniqo_desktop.app.wallets.wallet import Parts, Wallet
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Market, Millis
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.risk import profile, safety_rules
from moniqo_desktop.engine.bus import Bus
from moniqo_desktop.engine.clocks import WallClock, thread_us
from moniqo_desktop.engine.runner import Tape
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.paper import Paper
from moniqo_desktop.exchanges.practice import Practice
from moniqo_desktop.exchanges.practice_funding import practice_funding
from moniqo_desktop.nodes.registry import Registry, load_registry
from moniqo_desktop.store.journal import SqliteJournal
from moniqo_desktop.store.ledger import Ledger

PRACTICE_CASH: Final = 10_000 * MONEY_UNIT
PRACTICE_SEED: Final = 7
FIRST_NAME: Final = "Practice"


@dataclass(frozen=True, slots=True)
class PracticeTerms:
    """A practice wallet. speed: practice seconds per second; ends_at: 0 = never; watch: emit what
    only a screen needs."""

    seed: int = PRACTICE_SEED
    speed: float = 60.0
    ends_at: Millis = 0
    watch: bool = True
    profile: str = "research"


def practice_terms(profile_name: str, seed: int = PRACTICE_SEED) -> WalletTerms:
    """The wallet of one practice market (each seed is a market of its own); profile `research`
    trades without pauses, all others with them."""
    limits = profile(profile_name)
    name = "practice" if seed == PRACTICE_SEED else f"practice-{seed}"
    return WalletTerms(name, Mode.PAPER, PRACTICE_CASH, limits, safety_rules(limits))


async def open_host(
    home: Path,
    practice: PracticeTerms | None = None,
    *,
    tape: Tape | None = None,
) -> Host:
    """A host on the practice market, not started yet. Raises Mistake for terms that cannot be,
    StoreBusy if another program holds the folder, BadFile if the ledger cannot be read."""
    terms = practice or PracticeTerms()
    if terms.seed < 0:
        raise Mistake(f"A seed is a whole number from 0; {terms.seed} is not.")
    registry = await asyncio.to_thread(load_registry)
    clock, bus = WallClock(), Bus()
    feed = Practice(terms.seed, clock, speed=terms.speed, ends_at=terms.ends_at)
    markets = tuple(await feed.markets())
    ledger = await asyncio.to_thread(Ledger.open, home)
    building = PracticeBuilding(terms, registry, clock, bus, feed, markets, ledger.journal, tape)
    note = SwitchNote(home, is_usual=terms.seed == PRACTICE_SEED)
    await asyncio.to_thread(note.prepare)
    wallets = AllWallets(building, ledger.journal, note)
    return Host(wallets, feed, ledger.journal, bus, ledger, home, ledger.documents)


@dataclass(frozen=True, slots=True)
class PracticeBuilding:
    """Makes wallets on one practice market. tape: of the first wallet."""

    terms: PracticeTerms
    registry: Registry
    clock: WallClock
    bus: Bus
    feed: Practice
    markets: tuple[Market, ...]
    journal: SqliteJournal
    tape: Tape | None = None

    @property
    def first(self) -> WalletChanged:
        terms = practice_terms(self.terms.profile, self.terms.seed)
        name, limits = terms.name, terms.profile.name
        return WalletChanged(0, "", name, FIRST_NAME, terms.mode, terms.cash, limits)

    def build(self, terms: WalletChanged, present: Callable[[], Millis]) -> Wallet:
        markets = tuple(_with_fees(market, terms) for market in self.markets)
        limits, is_first = profile(terms.profile), terms.wallet == self.first.wallet
        venue = Paper(
            self.feed,
            markets,
            terms.cash,
            funding=practice_funding(self.terms.seed, self.markets),
            slippage_ppm=terms.slippage_ppm,
        )
        parts = Parts(
            terms=WalletTerms(terms.wallet, terms.mode, terms.cash, limits, safety_rules(limits)),
            venue=venue,
            feed=self.feed,
            journal=self.journal,
            registry=self.registry,
            clock=self.clock,
            now=present,
            publish=self.publish,
            elapsed_us=thread_us if self.terms.watch else _no_time,
            random_bits=self.random_bits,
            tape=self.tape if is_first else None,
            watch=self.terms.watch,
        )
        return Wallet(parts, markets)

    def publish(self, events: Iterable[Event]) -> None:
        self.bus.publish(tuple(events))

    def now(self) -> Millis:
        return self.feed.now

    def wall_ms(self) -> Millis:
        return self.clock.now()

    def random_bits(self) -> int:
        return secrets.randbits(74)


def _with_fees(market: Market, terms: WalletChanged) -> Market:
    """The market at the wallet's own fees, where it has such."""
    maker = market.maker_ppm if terms.maker_ppm < 0 else terms.maker_ppm
    taker = market.taker_ppm if terms.fee_ppm < 0 else terms.fee_ppm
    return market.with_fees(maker, taker)


def _no_time() -> float:
    return 0.0
