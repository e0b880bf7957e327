"""Practice time that stands still: at a breakpoint, candle by candle, and up to a node."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets.halting import Halt
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.messages.commands import (
    GoOn,
    HoldMarket,
    RunTo,
    SetBreakpoints,
    StartRun,
    StepCandle,
)
from moniqo_desktop.domain.messages.events import CandleSeen, Event, MarketHeld, OrderFilled
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from tests.kit.flows import a_flow
from tests.kit.practice_hosts import SECOND

Story = Callable[[Host, list[Event]], Awaitable[None]]
SPEED = 60_000.0


def looked_into(home: Path, story: Story) -> list[Event]:
    """A host on a fast practice market that stands still until the story lets it go."""

    async def run() -> list[Event]:
        host = await open_host(home, PracticeTerms(speed=SPEED))
        events: list[Event] = []
        host.subscribe(events.append)
        await host.start()
        await host.perform(HoldMarket())
        try:
            await asyncio.wait_for(story(host, events), 30)
        finally:
            await host.aclose()
        return events

    return asyncio.run(run())


async def held_again(events: list[Event], times: int) -> MarketHeld:
    """Waits until time has come to a stand so many times."""
    for _ in range(1_000_000):
        stops = [e for e in events if isinstance(e, MarketHeld) and e.held]
        if len(stops) >= times:
            return stops[times - 1]
        await asyncio.sleep(0)
    raise AssertionError(f"time stood still only {len(stops)} times")


def a_reading_flow() -> StartRun:
    nodes = {
        "candles": ("market.candles", {"symbol": "BTC/USDT", "timeframe": "1m"}),
        "ema": ("indicator.ta.ema", {"timeperiod": 3}),
        "up": ("logic.crosses_above", {}),
    }
    wires = "candles.candles > ema.candles; candles.close > up.a; ema.real > up.b"
    return StartRun(flow=a_flow(nodes, wires))


def test_a_breakpoint_stops_the_clock_at_the_candle_that_reached_it(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        run_id = await host.perform(a_reading_flow())
        await host.perform(SetBreakpoints(run_id=run_id, places=(("up", "crossed"),)))
        await host.perform(GoOn())
        stop = await held_again(events, 2)
        assert (stop.node_id, stop.port) == ("up", "crossed")
        seen = len([e for e in events if isinstance(e, CandleSeen)])
        for _ in range(200):
            await asyncio.sleep(0)
        assert len([e for e in events if isinstance(e, CandleSeen)]) == seen

    looked_into(tmp_path, story)


def test_a_step_is_one_candle_of_the_run(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        run_id = await host.perform(a_reading_flow())
        for step in range(1, 4):
            await host.perform(StepCandle(run_id=run_id))
            await held_again(events, 1 + step)
        closes = [e.at for e in events if isinstance(e, CandleSeen)]
        assert closes == [PRACTICE_START + 60_000 * n for n in (1, 2, 3)]

    looked_into(tmp_path, story)


async def _two_wallets(host: Host) -> tuple[str, str]:
    """Flows on the same minutes, each on a wallet, and so on a stream, of its own."""
    await host.perform(SECOND)
    flow = a_reading_flow().flow
    return (
        await host.perform(StartRun(flow=flow)),
        await host.perform(StartRun(flow=replace(flow, flow_id="other"), wallet="two")),
    )


def _closes(events: list[Event]) -> dict[str, list[int]]:
    """Minutes since the start that each run has seen."""
    found: dict[str, list[int]] = {}
    for each in events:
        if isinstance(each, CandleSeen):
            found.setdefault(each.run_id, []).append((each.at - PRACTICE_START) // 60_000)
    return found


async def _settled() -> None:
    """Whoever may go on has gone on."""
    for _ in range(300):
        await asyncio.sleep(0)


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_step_passes_no_wallet_more_than_one_candle(tmp_path: Path, chosen: int) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        runs = await _two_wallets(host)
        for step in range(1, 6):
            await host.perform(StepCandle(run_id=runs[chosen]))
            await held_again(events, 1 + step)
            await _settled()
            assert _closes(events) == {run_id: [*range(1, step + 1)] for run_id in runs}

    looked_into(tmp_path, story)


def test_run_to_here_lets_no_wallet_get_ahead(tmp_path: Path) -> None:
    """One that is ahead in time would be told the candles between although time stands still."""

    async def story(host: Host, events: list[Event]) -> None:
        runs = await _two_wallets(host)
        await host.perform(RunTo(run_id=runs[0], node_id="up"))
        stop = await held_again(events, 2)
        assert stop.reason == "Run to here: it is reached."
        await _settled()
        minutes = [*range(1, (stop.at - PRACTICE_START) // 60_000 + 1)]
        assert len(minutes) > 1
        assert _closes(events) == dict.fromkeys(runs, minutes)

    looked_into(tmp_path, story)


@pytest.mark.parametrize("node_id", ["up", "nobody"])
def test_a_run_to_that_is_refused_leaves_nothing_behind(tmp_path: Path, node_id: str) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        run_id = await host.perform(a_reading_flow())
        run = host.wallet.core.runs[run_id]
        if node_id == "up":
            host._halt._feed = object()
        with pytest.raises(Mistake):
            await host.perform(RunTo(run_id=run_id, node_id=node_id))
        assert run.breakpoints is None
        assert host._halt._running_to == ("", "", 0)

    looked_into(tmp_path, story)


def test_a_node_that_is_no_longer_run_to_stops_nothing(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        run_id = await host.perform(a_reading_flow())
        await host.perform(RunTo(run_id=run_id, node_id="up"))
        await host.perform(HoldMarket())
        await host.perform(GoOn())
        for _ in range(1_000_000):
            if len(_closes(events).get(run_id, ())) > 100:
                break
            await asyncio.sleep(0)
        assert len(_closes(events)[run_id]) > 100
        assert [e.node_id for e in events if isinstance(e, MarketHeld) and e.held] == ["", ""]

    looked_into(tmp_path, story)


def test_run_to_here_stands_still_where_the_node_says_something_new(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        run_id = await host.perform(a_reading_flow())
        await host.perform(RunTo(run_id=run_id, node_id="up"))
        stop = await held_again(events, 2)
        assert stop.node_id == "up"
        assert stop.reason == "Run to here: it is reached."

    looked_into(tmp_path, story)


def test_run_to_a_node_that_is_never_reached_ends_after_a_day(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        flow = a_flow(
            {
                "candles": ("market.candles", {"symbol": "BTC/USDT", "timeframe": "1m"}),
                "never": ("logic.compare", {"op": "above", "value": 1e12}),
            },
            "candles.close > never.a",
        )
        run_id = await host.perform(StartRun(flow=flow))
        await host.perform(RunTo(run_id=run_id, node_id="never"))
        stop = await held_again(events, 2)
        assert "within a day" in stop.reason
        assert stop.at - PRACTICE_START == 86_400_000

    looked_into(tmp_path, story)


def test_a_market_that_is_real_is_never_held() -> None:
    halt = Halt(object(), lambda run_id: None, lambda events: None)
    with pytest.raises(Mistake, match="Only the practice market"):
        halt.obey(HoldMarket())


def test_stepping_a_run_that_has_ended_is_told_and_holds_nothing(tmp_path: Path) -> None:
    async def story(host: Host, events: list[Event]) -> None:
        with pytest.raises(Mistake, match="has ended"):
            await host.perform(StepCandle(run_id="gone"))

    events = looked_into(tmp_path, story)
    assert not [e for e in events if isinstance(e, OrderFilled)]
