"""What the engine needs from the world. Implementations live behind these, one room each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol, Timeframe
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.domain.messages.reports import (
    AccountSnapshot,
    OrderNotFound,
    OrderReport,
    Report,
)
from moniqo_desktop.domain.orders import Change, Order, OrderGroup, OrderId


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> Millis: ...
    async def sleep_until(self, at: Millis) -> None: ...


class Stopwatch(Protocol):
    """Measures durations; never decides anything."""

    def elapsed_us(self) -> float:
        """Microseconds of thread time since some fixed moment."""
        ...


@dataclass(frozen=True, slots=True)
class Wants:
    """What a run needs from a feed: closed candles of these, after since (open time of the last
    candle seen, of the shortest timeframe; 0 = from now on). seen: open time of the last candle
    seen of each series; it wins over since, so that a run that died between two candles of the
    same instant misses none. A series never seen is left out of it."""

    candles: tuple[tuple[Symbol, Timeframe], ...]
    since: Millis = 0
    seen: tuple[tuple[Symbol, Timeframe, Millis], ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a venue can do; measured, never guessed. lookup_is_final: "not found" means that the
    order never arrived and never will."""

    groups: bool = False
    amend: bool = False
    trailing: bool = False
    lookup_is_final: bool = False
    max_leverage: float = 1.0


class Feed(Protocol):
    """Candles of many symbols, as history and as they close."""

    async def markets(self) -> Sequence[Market]: ...
    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        """Candles with since <= opened_at < until."""
        ...

    def stream(self, wants: Wants) -> AsyncIterator[Report]: ...
    async def aclose(self) -> None: ...


class Venue(Feed, Protocol):
    """A feed that also takes orders. The truth about an order arrives in stream()."""

    def capabilities(self) -> Capabilities: ...
    async def submit(self, group: OrderGroup) -> None: ...
    async def amend(self, order: Order, change: Change) -> None: ...
    async def cancel(self, order: Order) -> None: ...
    async def look_up(self, order_id: OrderId) -> OrderReport | OrderNotFound: ...
    async def snapshot(self) -> AccountSnapshot: ...


@runtime_checkable
class VenueState(Protocol):
    """A venue whose own state is kept in our ledger (paper): saved with each journal batch."""

    def state(self) -> bytes: ...
    def restore(self, state: bytes) -> None: ...
    def untold(self) -> Sequence[Report]:
        """What has happened, oldest first, and is still to be told by the stream."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """What one decision of a wallet's core leaves behind; written as one transaction.

    checkpoint: node, desk and safety states (JSON); venue_state: see VenueState. None = as before.
    """

    wallet: str
    events: tuple[Event, ...]
    checkpoint: bytes | None = None
    venue_state: bytes | None = None


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run the journal holds as not stopped."""

    run_id: str
    flow: Flow
    revision: int


@dataclass(frozen=True, slots=True)
class SavedWallet:
    """What the journal holds of a wallet: newest checkpoint and venue state, unfinished runs and
    all durable events of those runs, oldest first."""

    wallet: str
    runs: tuple[SavedRun, ...]
    events: tuple[Event, ...]
    checkpoint: bytes | None
    venue_state: bytes | None


class Journal(Protocol):
    """Append-only, numbered, hash-chained."""

    def open_run(self, run_id: str, flow: Flow, wallet: str, mode: str) -> int:
        """Registers a run; returns the revision of the flow it runs."""
        ...

    def revise(self, flow: Flow) -> int:
        """Saves a drawing; returns its revision. What runs is not touched."""
        ...

    async def record(self, batch: Batch) -> None:
        """Returns when the batch survives a power cut. Raises Unavailable if the disk is full."""
        ...

    def close_run(self, run_id: str) -> None: ...
    def saved(self, wallet: str) -> SavedWallet: ...
    def events(self, run_id: str, after: int = 0, limit: int = 10_000) -> tuple[Event, ...]: ...
    def runs(self, limit: int = 100) -> tuple[RunInfo, ...]: ...


class Library(Protocol):
    """Flows as documents with revisions."""

    def flows(self) -> tuple[tuple[str, str], ...]:
        """(flow_id, name) of all flows, newest change first."""
        ...

    def load(self, flow_id: str) -> Flow: ...
    def save(self, flow: Flow) -> int:
        """Returns the new revision. Raises Mistake for an empty flow over a full one."""
        ...
