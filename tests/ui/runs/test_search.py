"""A search in the window: chosen, watched, read, taken over."""

import json
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.searches.spec import search_from
from moniqo_desktop.domain.backtest.search import Fold, Search, Trial, heat_map
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkTrial
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.desk.cells import Cell, Tone
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.runs.heat import HeatMapView
from moniqo_desktop.ui.runs.ranges import Range, offered
from moniqo_desktop.ui.runs.room import RunsRoom
from moniqo_desktop.ui.runs.trials import growth_cell, ranked, short_titles
from tests.kit.reports import a_report
from tests.ui.runs.conftest import Shelf
from tests.ui.shell.builders import CATALOGUE, a_flow
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton
NODE = next(node.node_id for node in a_flow().nodes if node.kind == "indicator.rsi")
PERIOD = f"{NODE}.period"


def a_search(count: int = 12, **more: object) -> Search:
    """period 2, 3, 4 … and 10, 20, 30; the value grows with both, the last came to nothing."""
    trials = [
        Trial(n, ((PERIOD, 2 + n % 4), ("b.x", 10 * (1 + n // 4))), float(n)) for n in range(count)
    ]
    trials[-1] = Trial(count - 1, trials[-1].params, math.nan, (), "failed: no trades")
    names = ((PERIOD, "RSI: Period"), ("b.x", "Vote: X"))
    plain = {"folds": (), "on_this_data": 0} | more
    return Search(names, "Sharpe ratio", tuple(trials), **plain)  # type: ignore[arg-type]  # fields


@pytest.fixture
def searching(stage: Stage, room: RunsRoom) -> RunsRoom:
    """The side shows the form of a search with one setting."""
    room.side.tabs.setCurrentIndex(1)
    given = offered(a_flow(), stage.control.context.catalogue)
    room.side.optimise.add_range(next(each for each in given if each.address == PERIOD))
    return room


def sent(stage: Stage) -> StartWork:
    command = stage.host.sent[-1]
    assert isinstance(command, StartWork)
    return command


def test_a_search_is_sent_as_the_search_reads_it(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    qtbot.mouseClick(searching.side.run, LEFT)
    command = sent(stage)
    search = search_from(json.loads(command.spec)["search"])
    assert command.kind == "optimize"
    assert search.params[0].startswith(f"{PERIOD}=")
    assert (search.sampler, search.trials, search.objective) == ("grid", 0, "sharpe")
    assert search.spec.flow == a_flow()


def test_without_a_setting_nothing_is_sent(qtbot: QtBot, stage: Stage, room: RunsRoom) -> None:
    room.side.tabs.setCurrentIndex(1)
    qtbot.mouseClick(room.side.run, LEFT)
    assert stage.host.sent == []


def test_a_wrong_range_is_said_beside_it(qtbot: QtBot, stage: Stage, searching: RunsRoom) -> None:
    row = searching.side.optimise.rows[PERIOD]
    row.fields["low"].selectAll()
    qtbot.keyClicks(row.fields["low"], "999")
    qtbot.mouseClick(searching.side.run, LEFT)
    assert "above" in row.sentence
    assert stage.host.sent == []


def test_settings_are_chosen_by_typing(qtbot: QtBot, stage: Stage, room: RunsRoom) -> None:
    room.side.tabs.setCurrentIndex(1)
    qtbot.mouseClick(room.side.optimise.add, LEFT)
    qtbot.keyClicks(stage.window.finder.field, "rsi period")
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    assert list(room.side.optimise.rows) == [PERIOD]


def test_sets_appear_as_they_are_tried(qtbot: QtBot, stage: Stage, searching: RunsRoom) -> None:
    searching.start()
    work_id = sent(stage).work_id
    stage.say(*(WorkTrial(1, "", work_id, Trial(n, ((PERIOD, n),), n * 1.0)) for n in range(5)))
    assert searching.stack.currentWidget() is searching.search
    qtbot.waitUntil(lambda: "5 sets" in searching.search.about.text(), timeout=2_000)
    table = searching.search.trials.table
    assert table is not None
    assert table.row(0) == Trial(4, ((PERIOD, 4),), 4.0)
    assert "5" not in searching.strip.left.text(), "counted once, beside what they came to"


def test_choices_are_named_as_the_trader_knows_them(stage: Stage, searching: RunsRoom) -> None:
    given = {each.address: each for each in offered(a_flow(), stage.control.context.catalogue)}
    mode, strict = given["v.mode"], given["v.strict"]
    assert (mode.words, mode.text) == ("Wait, Follow the stronger", "v.mode=wait,strong")
    assert (strict.words, strict.text) == ("no, yes", "v.strict=no,yes")


def test_a_setting_of_many_choices_fits_its_column(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    side = searching.side
    words = tuple(f"Goes with the averages of {number} days" for number in range(9))
    values = tuple(f"w{number}" for number in range(9))
    side.optimise.add_range(Range("v.many", "Judge: Which", choices=values, named=words))
    row = side.optimise.rows["v.many"]
    qtbot.waitUntil(row.isVisible)
    [remove] = row.findChildren(QToolButton)
    assert row.minimumSizeHint().width() <= side.width()
    assert remove.mapTo(side, remove.rect().topRight()).x() < side.width()


def finished(stage: Stage, room: RunsRoom, shelf: Shelf, search: Search) -> None:
    shelf.reports["found"] = a_report(search=search)
    room.start()
    stage.say(WorkDone(1, "", sent(stage).work_id, "found", "12 sets tried."))


def test_a_search_that_is_done_shows_its_map_and_the_report_of_the_best(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    finished(stage, searching, shelf, a_search(on_this_data=40))
    assert searching.stack.currentWidget() is searching.search
    assert "40 on this stretch" in searching.search.about.text()
    assert "Set 11:" in searching.search.words.text()
    searching.switch.choose(1)
    assert searching.stack.currentWidget() is searching.page


def test_use_these_settings_is_one_change_that_can_be_undone(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    only = Search(
        ((PERIOD, "RSI: Period"),), "Sharpe ratio", (Trial(0, ((PERIOD, 33),), 1.0),), (), 1
    )
    finished(stage, searching, shelf, only)
    before = stage.flow
    qtbot.mouseClick(searching.search.use, LEFT)
    node = stage.flow.node(NODE)
    assert node is not None
    assert node.params["period"] == 33
    stage.control.undo()
    assert stage.flow == before


def test_run_this_set_leaves_the_flow_as_it_is(
    qtbot: QtBot, stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    only = Search(
        ((PERIOD, "RSI: Period"),), "Sharpe ratio", (Trial(0, ((PERIOD, 33),), 1.0),), (), 1
    )
    finished(stage, searching, shelf, only)
    before = stage.flow
    qtbot.mouseClick(searching.search.run, LEFT)
    command = sent(stage)
    nodes = json.loads(command.spec)["spec"]["flow"]["nodes"]
    assert command.kind == "backtest"
    assert stage.flow == before
    assert 33 in [node.get("params", {}).get("period") for node in nodes]


def test_a_setting_of_a_node_that_is_gone_is_said(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    finished(stage, searching, shelf, a_search())
    before = stage.flow
    searching.use_set(Trial(0, (("gone.period", 3),), 1.0))
    assert stage.flow == before
    assert "no longer in the flow" in stage.window.question.words


def test_another_flow_drops_settings_it_does_not_have(stage: Stage, searching: RunsRoom) -> None:
    searching.side.optimise.keep_only([])
    assert searching.side.optimise.rows == {}


# The map ------------------------------------------------------------------------------------


@pytest.fixture
def view(light: Theme, qtbot: QtBot) -> HeatMapView:
    made = HeatMapView(light)
    made.resize(640, 400)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    found = heat_map(a_search(), PERIOD, "b.x")
    made.show_map(found, ("RSI: Period", "Vote: X"), a_search())
    return made


def test_a_field_that_is_clicked_tells_its_trial(qtbot: QtBot, view: HeatMapView) -> None:
    told: list[int] = []
    view.chosen.connect(told.append)
    for row, column, number in ((0, 0, 0), (0, 3, 3), (2, 1, 9)):
        qtbot.mouseClick(view, LEFT, pos=view._box(row, column).center().toPoint())
        assert told[-1] == number


def test_a_field_that_came_to_nothing_cannot_be_chosen(qtbot: QtBot, view: HeatMapView) -> None:
    told: list[int] = []
    view.chosen.connect(told.append)
    qtbot.mouseClick(view, LEFT, pos=view._box(2, 3).center().toPoint())
    assert told == []


def test_the_map_is_walked_by_keys_and_read_aloud(qtbot: QtBot, view: HeatMapView) -> None:
    told: list[int] = []
    view.chosen.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(view, key)
    assert told == [5]
    assert view.accessibleDescription() == "RSI: Period 3, Vote: X 20, Sharpe ratio 5.000"


def test_the_map_is_painted_without_a_field_missing(view: HeatMapView) -> None:
    picture = view.grab().toImage()
    ratio = picture.devicePixelRatio()
    colours = set()
    for n in range(11):
        box = view._box(n // 4, n % 4)
        corner = box.topLeft() * ratio
        colours.add(picture.pixelColor(int(corner.x()) + 4, int(corner.y()) + 4).name())
    assert len(colours) == 11


# Tables -------------------------------------------------------------------------------------


def test_the_best_set_comes_first_and_failed_ones_last() -> None:
    order = [trial.number for trial in ranked(a_search().trials)]
    assert order[0] == 10
    assert order[-1] == 11


def test_settings_of_the_same_name_are_told_apart_by_their_node() -> None:
    names = (("a.period", "EMA fast: Period"), ("b.period", "EMA slow: Period"))
    assert short_titles(Search(names, "profit")) == ["EMA fast", "EMA slow"]
    assert short_titles(a_search()) == ["Period", "X"]


def test_a_walk_forward_stands_in_its_table(
    stage: Stage, searching: RunsRoom, shelf: Shelf
) -> None:
    day = 86_400_000
    folds = (Fold(0, 90 * day, 92 * day, 122 * day, ((PERIOD, 4),), 1.5, -0.5),)
    finished(stage, searching, shelf, a_search(folds=folds))
    table = searching.search.folds.table
    assert [column.cell(folds[0]).text for column in table.columns] == [
        "1970-01-01 – 03-31", "1970-04-03 – 05-02", "Period: 4", "1.500", "−0.500",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("growth", "text", "tone"),
    [
        (-0.1234, "−12.34 %", Tone.DOWN),
        (-0.00004, "−0.004 %", Tone.DOWN),
        (0.00004, "+0.004 %", Tone.UP),
        (-1e-9, "0.00 %", Tone.PLAIN),
        (0.0, "0.00 %", Tone.PLAIN),
        (-0.0, "0.00 %", Tone.PLAIN),
    ],
)
def test_a_profit_that_is_red_or_green_is_not_zero(growth: float, text: str, tone: Tone) -> None:
    assert growth_cell(growth) == Cell(text, tone)


def test_numbers_of_a_node_are_offered_before_its_choices() -> None:
    vote = next(node for node in CATALOGUE["nodes"] if node["kind"] == "agent.vote")
    turned = {**vote, "params": [*reversed(vote["params"])]}
    others = [node for node in CATALOGUE["nodes"] if node is not vote]
    catalogue = Catalogue.from_json({**CATALOGUE, "nodes": [*others, turned]})
    of_vote = [each for each in offered(a_flow(), catalogue) if each.address.startswith("v.")]
    assert [each.address for each in of_vote] == ["v.threshold", "v.strict", "v.mode"]
