"""A chart waits for candles of the runs that go on, and no longer than they can come."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.domain.messages.queries import DrawingOf, EventsOf, Query, RunInfo, RunsOf
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.charts.live.awaited import why_empty
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.tasks import Tasks
from tests.ui.conftest import REPOSITORY
from tests.ui.state.builders import BTC, ETH, a_run, a_state

KNOWN = Catalogue.from_file(REPOSITORY / "resources" / "nodes.json")
DRAWING = Flow("f1", "Momentum", nodes=(Node("c", "market.candles", params={"symbol": str(BTC)}),))
RUN = RunInfo("r1", "f1", "Momentum", "practice", "paper", 1, is_open=True)


class Engine:
    """fails: the kind of question it has no answer to."""

    def __init__(self, fails: type[Query] | None = None) -> None:
        self._fails = fails

    async def ask(self, query: Query) -> object:
        if self._fails is not None and isinstance(query, self._fails):
            raise MoniqoError("The journal cannot be read.")
        match query:
            case RunsOf():
                return (RUN,)
            case EventsOf():
                return (a_run(),)
            case DrawingOf():
                return DRAWING
            case _:
                return None


async def looked_back(state: State, engine: Engine, *, ends: bool = False) -> None:
    tasks = Tasks(lambda name, error: pytest.fail(f"{name}: {error}"))
    context = SimpleNamespace(ask=engine.ask, catalogue=KNOWN)
    backfill = Backfill(context, state, tasks)  # type: ignore[arg-type]  # the doors it needs
    try:
        with backfill.looking_back():
            state.apply(await backfill.past_of_open_runs())
            assert why_empty(state, BTC) == "Loading candles…"
            if ends:
                state.apply((RunStopped(9, "r1", "stopped by owner"),))
            await backfill.drawings()
        for _ in range(1_000):
            if tasks.names:
                await asyncio.sleep(0.001)
    finally:
        await tasks.aclose()


def test_a_run_that_ends_while_its_past_is_read_leaves_no_chart_waiting() -> None:
    state = State()
    asyncio.run(looked_back(state, Engine(), ends=True))
    assert why_empty(state, BTC).startswith("No candles yet.")


@pytest.mark.parametrize("fails", [EventsOf, DrawingOf])
def test_a_past_that_cannot_be_read_leaves_no_chart_waiting(fails: type[Query]) -> None:
    state = a_state()
    with pytest.raises(MoniqoError):
        asyncio.run(looked_back(state, Engine(fails)))
    assert why_empty(state, BTC) == "The flow runs. A candle is shown as soon as one has closed."


def test_what_a_run_reads_is_known_once_its_candles_were_asked_for() -> None:
    state = State()
    asyncio.run(looked_back(state, Engine()))
    assert why_empty(state, BTC) == "The flow runs. A candle is shown as soon as one has closed."
    assert why_empty(state, ETH).startswith("No flow that runs reads ETH/USDT.")
