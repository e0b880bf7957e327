"""Lives of a host on the practice market, with one or two wallets at work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.wallet_commands import CreateWallet
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from tests.kit.trading_flows import trend

HOUR = 3_600_000
BTC, ETH = Symbol("BTC/USDT"), Symbol("ETH/USDT")
Scene = Callable[[Host], Awaitable[None]]
SECOND = CreateWallet(wallet="two", name="Second", cash=5_000 * MONEY_UNIT, profile="research")


def a_trend(symbol: Symbol, flow_id: str) -> Flow:
    return replace(trend(symbol), flow_id=flow_id, name=flow_id)


def play(folder: Path, scene: Scene, seed: int = 7, *, serve: bool = False) -> list[Event]:
    """One life of the program; returns all that was said. serve: as in the window, in which nobody
    drives the runners; the market stands still then."""

    async def acted() -> list[Event]:
        speed = 0.001 if serve else FASTEST
        host = await open_host(folder, PracticeTerms(seed, speed, watch=False))
        said: list[Event] = []
        host.subscribe(said.append)
        try:
            await host.start(serve=serve)
            await scene(host)
        finally:
            await host.aclose()
        return said

    return asyncio.run(acted())


async def until(host: Host, hours: int) -> None:
    """All wallets at work reach a moment, one after the other: they do not know of each other."""
    feed: Any = host._feed
    feed._ends_at = PRACTICE_START + hours * HOUR
    for wallet in host.wallets:
        if wallet.core.runs:
            await wallet.runner.follow()


async def three_flows(host: Host) -> list[str]:
    """Two on the first wallet, one on the second."""
    await host.perform(SECOND)
    places = ((BTC, "a", "practice"), (ETH, "b", "practice"), (BTC, "c", "two"))
    return [
        await host.perform(StartRun(flow=a_trend(symbol, name), wallet=wallet))
        for symbol, name, wallet in places
    ]


async def until_open(host: Host, *places: tuple[str, Symbol]) -> None:
    """Until these wallets hold these symbols."""
    for hours in range(1, 48):
        await until(host, hours)
        held = {(w.name, symbol) for w in host.wallets for symbol in w.core.desk.positions}
        if set(places) <= held:
            return
    raise AssertionError("these positions never came")
