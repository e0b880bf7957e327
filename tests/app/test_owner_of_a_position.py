"""Two flows that want the same market on one account of a host, over a restart of the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.messages.commands import AtStop, ClosePosition, StartRun, StopRun
from moniqo_desktop.domain.messages.events import Event, GateJudged
from tests.kit.owners import Owners
from tests.kit.practice_hosts import BTC, a_trend, play, until, until_open


async def both(host: Host) -> tuple[str, str]:
    first = await host.perform(StartRun(flow=a_trend(BTC, "first")))
    return first, await host.perform(StartRun(flow=a_trend(BTC, "second")))


def journal(host: Host) -> tuple[Event, ...]:
    wallet: Any = host.wallets.first
    events: tuple[Event, ...] = wallet._parts.journal.saved(wallet.name).events
    return events


def refused(events: tuple[Event, ...]) -> list[str]:
    return [e.results[-1].detail for e in events
            if isinstance(e, GateJudged) and "OF_ANOTHER_FLOW" in e.codes]  # fmt: skip


def test_one_flow_holds_the_market_also_after_a_restart(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        await both(host)
        await until_open(host, ("practice", BTC))

    async def go_on(host: Host) -> None:
        before = len(Owners(journal(host)).entered)
        await until(host, 24)
        events = journal(host)
        told = Owners(events)
        assert told.faults == []
        assert len(told.entered) > before > 0
        assert len({at for at, _ in told.entered}) == len(told.entered)
        assert {each.partition(f"” holds {BTC}")[0] for each in refused(events)} >= {"“first"}

    play(tmp_path, begin)
    play(tmp_path, go_on)


def test_what_a_stopped_flow_left_is_its_own_until_it_is_closed(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        first, _ = await both(host)
        await until_open(host, ("practice", BTC))
        await host.perform(StopRun(run_id=first, at_stop=AtStop.KEEP_STOPS))

    async def go_on(host: Host) -> None:
        desk = host.wallets.first.core.desk
        assert desk.flow_of(desk.owner[BTC]).name == "first"
        for hours in range(1, 25):
            await until(host, hours)
            if not desk.positions or any("is stopped" in each for each in refused(journal(host))):
                break
        if desk.positions:
            await host.perform(ClosePosition(symbol=BTC, wallet="practice"))
        before = len(Owners(journal(host)).entered)
        for hours in range(25, 60):
            await until(host, hours)
            if BTC in desk.positions:
                break
        told = Owners(journal(host))
        assert told.faults == []
        assert {flow for _, flow in told.entered[before:]} == {"second"}

    play(tmp_path, begin)
    play(tmp_path, go_on)
