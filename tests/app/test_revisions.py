"""Versions of flows through the three doors of a real host."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.revisions import (
    KeepRevision,
    NameRevision,
    RevisionInfo,
    RevisionKept,
    RevisionOf,
    RevisionsOf,
)
from moniqo_desktop.domain.messages.events import Event

FLOW = Flow("flow-1", "Mine", (Node("a", "market.candles"),))


def on_a_host(home: Path, script: Callable[[Host, list[Event]], Awaitable[None]]) -> None:
    async def play() -> None:
        host = await open_host(home, PracticeTerms(watch=False))
        heard: list[Event] = []
        host.subscribe(heard.append)
        try:
            await host.start(serve=False)
            await script(host, heard)
        finally:
            await host.aclose()

    asyncio.run(play())


async def history(host: Host) -> tuple[RevisionInfo, ...]:
    found = await host.ask(RevisionsOf("flow-1"))
    assert isinstance(found, tuple)
    return found


def test_a_version_is_kept_named_listed_and_read_again(tmp_path: Path) -> None:
    async def script(host: Host, heard: list[Event]) -> None:
        await host.perform(KeepRevision(flow=FLOW))
        await host.perform(KeepRevision(flow=replace(FLOW, name="Other"), name="Good"))
        await host.perform(NameRevision(flow_id="flow-1", revision=1, name="First"))
        assert [each.name for each in await history(host)] == ["Good", "First"]
        assert [each.actor for each in await history(host)] == ["owner", "owner"]
        assert await host.ask(RevisionOf("flow-1", 1)) == FLOW
        kept = [event for event in heard if isinstance(event, RevisionKept)]
        assert [event.revision for event in kept] == [1, 2, 1]

    on_a_host(tmp_path, script)


def test_versions_outlive_the_program(tmp_path: Path) -> None:
    async def keep(host: Host, heard: list[Event]) -> None:
        await host.perform(KeepRevision(flow=FLOW, name="Good"))

    async def look(host: Host, heard: list[Event]) -> None:
        assert [each.name for each in await history(host)] == ["Good"]

    on_a_host(tmp_path, keep)
    on_a_host(tmp_path, look)


def test_an_empty_flow_over_a_full_one_is_refused(tmp_path: Path) -> None:
    async def script(host: Host, heard: list[Event]) -> None:
        await host.perform(KeepRevision(flow=FLOW))
        with pytest.raises(Mistake, match="is empty"):
            await host.perform(KeepRevision(flow=replace(FLOW, nodes=())))
        assert await host.ask(RevisionOf("flow-1", 0)) == FLOW

    on_a_host(tmp_path, script)


def test_a_version_that_is_gone_is_said(tmp_path: Path) -> None:
    async def script(host: Host, heard: list[Event]) -> None:
        with pytest.raises(Mistake, match="not kept any more"):
            await host.perform(NameRevision(flow_id="flow-1", revision=4, name="x"))
        with pytest.raises(Mistake, match="not stored here"):
            await host.ask(RevisionOf("flow-1", 4))

    on_a_host(tmp_path, script)


def test_a_version_is_read_beside_the_loop(tmp_path: Path) -> None:
    async def script(host: Host, heard: list[Event]) -> None:
        await host.perform(KeepRevision(flow=FLOW))
        turns: list[str] = []
        asyncio.get_running_loop().call_soon(turns.append, "the window had its turn")
        assert await host.ask(RevisionOf("flow-1", 1)) == FLOW
        assert turns

    on_a_host(tmp_path, script)
