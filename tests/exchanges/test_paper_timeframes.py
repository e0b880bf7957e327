"""The paper venue where the timeframe it follows changes: every price is matched once."""

from __future__ import annotations

import asyncio

from moniqo_desktop.domain.market import Candle, Columns, Millis, Symbol, Timeframe, columns_of
from moniqo_desktop.domain.messages.reports import CandleClosed, FillSeen, Report
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.exchanges.paper import Paper
from tests.exchanges.test_paper import CASH, FIVE, PaperRig, ScriptedFeed, closed
from tests.kit.builders import MINUTE, SYMBOL, a_bracket, an_order


def still(at: Millis) -> CandleClosed:
    return closed(at, 1_000, 1_000, 1_000, 1_000)


class RememberingFeed(ScriptedFeed):
    """Has minutes of the past: low by open time; all else lies at 1,000."""

    def __init__(self, lows: dict[Millis, int]) -> None:
        super().__init__()
        self.lows = lows

    async def history(
        self, symbol: Symbol, timeframe: Timeframe, since: Millis, until: Millis
    ) -> Columns:
        first = -(-since // MINUTE) * MINUTE
        return columns_of(
            [
                Candle(at, 100, 100, self.lows.get(at, 1_000) / 10, 100, 1e9)
                for at in range(first, until, MINUTE)
            ]
        )


def switched(lows: dict[Millis, int], *script: CandleClosed) -> list[FillSeen]:
    """Fills of a bracket that was entered at the second minute, as the timeframes change."""

    async def play() -> list[FillSeen]:
        rig = PaperRig()
        rig.feed = RememberingFeed(lows)
        rig.venue = Paper(rig.feed, (rig.market,), CASH)
        await rig.venue.submit(a_bracket(an_order("entry"), stop=980))
        found: list[Report] = []
        for report in (still(MINUTE), still(2 * MINUTE), *script):
            rig.feed.coming.put_nowait(report)
            rig.feed.coming.put_nowait(None)
            stream = rig.venue.stream(Wants(((SYMBOL, report.timeframe),)))
            found += [each async for each in stream]
        return [each for each in found if isinstance(each, FillSeen)]

    return asyncio.run(play())


def test_prices_from_before_an_entry_never_stop_it_where_longer_candles_are_followed() -> None:
    """The candle of five minutes holds a low from before the entry; its end is met as it was."""
    early = closed(5 * MINUTE, 1_000, 1_000, 900, 1_000, FIVE)
    assert [fill.order_id for fill in switched({0: 900}, early)] == ["entry"]
    late = switched({0: 900, 3 * MINUTE: 970}, early)
    assert [(fill.order_id, fill.at) for fill in late[1:]] == [("entry-stop", 4 * MINUTE)]


def test_prices_between_two_timeframes_are_matched_too() -> None:
    """Minutes are followed again from the middle of five: what came before stops the position."""
    found = switched({3 * MINUTE: 970}, still(6 * MINUTE))
    assert [(fill.order_id, fill.at) for fill in found[1:]] == [("entry-stop", 4 * MINUTE)]
