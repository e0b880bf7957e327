"""The lock of the day: it refuses entries, tells why and until when, and outlives a restart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake, NotAllowed
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import GateJudged, Notified, SafetyChanged
from moniqo_desktop.domain.messages.wallet_commands import CreateWallet, LiftLock, SetDayLoss
from moniqo_desktop.domain.messages.wallet_events import DayLossSet
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.safety import DAILY_LOSS, LOSS_KEY
from moniqo_desktop.exchanges.practice_model import DAY_MS, PRACTICE_START
from tests.kit.practice_hosts import play
from tests.kit.trading_flows import trend

MINUTE = 60_000
CAREFUL = CreateWallet(
    wallet="careful", name="Careful", cash=5_000 * MONEY_UNIT, profile="expert", fee_ppm=6_000
)
"""At a fee of 0.6 % a few trades lose more than a day may."""


async def until(host: Host, is_so: Callable[[], bool], within: int = 3 * DAY_MS) -> None:
    """Half hour after half hour until something is true."""
    feed: Any = host._feed
    wallet = host.wallets.get("careful")
    for step in range(1, within // (30 * MINUTE)):
        feed._ends_at = PRACTICE_START + step * 30 * MINUTE
        if feed._ends_at <= wallet.core.now:
            continue
        await wallet.runner.follow()
        if is_so():
            return
    raise AssertionError("it did not come to that")


async def locked(host: Host) -> None:
    """A wallet that has lost more than a day may."""
    await host.perform(CAREFUL)
    flow = replace(trend(Symbol("BTC/USDT")), flow_id="f", profile="expert")
    await host.perform(StartRun(flow=flow, wallet="careful"))
    await until(host, lambda: is_locked(host))


def is_locked(host: Host) -> bool:
    core = host.wallets.get("careful").core
    return core.safety.breaker_reason == DAILY_LOSS and core.safety.breaker_until > core.now


def test_half_and_most_of_the_limit_are_told_before_the_lock_and_once(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await locked(host)

    said = play(tmp_path, scene)
    told = [e for e in said if isinstance(e, Notified) and e.key.startswith(LOSS_KEY)]
    keys = [event.key for event in told]
    assert len(keys) == len(set(keys)) > 0
    assert all(key.startswith(f"{LOSS_KEY}careful:") for key in keys)
    lock = next(e for e in said if isinstance(e, SafetyChanged) and e.kind == "daily_loss")
    assert told[0].at <= lock.at
    assert told[0].title.endswith("% of the daily loss limit is used")


def test_a_loss_of_the_day_locks_until_the_next_one(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await locked(host)
        core = host.wallets.get("careful").core
        assert core.safety.breaker_until == (core.now // DAY_MS + 1) * DAY_MS

    said = play(tmp_path, scene)
    [lock] = [e for e in said if isinstance(e, SafetyChanged) and e.kind == "daily_loss"]
    assert lock.wallet == "careful"
    assert lock.until % DAY_MS == 0
    assert lock.reason == "daily loss"


def test_nothing_is_opened_while_it_holds_and_again_on_the_next_day(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await locked(host)
        core = host.wallets.get("careful").core
        ends, entries = core.safety.breaker_until, len(core.safety.trades_at)
        await until(host, lambda: core.now >= ends - MINUTE)
        assert len(core.safety.trades_at) == entries
        await until(host, lambda: len(core.safety.trades_at) > entries)
        assert core.now >= ends

    said = play(tmp_path, scene)
    assert [e for e in said if isinstance(e, GateJudged) and "BREAKER" in e.codes]


def test_the_lock_outlives_a_restart(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        assert is_locked(host)

    play(tmp_path, locked)
    play(tmp_path, scene)


def test_who_listens_after_a_restart_is_told_of_the_lock(tmp_path: Path) -> None:
    play(tmp_path, locked)

    async def look(_: Host) -> None:
        pass

    said = play(tmp_path, look, serve=True)
    [lock] = [e for e in said if isinstance(e, SafetyChanged) and e.kind == "daily_loss"]
    assert lock.wallet == "careful"


def test_only_the_name_of_the_account_lifts_it_and_the_day_counts_anew(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await locked(host)
        core = host.wallets.get("careful").core
        for typed in ("", "careful", "LIVE"):
            with pytest.raises(NotAllowed):
                await host.perform(LiftLock(wallet="careful", confirmed=typed))
        assert is_locked(host)
        await host.perform(LiftLock(wallet="careful", confirmed="Careful"))
        assert not is_locked(host)
        assert core.safety.day_start_equity == core.desk.equity()
        with pytest.raises(Mistake, match="No lock"):
            await host.perform(LiftLock(wallet="careful", confirmed="Careful"))
        entries = len(core.safety.trades_at)
        await until(host, lambda: len(core.safety.trades_at) > entries)

    said = play(tmp_path, scene)
    told = [e.until > 0 for e in said if isinstance(e, SafetyChanged) and e.kind == "daily_loss"]
    assert told[:2] == [True, False]


def test_a_number_of_its_own_locks_sooner_and_outlives_a_restart(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        await host.perform(CAREFUL)
        await host.perform(SetDayLoss(wallet="careful", money=20 * MONEY_UNIT))
        flow = replace(trend(Symbol("BTC/USDT")), flow_id="f", profile="expert")
        await host.perform(StartRun(flow=flow, wallet="careful"))

    async def go_on(host: Host) -> None:
        assert host.wallets.get("careful").core.safety.own_loss == 20 * MONEY_UNIT
        await until(host, lambda: is_locked(host))
        core = host.wallets.get("careful").core
        lost = core.safety.day_start_equity - core.desk.equity()
        assert 20 * MONEY_UNIT <= lost < 100 * MONEY_UNIT, "4 % of 5,000 were 200"
        ends = core.safety.breaker_until
        await host.perform(SetDayLoss(wallet="careful", money=2_000 * MONEY_UNIT))
        assert core.safety.breaker_until == ends
        assert is_locked(host)

    play(tmp_path, scene)
    said = play(tmp_path, go_on)
    [told] = [each for each in said if isinstance(each, DayLossSet)]
    assert (told.wallet, told.money) == ("careful", 2_000 * MONEY_UNIT)
