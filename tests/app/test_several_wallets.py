"""Several wallets in one host: each its own core, money and locks; all of it in the ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake, Refused
from moniqo_desktop.domain.messages.commands import (
    ClosePosition,
    PullKillSwitch,
    ReleaseKillSwitch,
    StartRun,
    StopRun,
)
from moniqo_desktop.domain.messages.events import (
    Event,
    OrderFilled,
    PositionChanged,
    RunStarted,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.queries import DrawingOf, RunsOf, WalletsOf
from moniqo_desktop.domain.messages.wallet_commands import (
    ALL_WALLETS,
    ArchiveWallet,
    RenameWallet,
)
from moniqo_desktop.domain.messages.wallet_events import WalletChanged
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.engine.digest import digest
from tests.kit.practice_hosts import (
    BTC,
    SECOND,
    a_trend,
    play,
    three_flows,
    until,
    until_open,
)


def test_a_new_wallet_is_there_after_a_restart(tmp_path: Path) -> None:
    async def create(host: Host) -> None:
        assert await host.perform(replace(SECOND, fee_ppm=1_500, slippage_ppm=200)) == "two"
        await host.perform(RenameWallet(wallet="two", name="  Quick   trades "))
        await host.perform(RenameWallet(wallet="practice", name="First"))

    async def look(host: Host) -> None:
        first, second = host.wallets.shown(archived=False)
        assert (first.wallet, first.name) == ("practice", "First")
        assert (second.wallet, second.name, second.mode) == ("two", "Quick trades", "paper")
        assert (second.cash, second.equity) == (5_000 * MONEY_UNIT, 5_000 * MONEY_UNIT)
        wallet = host.wallets.get("two")
        assert wallet.title == "Quick trades"
        assert {market.taker_ppm for market in wallet.markets.values()} == {1_500}

    said = play(tmp_path, create)
    assert [event.name for event in said if isinstance(event, WalletChanged)] == [
        "Second", "Quick trades", "First",
    ]  # fmt: skip
    play(tmp_path, look)


def test_each_wallet_trades_its_own_money(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await three_flows(host)
        await until(host, 8)
        first, second = host.wallets
        assert {run.plan.flow.flow_id for run in first.core.runs.values()} == {"a", "b"}
        assert {run.plan.flow.flow_id for run in second.core.runs.values()} == {"c"}
        assert first.core.desk.equity() != 10_000 * MONEY_UNIT
        assert second.core.desk.equity() != 5_000 * MONEY_UNIT

    said = play(tmp_path, scene)
    wallet_of = {e.run_id: e.wallet for e in said if isinstance(e, RunStarted)}
    filled = {wallet_of[e.run_id] for e in said if isinstance(e, OrderFilled)}
    assert filled == {"practice", "two"}


def test_flows_on_one_wallet_do_as_on_their_own(tmp_path: Path) -> None:
    """What a second wallet does changes nothing on the first."""

    async def alone(host: Host) -> None:
        await host.perform(StartRun(flow=a_trend(BTC, "a")))
        await until(host, 12)

    async def beside(host: Host) -> None:
        await host.perform(SECOND)
        await host.perform(StartRun(flow=a_trend(BTC, "a")))
        await host.perform(StartRun(flow=a_trend(BTC, "c"), wallet="two"))
        await until(host, 12)

    one, both = play(tmp_path / "one", alone), play(tmp_path / "both", beside)
    run_id = next(e.run_id for e in both if isinstance(e, RunStarted) and e.wallet == "practice")
    assert digest(e for e in both if e.run_id == run_id) == digest(one)


def test_all_wallets_go_on_after_a_restart(tmp_path: Path) -> None:
    async def whole(host: Host) -> None:
        await three_flows(host)
        await until(host, 12)

    async def begin(host: Host) -> None:
        await three_flows(host)
        await until(host, 5)

    async def go_on(host: Host) -> None:
        await until(host, 12)

    undisturbed = play(tmp_path / "whole", whole)
    lives = play(tmp_path / "cut", begin) + play(tmp_path / "cut", go_on)
    for flow_id in ("a", "b", "c"):
        found = [
            [(e.symbol, e.side, e.price, e.amount) for e in events if e.run_id == run_id]
            for events, run_id in (
                ([e for e in said if isinstance(e, OrderFilled)], _run_of(said, flow_id))
                for said in (undisturbed, lives)
            )
        ]
        assert found[0]
        assert found[0] == found[1]


def _run_of(said: list[Event], flow_id: str) -> str:
    return next(e.run_id for e in said if isinstance(e, RunStarted) and e.flow_id == flow_id)


def test_a_symbol_that_two_wallets_hold_must_be_named_with_its_wallet(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await three_flows(host)
        await until_open(host, ("practice", BTC), ("two", BTC))
        with pytest.raises(Mistake, match="Practice, Second"):
            await host.perform(ClosePosition(symbol=BTC))
        await host.perform(ClosePosition(symbol=BTC, wallet="two"))
        await host.wallets.get("two").runner.follow()
        closing = [o for o in host.wallets.get("two").core.desk.orders.values()
                   if o.purpose.value == "close"]  # fmt: skip
        assert closing
        assert not [o for o in host.wallet.core.desk.open_orders.values()
                    if o.purpose.value == "close"]  # fmt: skip

    play(tmp_path, scene)


def test_the_kill_switch_stops_one_wallet_or_all(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await three_flows(host)
        first, second = host.wallets
        await host.perform(PullKillSwitch(wallet="two"))
        assert (first.core.safety.kill_switch, second.core.safety.kill_switch) == (False, True)
        await host.perform(PullKillSwitch(wallet=ALL_WALLETS))
        assert (first.core.safety.kill_switch, second.core.safety.kill_switch) == (True, True)
        await host.perform(ReleaseKillSwitch(wallet="practice"))
        assert (first.core.safety.kill_switch, second.core.safety.kill_switch) == (False, True)

    said = play(tmp_path, scene)
    told = [(e.wallet, bool(e.until)) for e in said if isinstance(e, SafetyChanged)]
    assert told == [("two", True), ("practice", True), ("two", True), ("practice", False)]

    async def look(host: Host) -> None:
        assert [wallet.core.safety.kill_switch for wallet in host.wallets] == [False, True]

    play(tmp_path, look)


def test_a_wallet_with_something_open_is_not_archived(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        runs = await three_flows(host)
        with pytest.raises(Mistake, match="open"):
            await host.perform(ArchiveWallet(wallet="two"))
        await host.perform(StopRun(run_id=runs[2]))
        await host.perform(ArchiveWallet(wallet="two"))
        with pytest.raises(Mistake, match="archived"):
            await host.perform(StartRun(flow=a_trend(BTC, "d"), wallet="two"))
        for run_id in runs[:2]:
            await host.perform(StopRun(run_id=run_id))
        with pytest.raises(Mistake, match="only account"):
            await host.perform(ArchiveWallet(wallet="practice"))
        shown: Any = await host.ask(WalletsOf())
        assert [each.wallet for each in shown] == ["practice"]

    play(tmp_path, scene)


def test_what_no_wallet_can_be_creates_none(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        for changes in ({"wallet": "practice"}, {"name": "practice"}, {"mode": Mode.LIVE}):
            with pytest.raises((Mistake, Refused)):
                await host.perform(replace(SECOND, **changes))
        assert len(host.wallets.all_terms()) == 1

    said = play(tmp_path, scene)
    assert not [event for event in said if isinstance(event, WalletChanged)]


def test_a_run_is_found_on_whichever_wallet_it_is(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        runs = await three_flows(host)
        assert (await host.ask(DrawingOf(runs[2]))) == a_trend(BTC, "c")
        assert (await host.ask(DrawingOf("nobody"))) is None

    play(tmp_path, scene)


def test_a_position_whose_run_has_ended_is_told_of_after_a_restart(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        runs = await three_flows(host)
        await until_open(host, ("two", BTC))
        await host.perform(StopRun(run_id=runs[2]))

    play(tmp_path, begin)

    async def look(host: Host) -> None:
        infos: Any = await host.ask(RunsOf())
        ended.extend((each.run_id, each.wallet) for each in infos if not each.is_open)

    ended: list[tuple[str, str]] = []
    said = play(tmp_path, look, serve=True)
    told = {event.run_id for event in said if isinstance(event, PositionChanged)}
    assert [wallet for run_id, wallet in ended if run_id in told] == ["two"]
