"""What every venue owes the engine. Paper, a scripted venue and real clients all run it.

A room's test module derives from `VenueContract` and says how to build a `Rig`: a venue, and a
world behind it whose next candle the test decides.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from moniqo_desktop.domain.market import Market, Timeframe, timeframe
from moniqo_desktop.domain.messages.reports import (
    CandleClosed,
    FillSeen,
    OrderAccepted,
    OrderEnded,
    OrderNotFound,
    Report,
)
from moniqo_desktop.domain.orders import Order, OrderGroup, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.protocols import Venue, Wants
from tests.kit.builders import a_bracket, alone, an_order

SOON_S = 2.0
Heard = TypeVar("Heard", bound=Report)


class Rig(Protocol):
    """A venue and its world. price: where the market stands, in price steps."""

    price: int

    @property
    def venue(self) -> Venue: ...
    @property
    def market(self) -> Market: ...
    async def candle(self, high: int, low: int, close: int) -> None:
        """The world moves: opens at price, closes at close; then price is close."""
        ...


@dataclass
class Listener:
    """The one reader of a venue's stream."""

    stream: AsyncIterator[Report]
    heard: list[Report] = field(default_factory=list)

    async def until(self, kind: type[Heard], order_id: str = "") -> Heard:
        """Reads on until a report of this kind (about this order) comes."""
        async with asyncio.timeout(SOON_S):
            async for report in self.stream:
                self.heard.append(report)
                of_it = not order_id or getattr(report, "order_id", "") == order_id
                if isinstance(report, kind) and of_it:
                    return report
        raise AssertionError(f"the stream ended without {kind.__name__}")

    async def leave(self) -> None:
        await self.stream.aclose()  # type: ignore[attr-defined] # all streams are generators


