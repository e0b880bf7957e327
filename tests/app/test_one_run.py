"""A flow runs at most once on an account, however fast it is asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake, StoreBusy
from moniqo_desktop.domain.messages.commands import StartRun, StopRun
from moniqo_desktop.domain.messages.events import Event, Notified, RunStarted
from tests.kit.flows import kinds
from tests.kit.mortal_wallet import World
from tests.kit.practice_hosts import BTC, SECOND, a_trend, play
from tests.kit.trading_flows import trend


def test_commands_of_one_batch_start_a_flow_once(tmp_path: Path) -> None:
    async def batch(host: Host) -> None:
        flow = a_trend(BTC, "a")
        for _ in range(4):
            host.send(StartRun(flow=flow, wallet="practice"))
        host.send(StartRun(flow=a_trend(BTC, "last"), wallet="practice"))
        last = asyncio.Event()

        def hear(event: Event) -> None:
            if isinstance(event, RunStarted) and event.flow_id == "last":
                last.set()

        host.subscribe(hear)
        await last.wait()

    said = play(tmp_path, batch)
    assert [each.flow_id for each in said if isinstance(each, RunStarted)] == ["a", "last"]
    refused = [each.title for each in said if isinstance(each, Notified) and each.level == "error"]
    assert refused == ["“a” runs on “Practice” already, so no second run was started."] * 3


def test_two_that_ask_at_the_same_moment_start_one(tmp_path: Path) -> None:
    async def together(host: Host) -> None:
        start = StartRun(flow=a_trend(BTC, "a"), wallet="practice")
        found = await asyncio.gather(
            host.perform(start), host.perform(start), return_exceptions=True
        )
        assert [type(each) for each in found] == [str, Mistake]
        assert len(host.wallet.core.runs) == 1

    play(tmp_path, together)


def test_the_same_flow_may_run_on_another_account_and_again_after_a_stop(tmp_path: Path) -> None:
    flow = a_trend(BTC, "a")

    async def both(host: Host) -> None:
        await host.perform(SECOND)
        first = await host.perform(StartRun(flow=flow, wallet="practice"))
        await host.perform(StartRun(flow=flow, wallet="two"))
        await host.perform(StopRun(run_id=first))
        await host.perform(StartRun(flow=flow, wallet="practice"))

    said = play(tmp_path, both)
    assert not [event for event in said if isinstance(event, Notified) and event.level == "error"]
    assert sum(isinstance(event, RunStarted) for event in said) == 3


def test_a_run_that_cannot_be_recorded_is_not_listed_as_open() -> None:
    async def acted() -> None:
        world = World(1, kinds())
        world.perils.records = 0
        with pytest.raises(StoreBusy):
            await world.life.wallet.start(trend())
        assert [run.is_open for run in world.journal.runs()] == [False]
        world.calm()
        run_id = await world.life.wallet.start(trend())
        assert list(world.core.runs) == [run_id]

    asyncio.run(acted())
