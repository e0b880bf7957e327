"""A wallet that may die, or find the disk full, at any step of its work, and is begun again from
what its journal kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

import numpy as np

from moniqo_desktop.app.wallets.wallet import Parts, Wallet
from moniqo_desktop.domain.errors import OrderRejected, OrderUnknown, VenueDown
from moniqo_desktop.domain.market import Millis, timeframe
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.reports import CandleClosed, OrderNotFound, Report
from moniqo_desktop.domain.orders import Change, Order, OrderGroup
from moniqo_desktop.domain.protocols import Batch, Wants
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.exchanges.paper import Paper
from moniqo_desktop.nodes.registry import Registry
from tests.exchanges.clocks import SteppedClock
from tests.kit.builders import SYMBOL
from tests.kit.column_feed import ColumnFeed
from tests.kit.flows import CASH, MARKETS, some_terms, walk
from tests.kit.memory_journal import MemoryJournal

LENGTH: Final = 900


class Killed(BaseException):
    """The program is no more: nothing after this point is done."""


class Mood(Enum):
    """UNHEARD: it never arrives; SILENT: it does, and no answer comes."""

    CALM = 0
    REFUSED = 1
    UNHEARD = 2
    SILENT = 3


@dataclass
class Perils:
    """steps: how many more it lives; records: how many more the disk takes. None = for ever. mood:
    what befalls the next request to the venue."""

    steps: int | None = None
    records: int | None = None
    mood: Mood = Mood.CALM

    def step(self) -> None:
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise Killed

    def record(self) -> bool:
        """Whether there is room for one more."""
        if self.records is not None:
            self.records -= 1
        return self.records is None or self.records >= 0


class MortalJournal(MemoryJournal):
    """What it has taken outlives the program."""

    def __init__(self, perils: Perils) -> None:
        super().__init__()
        self.perils = perils
        self._read: list[Event] = []

    def all_events(self) -> tuple[Event, ...]:
        """Each row is read once."""
        for row in self._rows[len(self._read) :]:
            event = codec.from_text(row)
            assert isinstance(event, Event)
            self._read.append(event)
        return tuple(self._read)

    async def record(self, batch: Batch) -> None:
        self.perils.step()
        self.full = not self.perils.record()
        await super().record(batch)
        self.perils.step()


class MortalVenue(Paper):
    """may_enter: whether an entry may come now. Nothing comes twice."""

    perils: Perils
    may_enter: Callable[[], bool]

    async def submit(self, group: OrderGroup) -> None:
        for order in group.orders:
            found = await self.look_up(order.order_id)
            assert isinstance(found, OrderNotFound), "an order came twice"
            assert self.may_enter() or not order.purpose.adds_exposure, "entered past the switch"
        await self._asked(super().submit(group))

    async def amend(self, order: Order, change: Change) -> None:
        await self._asked(super().amend(order, change))

    async def cancel(self, order: Order) -> None:
        await self._asked(super().cancel(order))

    async def _asked(self, doing: Coroutine[Any, Any, None]) -> None:
        mood, self.perils.mood = self.perils.mood, Mood.CALM
        with closing(doing):
            self.perils.step()
            if mood is Mood.REFUSED:
                raise OrderRejected("The venue does not want it.")
            if mood is Mood.UNHEARD:
                raise VenueDown("The venue is away.")
            await doing
            self.perils.step()
        if mood is Mood.SILENT:
            raise OrderUnknown("No answer.")


class MarketFeed(ColumnFeed):
    """Goes on up to a moment, `until`."""

    until: Millis = 0

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        async for report in super().stream(wants):
            if isinstance(report, CandleClosed) and report.at > self.until:
                return
            yield report


@dataclass
class Life:
    """One life of the wallet; begun: how much the journal held then."""

    wallet: Wallet
    venue: MortalVenue
    begun: int
    heard: list[Event] = field(default_factory=list)


class World:
    """A market and a journal that outlive the wallets; `life` is the one at work."""

    def __init__(self, seed: int, registry: Registry) -> None:
        self.rng = np.random.default_rng(seed)
        self.perils = Perils()
        self.journal = MortalJournal(self.perils)
        feeds = {Clock(timeframe("1m"), SYMBOL): walk(LENGTH, seed)}
        self.feed = MarketFeed(feeds, list(MARKETS.values()))
        self._registry = registry
        self.life = self._born()

    def _born(self) -> Life:
        heard: list[Event] = []

        def publish(events: Iterable[Event]) -> None:
            self.perils.step()
            heard.extend(events)

        venue = MortalVenue(self.feed, list(MARKETS.values()), CASH)
        venue.perils = self.perils
        parts = Parts(
            terms=some_terms(),
            venue=venue,
            feed=self.feed,
            journal=self.journal,
            registry=self._registry,
            clock=SteppedClock(),
            now=lambda: self.feed.until,
            publish=publish,
            elapsed_us=lambda: 0.0,
            random_bits=lambda: int(self.rng.integers(2**60)),
        )
        wallet = Wallet(parts, list(MARKETS.values()))
        venue.may_enter = lambda: not wallet.core.safety.kill_switch
        return Life(wallet, venue, len(self.journal.all_events()), heard)

    async def begin_again(self) -> None:
        """Dead, whatever it was at; there is room on the disk, and the next life takes it up."""
        self.calm()
        self.life = self._born()
        await self.life.wallet.recover()

    def calm(self) -> None:
        """Room on the disk, nobody dies, and the venue answers."""
        self.perils.steps = self.perils.records = None
        self.perils.mood = Mood.CALM

    @property
    def core(self) -> Any:
        return self.life.wallet.core
