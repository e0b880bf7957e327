"""The three doors before there is an engine: nothing sent is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from moniqo_desktop.app.doors import Doors
from moniqo_desktop.domain.errors import StoreBusy, Unavailable
from moniqo_desktop.domain.messages.commands import Command, SetSpeed
from moniqo_desktop.domain.messages.events import Event, Notified
from moniqo_desktop.domain.messages.queries import AccountOf, Query


class Engine:
    """Keeps what it is sent; says what it is told to say."""

    def __init__(self) -> None:
        self.sent: list[Command] = []
        self.listeners: list[Callable[[Event], None]] = []

    def send(self, command: Command) -> None:
        self.sent.append(command)

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        self.listeners.append(callback)
        return lambda: self.listeners.remove(callback)

    def ask(self, query: Query) -> Awaitable[object]:
        async def answered() -> object:
            return "answer", query

        return answered()

    def say(self, event: Event) -> None:
        for listener in tuple(self.listeners):
            listener(event)


SLOW, FAST = SetSpeed(factor=1.0), SetSpeed(factor=60.0)
BUSY = StoreBusy("Moniqo is already open on this folder.", hint="Use that window.")
HELLO = Notified(1, "", "info", "Hello", "…")


def test_what_was_sent_before_arrives_once_and_in_order() -> None:
    doors, engine = Doors(), Engine()
    doors.send(SLOW)
    doors.send(FAST)
    doors.open(engine)
    doors.send(SLOW)
    assert engine.sent == [SLOW, FAST, SLOW]


def test_who_listened_before_hears_from_the_first_event_on() -> None:
    doors, engine = Doors(), Engine()
    heard: list[Any] = []
    doors.subscribe(heard.append)
    doors.open(engine)
    engine.say(HELLO)
    assert heard == [HELLO]


def test_who_left_before_hears_nothing() -> None:
    doors, engine = Doors(), Engine()
    heard: list[Any] = []
    leave = doors.subscribe(heard.append)
    leave()
    leave()
    doors.open(engine)
    engine.say(HELLO)
    assert heard == []


def test_a_question_waits_for_the_engine() -> None:
    async def ask_then_open() -> tuple[bool, object]:
        doors = Doors()
        question = asyncio.ensure_future(doors.ask(AccountOf()))
        await asyncio.sleep(0)
        waited = not question.done()
        doors.open(Engine())
        return waited, await question

    assert asyncio.run(ask_then_open()) == (True, ("answer", AccountOf()))


def test_a_command_through_a_shut_door_is_refused_with_the_reason() -> None:
    doors = Doors()
    doors.shut(BUSY)
    for _ in range(2):
        with pytest.raises(Unavailable, match="already open on this folder. Use that window."):
            doors.send(SLOW)


def test_a_question_at_a_shut_door_fails_at_once_and_so_does_one_that_waited() -> None:
    async def ask_twice() -> list[object]:
        doors = Doors()
        waiting = asyncio.ensure_future(doors.ask(AccountOf()))
        await asyncio.sleep(0)
        doors.shut(BUSY)
        return await asyncio.gather(waiting, doors.ask(AccountOf()), return_exceptions=True)

    answers = asyncio.run(ask_twice())
    assert [type(each) for each in answers] == [Unavailable, Unavailable]
    assert {str(each) for each in answers} == {str(BUSY)}


def test_a_shut_door_opens_later_without_what_waited_before() -> None:
    doors, engine = Doors(), Engine()
    heard: list[Any] = []
    doors.subscribe(heard.append)
    doors.send(SLOW)
    doors.shut(BUSY)
    doors.open(engine)
    doors.send(FAST)
    engine.say(HELLO)
    assert engine.sent == [FAST]
    assert heard == [HELLO]
    assert asyncio.run(_answer(doors)) == ("answer", AccountOf())


async def _answer(doors: Doors) -> object:
    return await doors.ask(AccountOf())
