"""The paper venue: the contract of all venues, and what is its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from moniqo_desktop.domain.errors import BadFile, VenueDown
from moniqo_desktop.domain.market import (
    Candle,
    Columns,
    Market,
    Millis,
    Symbol,
    Timeframe,
    columns_of,
    timeframe,
)
from moniqo_desktop.domain.messages.reports import (
    CandleClosed,
    FillSeen,
    OrderAccepted,
    OrderAmended,
    PriceSeen,
    Report,
)
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Change, OrderKind, Side
from moniqo_desktop.domain.protocols import Venue, VenueState, Wants
from moniqo_desktop.exchanges.paper import Paper, candle_steps
from tests.exchanges.venue_contract import Listener, Rig, VenueContract
from tests.kit.builders import MINUTE, SYMBOL, a_bracket, a_market, alone, an_order

ONE, FIVE = timeframe("1m"), timeframe("5m")
CASH = 1_000_000 * MONEY_UNIT


class ScriptedFeed:
    """Delivers what the test puts in; an exception put in is raised, None ends the stream."""

    def __init__(self) -> None:
        self.coming: asyncio.Queue[Report | Exception | None] = asyncio.Queue()
        self.closed = False
        self.streams = 0

    async def markets(self) -> Sequence[Market]:
        return (a_market(),)

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        return columns_of([])

    async def stream(self, wants: Wants) -> AsyncIterator[Report]:
        self.streams += 1
        try:
            while (report := await self.coming.get()) is not None:
                if isinstance(report, Exception):
                    raise report
                yield report
        finally:
            self.streams -= 1

    async def aclose(self) -> None:
        self.closed = True


def closed(
    at: Millis, open_: int, high: int, low: int, close: int, frame: Timeframe = ONE
) -> CandleClosed:
    candle = Candle(at - frame.ms, open_ / 10, high / 10, low / 10, close / 10, 1e9)
    return CandleClosed(at, SYMBOL, frame, candle)


class PaperRig:
    def __init__(self) -> None:
        self.feed = ScriptedFeed()
        self.market = a_market()
        self.venue = Paper(self.feed, (self.market,), CASH)
        self.price = 1_000
        self.at = 0

    async def candle(self, high: int, low: int, close: int) -> None:
        self.at += MINUTE
        self.feed.coming.put_nowait(closed(self.at, self.price, high, low, close))
        self.price = close


class TestPaperKeepsTheContract(VenueContract):
    async def rig(self) -> Rig:
        return PaperRig()


def played(*script: Report | Exception | None, wants: Wants | None = None) -> list[Report]:
    """What a paper venue with one resting bracket tells of this feed."""

    async def play() -> list[Report]:
        rig = PaperRig()
        await rig.venue.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
        for report in script:
            rig.feed.coming.put_nowait(report)
        rig.feed.coming.put_nowait(None)
        stream = rig.venue.stream(wants or Wants(((SYMBOL, ONE),)))
        return [report async for report in stream]

    return asyncio.run(play())


def fills_of(reports: list[Report]) -> list[str]:
    return [report.fill_id for report in reports if isinstance(report, FillSeen)]


def test_paper_is_a_venue_whose_state_is_kept_in_our_ledger() -> None:
    venue: Venue = PaperRig().venue
    kept: VenueState = PaperRig().venue
    assert venue.capabilities().lookup_is_final
    assert b'"market"' in kept.state()


def test_orders_are_matched_on_the_shortest_timeframe_only() -> None:
    wants = Wants(((SYMBOL, FIVE), (SYMBOL, ONE)))
    told = played(
        closed(MINUTE, 1_000, 1_000, 1_000, 1_000),
        closed(5 * MINUTE, 1_000, 1_000, 900, 950, FIVE),
        closed(6 * MINUTE, 1_000, 1_000, 1_000, 1_000),
        wants=wants,
    )
    assert fills_of(told) == ["entry-1"]
    assert len([r for r in told if isinstance(r, CandleClosed)]) == 3


def test_a_symbol_that_is_only_read_passes_through() -> None:
    other = replace(closed(MINUTE, 1, 1, 1, 1), symbol=Symbol("ETH/USDT"))
    wants = Wants(((SYMBOL, ONE), (Symbol("ETH/USDT"), ONE)))
    told = played(other, PriceSeen(MINUTE, SYMBOL, 999, 1_001), wants=wants)
    assert told[-2:] == [other, PriceSeen(MINUTE, SYMBOL, 999, 1_001)]


def test_what_a_feed_raises_reaches_the_reader() -> None:
    with pytest.raises(VenueDown, match="away"):
        played(VenueDown("The feed is away."))


def test_the_feed_is_left_when_the_reader_leaves() -> None:
    async def play() -> int:
        rig = PaperRig()
        listener = Listener(rig.venue.stream(Wants(((SYMBOL, ONE),))))
        await rig.candle(1_000, 1_000, 1_000)
        await listener.until(CandleClosed)
        await rig.venue.submit(alone(an_order("late")))
        await listener.until(OrderAccepted)
        assert rig.feed.streams == 1
        await listener.leave()
        return rig.feed.streams

    assert asyncio.run(play()) == 0


def test_a_new_stream_ends_the_one_before() -> None:
    async def play() -> list[Report]:
        rig = PaperRig()
        old = rig.venue.stream(Wants(((SYMBOL, ONE),)))
        await rig.venue.submit(alone(an_order("first")))
        await anext(old)
        new = Listener(rig.venue.stream(Wants(((SYMBOL, ONE),))))
        await rig.venue.submit(alone(an_order("second")))
        await new.until(OrderAccepted, "second")
        await rig.venue.submit(alone(an_order("third")))
        left = [report async for report in old]
        await new.until(OrderAccepted, "third")
        await new.leave()
        return left

    assert asyncio.run(play()) == []


def test_an_amend_is_told_and_counts_from_the_next_candle() -> None:
    async def play() -> None:
        rig = PaperRig()
        listener = Listener(rig.venue.stream(Wants(((SYMBOL, ONE),))))
        group = a_bracket(an_order("entry"), stop=980)
        await rig.venue.submit(group)
        await rig.candle(1_000, 1_000, 1_000)
        await listener.until(CandleClosed)
        await rig.venue.amend(group.children[0], Change(trigger_price=995))
        await listener.until(OrderAmended, "entry-stop")
        await rig.candle(1_000, 990, 1_000)
        fill = await listener.until(FillSeen, "entry-stop")
        assert fill.price == 995
        await listener.leave()

    asyncio.run(play())


@pytest.mark.parametrize("deaths", range(12))
def test_dying_after_any_report_loses_and_repeats_nothing(deaths: int) -> None:
    """The state after a report, in a new venue on the same feed, tells exactly the rest."""
    script = [
        closed(MINUTE, 1_000, 1_005, 995, 1_000),
        closed(2 * MINUTE, 1_000, 1_001, 999, 1_000),
        closed(3 * MINUTE, 1_000, 1_050, 970, 1_000),
        closed(4 * MINUTE, 1_000, 1_000, 1_000, 1_000),
    ]
    whole = asyncio.run(lived(script, 1_000))
    assert asyncio.run(lived(script, deaths)) == whole
    assert fills_of(whole) == ["entry-1", "entry-stop-1"]


async def lived(script: list[CandleClosed], dies_after: int) -> list[Report]:
    rig = PaperRig()
    await rig.venue.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
    first = await told_by(rig, script, dies_after)
    if len(first) < dies_after:
        return first
    reborn = PaperRig()
    reborn.venue.restore(rig.venue.state())
    seen = {report for report in first if isinstance(report, CandleClosed)}
    return first + await told_by(reborn, [c for c in script if c not in seen], 1_000)


async def told_by(rig: PaperRig, script: list[CandleClosed], most: int) -> list[Report]:
    for report in [*script, None]:
        rig.feed.coming.put_nowait(report)
    stream = rig.venue.stream(Wants(((SYMBOL, ONE),)))
    told: list[Report] = []
    while len(told) < most:
        try:
            told.append(await anext(stream))
        except StopAsyncIteration:
            break
    await stream.aclose()  # type: ignore[attr-defined] # it is a generator
    return told


@pytest.mark.parametrize("state", [b"", b"{}", b'{"at":1,"inbox":[],"market":{}}', b"[1]"])
def test_a_broken_state_is_refused_with_one_sentence(state: bytes) -> None:
    rig = PaperRig()
    before = rig.venue.state()
    with pytest.raises(BadFile, match="cannot be read"):
        rig.venue.restore(state)
    assert rig.venue.state() == before


def test_candle_prices_go_to_the_nearest_tick_and_volume_down() -> None:
    market = a_market(tick_size=5)
    steps = candle_steps(
        CandleClosed(MINUTE, SYMBOL, ONE, Candle(0, 100.04, 100.3, 99.7, 100.27, 1.2349)), market
    )
    assert steps == (1_000, 1_005, 995, 1_005, 1_234)


def test_a_sell_of_more_than_owned_is_refused_on_spot() -> None:
    market = a_market(Symbol("BTC/USDT"))
    order = an_order("o", symbol=market.symbol, side=Side.SELL, kind=OrderKind.MARKET)

    async def play() -> Report:
        venue = Paper(ScriptedFeed(), (market,), CASH)
        await venue.submit(alone(order))
        stream = venue.stream(Wants(()))
        report = await anext(stream)
        await stream.aclose()  # type: ignore[attr-defined] # it is a generator
        return report

    assert getattr(asyncio.run(play()), "code", "") == "NO_SHORT"
