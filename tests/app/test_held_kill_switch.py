"""A kill switch pulled while a wallet is held counts before anything of it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.messages.commands import PullKillSwitch
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS
from moniqo_desktop.domain.orders import OrderStatus, Purpose
from moniqo_desktop.domain.protocols import Batch
from moniqo_desktop.engine.actions import Submit
from moniqo_desktop.engine.program.checkpoint import outbox
from tests.engine.test_outbox import play as play_alone
from tests.engine.test_runner import Stage
from tests.kit.practice_hosts import BTC, play, three_flows, until_open


def test_an_entry_that_waited_for_its_close_does_not_come(tmp_path: Path) -> None:
    true: list[bytes] = []

    def venue(host: Host) -> Any:
        return host.wallets.get("two")._parts.venue

    async def begin(host: Host) -> None:
        await three_flows(host)
        empty = venue(host).state()
        await until_open(host, ("practice", BTC), ("two", BTC))
        await host.perform(ReversePosition(symbol=BTC, wallet="two"))
        assert host.wallets.get("two").core.waiting
        true.append(venue(host).state())
        await host.journal.record(Batch("two", (), None, empty))

    async def pull(host: Host) -> None:
        assert host.wallets.get("two").hold is not None
        await host.perform(PullKillSwitch(wallet=ALL_WALLETS))
        await host.journal.record(Batch("two", (), None, true[0]))

    async def look(host: Host) -> None:
        core = host.wallets.get("two").core
        assert core.safety.kill_switch
        assert core.waiting == {}
        kept = json.loads(host.journal.saved("two").checkpoint or b"")
        assert kept["waiting"] == {}

    for scene in (begin, pull, look):
        play(tmp_path, scene)


def test_an_entry_that_had_not_left_never_leaves() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        entry = stage.entry
        orders = list(stage.core.desk.orders.values())
        [action] = [each for each in _actions(stage) if isinstance(each, Submit)]
        stage.venue.asked.clear()
        await stage.runner.command(PullKillSwitch())
        stage.venue.asked.clear()
        await stage.runner.act_again([action])
        assert "submit" not in stage.venue.verbs()
        assert entry.purpose is Purpose.OPEN
        now = stage.core.desk.orders
        assert {now[each.order_id].status for each in orders} == {OrderStatus.REJECTED}

    play_alone(scene)


def test_an_exit_that_had_not_left_leaves_all_the_same() -> None:
    async def scene(stage: Stage) -> None:
        await stage.enter()
        [action] = [each for each in _actions(stage) if isinstance(each, Submit)]
        stop = next(o for o in stage.core.desk.orders.values() if o.purpose is Purpose.STOP)
        alone = Submit(type(action.group)(stop.order_id, None, (stop,)))
        await stage.runner.command(PullKillSwitch())
        stage.venue.asked.clear()
        await stage.runner.act_again([alone])
        assert "submit" in stage.venue.verbs()

    play_alone(scene)


def _actions(stage: Stage) -> list[Any]:
    found = (outbox(json.loads(batch.checkpoint or b"")) for batch in stage.journal.batches)
    return [action for actions in found for action in actions]
