"""One thing runs at a time: whoever wants another is told why it waits and what to do."""

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.backtest.search import Trial
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.work_events import WorkFailed, WorkTrial
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.ui.runs.searches import PERIOD, another
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

SAID = (
    f"A search of “{a_flow().name}” runs. One thing runs at a time, so that neither gets slower: "
    "wait for it, or cancel it above. What it tried is kept, and it can go on later."
)


@pytest.fixture
def searching(qtbot: QtBot, stage: Stage, room: RunsRoom) -> RunsRoom:
    """A search of the flow in front runs, with a set to show."""
    room.side.tabs.setCurrentIndex(1)
    given = offered(a_flow(), stage.control.context.catalogue)
    room.side.optimise.add_range(next(each for each in given if each.address == PERIOD))
    room.start()
    stage.say(WorkTrial(1, "", work_id(stage), Trial(0, ((PERIOD, 2),), 1.0)))
    qtbot.waitUntil(lambda: "1 sets" in room.search.about.text(), timeout=2_000)
    return room


def work_id(stage: Stage) -> str:
    return next(each.work_id for each in stage.host.sent if isinstance(each, StartWork))


def test_the_search_that_runs_is_simply_running(searching: RunsRoom) -> None:
    assert searching.side.run.text() == "Running…"
    assert searching.side.waits.isHidden()


def test_a_backtest_that_is_wanted_meanwhile_says_why_it_waits(searching: RunsRoom) -> None:
    side = searching.side
    side.tabs.setCurrentIndex(0)
    assert side.run.text() == "Run backtest"
    assert not side.run.isEnabled()
    assert not side.waits.isHidden()
    assert side.waits.text() == side.run.toolTip() == SAID
    assert side.run.accessibleDescription() == SAID


def test_a_set_is_not_run_beside_the_search_and_says_so(searching: RunsRoom) -> None:
    assert not searching.search.run.isEnabled()
    assert searching.search.run.toolTip() == SAID
    assert searching.search.use.isEnabled(), "it takes no time"


def test_another_flow_is_told_whose_search_it_waits_for(stage: Stage, searching: RunsRoom) -> None:
    stage.documents.add(another())
    searching.show_flow()
    searching.refresh()
    assert searching.side.waits.text() == SAID
    assert searching.nothing.button.toolTip() == SAID
    assert searching.nothing.button.text() != "Running…"


def test_nothing_is_said_once_it_is_over(stage: Stage, searching: RunsRoom) -> None:
    searching.side.tabs.setCurrentIndex(0)
    stage.say(WorkFailed(1, "", work_id(stage), "Cancelled.", cancelled=True))
    assert searching.side.waits.isHidden()
    assert searching.side.run.isEnabled()
    assert searching.search.run.isEnabled()
