"""The equity curve out of the journal: what was marked then, to the last unit."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.app.past import equity as past_equity
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import Command, StartRun, StopRun
from moniqo_desktop.domain.messages.events import EquityMarked, Event, OrderFilled, RunResumed
from moniqo_desktop.domain.messages.queries import EquityOf, EquityPast
from moniqo_desktop.domain.messages.wallet_commands import CreateWallet
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks
from tests.kit.trading_flows import trend

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"
DEMO = read_flow((TEMPLATES / "demo.json").read_bytes())
MINUTE, HOUR = 60_000, 3_600_000


class Life:
    """One life of the program after the other over the same folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.marks: dict[int, int] = {}
        self.events: list[Event] = []

    def hear(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, EquityMarked) and event.wallet == "practice":
            self.marks[event.at] = event.equity

    def live(self, hours: int, *commands: Command) -> EquityPast:
        """Until so many hours after the market's beginning; the curve as the journal tells it."""
        return asyncio.run(self._live(hours, commands))

    async def _live(self, hours: int, commands: tuple[Command, ...]) -> EquityPast:
        terms = PracticeTerms(speed=FASTEST, ends_at=PRACTICE_START + hours * HOUR)
        host = await open_host(self.home, terms)
        host.subscribe(self.hear)
        await host.start(serve=False)
        try:
            for command in commands:
                await host.perform(command)
            await host.wallet.runner.follow()
            return await asked(host)
        finally:
            await host.aclose()


async def asked(host: Host, wallet: str = "practice") -> EquityPast:
    past = await host.ask(EquityOf(wallet))
    assert isinstance(past, EquityPast)
    return past


def as_marks(past: EquityPast) -> dict[int, int]:
    return dict(zip(past.times.tolist(), past.equity.tolist(), strict=True))


def test_the_journal_tells_every_mark_of_three_lives_again(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.live(4, StartRun(flow=DEMO))
    life.live(9)
    past = life.live(17)
    assert sum(isinstance(event, OrderFilled) for event in life.events) > 4
    assert len(life.marks) > 1_000
    assert as_marks(past) == life.marks


def test_the_program_was_off_where_a_life_took_the_run_up(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.live(3, StartRun(flow=DEMO))
    last = max(life.marks)
    past = life.live(4)
    assert past.off == tuple(e.at for e in life.events if isinstance(e, RunResumed))
    assert last - MINUTE <= past.off[0] <= last


def test_runs_that_were_stopped_are_part_of_the_curve(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.live(6, StartRun(flow=DEMO))
    run_id = next(event.run_id for event in life.events if event.run_id)
    past = life.live(8, StopRun(run_id=run_id), StartRun(flow=trend(Symbol("ETH/USDT"))))
    assert as_marks(past).items() >= life.marks.items()


def test_a_wallet_that_never_ran_has_no_curve(tmp_path: Path) -> None:
    async def story() -> None:
        host = await open_host(tmp_path, PracticeTerms(speed=FASTEST, ends_at=PRACTICE_START))
        await host.start(serve=False)
        try:
            made = CreateWallet(wallet="two", name="Second", cash=5_000 * MONEY_UNIT)
            await host.perform(made)
            assert len((await asked(host, "two")).times) == 0
        finally:
            await host.aclose()

    asyncio.run(story())


def test_a_longer_past_is_told_by_longer_candles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(tmp_path)
    life.live(6, StartRun(flow=DEMO))
    monkeypatch.setattr(past_equity, "MOST", 120)
    past = life.live(9)
    assert 100 < len(past.times) <= 120
    assert as_marks(past).items() <= life.marks.items()


def test_the_window_measures_falls_from_the_peak_of_all_lives(tmp_path: Path) -> None:
    """Run, stop, start again: the curve has the earlier points, the fall its earlier peak."""
    life = Life(tmp_path)
    life.live(9, StartRun(flow=DEMO))
    before = dict(life.marks)
    state = asyncio.run(started_again(tmp_path, hours=11))
    times, equity = state.equity.points()
    assert dict(zip(times.tolist(), equity.tolist(), strict=True)).items() >= before.items()
    assert times[-1] == PRACTICE_START + 11 * HOUR
    now = state.equity.now()
    assert now is not None
    assert now.peak == max(before.values()) > max(equity[-2 * 60 :].tolist())
    assert now.drawdown == now.peak - now.equity
    assert len(state.equity.off()) == 1


async def started_again(home: Path, hours: int) -> State:
    """The window's own state in a later life of the program."""
    terms = PracticeTerms(speed=FASTEST, ends_at=PRACTICE_START + hours * HOUR)
    host, state = await open_host(home, terms), State()
    tasks = Tasks(lambda _, error: pytest.fail(str(error)))
    context = SimpleNamespace(ask=host.ask, send=host.send)
    backfill = Backfill(context, state, tasks)  # type: ignore[arg-type]  # the doors it needs

    arrived = asyncio.Event()

    def hear(event: Event) -> None:
        state.apply((event,))
        backfill.hear((event,))
        if event.at == PRACTICE_START + hours * HOUR:
            arrived.set()

    host.subscribe(hear)
    await host.start()
    try:
        await arrived.wait()
        for _ in range(10_000):
            if not tasks.names:
                return state
            await asyncio.sleep(0.001)
        raise AssertionError("the past was never told")
    finally:
        await tasks.aclose()
        await host.aclose()
