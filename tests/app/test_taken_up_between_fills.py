"""A program that ends between two fills of one candle goes on: what its venue has done and not told
yet is no disagreement."""

from __future__ import annotations

import asyncio

import pytest

from moniqo_desktop.app.wallets.agreement import refuse_difference
from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.protocols import Batch
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import kinds
from tests.kit.mortal_wallet import LENGTH, Killed, World
from tests.kit.trading_flows import waiting


def ends_between_fills(world: World) -> None:
    """The wallet dies as soon as something is recorded while a fill is still to be told."""
    record, venue = world.journal.record, world.life.venue

    async def deadly(batch: Batch) -> None:
        await record(batch)
        if any(isinstance(report, FillSeen) for report in venue.untold()):
            world.journal.record = record  # type: ignore[method-assign]  # for the next life
            raise Killed

    world.journal.record = deadly  # type: ignore[method-assign]  # to end it there


async def killed_between_fills() -> World:
    """The journal has the first of several fills, the venue has done all of them."""
    for seed in range(20):
        world = World(seed, kinds())
        world.feed.until = 120 * MINUTE
        await world.life.wallet.start(waiting())
        ends_between_fills(world)
        world.feed.until = LENGTH * MINUTE
        try:
            await world.life.wallet.runner.follow()
        except Killed:
            return world
    raise AssertionError("no candle filled twice: this proves nothing")


def test_a_wallet_is_taken_up_between_two_fills_of_a_candle() -> None:
    async def acted() -> None:
        world = await killed_between_fills()
        await world.begin_again()
        desk, venue = world.core.desk, world.life.venue
        assert desk.position(SYMBOL).amount != venue._market.position(SYMBOL).amount
        await world.life.wallet.runner.follow()
        assert desk.position(SYMBOL).amount == venue._market.position(SYMBOL).amount
        assert desk.earned() == venue._market.snapshot(0).total

    asyncio.run(acted())


def test_a_fill_that_nobody_is_going_to_tell_is_a_disagreement() -> None:
    async def acted() -> None:
        world = await killed_between_fills()
        await world.begin_again()
        world.life.venue._inbox.clear()
        with pytest.raises(Unavailable, match="the venue holds"):
            await refuse_difference(world.core.desk, world.life.venue)

    asyncio.run(acted())
