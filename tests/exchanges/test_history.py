"""Stored candles as a feed."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Market, Symbol, resampled, timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed, Report
from moniqo_desktop.domain.protocols import Feed, Wants
from moniqo_desktop.exchanges.history import History, Stored, market_of

BTC, ETH = Symbol("BTC/USDT"), Symbol("ETH/USDT")
M1, M5 = timeframe("1m"), timeframe("5m")
MINUTE = 60_000


def walk(count: int, start: float, first: int = 0) -> Columns:
    close = np.arange(start, start + count * 0.25, 0.25, dtype=np.float64)
    at = (first + np.arange(count, dtype=np.int64)) * MINUTE
    return Columns(at, close - 0.25, close + 0.5, close - 0.5, close, close / 10)


def history() -> History:
    return History(
        [
            Stored(Market(BTC, 2, 5), M1, walk(12, 100.0)),
            Stored(Market(ETH, 2, 4), M1, walk(12, 10.0)),
        ]
    )


def streamed(feed: Feed, wants: Wants) -> list[Report]:
    async def run() -> list[Report]:
        return [report async for report in feed.stream(wants)]

    return asyncio.run(run())


def test_the_stream_holds_every_stored_candle_once_in_order() -> None:
    found = streamed(history(), Wants(((ETH, M1), (BTC, M1))))
    assert [(r.at, r.symbol) for r in found if isinstance(r, CandleClosed)] == [
        (minute * MINUTE, symbol) for minute in range(1, 13) for symbol in (ETH, BTC)
    ]


def test_longer_candles_are_made_of_shorter_ones_and_only_when_complete() -> None:
    found = streamed(history(), Wants(((BTC, M5),)))
    made = resampled(walk(12, 100.0), M1, M5)
    assert [r.candle for r in found if isinstance(r, CandleClosed)] == [
        made.candle(0),
        made.candle(1),
    ]


def test_a_stream_resumes_after_since() -> None:
    found = streamed(history(), Wants(((BTC, M1),), since=9 * MINUTE))
    assert [report.at for report in found] == [11 * MINUTE, 12 * MINUTE]


def test_history_takes_since_and_leaves_until() -> None:
    feed = history()
    part = asyncio.run(feed.history(BTC, M1, 2 * MINUTE, 5 * MINUTE))
    assert part.opened_at.tolist() == [2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
    assert len(asyncio.run(feed.history(BTC, M1, 0, 0))) == 12


def test_markets_are_told_in_the_order_given() -> None:
    assert [market.symbol for market in asyncio.run(history().markets())] == [BTC, ETH]


def test_what_is_not_stored_is_refused_with_what_is() -> None:
    feed = history()
    with pytest.raises(Mistake, match="no stored candles of “DOGE/USDT”, only of BTC/USDT, ETH"):
        feed.stream(Wants(((Symbol("DOGE/USDT"), M1),)))
    hours = History([Stored(Market(BTC, 2, 5), timeframe("1h"), walk(1, 9.0))])
    with pytest.raises(Mistake, match="5m cannot be made of 1h"):
        asyncio.run(hours.history(BTC, M5, 0, 0))


@pytest.mark.parametrize(
    ("closes", "decimals"), [([1.0, 2.0], 0), ([1.5, 2.25], 2), ([0.1, 0.30001], 5), ([1e-8], 8)]
)
def test_the_tick_of_a_file_is_its_finest_step(closes: list[float], decimals: int) -> None:
    at = np.arange(len(closes), dtype=np.int64)
    price = np.array(closes)
    market = market_of(BTC, Columns(at, price, price, price, price, price))
    assert market.price_decimals == decimals
    assert market.price_decimals + market.amount_decimals <= 8
    assert [market.price_float(market.price(close)) for close in closes] == closes
