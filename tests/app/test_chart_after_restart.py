"""A chart has its candles as soon as the window is back, not with the next candle."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DEMO = read_flow((RESOURCES / "templates" / "demo.json").read_bytes())
HOUR = 3_600_000


async def lived(home: Path) -> None:
    host = await open_host(home, PracticeTerms(speed=FASTEST, ends_at=PRACTICE_START + HOUR))
    await host.start(serve=False)
    try:
        await host.perform(StartRun(flow=DEMO))
        await host.wallet.runner.follow()
    finally:
        await host.aclose()


async def seen_again(home: Path) -> State:
    """What the window holds when it is back, before the market has said a word."""
    host, state = await open_host(home, PracticeTerms(speed=1.0)), State()
    tasks = Tasks(lambda _, error: pytest.fail(str(error)))
    try:
        await host.start(serve=False)
        await taken_up(host, state, tasks)
    finally:
        await tasks.aclose()
        await host.aclose()
    return state


async def taken_up(host: Host, state: State, tasks: Tasks) -> None:
    catalogue = Catalogue.from_file(RESOURCES / "nodes.json")
    context = SimpleNamespace(ask=host.ask, send=host.send, catalogue=catalogue)
    backfill = Backfill(context, state, tasks)  # type: ignore[arg-type]  # the doors it needs
    await backfill.markets()
    state.apply(await backfill.past_of_open_runs())
    await backfill.drawings()
    for _ in range(10_000):
        if not tasks.names:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("the candles never came")


def test_a_run_that_goes_on_has_a_chart_before_its_next_candle(tmp_path: Path) -> None:
    asyncio.run(lived(tmp_path))
    state = asyncio.run(seen_again(tmp_path))
    held = state.candles.columns(Symbol("BTC/USDT"), timeframe("1m"))
    assert len(held) >= 60
    assert int(held.opened_at[-1]) in range(PRACTICE_START, PRACTICE_START + HOUR + 1)
