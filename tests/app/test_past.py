"""Runs that were: listed, told again to the very values, and the story of each trade."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.practice_file import practice_file
from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.app.past.runs import drawdown_of
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.messages.commands import ClosePosition, GoOn, HoldMarket, StartRun
from moniqo_desktop.domain.messages.events import (
    Event,
    MarketHeld,
    NodeEvaluated,
    OrderFilled,
    PositionChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.queries import MomentOf, PastRunsOf, ReplayOf, StoryOf, ValuesOf
from moniqo_desktop.domain.past import Moment, PastRun, ReplayHead, TradeStory
from moniqo_desktop.domain.refused_cards import RefusedCards
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from moniqo_desktop.nodes.registry import load_registry

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"
DEMO = read_flow((TEMPLATES / "demo.json").read_bytes())
HOUR = 3_600_000
TRADES = 3
Story = Callable[[Host, str, list[Event]], Awaitable[None]]


def lived(home: Path, story: Story, hours: float = 60) -> None:
    """The demo over some hours of the practice market, then the story."""

    async def run() -> None:
        ends = PRACTICE_START + int(hours * HOUR)
        host = await open_host(home, PracticeTerms(speed=FASTEST, ends_at=ends))
        events: list[Event] = []
        host.subscribe(events.append)
        await host.start(serve=False)
        run_id = await host.perform(StartRun(flow=DEMO))
        await host.wallet.runner.follow()
        try:
            await story(host, run_id, events)
        finally:
            await host.aclose()

    asyncio.run(run())


async def told_again(host: Host, run_id: str) -> ReplayHead:
    """Opened, and waited for to its end."""
    head = await host.ask(ReplayOf(run_id))
    assert isinstance(head, ReplayHead)
    last = int(head.moments[-1])
    for _ in range(100_000):
        moment = await host.ask(MomentOf(run_id, last))
        assert isinstance(moment, Moment)
        if moment.share == 1.0 and moment.told_until > last:
            return head
        await asyncio.sleep(0.001)
    raise AssertionError("the run was never told to its end")


def test_the_list_tells_trades_profit_and_the_deepest_fall_of_each_run(tmp_path: Path) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        (run,) = await host.ask(PastRunsOf())  # type: ignore[misc]  # a tuple of PastRun
        assert isinstance(run, PastRun)
        profits = [e.profit for e in events if isinstance(e, TradeClosed)]
        assert len(profits) >= TRADES
        assert (run.key, run.title, run.mode) == (run_id, DEMO.name, "paper")
        assert (run.trades, run.net_profit) == (len(profits), sum(profits))
        assert run.max_drawdown == drawdown_of(run.cash, profits) > 0
        assert run.is_open

    lived(tmp_path, story)


def test_every_node_is_told_again_as_it_was_when_it_ran(tmp_path: Path) -> None:
    """The values on the canvas of then, to the letter, at moments all over the run; a refusal by
    the check it was, as the window tells it."""

    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        head = await told_again(host, run_id)
        seen: dict[str, NodeEvaluated] = {}
        cards = RefusedCards()
        events = [cards.told(event) for event in events]
        wanted = {int(at) for at in head.moments[:: max(len(head.moments) // 40, 1)]}
        checked = 0
        for place, event in enumerate(events):
            if isinstance(event, NodeEvaluated):
                seen[event.node_id] = event
            ends = place + 1 == len(events) or events[place + 1].at > event.at
            if not ends or event.at not in wanted:
                continue
            moment = await host.ask(MomentOf(run_id, event.at))
            assert isinstance(moment, Moment)
            now = {node.node_id: (node.text, node.outputs) for node in moment.nodes}
            for node_id, was in seen.items():
                assert now[node_id] == (was.text, was.outputs), (node_id, event.at)
                checked += 1
            assert moment.note == ""
        assert checked > 100

    lived(tmp_path, story)


def test_a_moment_before_the_first_trade_has_no_position_and_the_cash_it_began_with(
    tmp_path: Path,
) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        head = await told_again(host, run_id)
        first = await host.ask(MomentOf(run_id, int(head.moments[0])))
        assert isinstance(first, Moment)
        assert (first.position, first.profit) == ("", 0)
        opened = next(e for e in events if isinstance(e, PositionChanged))
        later = await host.ask(MomentOf(run_id, opened.at))
        assert isinstance(later, Moment)
        assert later.position.startswith(("LONG", "SHORT"))

    lived(tmp_path, story)


def test_the_story_of_a_trade_adds_up_to_its_profit(tmp_path: Path) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        closed = [e for e in events if isinstance(e, TradeClosed)]
        for trade in closed:
            told = await host.ask(StoryOf(run_id, trade.trade_id))
            assert isinstance(told, TradeStory)
            assert told.profit == trade.profit == told.gross - told.fees - told.funding
            assert told.fees == trade.fees
            assert told.trade.opened_at == trade.opened_at
            assert told.decided_at <= trade.opened_at
            assert {fill.purpose for fill in told.fills} >= {"open", trade.exit_purpose.value}
            entry = next(order for order in told.orders if order.purpose == "open")
            assert entry.checks
            assert told.facts
            assert any(voice.reason for voice in told.voices)
            assert told.exit_words

    lived(tmp_path, story)


def test_a_trade_is_found_without_naming_its_run(tmp_path: Path) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        trade = next(e for e in events if isinstance(e, TradeClosed))
        told = await host.ask(StoryOf("", trade.trade_id))
        assert isinstance(told, TradeStory)
        assert told.key == run_id
        with pytest.raises(Mistake, match="not in the journal"):
            await host.ask(StoryOf("", "no such trade"))

    lived(tmp_path, story)


def test_the_story_of_a_trade_leaves_the_replay_of_its_run_going_on(tmp_path: Path) -> None:
    """The run still trades: its story is read anew, while the walk through it is told on."""

    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        head = await host.ask(ReplayOf(run_id))
        assert isinstance(head, ReplayHead)
        last = int(head.moments[-1])
        trade = next(e for e in events if isinstance(e, TradeClosed))
        await host.ask(StoryOf(run_id, trade.trade_id))
        for _ in range(5_000):
            moment = await host.ask(MomentOf(run_id, last))
            assert isinstance(moment, Moment)
            if moment.share == 1.0:
                return
            await asyncio.sleep(0.002)
        raise AssertionError("the replay stood still")

    lived(tmp_path, story)


def test_a_replay_says_where_the_record_left_the_flow(tmp_path: Path) -> None:
    """A position closed by hand is part of the record, not of what the flow alone does."""

    async def run() -> None:
        host = await open_host(tmp_path, PracticeTerms(speed=FASTEST))
        events: list[Event] = []
        host.subscribe(events.append)
        await host.start()
        await host.perform(HoldMarket())
        run_id = await host.perform(StartRun(flow=DEMO))
        await host.perform(GoOn())
        for _ in range(1_000_000):
            opened = [e for e in events if isinstance(e, PositionChanged) and e.amount]
            if opened:
                break
            await asyncio.sleep(0)
        await host.perform(ClosePosition(symbol=opened[0].symbol))
        for _ in range(1_000_000):
            if any(isinstance(e, TradeClosed) for e in events):
                break
            await asyncio.sleep(0)
        await host.perform(HoldMarket())
        assert [e for e in events if isinstance(e, MarketHeld) and e.held]
        head = await told_again(host, run_id)
        last = await host.ask(MomentOf(run_id, int(head.moments[-1])))
        await host.aclose()
        assert isinstance(last, Moment)
        assert "the record differs from what the flow alone would have done" in last.note

    asyncio.run(run())


def test_values_of_a_running_node_can_be_pinned_as_they_are(tmp_path: Path) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        for node in DEMO.nodes:
            values = await host.ask(ValuesOf(run_id, node.node_id))
            assert isinstance(values, dict)
            json.dumps(values)
        candles = next(n for n in DEMO.nodes if n.kind == "market.candles")
        values = await host.ask(ValuesOf(run_id, candles.node_id))
        assert values["close"] > 0  # type: ignore[index]  # a table, see above

    lived(tmp_path, story, hours=3)


def test_a_backtest_is_walked_through_from_what_lies_beside_its_report(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "home" / "reports" / "one"
    path = practice_file(home, "BTC/USDT", "15m", 20)
    spec = Spec(flow=DEMO, sources=(Source("BTC/USDT", "15m", str(path)),))
    figures = run_backtest(spec, Place(home, 1, folder))

    async def story() -> None:
        host = await open_host(home)
        try:
            runs = await host.ask(PastRunsOf())
            assert isinstance(runs, tuple)
            (run,) = runs
            assert (run.mode, run.trades) == ("backtest", figures["trades"])
            head = await told_again(host, run.key)
            assert len(head.trades) == figures["trades"]
            fills = []
            for trade in head.trades:
                told = await host.ask(StoryOf(run.key, trade.trade_id))
                assert isinstance(told, TradeStory)
                if trade.ended_by != "end of data":
                    assert told.profit == trade.profit
                fills += told.fills
            assert fills
        finally:
            await host.aclose()

    asyncio.run(story())


def test_a_report_of_before_says_why_it_cannot_be_walked_through(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "old"
    folder.mkdir(parents=True)

    async def story() -> None:
        host = await open_host(tmp_path)
        try:
            with pytest.raises(Mistake, match="made before"):
                await host.ask(ReplayOf(f"report:{folder}"))
        finally:
            await host.aclose()

    asyncio.run(story())


def test_the_registry_is_the_one_the_flow_was_drawn_with() -> None:
    assert all(load_registry().find(node.kind) for node in DEMO.nodes)


def test_fills_of_one_run_are_never_those_of_another(tmp_path: Path) -> None:
    async def story(host: Host, run_id: str, events: list[Event]) -> None:
        with pytest.raises(Mistake, match="not in the journal"):
            await host.ask(ReplayOf("gone"))
        assert [e for e in events if isinstance(e, OrderFilled)]

    lived(tmp_path, story, hours=24)