class VenueContract(ABC):
    """The laws. Times are the venue's own."""

    frame: Timeframe = timeframe("1m")

    @abstractmethod
    async def rig(self) -> Rig: ...

    def run(self, law: Callable[[Rig, Listener], Awaitable[None]]) -> None:
        async def play() -> None:
            rig = await self.rig()
            wants = Wants(((rig.market.symbol, self.frame),))
            listener = Listener(rig.venue.stream(wants))
            try:
                await law(rig, listener)
            finally:
                await listener.leave()
                await rig.venue.aclose()

        asyncio.run(play())

    def order(self, rig: Rig, order_id: str, **changes: object) -> Order:
        return an_order(order_id, symbol=rig.market.symbol, **changes)

    async def opened(self, rig: Rig, listener: Listener) -> FillSeen:
        """A long of 1000 from a market order."""
        await rig.venue.submit(alone(self.order(rig, "entry")))
        await rig.candle(rig.price, rig.price, rig.price)
        return await listener.until(FillSeen, "entry")

    def test_a_venue_names_its_markets_and_their_history(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            symbol = rig.market.symbol
            assert symbol in [market.symbol for market in await rig.venue.markets()]
            past = await rig.venue.history(symbol, self.frame, 0, self.frame.ms)
            assert all(0 <= at < self.frame.ms for at in past.opened_at.tolist())

        self.run(law)

    def test_an_order_is_accepted_before_it_is_filled(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            await self.opened(rig, listener)
            kinds = [type(r) for r in listener.heard if isinstance(r, OrderAccepted | FillSeen)]
            assert kinds == [OrderAccepted, FillSeen]

        self.run(law)

    def test_a_submit_is_answered_while_the_market_stands_still(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            reading = asyncio.ensure_future(listener.until(OrderAccepted, "entry"))
            await asyncio.sleep(0)
            await rig.venue.submit(alone(self.order(rig, "entry")))
            await reading

        self.run(law)

    def test_the_fills_of_a_candle_come_before_the_candle(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            fill = await self.opened(rig, listener)
            candle = await listener.until(CandleClosed)
            assert fill.at <= candle.at

        self.run(law)

    def test_a_repeated_order_id_never_makes_a_second_order(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            group = alone(self.order(rig, "entry"))
            await rig.venue.submit(group)
            await rig.venue.submit(group)
            await rig.candle(rig.price, rig.price, rig.price)
            await listener.until(FillSeen, "entry")
            await rig.venue.submit(group)
            await rig.candle(rig.price, rig.price, rig.price)
            await listener.until(CandleClosed)
            assert (await rig.venue.snapshot()).positions[0].amount == 1000

        self.run(law)

    def test_a_look_up_knows_an_order_that_rests(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            resting = self.order(
                rig, "deep", kind=OrderKind.LIMIT, limit_price=rig.price - 10 * self.tick(rig)
            )
            await rig.venue.submit(alone(resting))
            found = await rig.venue.look_up(resting.order_id)
            assert isinstance(found, OrderAccepted)
            assert [o.order_id for o in (await rig.venue.snapshot()).orders] == ["deep"]

        self.run(law)

    def tick(self, rig: Rig) -> int:
        return rig.market.tick_size

    def test_a_look_up_of_an_order_that_never_came_says_so(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            found = await rig.venue.look_up(an_order("never").order_id)
            assert isinstance(found, OrderNotFound)

        self.run(law)

    def test_a_cancelled_order_rests_no_more(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            price = rig.price - 10 * self.tick(rig)
            resting = self.order(rig, "deep", kind=OrderKind.LIMIT, limit_price=price)
            await rig.venue.submit(alone(resting))
            await rig.venue.cancel(resting)
            ended = await listener.until(OrderEnded, "deep")
            assert ended.status is OrderStatus.CANCELLED
            assert (await rig.venue.snapshot()).orders == ()

        self.run(law)

    def test_a_cancel_that_comes_too_late_is_told_of_the_fill(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            fill = await self.opened(rig, listener)
            await rig.venue.cancel(self.order(rig, "entry"))
            assert await listener.until(FillSeen, "entry") == fill

        self.run(law)

    def test_a_refused_order_bears_a_code(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            huge = self.order(rig, "huge", amount=10**9)
            await rig.candle(rig.price, rig.price, rig.price)
            await listener.until(CandleClosed)
            await rig.venue.submit(alone(huge))
            ended = await listener.until(OrderEnded, "huge")
            assert ended.status is OrderStatus.REJECTED
            assert ended.code == "INSUFFICIENT_FUNDS"

        self.run(law)

    def test_protection_rests_with_the_entry_and_one_cancels_the_other(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            away = 20 * self.tick(rig)
            group = a_bracket(
                self.order(rig, "entry"), stop=rig.price - away, target=rig.price + away
            )
            await rig.venue.submit(group)
            await rig.candle(rig.price, rig.price, rig.price)
            await listener.until(FillSeen, "entry")
            await rig.candle(rig.price, rig.price - away, rig.price - away)
            await listener.until(FillSeen, "entry-stop")
            ended = await listener.until(OrderEnded, "entry-target")
            assert ended.status is OrderStatus.CANCELLED
            assert (await rig.venue.snapshot()).positions == ()

        self.run(law)

    def test_the_snapshot_holds_what_the_fills_say(self) -> None:
        async def law(rig: Rig, listener: Listener) -> None:
            fill = await self.opened(rig, listener)
            reduce = self.order(
                rig, "part", side=Side.SELL, amount=400, purpose=Purpose.REDUCE, reduce_only=True
            )
            await rig.venue.submit(OrderGroup("part", reduce))
            await rig.candle(rig.price, rig.price, rig.price)
            part = await listener.until(FillSeen, "part")
            snapshot = await rig.venue.snapshot()
            assert [p.amount for p in snapshot.positions] == [600]
            assert {fill.fill_id, part.fill_id} <= {f.fill_id for f in snapshot.fills}
            assert 0 <= snapshot.free <= snapshot.total

        self.run(law)
