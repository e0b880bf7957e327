"""A journal that refuses: what was decided waits, then leaves once and in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from moniqo_desktop.domain.errors import InsufficientFunds, Mistake, StoreBusy
from moniqo_desktop.domain.market import Candle, timeframe
from moniqo_desktop.domain.messages.commands import ClosePosition, PauseRun, PullKillSwitch
from moniqo_desktop.domain.messages.events import Notified, OrderChanged
from moniqo_desktop.domain.messages.reports import (
    CandleClosed,
    FillSeen,
    OrderAccepted,
    Report,
)
from moniqo_desktop.domain.orders import OrderIntent, OrderStatus, Purpose, Side
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.order_fold import folded_orders
from moniqo_desktop.engine.program.run import Run
from tests.engine.test_outbox import alone
from tests.engine.test_runner import START, Stage
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import MARKETS, a_source, compiled

WISH = OrderIntent(
    "candles", SYMBOL, Purpose.OPEN, Side.BUY, 1_000, stop_price=9_800, decided_price=10_000
)


def play(scene: Callable[[Stage], Awaitable[None]], *, final: bool = True) -> None:
    async def acted() -> None:
        stage = Stage(final=final)
        await stage.begin()
        await scene(stage)

    asyncio.run(acted())


def notices(stage: Stage) -> list[str]:
    return [event.level for event in stage.told if isinstance(event, Notified)]


def in_step(stage: Stage) -> bool:
    """The journal tells of the same orders as the desk."""
    told = folded_orders(stage.journal.all_events(), MARKETS)
    desk = stage.core.desk.orders
    return {k: o.status for k, o in told.items()} == {k: o.status for k, o in desk.items()}


async def refused_entry(stage: Stage) -> None:
    """An entry is decided while the disk is full."""
    stage.journal.full = True
    orders_out.carry_out(stage.core, stage.run, WISH, stage.core.now)
    with pytest.raises(StoreBusy):
        await stage.runner._commit(stage.core.drain())
    assert stage.venue.asked == []


async def until(happened: Callable[[], object]) -> None:
    for _ in range(5_000):
        if happened():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not happen")


def test_what_had_to_wait_leaves_with_the_next_record_and_is_told() -> None:
    async def scene(stage: Stage) -> None:
        await refused_entry(stage)
        stage.journal.full = False
        await stage.runner.command(PauseRun(run_id="run"))
        assert stage.venue.verbs() == ["submit"]
        assert in_step(stage)
        assert "success" in notices(stage)

    play(scene)


def test_a_refusal_in_the_middle_leaves_the_rest_in_order_and_once() -> None:
    """The venue refuses the first of three; that cannot be recorded; then it can."""

    async def scene(stage: Stage) -> None:
        await stage.enter()
        first, second = stage.core.desk.orders.values()
        stage.venue.asked.clear()
        stage.venue.fails = [InsufficientFunds("No money.")]
        submit = stage.venue.submit

        async def filling_the_disk(group: object) -> None:
            stage.journal.full = bool(stage.venue.fails)
            await submit(group)  # type: ignore[arg-type]  # passed on as it came

        stage.venue.submit = filling_the_disk  # type: ignore[method-assign]
        stage.core.actions.extend(alone(first, second, first))
        with pytest.raises(StoreBusy):
            await stage.runner._commit(stage.core.drain())
        assert stage.venue.asked == [("submit", first.order_id)]
        stage.journal.full = False
        with pytest.raises(Mistake):
            await stage.runner.command(ClosePosition(symbol=SYMBOL))
        ids = [first.order_id, second.order_id, first.order_id]
        assert stage.venue.asked == [("submit", order_id) for order_id in ids]
        assert in_step(stage)

    play(scene)


def test_a_crash_while_it_waits_loses_nothing_that_was_recorded() -> None:
    """What the journal never took was never sent either: the next start knows nothing of it."""

    async def scene(stage: Stage) -> None:
        before = stage.journal.saved("test")
        await refused_entry(stage)
        assert stage.journal.saved("test") == before

    play(scene)


def test_while_the_journal_refuses_nothing_new_is_decided() -> None:
    async def scene(stage: Stage) -> None:
        await refused_entry(stage)
        with pytest.raises(StoreBusy, match="was not done"):
            await stage.runner.command(PauseRun(run_id="run"))
        assert stage.run.paused is False
        other = Run("other", compiled(a_source()), stage.core.terms.profile)
        with pytest.raises(StoreBusy, match="was not done"):
            await stage.runner.start(other, START, {})
        assert list(stage.core.runs) == ["run"]

    play(scene)


def test_a_kill_switch_counts_at_once_and_keeps_the_waiting_entry_back() -> None:
    async def scene(stage: Stage) -> None:
        await refused_entry(stage)
        with pytest.raises(StoreBusy, match="waits and is sent then"):
            await stage.runner.command(PullKillSwitch())
        assert stage.core.safety.kill_switch
        stage.journal.full = False
        with pytest.raises(Mistake):
            await stage.runner.command(ClosePosition(symbol=SYMBOL))
        assert "submit" not in stage.venue.verbs()
        assert stage.entry.status is OrderStatus.REJECTED
        assert in_step(stage)

    play(scene)


def test_a_run_that_cannot_be_recorded_has_not_started() -> None:
    async def scene(stage: Stage) -> None:
        stage.journal.full = True
        other = Run("other", compiled(a_source()), stage.core.terms.profile)
        with pytest.raises(StoreBusy):
            await stage.runner.start(other, START, {})
        assert list(stage.core.runs) == ["run"]
        stage.journal.full = False
        await stage.runner.command(PauseRun(run_id="run"))
        kept = json.loads(stage.journal.batches[-1].checkpoint or b"")
        assert list(kept["runs"]) == ["run"]

    play(scene)


def test_a_runner_that_serves_waits_for_the_disk_and_goes_on_by_itself() -> None:
    """The trader hears it twice; no report is lost and none is taken twice."""

    async def scene(stage: Stage) -> None:
        await stage.enter()
        entry = stage.entry
        fills = [_fill(entry.order_id, number) for number in range(4)]
        serving = asyncio.create_task(stage.runner.serve())
        stage.journal.full = True
        stage.venue.say(OrderAccepted(START + MINUTE, entry.order_id, "v"), *fills)
        await until(lambda: "error" in notices(stage))
        heard = len(stage.told)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(stage.told) == heard
        assert not stage.core.desk.position(SYMBOL).amount
        stage.journal.full = False
        await until(lambda: stage.core.desk.position(SYMBOL).amount == 400)
        assert not serving.done()
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert notices(stage) == ["error", "success"]
        assert in_step(stage)
        changed = [e for e in stage.told if isinstance(e, OrderChanged)]
        of_entry = [e.status for e in changed if e.order_id == entry.order_id]
        assert of_entry == [OrderStatus.SUBMITTED, OrderStatus.ACCEPTED]

    play(scene)


def test_an_action_that_a_candle_led_to_leaves_once_there_is_room() -> None:
    async def scene(stage: Stage) -> None:
        serving = asyncio.create_task(stage.runner.serve())
        await refused_entry(stage)
        stage.venue.say(_candle(2))
        for _ in range(50):
            await asyncio.sleep(0)
        assert stage.core.now == START + MINUTE
        stage.journal.full = False
        await until(lambda: stage.core.now == START + 2 * MINUTE)
        assert stage.venue.verbs() == ["submit"]
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving

    play(scene)


def _fill(order_id: str, number: int) -> Report:
    at, price = START + MINUTE, 10_000
    return FillSeen(at, f"f{number}", order_id, SYMBOL, Side.BUY, price, 100, 1)  # type: ignore[arg-type]  # an order id


def _candle(number: int) -> Report:
    at = START + number * MINUTE
    candle = Candle(at - MINUTE, 1000.0, 1000.0, 1000.0, 1000.0, 1e6)
    return CandleClosed(at, SYMBOL, timeframe("1m"), candle)
