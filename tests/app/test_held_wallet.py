"""A wallet whose two sides differ at the start is held; the others run, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.messages.commands import ClosePosition, PullKillSwitch, StartRun
from moniqo_desktop.domain.messages.events import (
    Event,
    Notified,
    OrderFilled,
    RunStarted,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.queries import RunsOf
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS, ArchiveWallet
from moniqo_desktop.domain.protocols import Batch
from tests.kit.practice_hosts import (
    BTC,
    ETH,
    Scene,
    a_trend,
    play,
    three_flows,
    until,
    until_open,
)

LAST_HOUR = 10


class Lives:
    """Lives of one folder in which the second wallet's venue forgets and remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runs: list[str] = []
        self.said: list[Event] = []
        self._true = b""

    def play(self, scene: Scene, *, serve: bool = False) -> list[Event]:
        said = play(self.folder, scene, serve=serve)
        self.said += said
        return said

    async def begin(self, host: Host) -> None:
        """Until both wallets hold something; then the venue of the second one has lost it."""
        self.runs = await three_flows(host)
        empty = venue(host).state()
        await until_open(host, ("practice", BTC), ("two", BTC))
        self._true = venue(host).state()
        assert empty != self._true
        await host.journal.record(Batch("two", (), None, empty))

    async def settle(self, host: Host) -> None:
        """The venue knows again what it held."""
        await host.journal.record(Batch("two", (), None, self._true))


def venue(host: Host) -> Any:
    return host.wallets.get("two")._parts.venue


def recorded(host: Host) -> tuple[object, ...]:
    """All that the ledger holds of the second wallet."""
    saved = host.journal.saved("two")
    return saved.checkpoint, saved.venue_state, saved.events, saved.runs


@pytest.fixture
def lives(tmp_path: Path) -> Lives:
    lives = Lives(tmp_path)
    lives.play(lives.begin)
    return lives


def test_the_others_trade_while_one_is_held(lives: Lives) -> None:
    async def scene(host: Host) -> None:
        before = recorded(host)
        await until(host, LAST_HOUR)
        first, second = host.wallets
        assert {run.plan.flow.flow_id for run in first.core.runs.values()} == {"a", "b"}
        assert second.core.runs == {}
        assert recorded(host) == before

    said = lives.play(scene)
    filled = {event.run_id for event in said if isinstance(event, OrderFilled)}
    assert filled
    assert filled <= set(lives.runs[:2])


def test_nothing_can_be_done_on_it_and_each_refusal_says_why(lives: Lives) -> None:
    async def scene(host: Host) -> None:
        before = recorded(host)
        for command in (
            StartRun(flow=a_trend(ETH, "d"), wallet="two"),
            ClosePosition(symbol=BTC, wallet="two"),
        ):
            with pytest.raises(Unavailable, match="“Second” is held: the venue holds nothing"):
                await host.perform(command)
        with pytest.raises(Unavailable, match="how much is open is not known here. It is paper"):
            await host.perform(ClosePosition(symbol=BTC, wallet="two"))
        assert recorded(host) == before
        await host.perform(ClosePosition(symbol=BTC, wallet="practice"))

    lives.play(scene)


def test_the_screen_is_told_that_it_is_held_and_that_its_flow_does_not_run(lives: Lives) -> None:
    async def look(_: Host) -> None:
        pass

    said = lives.play(look, serve=True)
    [told] = [each for each in said if isinstance(each, Notified) and each.level == "error"]
    assert told.title.startswith("“Second” is held: the venue holds nothing, our journal says")
    assert "BTC/USDT" in told.title
    assert "Other accounts go on." in told.message
    assert [e.run_id for e in said if isinstance(e, RunStopped)] == lives.runs[2:]


def test_once_both_sides_agree_it_goes_on_as_if_nothing_had_been(
    lives: Lives, tmp_path: Path
) -> None:
    """No order of it is lost, and none is sent twice."""

    async def held(host: Host) -> None:
        await until(host, LAST_HOUR - 3)
        await lives.settle(host)

    async def go_on(host: Host) -> None:
        await until(host, LAST_HOUR)

    async def whole(host: Host) -> None:
        await three_flows(host)
        await until(host, LAST_HOUR)

    lives.play(held)
    lives.play(go_on)
    undisturbed = play(tmp_path / "whole", whole)
    for flow_id in ("a", "b", "c"):
        once = fills(undisturbed, flow_id)
        assert once
        assert fills(lives.said, flow_id) == once


def fills(said: list[Event], flow_id: str) -> list[tuple[object, ...]]:
    [run_id] = {e.run_id for e in said if isinstance(e, RunStarted) and e.flow_id == flow_id}
    filled = [e for e in said if isinstance(e, OrderFilled) and e.run_id == run_id]
    return [(e.at, e.symbol, e.side, e.price, e.amount) for e in filled]


def test_a_kill_switch_pulled_on_all_counts_on_it_from_the_next_start(lives: Lives) -> None:
    async def pull(host: Host) -> None:
        before = json.loads(host.journal.saved("two").checkpoint or b"")
        await host.perform(PullKillSwitch(wallet=ALL_WALLETS))
        after = json.loads(host.journal.saved("two").checkpoint or b"")
        assert {key for key in before if before[key] != after[key]} == {"safety"}
        await lives.settle(host)

    async def look(host: Host) -> None:
        assert [wallet.core.safety.kill_switch for wallet in host.wallets] == [True, True]
        assert host.wallets.get("two").core.runs.keys() == set(lives.runs[2:])

    lives.play(pull)
    lives.play(look)


def test_closing_all_tells_that_one_account_was_not_closed(lives: Lives) -> None:
    async def pull(host: Host) -> None:
        with pytest.raises(Unavailable, match="“Second” is held.*Nothing was sent"):
            await host.perform(PullKillSwitch(wallet=ALL_WALLETS, close_positions=True))
        closing = {
            wallet.name
            for wallet in host.wallets
            for order in wallet.core.desk.open_orders.values()
            if order.purpose.value == "close"
        }
        assert closing == {"practice"}

    lives.play(pull)


def test_it_may_be_put_out_of_use_and_its_flow_ends(lives: Lives) -> None:
    async def archive(host: Host) -> None:
        await host.perform(ArchiveWallet(wallet="two"))

    async def look(host: Host) -> None:
        assert [wallet.name for wallet in host.wallets] == ["practice"]
        infos: Any = await host.ask(RunsOf())
        assert {each.run_id for each in infos if each.is_open} == set(lives.runs[:2])

    lives.play(archive)
    lives.play(look)


def test_the_screen_hears_of_the_kill_switch_although_nothing_can_be_closed(lives: Lives) -> None:
    async def pull(host: Host) -> None:
        with pytest.raises(Unavailable):
            await host.perform(PullKillSwitch(wallet=ALL_WALLETS, close_positions=True))

    said = lives.play(pull)
    on = {e.wallet for e in said if isinstance(e, SafetyChanged) and e.kind == "kill_switch"}
    assert on == {"practice", "two"}
