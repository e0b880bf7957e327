"""The page of a trade comes as soon as its trade is told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.practice_file import practice_file
from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.compose import open_host
from moniqo_desktop.app.past import opened_run
from moniqo_desktop.app.past.trade_story import Told, story_of
from moniqo_desktop.app.past.worth import Worth
from moniqo_desktop.domain.messages.events import Event, OrderFilled
from moniqo_desktop.domain.messages.queries import ReplayOf, StoryOf, ToldOf
from moniqo_desktop.domain.past import TradeStory
from tests.app.test_past import DEMO
from tests.kit.talk import Talk


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


def test_a_story_never_holds_the_thread_of_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads every event of its run: of a long one that takes a while."""
    home, key = reported(tmp_path, days=20)
    threads: list[threading.Thread] = []

    def told(events: Sequence[Event], trade_id: str, of: Told) -> TradeStory:
        threads.append(threading.current_thread())
        return story_of(events, trade_id, of)

    monkeypatch.setattr(opened_run, "story_of", told)

    async def story() -> None:
        host = await open_host(home)
        try:
            first = await host.ask(StoryOf(key, "#1"))
            assert isinstance(first, TradeStory)
            assert first.facts
        finally:
            await host.aclose()

    asyncio.run(story())
    assert threads
    assert threading.main_thread() not in threads


def test_what_a_run_was_worth_is_taken_in_as_it_is_told() -> None:
    """At once or piece by piece: the same, and no event is counted twice."""
    talk = Talk()
    for price in (10_000, 10_100, 9_900):
        group = talk.enter(price, stop_price=9_000)
        stop = group.group.children[0]
        talk.close(price / 10)
        talk.fill(stop, price + 50, fee=7)
        talk.close(price / 10)
    events = talk.events
    ends = [event.at for event in events if isinstance(event, OrderFilled)]
    assert len(ends) == 6
    whole, pieces = Worth(events, 1_000), Worth((), 1_000)
    for count in range(len(events) + 1):
        pieces.take(events[:count])
    assert [pieces.cash_at(at) for at in ends] == [whole.cash_at(at) for at in ends]
    assert [pieces.held_at(at) for at in ends] == [whole.held_at(at) for at in ends]
    assert whole.cash_at(ends[-1]) != 1_000
