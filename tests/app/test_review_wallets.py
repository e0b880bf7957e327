"""Accounts are told apart: by name where a lock is lifted, by market where they are taken up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake, NotAllowed
from moniqo_desktop.domain.messages.wallet_commands import (
    ALL_WALLETS,
    CreateWallet,
    LiftLock,
    RenameWallet,
)
from moniqo_desktop.domain.money import MONEY_UNIT
from tests.kit.practice_hosts import play

_LOCK = 2**53
SECOND = CreateWallet(wallet="two", name="Second", cash=5_000 * MONEY_UNIT, profile="expert")


@pytest.mark.parametrize("named", ["", ALL_WALLETS, "practice"])
def test_a_lock_is_lifted_on_one_account_by_its_own_name(tmp_path: Path, named: str) -> None:
    async def scene(host: Host) -> None:
        await host.perform(SECOND)
        for wallet in host.wallets:
            wallet.core.safety = replace(wallet.core.safety, breaker_until=_LOCK)
        with pytest.raises((NotAllowed, Mistake)):
            await host.perform(LiftLock(wallet=named, confirmed=named))
        assert all(wallet.core.safety.breaker_until for wallet in host.wallets)

    play(tmp_path, scene, seed=9)


def test_accounts_of_one_practice_market_are_not_taken_up_on_another(tmp_path: Path) -> None:
    async def make(host: Host) -> None:
        await host.perform(SECOND)
        await host.perform(RenameWallet(wallet="practice", name="Mine"))

    async def other(host: Host) -> None:
        assert [wallet.name for wallet in host.wallets] == ["practice-9"]

    async def back(host: Host) -> None:
        assert [wallet.title for wallet in host.wallets] == ["Mine", "Second"]

    play(tmp_path, make)
    play(tmp_path, other, seed=9)
    play(tmp_path, back)
