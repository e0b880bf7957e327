"""Wires the parts together; the only place that names concrete classes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets import Parts, Wallet
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.events import Event
from moniqo_desktop.domain.market import Millis
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
from moniqo_desktop.nodes.registry import load_registry
from moniqo_desktop.store.ledger import Ledger

PRACTICE_CASH: Final = 10_000 * MONEY_UNIT
PRACTICE_SEED: Final = 7


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
    markets = await feed.markets()
    funding = practice_funding(terms.seed, markets)
    venue = Paper(feed, markets, PRACTICE_CASH, funding=funding)
    ledger = await asyncio.to_thread(Ledger.open, home)

    def publish(events: Iterable[Event]) -> None:
        bus.publish(tuple(events))

    parts = Parts(
        terms=practice_terms(terms.profile, terms.seed),
        venue=venue,
        feed=feed,
        journal=ledger.journal,
        registry=registry,
        clock=clock,
        now=lambda: feed.now,
        publish=publish,
        elapsed_us=thread_us if terms.watch else _no_time,
        random_bits=lambda: secrets.randbits(74),
        tape=tape,
        watch=terms.watch,
    )
    return Host(Wallet(parts, markets), feed, ledger.journal, bus, ledger, home)


def _no_time() -> float:
    return 0.0
