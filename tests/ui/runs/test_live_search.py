"""A search while it runs: which of its sets is used, and that nothing flashes beside it."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.backtest.search import Trial
from moniqo_desktop.domain.messages.commands import StartWork
from moniqo_desktop.domain.messages.work_events import WorkTrial
from moniqo_desktop.research.objective import OBJECTIVES
from moniqo_desktop.ui.runs.ranges import offered
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.ui.runs.searches import NODE, PERIOD
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def searching(qtbot: QtBot, stage: Stage, room: RunsRoom) -> RunsRoom:
    """One set was tried first; the second of three that came then is better."""
    begun(qtbot, stage, room, "sharpe")
    return room


def begun(qtbot: QtBot, stage: Stage, room: RunsRoom, goal: str) -> None:
    room.side.tabs.setCurrentIndex(1)
    room.side.optimise.goal.show_value(goal)
    given = offered(a_flow(), stage.control.context.catalogue)
    room.side.optimise.add_range(next(each for each in given if each.address == PERIOD))
    room.start()
    tried(stage, Trial(0, ((PERIOD, 2),), 1.0))
    seen(qtbot, room, 1)
    tried(stage, Trial(1, ((PERIOD, 3),), 5.0), Trial(2, ((PERIOD, 4),), 2.0))
    seen(qtbot, room, 3)


def tried(stage: Stage, *trials: Trial) -> None:
    [work_id] = [each.work_id for each in stage.host.sent if isinstance(each, StartWork)]
    stage.say(*(WorkTrial(1, "", work_id, trial) for trial in trials))


def seen(qtbot: QtBot, room: RunsRoom, count: int) -> None:
    qtbot.waitUntil(lambda: f"{count} sets" in room.search.about.text(), timeout=2_000)


def period(stage: Stage) -> object:
    node = stage.flow.node(NODE)
    assert node is not None
    return node.params["period"]


def test_the_best_so_far_is_what_is_used_while_the_search_runs(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    assert searching.search.words.text().startswith("Best so far, set 2:")
    qtbot.mouseClick(searching.search.use, LEFT)
    assert period(stage) == 3


def test_a_set_that_was_chosen_stays_chosen_when_a_better_one_comes(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    searching.search.choose(1)
    assert searching.search.words.text().startswith("Set 2:")
    tried(stage, Trial(3, ((PERIOD, 5),), 9.0))
    seen(qtbot, searching, 4)
    assert searching.search.words.text().startswith("Set 2:")


def test_a_click_on_the_row_of_the_best_chooses_it_for_good(
    qtbot: QtBot, stage: Stage, searching: RunsRoom
) -> None:
    view = searching.search.trials.view
    assert view is not None
    place = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    tried(stage, Trial(3, ((PERIOD, 5),), 9.0))
    seen(qtbot, searching, 4)
    qtbot.mouseClick(searching.search.use, LEFT)
    assert period(stage) == 3


@pytest.mark.parametrize(
    ("goal", "neutral", "text"),
    [("net-profit", 0.0, "+500.00 %"), ("profit-factor", 1.0, "5.000")],
)
def test_what_runs_is_told_and_coloured_as_its_report_will_be(
    qtbot: QtBot, stage: Stage, room: RunsRoom, goal: str, neutral: float, text: str
) -> None:
    begun(qtbot, stage, room, goal)
    assert room.search._search.neutral == neutral
    assert room.search._search.goal == OBJECTIVES[goal]
    assert room.search.words.text().endswith(text)


class Windows(QObject):
    """names: of widgets that were shown as windows."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.names.append(type(watched).__name__)
        return False


def test_the_form_of_a_search_is_never_a_window_of_its_own(room: RunsRoom) -> None:
    shown = Windows()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(shown)
    room.side.tabs.setCurrentIndex(1)
    app.removeEventFilter(shown)
    assert room.side.optimise.isVisible()
    assert shown.names == []
