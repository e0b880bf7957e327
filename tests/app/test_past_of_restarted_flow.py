"""A flow that was started again over its open position: each trade is told whole, by the run that
opened it, and the account of a moment with all that was open on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.messages.commands import AtStop, ClosePosition, StartRun, StopRun
from moniqo_desktop.domain.messages.events import Event, FundingBooked, PositionChanged, TradeClosed
from moniqo_desktop.domain.messages.queries import (
    EquityOf,
    EquityPast,
    MomentOf,
    PastRunsOf,
    ReplayOf,
    StoryOf,
)
from moniqo_desktop.domain.past import Moment, PastRun, ReplayHead, TradeStory
from tests.kit.practice_hosts import BTC, ETH, a_trend, play, until


async def until_held(host: Host, hours: int) -> int:
    """The hour at which BTC is held."""
    while BTC not in host.wallets.first.core.desk.positions:
        hours += 1
        await until(host, hours)
        assert hours < 60, "no position came"
    return hours


async def restarted(host: Host) -> list[str]:
    """Three runs of one flow, the second and third over what the one before left open; what the
    third left, it was closed by hand."""
    runs, hours = [], 0
    for _ in range(3):
        runs.append(await host.perform(StartRun(flow=a_trend(BTC, "again"))))
        hours = await until_held(host, hours + 1)
        await host.perform(StopRun(run_id=runs[-1], at_stop=AtStop.KEEP_STOPS))
    if BTC in host.wallets.first.core.desk.positions:
        await host.perform(ClosePosition(symbol=BTC, wallet="practice"))
    runs.append(await host.perform(StartRun(flow=a_trend(BTC, "again"))))
    await until(host, hours + 2)
    return runs


async def head_of(host: Host, run_id: str) -> ReplayHead:
    head = await host.ask(ReplayOf(run_id))
    assert isinstance(head, ReplayHead)
    return head


async def moment_of(host: Host, run_id: str, at: int) -> Moment:
    for _ in range(20_000):
        moment = await host.ask(MomentOf(run_id, at))
        assert isinstance(moment, Moment)
        if moment.share == 1.0:
            return moment
        await asyncio.sleep(0.001)
    raise AssertionError("never told to its end")


def journal(host: Host) -> tuple[Event, ...]:
    wallet: Any = host.wallets.first
    events: tuple[Event, ...] = wallet._parts.journal.saved(wallet.name).events
    return events


def test_the_page_of_every_trade_of_a_restarted_flow_adds_up_to_its_profit(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        runs = await restarted(host)
        events = journal(host)
        closed = {each.trade_id: each for each in events if isinstance(each, TradeClosed)}
        told: dict[str, TradeStory] = {}
        for run_id in runs:
            for trade in (await head_of(host, run_id)).trades:
                story = await host.ask(StoryOf(run_id, trade.trade_id))
                assert isinstance(story, TradeStory)
                if trade.closed_at:
                    assert trade.trade_id not in told
                    told[trade.trade_id] = story
        assert told.keys() == closed.keys()
        assert {key: each.profit for key, each in told.items()} == {
            key: each.profit for key, each in closed.items()
        }
        sides = [{fill.side for fill in each.fills} for each in told.values()]
        assert sides == [{"buy", "sell"}] * len(sides)
        handed = [e for e in events if isinstance(e, TradeClosed) and e.run_id != runs[-1]]
        assert len(handed) >= 2
        assert not [e for e in events if isinstance(e, FundingBooked) and not e.run_id]

    play(tmp_path, scene)


def test_the_list_of_runs_adds_up_to_the_trades_of_each(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        runs = await restarted(host)
        listed: Any = await host.ask(PastRunsOf())
        by_key: dict[str, PastRun] = {each.key: each for each in listed}
        for run_id in runs:
            done = [each for each in (await head_of(host, run_id)).trades if each.closed_at]
            assert by_key[run_id].trades == len(done)
            assert by_key[run_id].net_profit == sum(each.profit for each in done)

    play(tmp_path, scene)


def test_a_moment_of_a_restarted_flow_has_the_equity_of_its_account(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        runs = await restarted(host)
        past = await host.ask(EquityOf("practice"))
        assert isinstance(past, EquityPast)
        marks = dict(zip(past.times.tolist(), past.equity.tolist(), strict=True))
        for run_id in runs:
            moments = (await head_of(host, run_id)).moments.tolist()
            for at in moments[1:-1:97]:
                moment = await moment_of(host, run_id, at)
                assert moment.equity == pytest.approx(marks[at], abs=1)

    play(tmp_path, scene)


def test_a_moment_says_what_other_flows_held_on_the_account(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        names = ("Alpha", "Beta")
        runs = {await host.perform(StartRun(flow=a_trend(BTC, name))): name for name in names}
        far = await host.perform(StartRun(flow=a_trend(ETH, "Gamma")))
        await until_held(host, 0)
        held = [e for e in journal(host) if isinstance(e, PositionChanged) and e.symbol == BTC]
        owner, at = held[-1].run_id, held[-1].at
        (quiet,) = runs.keys() - {owner}
        await head_of(host, quiet)
        moment = await moment_of(host, quiet, at)
        assert moment.position == ""
        (beside,) = (each for each in moment.beside if BTC in each.words)
        assert beside.flow == runs[owner]
        assert beside.profit is not None
        await head_of(host, far)
        told = await moment_of(host, far, at)
        assert [each.profit for each in told.beside if BTC in each.words] == [None]

    play(tmp_path, scene)
