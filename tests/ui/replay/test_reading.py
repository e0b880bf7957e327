"""What a trade's page waits for, and where it leads back to."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.queries import Query, StoryOf, ToldOf
from moniqo_desktop.ui.replay.room import ReplayRoom
from tests.ui.replay.kit import PastAsked
from tests.ui.replay.test_room import LEFT, closed, head, opened

__all__ = ["opened"]


def test_a_page_opened_from_elsewhere_leads_back_there_past_an_earlier_walk(
    opened: ReplayRoom, past: PastAsked
) -> None:
    left: list[bool] = []
    opened.left.connect(lambda: left.append(True))
    opened.show_trade(closed(past)[0].trade_id)
    QTest.mouseClick(opened.page.back, LEFT)
    assert left == [True]


def test_a_page_says_how_far_it_is_until_its_story_comes(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, is_slow = past.ask, [True]

    async def slow(query: Query) -> object:
        if isinstance(query, ToldOf):
            return 0.34
        if isinstance(query, StoryOf) and is_slow:
            await asyncio.sleep(0)  # the stage lets go of what waits
        return await plain(query)

    monkeypatch.setattr(room.reading, "_ask", slow)
    room.show_trade(closed(past)[0].trade_id)
    page = room.page
    assert page.isVisible()
    assert page.head.text() == "Reading the trade…"
    qtbot.waitUntil(lambda: "34 %" in page.under.text())
    assert page.bar.isVisible()
    assert page.bar.share == 0.34
    is_slow.clear()
    room.show_trade(closed(past)[0].trade_id)
    assert page.story is not None
    assert not page.bar.isVisible()
    assert not room.reading.is_waiting


def test_a_click_on_a_run_opens_it_and_a_second_one_leaves_it_as_it_stands(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.refresh()
    assert room.walk.none.isVisible()
    view = room.runs.view
    place = view.visualRect(room.runs.table.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert not room.walk.none.isVisible()
    room.timeline.go_to(int(head(room).moments[40]))
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    assert room.timeline.at == int(head(room).moments[40])
