"""A running flow takes a new drawing: all of it or nothing, and what is open stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.app.past.retrace import retrace
from moniqo_desktop.domain.blocks.fold import NewBlock, fold, unfold
from moniqo_desktop.domain.errors import FlowProblems, Mistake, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.flow.links import KindTable
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import ClosePosition, PauseRun
from moniqo_desktop.domain.messages.desk_commands import EditOrder
from moniqo_desktop.domain.messages.events import Event, OrderFilled
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import DAY_MS, PRACTICE_START
from moniqo_desktop.store.tape import TapeWriter
from tests.kit.flows import kinds

DEMO = read_flow((Path(__file__).parents[2] / "resources" / "templates" / "demo.json").read_bytes())
MORNING, EVENING = PRACTICE_START + DAY_MS // 8, PRACTICE_START + DAY_MS // 4
Scene = Callable[[Host, str], Awaitable[None]]


def with_params(flow: Flow, kind: str, **changes: Any) -> Flow:
    """The drawing with other settings of the first node of a kind."""
    chosen = next(node for node in flow.nodes if node.kind == kind)
    changed = replace(chosen, params={**chosen.params, **changes})
    return replace(flow, nodes=tuple(changed if n is chosen else n for n in flow.nodes))


SMALLER = with_params(DEMO, "risk.sizer", risk_percent=0.3)
SLOWER = with_params(DEMO, "indicator.ta.ema", timeperiod=55)


def node_of(kind: str, flow: Flow = DEMO) -> str:
    return next(node.node_id for node in flow.nodes if node.kind == kind)


async def until(host: Host, at: int) -> None:
    """The practice market goes on to a moment, as fast as it is taken."""
    feed: Any = host._feed
    feed._ends_at = at
    await host.wallet.runner.follow()


def play(folder: Path, scene: Scene, tape: Path | None = None) -> list[Event]:
    """The demo until the morning, then the scene; returns all that was said."""

    async def acted() -> list[Event]:
        writer = TapeWriter(tape) if tape else None
        practice = PracticeTerms(speed=FASTEST, watch=False)
        host = await open_host(folder, practice, tape=writer)
        said: list[Event] = []
        host.subscribe(said.append)
        try:
            await host.start(serve=False)
            run_id = await host.wallet.start(DEMO)
            await until(host, MORNING)
            await scene(host, run_id)
        finally:
            await host.aclose()
            if writer:
                writer.close()
        return said

    return asyncio.run(acted())


def resumed(folder: Path, at: int) -> tuple[list[Event], Host]:
    """The next life of the program, up to a moment."""

    async def acted() -> tuple[list[Event], Host]:
        host = await open_host(folder, PracticeTerms(speed=FASTEST, watch=False))
        said: list[Event] = []
        host.subscribe(said.append)
        try:
            await host.start(serve=False)
            await until(host, at)
        finally:
            await host.aclose()
        return said, host

    return asyncio.run(acted())


def test_only_the_changed_node_begins_anew(tmp_path: Path) -> None:
    async def scene(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=SMALLER))

    [applied] = [e for e in play(tmp_path, scene) if isinstance(e, FlowApplied)]
    assert applied.fresh == (node_of("risk.sizer"),)
    assert applied.gone == ()
    assert len(applied.kept) == len(DEMO.nodes) - 1
    assert applied.flow == SMALLER


def test_a_node_that_is_fed_otherwise_begins_anew(tmp_path: Path) -> None:
    council = node_of("agent.council")
    left_out = next(link for link in DEMO.links if link.to_node == council)
    fewer = replace(DEMO, links=tuple(link for link in DEMO.links if link is not left_out))

    async def scene(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=fewer))

    [applied] = [e for e in play(tmp_path, scene) if isinstance(e, FlowApplied)]
    assert applied.fresh == (council,)


def test_what_is_open_stays_as_it_is(tmp_path: Path) -> None:
    async def scene(host: Host, run_id: str) -> None:
        core = host.wallet.core
        for minutes in range(0, 720, 5):
            await until(host, MORNING + minutes * 60_000)
            if core.desk.positions:
                break
        assert core.desk.positions, "nothing was open: this proves nothing"
        before = core.desk.state()
        states = core.runs[run_id].program.state()
        venue = await host.wallet._parts.venue.snapshot()
        await host.perform(ApplyFlow(run_id=run_id, flow=SMALLER))
        assert core.desk.state() == before
        assert await host.wallet._parts.venue.snapshot() == venue
        kept = dict(states["states"])
        kept.pop(node_of("risk.sizer"))
        now = core.runs[run_id].program.state()["states"]
        assert {name: now[name] for name in kept} == kept
        await until(host, core.now + 600_000)

    play(tmp_path, scene)


def test_a_drawing_with_problems_changes_nothing(tmp_path: Path) -> None:
    broken = replace(DEMO, nodes=tuple(n for n in DEMO.nodes if n.kind != "risk.gate"))
    unreadable = with_params(DEMO, "indicator.ta.ema", timeperiod=-4)

    async def scene(host: Host, run_id: str) -> None:
        run = host.wallet.core.runs[run_id]
        for drawing in (broken, unreadable):
            with pytest.raises(FlowProblems):
                await host.perform(ApplyFlow(run_id=run_id, flow=drawing))
        with pytest.raises(Mistake, match="another flow"):
            await host.perform(ApplyFlow(run_id=run_id, flow=replace(DEMO, flow_id="other")))
        with pytest.raises(Mistake, match="has ended"):
            await host.perform(ApplyFlow(run_id="gone", flow=SMALLER))
        assert host.wallet.core.runs[run_id] is run

    said = play(tmp_path, scene)
    assert not [event for event in said if isinstance(event, FlowApplied)]


def test_what_cannot_be_recorded_is_not_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(host: Host, run_id: str) -> None:
        run, record = host.wallet.core.runs[run_id], host.journal.record

        async def full(batch: object) -> None:
            raise StoreBusy("The disk is full.")

        monkeypatch.setattr(host.journal, "record", full)
        with pytest.raises(StoreBusy):
            await host.perform(ApplyFlow(run_id=run_id, flow=SMALLER))
        monkeypatch.setattr(host.journal, "record", record)
        assert host.wallet.core.runs[run_id] is run
        await until(host, EVENING)

    tape = tmp_path / "tape"
    said = play(tmp_path, scene, tape)
    assert retrace(tape)["digest"] == digest(said)
    _, host = resumed(tmp_path, EVENING)
    [run] = host.wallet.core.runs.values()
    assert run.plan.flow == DEMO


def test_the_tape_tells_which_drawing_ruled_when(tmp_path: Path) -> None:
    async def scene(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=SLOWER))
        await until(host, EVENING)
        await host.perform(ApplyFlow(run_id=run_id, flow=SMALLER))
        await until(host, EVENING + DAY_MS // 8)

    tape = tmp_path / "tape"
    said = play(tmp_path / "home", scene, tape)
    assert len([event for event in said if isinstance(event, FlowApplied)]) == 2
    assert retrace(tape)["digest"] == digest(said)


def test_a_command_that_was_refused_stays_without_effect_on_the_tape(tmp_path: Path) -> None:
    async def scene(host: Host, run_id: str) -> None:
        for command in (EditOrder(order_id=OrderId("gone"), amount=5), PauseRun(run_id="gone")):
            with pytest.raises(Mistake):
                await host.wallet.runner.command(command)
        with pytest.raises(Mistake):
            await host.wallet.runner.command(ClosePosition(symbol=Symbol("SOL/USDT")))
        await until(host, EVENING)

    tape = tmp_path / "tape"
    said = play(tmp_path / "home", scene, tape)
    assert retrace(tape)["digest"] == digest(said)


@pytest.mark.parametrize("drawing", [SLOWER, SMALLER], ids=["slower", "smaller"])
def test_a_restart_goes_on_with_the_drawing_that_ruled(tmp_path: Path, drawing: Flow) -> None:
    async def undisturbed(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=drawing))
        await until(host, EVENING)

    async def cut(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=drawing))

    whole = play(tmp_path / "whole", undisturbed)
    first = play(tmp_path / "cut", cut)
    then, host = resumed(tmp_path / "cut", EVENING)
    [run] = host.wallet.core.runs.values()
    assert run.plan.flow == drawing
    applied = next(n for n, event in enumerate(whole) if isinstance(event, FlowApplied))
    told = [event for event in then if type(event).__name__ != "RunResumed"]
    assert len(first) == applied + 1
    assert digest(whole[applied + 1 :]) == digest(told)


def test_a_symbol_that_was_not_read_before_comes_with_its_past(tmp_path: Path) -> None:
    source = next(node for node in DEMO.nodes if node.kind == "market.candles")
    params = {**source.params, "symbol": "ETH/USDT", "timeframe": "1h"}
    more = replace(DEMO, nodes=(*DEMO.nodes, replace(source, node_id="more", params=params)))

    async def scene(host: Host, run_id: str) -> None:
        await host.perform(ApplyFlow(run_id=run_id, flow=more))
        run = host.wallet.core.runs[run_id]
        [clock] = [clock for clock in run.candles if clock.symbol == "ETH/USDT"]
        seen = run.candles[clock].opened_at
        assert seen == host.wallet.core.now // 3_600_000 * 3_600_000 - 3_600_000
        await until(host, MORNING + 2 * 3_600_000)
        assert run.candles[clock].opened_at == seen + 2 * 3_600_000

    play(tmp_path, scene)


# -- blocks ----------------------------------------------------------------------------------------


def _folded(flow: Flow) -> Flow:
    """All but the candles as one block."""
    apart = "market."
    inside = {node.node_id for node in flow.nodes if not node.kind.startswith(apart)}
    assert len(inside) > 3
    return fold(flow, KindTable(kinds()), inside, NewBlock("k", "block", "Thinking"))


def _fills(said: list[Event]) -> list[tuple[object, ...]]:
    return [(e.at, e.symbol, e.side, e.price, e.amount) for e in said if isinstance(e, OrderFilled)]


def test_a_flow_that_is_folded_and_opened_while_it_runs_trades_the_same(tmp_path: Path) -> None:
    folded = _folded(DEMO)
    opened = unfold(folded, "block", map("w{}".format, count()).__next__)
    states: list[dict[str, Any]] = []

    async def scene(host: Host, run_id: str) -> None:
        def remembered() -> dict[str, Any]:
            found = host.wallet.core.runs[run_id].program.state()["states"]
            return {name.rpartition("/")[2]: each for name, each in found.items()}

        for drawing, until_at in ((folded, EVENING), (opened, EVENING + DAY_MS // 8)):
            before = remembered()
            await host.perform(ApplyFlow(run_id=run_id, flow=drawing))
            assert remembered() == before
            states.append(before)
            await until(host, until_at)

    async def undisturbed(host: Host, run_id: str) -> None:
        await until(host, EVENING + DAY_MS // 8)

    said, plain = play(tmp_path / "folded", scene), play(tmp_path / "plain", undisturbed)
    assert [e.fresh + e.gone for e in said if isinstance(e, FlowApplied)] == [(), ()]
    assert any(states[0].values()), "nothing was remembered: this proves nothing"
    assert _fills(plain)
    assert _fills(said) == _fills(plain)
