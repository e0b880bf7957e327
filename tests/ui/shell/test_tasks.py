"""Tasks of the window, and the doors before there is an engine."""

import asyncio

import pytest

from moniqo_desktop.app.doors import Doors
from moniqo_desktop.domain.messages.commands import SetSpeed
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import MarketsOf
from moniqo_desktop.ui.tasks import Tasks
from tests.ui.shell.builders import evaluated
from tests.ui.shell.fake_host import FakeHost


def test_a_task_ends_with_its_owner() -> None:
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    async def play() -> None:
        tasks = Tasks(lambda name, error: None)
        tasks.start("endless", endless())
        await asyncio.sleep(0)
        assert tasks.names == ("endless",)
        await tasks.aclose()
        assert tasks.names == ()

    asyncio.run(play())
    assert ended == ["cleaned up"]


def test_a_task_of_the_same_name_takes_the_place_of_the_earlier() -> None:
    done: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    async def play() -> None:
        tasks = Tasks(lambda name, error: None)
        tasks.start("lines", work(1))
        tasks.start("lines", work(2))
        await asyncio.sleep(0.01)
        await tasks.aclose()

    asyncio.run(play())
    assert done == [2]


def test_what_goes_wrong_in_a_task_is_told_once_with_its_name() -> None:
    told: list[tuple[str, str]] = []

    async def broken() -> None:
        raise ValueError("no")

    async def play() -> None:
        tasks = Tasks(lambda name, error: told.append((name, str(error))))
        tasks.start("broken", broken())
        await asyncio.sleep(0.01)
        await tasks.aclose()

    asyncio.run(play())
    assert told == [("broken", "no")]


def test_nothing_starts_after_the_end() -> None:
    started: list[str] = []

    async def late() -> None:
        started.append("late")

    async def play() -> None:
        tasks = Tasks(lambda name, error: None)
        await tasks.aclose()
        tasks.start("late", late())
        await asyncio.sleep(0.01)

    asyncio.run(play())
    assert started == []


def test_commands_wait_for_the_engine_in_their_order() -> None:
    async def play() -> None:
        doors, host = Doors(), FakeHost()
        doors.send(SetSpeed(factor=1.0))
        doors.send(SetSpeed(factor=60.0))
        doors.open(host)
        doors.send(SetSpeed(factor=3600.0))
        factors = [command.factor for command in host.sent if isinstance(command, SetSpeed)]
        assert factors == [1.0, 60.0, 3600.0]

    asyncio.run(play())


def test_who_listened_early_hears_the_engine_and_who_left_does_not() -> None:
    async def play() -> None:
        doors, host = Doors(), FakeHost()
        heard: list[Event] = []
        left: list[Event] = []
        doors.subscribe(heard.append)
        leave = doors.subscribe(left.append)
        leave()
        doors.open(host)
        host.say(evaluated("r"))
        assert (heard, left) == ([evaluated("r")], [])

    asyncio.run(play())


@pytest.mark.timeout(10)
def test_a_question_asked_early_is_answered_once_there_is_an_engine() -> None:
    async def play() -> None:
        doors, host = Doors(), FakeHost()
        host.markets = ("a market",)
        async with asyncio.TaskGroup() as group:
            answer = group.create_task(_answered(doors))
            await asyncio.sleep(0)
            assert not answer.done()
            doors.open(host)
        assert answer.result() == ("a market",)

    asyncio.run(play())


async def _answered(doors: Doors) -> object:
    return await doors.ask(MarketsOf())
