"""A disk that fills up in the middle of a run: said, survived, and nothing sent unrecorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.app.terminal.verbs import flow_at
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.messages.events import Event, Notified, OrderPlanned
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import DAY_MS, PRACTICE_START
from moniqo_desktop.store.ledger import Ledger
from tests.journeys.terminal import TEMPLATES
from tests.prove.kills import doubled, folded, journalled

TERMS = PracticeTerms(7, FASTEST, PRACTICE_START + DAY_MS // 3, watch=False)
PATIENCE_S = 120
FLOW = flow_at(TEMPLATES / "demo.json")


async def until_its_end(home: Path, more_pages: int = 0) -> tuple[tuple[Event, ...], bool]:
    """What was published, and whether the disk was full before the end. 0 = a disk without end."""
    host = await open_host(home, TERMS)
    heard: list[Event] = []
    host.subscribe(heard.append)
    try:
        await host.start(serve=False)
        if not host.wallet.core.runs:
            await host.wallet.start(FLOW)
        if more_pages:
            leave_room(host, more_pages)
        await host.wallet.runner.follow()
    except StoreBusy as full:
        return tuple(heard), full.code == "DISK_FULL"
    finally:
        await host.aclose()
    return tuple(heard), False


async def until_heard(host: Host, what: Callable[[Event], bool]) -> None:
    heard = asyncio.Event()
    end = host.subscribe(lambda event: heard.set() if what(event) else None)
    await asyncio.wait_for(heard.wait(), PATIENCE_S)
    end()


def is_notice(level: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Notified) and event.level == level


def test_a_window_on_a_full_disk_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """No new start is needed, and nothing is told or sent that is not recorded."""

    async def acted() -> list[Event]:
        host = await open_host(tmp_path, TERMS)
        heard: list[Event] = []
        host.subscribe(heard.append)
        try:
            await host.start()
            await host.wallet.start(FLOW)
            leave_room(host, 2)
            await until_heard(host, is_notice("error"))
            leave_room(host, 100_000)
            await until_heard(host, is_notice("success"))
            await until_heard(host, lambda event: isinstance(event, OrderPlanned))
        finally:
            await host.aclose()
        return heard

    heard = asyncio.run(acted())
    kept = journalled(tmp_path)
    said = [event for event in heard if event.durable and event.run_id]
    assert said == [event for event in kept if event.run_id][: len(said)]
    assert doubled(kept) == []


def leave_room(host: Host, pages: int) -> None:
    def write(connection: apsw.Connection) -> None:
        now = int(str(connection.execute("pragma page_count").get))
        connection.execute(f"pragma max_page_count = {now + pages}").fetchall()

    assert isinstance(host._ledger, Ledger)
    host._ledger._database.write_now(write)


@pytest.mark.slow  # eight practice hours, twice
def test_a_run_on_a_full_disk_goes_on_as_if_there_had_been_room(tmp_path: Path) -> None:
    asyncio.run(until_its_end(tmp_path / "calm"))
    heard, was_full = asyncio.run(until_its_end(tmp_path / "full", more_pages=12))
    assert was_full
    kept = journalled(tmp_path / "full")
    assert any(isinstance(event, OrderPlanned) for event in kept)
    assert [event for event in heard if event.durable and event not in kept] == []
    assert asyncio.run(until_its_end(tmp_path / "full"))[1] is False
    ended = journalled(tmp_path / "full")
    assert ended[: len(kept)] == kept
    assert doubled(ended) == []
    assert folded(ended) == folded(journalled(tmp_path / "calm"))
