"""How far a run is told while it is walked through, and when another one is chosen meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.queries import MomentOf, Query, ToldOf
from moniqo_desktop.domain.past import Fact, Moment
from moniqo_desktop.ui.replay.room import ReplayRoom
from moniqo_desktop.ui.replay.story_parts import facts_card
from tests.ui.replay.kit import PastAsked


class StillTold:
    """The same run as if it were being told: its first moments are, the rest is not."""

    def __init__(self, past: PastAsked) -> None:
        self._past, self.share = past, 0.1

    async def ask(self, query: Query) -> object:
        if isinstance(query, ToldOf):
            return self.share
        answer = await self._past.ask(query)
        return replace(answer, share=self.share) if isinstance(answer, Moment) else answer


@pytest.fixture
def telling(room: ReplayRoom, past: PastAsked) -> StillTold:
    made = StillTold(past)
    room._context = replace(room._context, ask=made.ask)
    return made


def test_how_far_a_run_is_told_grows_while_nothing_is_touched(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked, telling: StillTold
) -> None:
    room.open(past.key)
    assert room.timeline.told.text() == "worked out 10 %"
    telling.share = 0.6
    qtbot.waitUntil(lambda: room.timeline.told.text() == "worked out 60 %")
    telling.share = 1.0
    qtbot.waitUntil(lambda: room.timeline.told.text() == "")


def test_a_room_that_is_opened_again_tells_how_far_it_is_by_now(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked, telling: StillTold
) -> None:
    room.open(past.key)
    room.hide()
    qtbot.waitUntil(lambda: not room._look_later.isActive())
    telling.share = 0.8
    room.show()
    qtbot.waitUntil(lambda: room.timeline.told.text() == "worked out 80 %")


def test_a_moment_put_off_is_forgotten_with_its_run(
    qtbot: QtBot, room: ReplayRoom, past: PastAsked
) -> None:
    room.open(past.key)
    assert room.head is not None
    late = int(room.head.moments[-1])
    room.canvas.later(lambda: room._want(late))
    past.asked.clear()
    room.open(past.key)
    with qtbot.waitSignal(room.canvas._later.timeout, timeout=300, raising=False):
        pass
    assert MomentOf(past.key, late) not in past.asked
    assert room.moment is not None
    assert room.moment.at == room.timeline.at


def test_a_moment_that_is_not_told_yet_says_so(room: ReplayRoom, past: PastAsked) -> None:
    """Cards that decide stand at an earlier moment then, beside a chart of this one."""
    room.open(past.key)
    moment = room.moment
    assert moment is not None
    at = 1_767_225_600_000 + 5 * 3_600_000
    room._show_moment(replace(moment, at=at + 60_000, told_until=at, share=0.5))
    room.canvas.forget_later()
    assert "Not worked out yet" in room.note.text()
    assert "Jan 1 05:00 UTC" in room.note.text()
    room._show_moment(replace(moment, at=at, told_until=at))
    assert "Not worked out" not in room.note.text()


def test_numbers_below_zero_have_a_true_minus(room: ReplayRoom) -> None:
    facts = [Fact("Result", "-113.98 USDT", "EMA gap"), Fact("Name", "BTC-A", "Candles")]
    texts = facts_card(room._context.theme, facts, 0).texts
    assert "\u2212113.98 USDT" in texts
    assert "BTC-A" in texts
