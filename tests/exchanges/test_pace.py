"""Practice time against the wall clock."""

from __future__ import annotations

import asyncio
import math

import pytest

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.exchanges.pace import FASTEST, Pace
from tests.exchanges.clocks import SteppedClock

MINUTE = 60_000
START = 600_000_000


def reached(pace: Pace, *moments: int) -> None:
    async def run() -> None:
        for at in moments:
            await pace.reach(at)

    asyncio.run(run())


@pytest.mark.parametrize("speed", [1.0, 60.0, 3600.0])
def test_practice_time_passes_speed_times_faster_without_drift(speed: float) -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, speed)
    began = clock.now()
    reached(pace, *range(START + MINUTE, START + 501 * MINUTE, MINUTE))
    assert clock.now() - began == pytest.approx(500 * MINUTE / speed, abs=1)
    assert pace.at == START + 500 * MINUTE


def test_at_full_speed_nobody_waits() -> None:
    clock = SteppedClock()
    reached(Pace(clock, START, FASTEST), *range(START, START + 100 * MINUTE, MINUTE))
    assert clock.slept == []


def test_a_moment_reached_before_is_not_waited_for_again() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 1.0)
    reached(pace, START + MINUTE)
    clock.slept.clear()
    reached(pace, START, START + 10_000, START + MINUTE)
    assert clock.slept == []
    assert pace.at == START + MINUTE


def test_a_stalled_consumer_is_not_sent_a_burst() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 60.0)
    reached(pace, START + MINUTE)
    clock.at += 3_600_000
    resumed_at = clock.now()
    reached(pace, *range(START + 2 * MINUTE, START + 12 * MINUTE, MINUTE))
    assert clock.now() - resumed_at == 9_000


def test_a_small_delay_is_caught_up() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 60.0)
    began = clock.now()
    for minute in range(1, 11):
        reached(pace, START + minute * MINUTE)
        clock.at += 100
    assert clock.now() - began == 10_100


def test_a_new_speed_is_felt_within_a_quarter_of_a_second() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 1.0)

    clock.when = (1_030_000, lambda: pace.set_speed(60.0))
    reached(pace, START + MINUTE)
    assert 1_030_000 + 500 <= clock.now() <= 1_030_000 + 500 + 250


def test_a_wall_clock_set_back_does_not_stop_practice_time() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 1.0)
    reached(pace, START + MINUTE)
    clock.at -= 3_600_000
    before = clock.now()
    reached(pace, START + 2 * MINUTE)
    assert clock.now() - before == MINUTE


def test_a_speed_change_while_nobody_takes_candles_skips_no_time() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 3600.0)
    reached(pace, START + MINUTE)
    clock.at += 600_000
    pace.set_speed(1.0)
    before = clock.now()
    reached(pace, START + 2 * MINUTE)
    assert clock.now() - before == MINUTE


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan])
def test_a_speed_that_is_no_speed_is_refused(speed: float) -> None:
    with pytest.raises(Mistake, match="not possible"):
        Pace(SteppedClock(), START, speed)


def test_nobody_passes_the_moment_that_is_rushed_to() -> None:
    """Who is ahead waits for the next rush; who comes later is still let up to it."""

    async def scene() -> list[tuple[str, int]]:
        pace, told = Pace(SteppedClock(), START, 1.0), list[tuple[str, int]]()

        async def follow(name: str, *minutes: int) -> None:
            for minute in minutes:
                await pace.reach(START + minute * MINUTE)
                told.append((name, minute))

        pace.hold()
        ahead = asyncio.ensure_future(follow("ahead", 1, 2, 3))
        await asyncio.sleep(0)
        pace.rush(START + 2 * MINUTE)
        for _ in range(10):
            await asyncio.sleep(0)
        pace.hold()
        await follow("late", 1, 2)
        assert not ahead.done()
        pace.rush(START + 3 * MINUTE)
        await ahead
        return told

    told = asyncio.run(scene())
    assert told == [("ahead", 1), ("ahead", 2), ("late", 1), ("late", 2), ("ahead", 3)]


