"""A flow on a wallet of mode live: refused until it is typed, and while there is no exchange."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets.all_wallets import AllWallets
from moniqo_desktop.app.wallets.wallet import Wallet
from moniqo_desktop.domain.errors import NotAllowed, Refused
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import RunStarted
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import Mode
from tests.kit.practice_hosts import BTC, a_trend, play


def live_wallet(host: Host) -> Wallet:
    """A wallet of mode live, which no command can make yet."""
    wallets: AllWallets = host.wallets
    terms = replace(wallets.all_terms()[0], wallet="real", name="Real money", mode=Mode.LIVE)
    made = wallets._building.build(replace(terms, profile="starter"), wallets.present)
    wallets._open["real"] = made
    wallets._take(terms)
    return made


def test_real_money_moves_only_after_its_name_was_typed_and_never_without_a_venue(
    tmp_path: Path,
) -> None:
    async def scene(host: Host) -> None:
        live_wallet(host)
        flow = replace(a_trend(BTC, "a"), profile="starter")
        start = StartRun(flow=flow, wallet="real")
        for typed in ("", "real", "live"):
            with pytest.raises(NotAllowed, match="typing its name"):
                await host.perform(replace(start, confirmed=typed))
        with pytest.raises(NotAllowed, match="history and paper"):
            await host.perform(replace(start, profile="research", confirmed="LIVE"))
        for typed in ("LIVE", " Real money "):
            with pytest.raises(Refused, match="No exchange is connected"):
                await host.perform(replace(start, confirmed=typed))
        assert not host.wallets.get("real").core.runs

    said = play(tmp_path, scene)
    assert not [event for event in said if isinstance(event, RunStarted)]


def test_another_drawing_for_real_money_asks_for_its_name_again(tmp_path: Path) -> None:
    async def scene(host: Host) -> None:
        wallet = live_wallet(host)
        wallet._parts = replace(wallet._parts, has_venue=True)
        flow = replace(a_trend(BTC, "a"), profile="starter")
        run_id = await host.perform(StartRun(flow=flow, wallet="real", confirmed="LIVE"))
        before = wallet.core.runs[run_id]
        other = ApplyFlow(run_id=run_id, flow=replace(flow, name="Other"))
        for typed in ("", "real", "live"):
            with pytest.raises(NotAllowed, match="nothing was applied"):
                await host.perform(replace(other, confirmed=typed))
        assert wallet.core.runs[run_id] is before
        await host.perform(replace(other, confirmed="Real money"))
        assert wallet.core.runs[run_id].plan.flow.name == "Other"

    said = play(tmp_path, scene)
    assert len([event for event in said if isinstance(event, FlowApplied)]) == 1
