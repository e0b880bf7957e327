"""The practice market as a feed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol, columns_of, resampled, timeframe
from moniqo_desktop.domain.messages.reports import CandleClosed, PriceSeen, Report
from moniqo_desktop.domain.protocols import Feed, Wants
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice import Practice
from moniqo_desktop.exchanges.practice_model import FIRST_DAY_AT, PRACTICE_START, PRACTICE_SYMBOLS
from tests.exchanges.clocks import SteppedClock

BTC, ETH = Symbol("BTC/USDT"), Symbol("ETH/USDT")
M1, M5, H1 = timeframe("1m"), timeframe("5m"), timeframe("1h")
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
WANTS = ((ETH, H1), (BTC, M1), (ETH, M1), (BTC, M5))


def practice(
    *,
    seed: int = 7,
    speed: float = FASTEST,
    length: int = 2 * HOUR,
    clock: SteppedClock | None = None,
) -> Practice:
    return Practice(
        seed,
        clock or SteppedClock(),
        speed=speed,
        ends_at=PRACTICE_START + length,
        symbols=PRACTICE_SYMBOLS[:2],
    )


def streamed(feed: Feed, wants: Wants, most: int = 10**9) -> list[Report]:
    async def run() -> list[Report]:
        found: list[Report] = []
        stream = feed.stream(wants)
        async for report in stream:
            found.append(report)
            if len(found) == most:
                break
        return found

    return asyncio.run(run())


def candles(reports: Sequence[Report]) -> list[CandleClosed]:
    return [report for report in reports if isinstance(report, CandleClosed)]


def test_the_stream_tells_exactly_what_history_later_holds() -> None:
    feed = practice(length=26 * HOUR)
    seen = candles(streamed(feed, Wants(WANTS)))
    for symbol, frame in WANTS:
        live = columns_of([c.candle for c in seen if (c.symbol, c.timeframe) == (symbol, frame)])
        stored = asyncio.run(
            feed.history(symbol, frame, PRACTICE_START, PRACTICE_START + 26 * HOUR)
        )
        for name in ("opened_at", "open", "high", "low", "close", "volume"):
            assert np.array_equal(getattr(live, name), getattr(stored, name))
    assert feed.now == PRACTICE_START + 26 * HOUR


def test_at_one_instant_longer_candles_come_first_then_the_wanted_order() -> None:
    seen = candles(streamed(practice(length=HOUR), Wants(WANTS)))
    last = [(c.symbol, c.timeframe) for c in seen if c.at == PRACTICE_START + HOUR]
    assert last == [(ETH, H1), (BTC, M5), (BTC, M1), (ETH, M1)]
    assert all(earlier.at <= later.at for earlier, later in pairwise(seen))


@pytest.fixture(scope="module")
def whole() -> list[CandleClosed]:
    return candles(streamed(practice(), Wants(WANTS)))


@pytest.mark.parametrize("cut", [1, 2, 7, 129, 130, 131, 132, 133, 134])
def test_a_stream_cut_anywhere_goes_on_without_loss_or_repeat(
    cut: int, whole: list[CandleClosed]
) -> None:
    first = whole[:cut]
    last = {(c.symbol, c.timeframe): c.candle.opened_at for c in first}
    seen = tuple((symbol, frame, at) for (symbol, frame), at in last.items())
    assert candles(streamed(practice(), Wants(WANTS, seen=seen))) == whole[cut:]


def test_a_resumed_run_does_not_wait_for_time_that_has_passed() -> None:
    clock = SteppedClock()
    began = clock.now()
    feed = practice(speed=1.0, clock=clock)
    seen = ((BTC, H1, PRACTICE_START), (BTC, M1, PRACTICE_START + 99 * MINUTE))
    found = candles(streamed(feed, Wants(((BTC, H1), (BTC, M1)), seen=seen), most=6))
    assert found[0].at == PRACTICE_START + 101 * MINUTE
    assert clock.now() - began == MINUTE


def test_one_series_resumes_after_the_open_time_of_its_last_candle() -> None:
    wants = ((BTC, M1),)
    whole = candles(streamed(practice(), Wants(wants)))
    rest = candles(streamed(practice(), Wants(wants, since=whole[49].candle.opened_at)))
    assert rest == whole[50:]


def test_a_second_stream_starts_at_the_present() -> None:
    feed = practice(length=2 * HOUR)
    streamed(feed, Wants(((BTC, M1),)), most=30)
    second = candles(streamed(feed, Wants(((ETH, M1),)), most=1))
    assert second[0].at == PRACTICE_START + 31 * MINUTE


def test_the_same_seed_gives_the_same_market_and_another_seed_another() -> None:
    first, again, other = (
        candles(streamed(practice(seed=seed), Wants(WANTS))) for seed in (7, 7, 8)
    )
    assert first == again
    assert [c.candle.close for c in first] != [c.candle.close for c in other]


def test_history_is_thirty_days_from_the_first_moment_on() -> None:
    found = asyncio.run(practice().history(BTC, H1, 0, 0))
    assert found.opened_at[0] == FIRST_DAY_AT
    assert found.opened_at[-1] == PRACTICE_START - HOUR
    assert len(found) == 30 * 24


def test_one_day_is_made_each_turn_of_the_loop_however_many_ask() -> None:
    market, since = practice(), PRACTICE_START - 12 * DAY

    async def most_each_turn() -> tuple[int, int]:
        asked = [
            asyncio.ensure_future(market.history(symbol, frame, since, since + 3 * DAY))
            for symbol, frame in ((BTC, M5), (ETH, M5), (ETH, H1))
        ]
        days, made = market._days, [(0, 1)]
        while not all(each.done() for each in asked):
            await asyncio.sleep(0)
            made.append((len(days._columns._values), len(days._factor_carries)))
        assert made[-1][0] > 40, "the days before were never made"
        assert len(await asked[0]) == 3 * DAY / M5.ms
        grown = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(made)]
        return max(days for days, _ in grown), max(factors for _, factors in grown[1:])

    assert asyncio.run(most_each_turn()) == (1, 1)


def test_history_of_a_longer_timeframe_is_made_of_minutes() -> None:
    feed = practice()
    since, until = FIRST_DAY_AT + 5 * HOUR, FIRST_DAY_AT + 3 * DAY + 7 * HOUR
    minutes = asyncio.run(feed.history(ETH, M1, since, until))
    hours = asyncio.run(feed.history(ETH, H1, since, until))
    made = resampled(minutes, M1, H1)
    assert np.array_equal(made.opened_at, hours.opened_at)
    assert np.array_equal(made.high, hours.high)
    assert np.array_equal(made.volume, hours.volume)


def test_no_history_lies_before_the_first_day() -> None:
    feed = practice()
    assert len(asyncio.run(feed.history(BTC, M1, 0, FIRST_DAY_AT))) == 0
    assert len(asyncio.run(feed.history(BTC, M1, 0, FIRST_DAY_AT - DAY))) == 0


def test_between_slow_candles_prices_are_shown_on_the_tick() -> None:
    feed = practice(speed=60.0, length=3 * MINUTE)
    found = streamed(feed, Wants(((BTC, M1), (ETH, M1))))
    prices = [report for report in found if isinstance(report, PriceSeen)]
    assert [p.at - PRACTICE_START for p in prices if p.symbol == BTC] == [
        minute * MINUTE + step * 10_000 for minute in range(3) for step in range(1, 6)
    ]
    assert all(0 < price.bid < price.ask for price in prices)
    by_minute = {c.at: c.candle for c in candles(found) if c.symbol == BTC}
    for price in prices:
        if price.symbol == BTC:
            candle = by_minute[-(-price.at // MINUTE) * MINUTE]
            assert candle.low * 0.999 < price.bid / 100 < candle.high * 1.001
    assert [report.at for report in found] == sorted(report.at for report in found)


def test_candles_are_the_same_at_every_speed() -> None:
    slow = candles(streamed(practice(speed=1.0, length=10 * MINUTE), Wants(WANTS)))
    fast = candles(streamed(practice(speed=3600.0, length=10 * MINUTE), Wants(WANTS)))
    assert slow == fast


def test_at_3600_times_sixty_minutes_pass_in_a_second() -> None:
    clock = SteppedClock()
    found = streamed(practice(speed=3600.0, length=HOUR, clock=clock), Wants(((BTC, M1),)))
    assert len(found) == 60
    assert clock.now() - SteppedClock().now() == 1000


def test_a_symbol_that_is_not_traded_is_refused_with_the_choice() -> None:
    feed = practice()
    with pytest.raises(Mistake, match=r"“LUNA/USDT” is not on the practice market.*BTC/USDT"):
        feed.stream(Wants(((Symbol("LUNA/USDT"), M1),)))
    with pytest.raises(Mistake, match="LUNA"):
        asyncio.run(feed.history(Symbol("LUNA/USDT"), M1, 0, 0))


def test_history_of_a_far_future_is_refused_at_once() -> None:
    with pytest.raises(Mistake, match="no history after the year 2045"):
        asyncio.run(practice().history(BTC, M1, 0, 2**60))


def test_a_stream_of_nothing_is_refused() -> None:
    with pytest.raises(Mistake, match="No candles are wanted"):
        practice().stream(Wants(()))