class Account:
    """Follows a pace; takes so many looks at the clock for each candle."""

    def __init__(self, pace: Pace, clock: SteppedClock, work_ms: int) -> None:
        self.at = START
        self._follower, self._clock, self._work_ms = pace.follower(), clock, work_ms

    async def follow(self, minutes: int) -> None:
        for minute in range(1, minutes + 1):
            await self._follower.reach(START + minute * MINUTE)
            self.at = START + minute * MINUTE
            if self._work_ms:
                await self._clock.sleep_until(self._clock.now() + self._work_ms)
        self._follower.leave()


def apart(pace: Pace, clock: SteppedClock, *work_ms: int, minutes: int = 200) -> list[int]:
    """How far the first of the accounts was ahead of the last, each time somebody went on, ms."""
    accounts = [Account(pace, clock, work) for work in work_ms]
    found: list[int] = []

    async def watch() -> None:
        tasks = [asyncio.ensure_future(account.follow(minutes)) for account in accounts]
        while not all(task.done() for task in tasks):
            found.append(max(a.at for a in accounts) - min(a.at for a in accounts))
            await asyncio.sleep(0)

    asyncio.run(watch())
    return found


@pytest.mark.parametrize("speed", [60.0, 600.0, 3600.0])
def test_an_account_with_much_to_do_is_not_left_behind(speed: float) -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, speed)
    most = max(MINUTE, int(250 * speed)) + 2 * MINUTE
    assert max(apart(pace, clock, 0, 700, 0)) <= most


def test_who_went_fast_goes_slow_at_once_when_asked_to() -> None:
    """Nobody has hours to catch up at full speed."""
    clock = SteppedClock()
    pace = Pace(clock, START, 600.0)
    slow = Account(pace, clock, 700)
    every = (Account(pace, clock, 0), slow, Account(pace, clock, 0))
    seen: list[int] = []

    async def scene() -> None:
        over = asyncio.Event()

        def slow_down() -> None:
            pace.set_speed(1.0)
            seen.append(slow.at)
            clock.when = (clock.now() + 60_000, over.set)

        clock.when = (clock.now() + 60_000, slow_down)
        tasks = [asyncio.ensure_future(one.follow(10_000)) for one in every]
        await over.wait()
        for task in tasks:
            task.cancel()

    asyncio.run(scene())
    assert seen[0] > START + 30 * MINUTE
    assert slow.at - seen[0] <= 5 * MINUTE


def test_who_does_not_come_back_stops_nobody_for_long() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 60.0)

    async def scene() -> None:
        await pace.follower().reach(START + MINUTE)
        began = clock.now()
        await Account(pace, clock, 0).follow(30)
        assert clock.now() - began <= 30_000 + 2_500

    asyncio.run(scene())


def test_who_comes_from_long_ago_catches_up_before_the_others_go_on() -> None:
    """A stream that was opened anew, or an account that was held: they share one time."""
    clock = SteppedClock()
    pace = Pace(clock, START, 600.0)
    ahead, told = pace.follower(), list[int]()

    async def catch_up() -> None:
        late = pace.follower()
        for minute in range(1, 101):
            await late.reach(START + minute * MINUTE)
            await clock.sleep_until(clock.now() + 700)
        told.append(pace.at - START)
        late.leave()

    async def scene() -> None:
        await ahead.reach(START + 100 * MINUTE)
        late = asyncio.ensure_future(catch_up())
        await asyncio.sleep(0)
        for minute in range(101, 200):
            await ahead.reach(START + minute * MINUTE)
        await late

    asyncio.run(scene())
    assert told[0] <= 104 * MINUTE


def test_who_has_left_is_not_waited_for() -> None:
    clock = SteppedClock()
    pace = Pace(clock, START, 60.0)

    async def scene() -> None:
        gone, stays = pace.follower(), pace.follower()
        await gone.reach(START + MINUTE)
        gone.leave()
        began = clock.now()
        for minute in range(2, 12):
            await stays.reach(START + minute * MINUTE)
        assert clock.now() - began == pytest.approx(10_000, abs=1)

    asyncio.run(scene())
