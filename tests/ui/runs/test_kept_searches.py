"""What is asked of searches belongs to its flow, and is there again after a kill."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.queries import LeftSearch
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.runs.kept import MOST_PAGES, keep_page, read_page
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.room import RunsRoom
from moniqo_desktop.ui.state.work import FlowPage
from tests.ui.runs.conftest import Shelf
from tests.ui.runs.searches import PERIOD, another, sets
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage, set_up

LEFT = Qt.MouseButton.LeftButton
PARAM = f"{PERIOD}=2:49:1"


@pytest.fixture
def searching(stage: Stage, room: RunsRoom) -> RunsRoom:
    """The form of a search, everything of it as it is not by itself."""
    room.side.tabs.setCurrentIndex(1)
    given = offered(a_flow(), stage.control.context.catalogue)
    period = next(each for each in given if each.address == PERIOD)
    form = room.side.optimise
    form.add_range(replace(period, low="2", high="49", step="1"))
    for part, value in ((form.goal, "profit-factor"), (form.sampler, "random")):
        part.show_value(value)
        part.changed.emit()
    form.trials.show_value("48")
    form.trials.changed.emit()
    form.walk.show_value("40d:10d")
    form.walk.changed.emit()
    return room


def asked_by(room: RunsRoom) -> tuple[str, str, str, str]:
    form = room.side.optimise
    return form.goal.value, form.sampler.value, form.trials.value, form.walk.value


def begun_again(
    qtbot: QtBot, settings: Settings, catalogue: Catalogue, dark: Theme, folder: Path,
    resources: Path,
) -> Stage:  # fmt: skip
    """Another window of another start, over the same settings."""
    window = MainWindow(dark, catalogue, settings)
    qtbot.addWidget(window, before_close_func=MainWindow.leave)
    window.show()
    folder.mkdir()
    return set_up(window, dark, catalogue, settings, folder, resources)


def room_of(stage: Stage) -> RunsRoom:
    stage.door.show(True)
    made = stage.door.room
    assert isinstance(made, RunsRoom)
    return made


def test_goal_way_and_spans_belong_to_their_flow(stage: Stage, searching: RunsRoom) -> None:
    stage.documents.add(another())
    searching.show_flow()
    assert asked_by(searching) == ("sharpe", "grid", "100", "")
    searching.side.optimise.goal.show_value("net-profit")
    searching.side.optimise.goal.changed.emit()
    stage.documents.show(0)
    searching.show_flow()
    assert asked_by(searching) == ("profit-factor", "random", "48", "40d:10d")
    stage.documents.show(1)
    searching.show_flow()
    assert asked_by(searching)[0] == "net-profit"


def test_what_was_asked_is_there_after_a_restart(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, settings: Settings, catalogue: Catalogue,
    dark: Theme, tmp_path: Path, resources: Path,
) -> None:  # fmt: skip
    searching.start()
    room = room_of(begun_again(qtbot, settings, catalogue, dark, tmp_path / "2", resources))
    room.side.tabs.setCurrentIndex(1)
    assert asked_by(room) == ("profit-factor", "random", "48", "40d:10d")
    assert room.side.optimise.rows[PERIOD].range.high == "49"


def test_what_was_typed_and_never_searched_is_kept_too(
    qtbot: QtBot, searching: RunsRoom, settings: Settings
) -> None:
    page = FlowPage()
    qtbot.waitUntil(lambda: bool(read(settings, page).varied), timeout=2_000)
    assert page.varied == ((PERIOD, "2", "49", "1"),)
    assert page.typed["goal"] == "profit-factor"


def read(settings: Settings, page: FlowPage) -> FlowPage:
    read_page(settings, a_flow().flow_id, page)
    return page


def left(count: int = 28, **more: object) -> LeftSearch:
    """A search of the flow that was killed after so many of 48 sets."""
    search = {
        "params": [PARAM], "sampler": "grid", "trials": 0, "workers": 1, "objective": "net-profit",
        "walk": "40d:10d", **more,
    }  # fmt: skip
    spec = json.dumps({"search": search, "resume": True, "folder": "reports/old"})
    return LeftSearch(a_flow().name, spec, 48, sets(count))


def test_a_killed_search_stands_there_as_it_stood(stage: Stage, shelf: Shelf) -> None:
    shelf.left[a_flow().flow_id] = left()
    room = room_of(stage)
    assert room.side.is_search
    assert room.stack.currentWidget() is room.search
    assert "28 sets" in room.search.about.text()
    assert "net profit" in room.search.title.text()
    assert room.search.across.itemText(0) == "RSI: Period"
    assert not room.cut_short.isHidden()
    assert room.cut_short.words.text() == "Stopped at 28 of 48 sets; they are kept."
    assert room.cut_short.go_on.text() == "Go on (28 of 48)"


@pytest.mark.parametrize("name", ["params", "objective", "sampler", "workers", "walk", "trials"])
@pytest.mark.parametrize("torn", [None, {"a": 1}])
def test_a_search_that_another_version_asked_is_left_alone(
    stage: Stage, shelf: Shelf, name: str, torn: object
) -> None:
    whole = left()
    given = json.loads(whole.spec)
    if torn is None:
        del given["search"][name]
    else:
        given["search"][name] = torn
    shelf.left[a_flow().flow_id] = replace(whole, spec=json.dumps(given))
    room = room_of(stage)
    assert room.cut_short.isHidden()
    assert not room.side.is_search


def test_its_form_is_filled_where_nothing_was_kept_of_it(stage: Stage, shelf: Shelf) -> None:
    shelf.left[a_flow().flow_id] = left()
    room = room_of(stage)
    assert room.side.optimise.rows[PERIOD].range.high == "49"
    assert asked_by(room) == ("net-profit", "grid", "100", "40d:10d")


def test_it_goes_on_from_there(qtbot: QtBot, stage: Stage, shelf: Shelf) -> None:
    shelf.left[a_flow().flow_id] = left()
    room = room_of(stage)
    qtbot.mouseClick(room.cut_short.go_on, LEFT)
    command = stage.host.sent[-1]
    assert isinstance(command, StartWork)
    given = json.loads(command.spec)
    assert given["resume"] is True
    assert given["search"]["params"] == [PARAM]
    assert given["folder"] != "reports/old"


def test_a_search_that_was_laid_aside_is_not_told_again(
    qtbot: QtBot, stage: Stage, shelf: Shelf, settings: Settings, catalogue: Catalogue,
    dark: Theme, tmp_path: Path, resources: Path,
) -> None:  # fmt: skip
    shelf.left[a_flow().flow_id] = left()
    room = room_of(stage)
    room.cut_short._leave()
    again = room_of(begun_again(qtbot, settings, catalogue, dark, tmp_path / "2", resources))
    assert again.cut_short.isHidden()


def test_another_flow_is_not_told_of_it(stage: Stage, shelf: Shelf) -> None:
    shelf.left["somebody's"] = left()
    room = room_of(stage)
    assert room.cut_short.isHidden()
    assert not room.side.is_search


def test_no_more_flows_are_remembered_than_are_searched(settings: Settings) -> None:
    for number in range(MOST_PAGES + 5):
        keep_page(settings, f"flow-{number}", FlowPage(typed={"goal": "sharpe"}))
    first, last = FlowPage(), FlowPage()
    read_page(settings, "flow-0", first)
    read_page(settings, f"flow-{MOST_PAGES + 4}", last)
    assert (first.typed, last.typed) == ({}, {"goal": "sharpe"})
