"""The page of a trade comes as soon as its trade is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

from moniqo_desktop.app.backtests.practice_file import practice_file
from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.compose import open_host
from moniqo_desktop.domain.messages.queries import ReplayOf, StoryOf, ToldOf
from moniqo_desktop.domain.past import TradeStory
from tests.app.test_past import DEMO


def reported(folder: Path, *, days: int) -> tuple[Path, str]:
    """A trader's folder with a report of so many practice days, and the key of that report."""
    home = folder / "home"
    path = practice_file(home, "BTC/USDT", "15m", days)
    spec = Spec(flow=DEMO, sources=(Source("BTC/USDT", "15m", str(path)),))
    run_backtest(spec, Place(home, 1, home / "reports" / "one"))
    return home, f"report:{home / 'reports' / 'one'}"


def test_the_story_of_an_early_trade_does_not_wait_for_the_rest_of_its_run(tmp_path: Path) -> None:
    home, key = reported(tmp_path, days=40)

    async def story() -> None:
        host = await open_host(home)
        try:
            assert await host.ask(ToldOf(key)) == 0.0
            first = await host.ask(StoryOf(key, "#1"))
            assert isinstance(first, TradeStory)
            assert first.trade.closed_at
            share = await host.ask(ToldOf(key))
            assert isinstance(share, float)
            assert share < 0.9
        finally:
            await host.aclose()

    asyncio.run(story())


def test_who_stops_waiting_for_a_story_leaves_the_telling_as_it_is(tmp_path: Path) -> None:
    home, key = reported(tmp_path, days=20)

    async def story() -> None:
        host = await open_host(home)
        try:
            await host.ask(ReplayOf(key))
            waiting = asyncio.ensure_future(host.ask(StoryOf(key, "#1000000")))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            for _ in range(10_000):
                if await host.ask(ToldOf(key)) == 1.0:
                    return
                await asyncio.sleep(0.005)
            raise AssertionError("the telling ended with the one who waited")
        finally:
            await host.aclose()

    asyncio.run(story())
