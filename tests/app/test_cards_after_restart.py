"""What a card said before the program ended it says again at once, and nothing else."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.messages.commands import ContinueRun, PauseRun, StartRun
from moniqo_desktop.domain.messages.events import Event, NodeEvaluated
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DEMO = read_flow((RESOURCES / "templates" / "demo.json").read_bytes())
MINUTE = 60_000
TURN, LONGEST = 5 * MINUTE, 500
"""So many turns at most until the demo has had a position and is flat again."""
Begin = Callable[[], Awaitable["Life"]]


class Life:
    """A host whose market goes on only when asked; told: what was last heard of each node."""

    def __init__(self, host: Host) -> None:
        self.host, self.told = host, dict[str, NodeEvaluated]()
        self.at = PRACTICE_START
        host.subscribe(self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, NodeEvaluated):
            self.told[event.node_id] = replace(event, duration_us=0.0)

    async def until(self, at: int) -> None:
        feed: Any = self.host._feed
        self.at = feed._ends_at = at
        await self.host.wallet.runner.follow()

    async def recorded(self) -> None:
        """The state is on the disk as it is now."""
        (run_id,) = self.host.wallet.core.runs
        await self.host.perform(PauseRun(run_id=run_id))
        await self.host.perform(ContinueRun(run_id=run_id))

    def words(self) -> dict[str, tuple[object, ...]]:
        """Of all nodes: NaN as text, as no NaN is another."""
        return {
            name: (said.text, said.status, said.outputs, repr(said.number))
            for name, said in self.told.items()
        }

    def is_open(self) -> bool:
        return bool(self.host.wallet.core.desk.positions)


async def began(home: Path, ends_at: int = 1) -> Life:
    life = Life(await open_host(home, PracticeTerms(speed=FASTEST, ends_at=ends_at)))
    life.at = ends_at
    await life.host.start(serve=False)
    return life


@asynccontextmanager
async def lives(home: Path, folder: Path) -> AsyncIterator[tuple[Life, Begin]]:
    """The first life, and how another begins on what is on the disk while the first still lives,
    as after a kill."""
    begun = [await began(home)]

    async def begin_again() -> Life:
        shutil.copytree(home, folder)
        begun.append(await began(folder, begun[0].at))
        return begun[1]

    try:
        yield begun[0], begin_again
    finally:
        for life in begun:
            await life.host.aclose()


async def traded(life: Life, *, is_open: bool) -> None:
    """The demo since its first position: with one, or flat again."""
    await life.host.perform(StartRun(flow=DEMO))
    was_open = False
    for turn in range(1, LONGEST):
        await life.until(PRACTICE_START + turn * TURN)
        was_open = was_open or life.is_open()
        if was_open and life.is_open() == is_open:
            await life.recorded()
            return
    raise AssertionError("the demo never came to that")


@pytest.mark.parametrize("is_open", [True, False])
def test_every_card_says_after_a_kill_what_it_said_before(tmp_path: Path, is_open: bool) -> None:
    async def acted() -> None:
        home, folder = tmp_path / "home", tmp_path / "killed"
        async with lives(home, folder) as (life, begin_again):
            await traded(life, is_open=is_open)
            again = await begin_again()
            assert life.told.keys() == {node.node_id for node in DEMO.nodes}
            assert again.words() == life.words()
            (run,) = life.host.wallet.core.runs.values()
            for name in run.said:
                assert again.told[name].at == life.told[name].at
            after = life.at + MINUTE
            await life.until(after)
            await again.until(after)
            assert again.words() == life.words()

    asyncio.run(acted())


def otherwise(flow: Flow) -> Flow:
    """With another setting of the sizer, which begins anew."""
    nodes = tuple(
        replace(node, params={**node.params, "target_r": 2.0}) if node.node_id == "sizer" else node
        for node in flow.nodes
    )
    return replace(flow, nodes=nodes)


def test_cards_of_nodes_that_begin_anew_say_nothing_of_the_drawing_before(tmp_path: Path) -> None:
    async def acted() -> None:
        home, folder = tmp_path / "home", tmp_path / "killed"
        async with lives(home, folder) as (life, begin_again):
            await traded(life, is_open=True)
            before = life.words()
            (run_id,) = life.host.wallet.core.runs
            await life.host.perform(ApplyFlow(run_id=run_id, flow=otherwise(DEMO)))
            again = await begin_again()
            assert again.words()["council"] == before["council"]
            assert "sizer" not in again.told

    asyncio.run(acted())
