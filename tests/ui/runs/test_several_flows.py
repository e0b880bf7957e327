"""The room over several flows: each has settings, results and a choice of its own."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.queries import ReportInfo
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress, WorkTrial
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.kit.reports import START, a_report
from tests.ui.runs.conftest import Shelf
from tests.ui.runs.searches import PERIOD, a_search, another, sets
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def searching(stage: Stage, room: RunsRoom) -> RunsRoom:
    """The side asks for a search over eight periods."""
    room.side.tabs.setCurrentIndex(1)
    given = offered(a_flow(), stage.control.context.catalogue)
    period = next(each for each in given if each.address == PERIOD)
    room.side.optimise.add_range(replace(period, low="2", high="9", step="1"))
    return room


def sent(stage: Stage) -> StartWork:
    """The last work that was asked for."""
    return next(each for each in reversed(stage.host.sent) if isinstance(each, StartWork))


def tried(stage: Stage, count: int) -> None:
    stage.say(*(WorkTrial(1, "", sent(stage).work_id, trial) for trial in sets(count)))


def found(stage: Stage, room: RunsRoom, shelf: Shelf) -> None:
    """The search of the flow in front came to its end."""
    shelf.reports["found"] = a_report(search=a_search())
    room.start()
    tried(stage, 8)
    stage.say(WorkDone(1, "", sent(stage).work_id, "found", "8 sets tried."))


def test_another_flow_has_neither_settings_nor_results_of_the_first(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    stage.documents.add(another())
    searching.show_flow()
    assert searching.side.optimise.rows == {}
    assert searching.stack.currentWidget() is searching.nothing
    assert searching.switch.isHidden()


def test_results_settings_and_choice_come_back_with_their_flow(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    searching.search.choose(3)
    stage.documents.add(another())
    searching.show_flow()
    stage.documents.show(0)
    searching.show_flow()
    assert searching.side.optimise.rows[PERIOD].range.high == "9"
    assert searching.stack.currentWidget() is searching.search
    assert "Set 4:" in searching.search.words.text()


def test_a_search_that_ends_behind_another_flow_waits_on_its_own_page(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    shelf.reports["found"] = a_report(search=a_search())
    searching.start()
    work_id = sent(stage).work_id
    tried(stage, 3)
    stage.documents.add(another())
    searching.show_flow()
    stage.say(WorkProgress(1, "", work_id, 0.5, "Searching"))
    assert searching.strip.words.text() == f"“{a_flow().name}”: Searching"
    stage.say(WorkDone(1, "", work_id, "found", "8 sets tried."))
    assert searching.stack.currentWidget() is searching.nothing
    stage.documents.show(0)
    searching.show_flow()
    assert "8 sets" in searching.search.about.text()


def test_the_result_of_an_earlier_flow_says_whose_it_is_and_cannot_be_used(
    qtbot: QtBot, stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shelf.reports["old"] = a_report(title="An older one", search=a_search(), flow_id="older")
    shelf.infos = (ReportInfo("old", "An older one", START, ("BTC/USDT 1m",), 5, 100, True),)
    stage.documents.add(another())
    room.show_flow()
    qtbot.mouseClick(room.side.earlier, LEFT)
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    assert "of “An older one”, which is not the flow in front" in room.search.owner.text()
    assert not room.search.use.isEnabled()
    assert "does not have all" in room.search.use.toolTip()


def test_a_result_that_was_opened_beside_another_flow_is_its_own_flows_again(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    stage.documents.add(another())
    searching.show_flow()
    searching.results.open_report("found")
    assert searching.search.owner.isVisible()
    stage.documents.show(0)
    searching.show_flow()
    assert searching.search.owner.isHidden()
    assert searching.search.use.isEnabled()


def test_a_new_search_begins_without_what_was_chosen_in_the_last(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    before = stage.flow
    searching.start()
    page = searching.search
    assert not page.use.isEnabled()
    assert not page.run.isEnabled()
    assert page.words.text() == ""
    assert page.use.property("role") == page.run.property("role") or not page.run.property("role")
    page.use.click()
    page._ask(page.use_asked)
    assert stage.flow == before


def test_a_refused_search_gives_the_last_map_and_table_back(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    searching.start()
    stage.say(WorkFailed(1, "", sent(stage).work_id, "The candles cover 5 days."))
    assert searching.trouble.words.text() == "The candles cover 5 days."
    assert searching.trouble.isVisible()
    assert "8 sets" in searching.search.about.text()
    assert searching.search.use.isEnabled()


def stopped(stage: Stage, room: RunsRoom, shelf: Shelf, count: int = 5) -> None:
    """Cancelled after some of its eight sets."""
    shelf.reports["part"] = a_report(search=a_search(count))
    room.start()
    tried(stage, count)
    room.strip.cancel.click()
    stage.say(WorkDone(1, "", sent(stage).work_id, "part", "5 sets tried. It was ended early."))


def test_a_cancelled_search_says_where_it_stopped_and_goes_on_from_there(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    stopped(stage, searching, shelf)
    first = json.loads(next(e for e in stage.host.sent if isinstance(e, StartWork)).spec)
    bar = searching.cut_short
    assert bar.isVisible()
    assert bar.words.text() == "Stopped at 5 of 8 sets; they are kept."
    assert bar.go_on.text() == "Go on (5 of 8)"
    qtbot.mouseClick(bar.go_on, LEFT)
    again = json.loads(sent(stage).spec)
    assert again["resume"] is True
    assert again["search"] == first["search"], "the very same, whatever was edited since"
    assert again["folder"] != first["folder"]
    assert bar.isHidden()


def test_starting_anew_is_asked_for_by_name(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    stopped(stage, searching, shelf)
    qtbot.mouseClick(searching.cut_short.anew, LEFT)
    assert json.loads(sent(stage).spec)["resume"] is False
    qtbot.mouseClick(searching.strip.cancel, LEFT)
    stage.say(WorkFailed(1, "", sent(stage).work_id, "Cancelled.", cancelled=True))
    qtbot.mouseClick(searching.side.run, LEFT)
    assert json.loads(sent(stage).spec)["resume"] is True, "the plain start keeps what there is"


def test_ending_is_said_until_it_has_ended(qtbot: QtBot, stage: Stage, searching: RunsRoom) -> None:
    searching.start()
    tried(stage, 2)
    qtbot.mouseClick(searching.strip.cancel, LEFT)
    tried(stage, 3)
    assert searching.strip.words.text() == "Ending; what is done is kept"
    assert not searching.strip.cancel.isEnabled()


def test_a_search_that_came_to_its_end_asks_for_nothing_more(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    found(stage, searching, shelf)
    assert searching.cut_short.isHidden()


def test_sets_that_were_known_from_before_are_said(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    shelf.reports["found"] = a_report(search=a_search())
    searching.start()
    work_id = sent(stage).work_id
    for trial in sets(8):
        state = "kept" if trial.number < 5 else "done"
        stage.say(WorkTrial(1, "", work_id, replace(trial, state=state)))
    stage.say(WorkDone(1, "", work_id, "found", "8 sets tried."))
    assert searching.cut_short.words.text().startswith("5 of 8 sets were kept from before")
    assert searching.cut_short.go_on.isHidden()
    assert searching.cut_short.anew.isVisible()


def test_spans_of_a_walk_forward_are_given_by_hand(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    walk = searching.side.optimise.walk
    walk.show_value("5d:12h:1d")
    assert walk.train.isVisible()
    qtbot.mouseClick(searching.side.run, LEFT)
    assert json.loads(sent(stage).spec)["search"]["walk"] == "5d:12h:1d"


@pytest.mark.parametrize(("field", "text"), [("train", "0d"), ("test", ""), ("embargo", "a day")])
def test_a_span_that_is_none_is_said_beside_it(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, field: str, text: str
) -> None:
    walk = searching.side.optimise.walk
    walk.show_value("5d:1d")
    part = getattr(walk, field)
    part.show_value(text)
    qtbot.mouseClick(searching.side.run, LEFT)
    assert "5d" in part.sentence
    assert stage.host.sent == []
    part.editor.selectAll()
    qtbot.keyClicks(part.editor, "2d")
    assert part.sentence == ""


def test_the_empty_middle_speaks_of_what_is_asked(qtbot: QtBot, room: RunsRoom) -> None:
    room.side.tabs.setCurrentIndex(1)
    assert room.nothing.question.text() == "Which settings would have done best?"
    qtbot.mouseClick(room.nothing.button, LEFT)
    assert room._window.finder.isVisible(), "without a setting to vary, that is the first step"
    room.side.tabs.setCurrentIndex(0)
    assert room.nothing.question.text() == "What would this flow have done?"


def test_other_colours_leave_the_search_asked_for(stage: Stage, searching: RunsRoom) -> None:
    stage.door._room, stage.door._is_there = None, False
    assert [*stage.door.reopen()]
    again = stage.door.room
    assert again is not searching
    assert again.side.is_search
    assert again.side.optimise.rows[PERIOD].range.high == "9"


def test_no_time_is_told_for_the_files_at_the_end(stage: Stage, searching: RunsRoom) -> None:
    clock = [0.0]
    searching.strip.now = lambda: clock[0]
    searching.start()
    for share in (0.2, 0.4, 0.6, 0.8, 0.9):
        clock[0] += 4.0
        stage.say(WorkProgress(1, "", sent(stage).work_id, share, "Searching"))
        assert ("left" in searching.strip.left.text()) == (0.5 < share < 0.9)


def test_a_walk_forward_that_is_still_to_come_is_not_called_missing(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    searching.side.optimise.walk.show_value("5d:1d")
    searching.start()
    tried(stage, 8)
    assert "comes after the search" in searching.search.folds.view._empty


def test_settings_of_a_result_are_called_as_the_window_calls_them(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    told = replace(a_search(), parameters=((PERIOD, "Word of the engine: Period"),))
    shelf.reports["found"] = a_report(search=told)
    searching.start()
    tried(stage, 8)
    stage.say(WorkDone(1, "", sent(stage).work_id, "found", "8 sets tried."))
    title = searching.side.optimise.rows[PERIOD].range.title
    assert title in searching.search.words.text()
    assert "engine" not in searching.search.words.text()
