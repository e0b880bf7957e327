"""The room: asked at the left, watched on top, read at the right."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.backtests.spec import spec_from
from moniqo_desktop.domain.backtest.figures import figures_of
from moniqo_desktop.domain.errors import Unavailable
from moniqo_desktop.domain.messages.commands import CancelWork, StartWork
from moniqo_desktop.domain.messages.queries import ReportInfo, StoredSeries
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress
from moniqo_desktop.ui.runs.asked import STORED, Asked
from moniqo_desktop.ui.runs.room import RunsRoom
from moniqo_desktop.ui.runs.strip import Pace, left_words
from tests.kit.reports import START, a_report
from tests.ui.runs.conftest import Shelf
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton
REPOSITORY = Path(__file__).resolve().parents[3]


def started(stage: Stage) -> StartWork:
    sent = stage.host.sent[-1]
    assert isinstance(sent, StartWork)
    return sent


def shown(stage: Stage, shelf: Shelf, **more: object) -> RunsRoom:
    """A backtest that was run to its end."""
    shelf.reports["there"] = a_report(**more)  # type: ignore[arg-type]  # fields of the report
    stage.door.room.start()
    stage.say(WorkDone(1, "", started(stage).work_id, "there", "3 trades."))
    room = stage.door.room
    assert isinstance(room, RunsRoom)
    return room


def test_nothing_of_the_room_is_loaded_with_the_window() -> None:
    code = (
        "import sys, moniqo_desktop.app.gui_session; "
        "print(*[n for n in sys.modules if 'ui.runs.' in n or n == 'pyqtgraph'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


def test_the_room_takes_the_place_of_the_canvas_and_gives_it_back(
    qtbot: QtBot, stage: Stage
) -> None:
    button = stage.window.top_bar.runs
    qtbot.mouseClick(button, LEFT)
    assert stage.window.runs_place.isVisible()
    assert not stage.window.body.isVisible()
    assert button.isChecked()
    qtbot.keyClick(stage.window, Qt.Key.Key_F6)
    assert not stage.window.runs_place.isVisible()
    assert stage.window.body.isVisible()


def test_run_sends_the_flow_in_front_as_a_spec(qtbot: QtBot, stage: Stage, room: RunsRoom) -> None:
    room.side.form.field("cash").show_value("5000")
    qtbot.mouseClick(room.side.run, LEFT)
    sent = started(stage)
    given = json.loads(sent.spec)
    spec = spec_from(given["spec"])
    assert sent.kind == "backtest"
    assert spec.flow == a_flow()
    assert spec.cash == "5000"
    assert given["practice"] == {"days": 180}
    assert Path(given["folder"]).parent == stage.folder / "reports"


def test_a_wrong_field_is_said_beside_it_and_nothing_is_sent(
    qtbot: QtBot, stage: Stage, room: RunsRoom
) -> None:
    field = room.side.form.field("cash")
    field.show_value("0")
    qtbot.mouseClick(room.side.run, LEFT)
    assert "above zero" in field.sentence
    assert field.editor.hasFocus()
    assert stage.host.sent == []
    qtbot.keyClicks(field.editor, "1")
    assert field.sentence == ""


def test_a_file_tells_its_market_and_the_trader_may_differ(room: RunsRoom, tmp_path: Path) -> None:
    file = tmp_path / "ETHUSDT_15m.csv"
    file.write_text("")
    form = room.side.form
    form.choose_file(str(file))
    asked = form.asked
    assert (asked.source, asked.symbol, asked.timeframe) == ("file", "ETH/USDT", "15m")
    assert asked.kind == "spot", "nothing tells of contracts"
    assert form.field("file").isVisible()
    assert not form.field("days").isVisible()


def test_a_flow_of_two_markets_asks_for_two_files(
    qtbot: QtBot, stage: Stage, room: RunsRoom
) -> None:
    form = room.side.form
    form.show_clocks((("BTC/USDT", "1h"), ("ETH/USDT", "1h")))
    form.choose_file(str(Path(__file__)))
    assert not form.field("symbol").editor.isEnabled()
    [more] = form.more
    assert more.isVisible()
    assert not form.check()
    assert "Choose a file" in more.sentence


def test_stored_history_is_chosen_from_what_is_stored(stage: Stage, room: RunsRoom) -> None:
    form = room.side.form
    form.show_asked(Asked(source=STORED))
    assert "Nothing is stored yet" in form.stored.words
    assert not form.stored.sentence, "nothing is wrong with that"
    form.show_stored((StoredSeries("any", "ETH/USDT", "4h", START, START + 86_400_000),))
    assert form.stored.sentence == ""
    assert (form.asked.symbol, form.asked.timeframe) == ("ETH/USDT", "4h")


def test_what_is_left_follows_the_pace_of_late() -> None:
    """Loading takes a minute for a hundredth; each hundredth after it takes a second."""
    pace = Pace()
    for at in range(31):
        pace.saw(0.0 if at == 0 else 60.0 + at, at / 100)
    assert pace.left_s() == pytest.approx(70.0)


def test_what_is_left_is_not_guessed_from_one_moment() -> None:
    pace = Pace()
    for at in range(10):
        pace.saw(5.0 + at / 1_000, at / 100)
    assert pace.left_s() < 0


def test_progress_is_shown_with_what_is_left_and_can_be_cancelled(
    qtbot: QtBot, stage: Stage, room: RunsRoom
) -> None:
    clock = [0.0]
    room.strip.now = lambda: clock[0]
    room.start()
    work_id = started(stage).work_id
    for share in (0.0625, 0.125, 0.1875, 0.25):
        clock[0] += 4.0
        stage.say(WorkProgress(1, "", work_id, share, "Running the flow", 360.0))
        if share < 0.15:
            assert "left" not in room.strip.left.text(), "its pace is not known yet"
    assert room.strip.isVisible()
    assert room.strip.bar.share == 0.25
    assert "25 %" in room.strip.left.text()
    assert "48 s left" in room.strip.left.text()
    assert not room.side.run.isEnabled()
    qtbot.mouseClick(room.strip.cancel, LEFT)
    assert stage.host.sent[-1] == CancelWork(work_id=work_id)
    stage.say(WorkFailed(1, "", work_id, "Cancelled.", cancelled=True))
    assert not room.strip.isVisible()
    assert not room.trouble.isVisible()
    assert room.side.run.isEnabled()


def test_work_that_cannot_be_asked_for_is_over_with_the_reason(
    qtbot: QtBot, stage: Stage, room: RunsRoom
) -> None:
    stage.host.reason = Unavailable("Another window has this folder.", hint="Use that one.")
    qtbot.mouseClick(room.side.run, LEFT)
    assert room.trouble.words.text() == "Another window has this folder. Use that one."
    assert stage.state.work.running() == ()
    stage.host.reason = None
    qtbot.mouseClick(room.side.run, LEFT)
    assert started(stage).kind == "backtest"


def test_a_failure_says_why_and_leads_to_its_node(
    qtbot: QtBot, stage: Stage, room: RunsRoom
) -> None:
    node_id = a_flow().nodes[0].node_id
    room.start()
    stage.say(WorkFailed(1, "", started(stage).work_id, "This period is too long.", False, node_id))
    assert room.trouble.words.text() == "This period is too long."
    qtbot.mouseClick(room.trouble.show_node, LEFT)
    assert not stage.door.is_open
    assert stage.rooms.selected_node() == node_id


def test_a_result_shows_the_figures_of_its_report(
    stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shown(stage, shelf)
    report = shelf.reports["there"]
    assert room.stack.currentWidget() is room.page
    assert room.page.title.text() == report.title
    name = room.page.figures.accessibleName()
    for figure in figures_of(report):
        assert f"{figure.name} {figure.text}" in name
    assert "No verdict" in room.page.verdict.words.text()


def test_without_a_flow_the_next_step_is_said(stage: Stage, room: RunsRoom) -> None:
    stage.documents.close(0)
    room.start()
    assert "Open one" in room.trouble.words.text()
    assert stage.host.sent == []


def test_a_report_that_cannot_be_read_is_said(stage: Stage, room: RunsRoom) -> None:
    room.errands.load("nowhere")
    assert "no whole report" in room.trouble.words.text()


def test_the_page_in_the_browser_is_written_by_a_child(
    stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shown(stage, shelf)
    room.errands.page("there", "/somewhere/page.html")
    sent = started(stage)
    assert (sent.kind, json.loads(sent.spec)) == (
        "page",
        {"folder": "there", "file": "/somewhere/page.html"},
    )
    stage.say(WorkDone(1, "", sent.work_id, "/somewhere/page.html", "Saved as page.html."))
    assert stage.window.question.words == "Saved as page.html."
    assert [button.text() for button in stage.window.question.buttons] == ["Open folder"]


def test_earlier_reports_can_be_opened_again(
    qtbot: QtBot, stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shelf.reports["old"] = a_report(title="An older one")
    shelf.infos = (ReportInfo("old", "An older one", START, ("BTC/USDT 1m",), 5, 100, False),)
    qtbot.mouseClick(room.side.earlier, LEFT)
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    assert room.page.title.text() == "An older one"


def test_a_window_in_other_colours_shows_the_same_report(
    stage: Stage, room: RunsRoom, shelf: Shelf
) -> None:
    shown(stage, shelf)
    stage.door._side = stage.door._room = None
    stage.door._is_there = False
    steps = [stage.door._is_there for _ in stage.door.reopen()]
    assert steps == [False, False, False, True], "a part in each turn"
    assert stage.door.room.isVisible()
    assert stage.door.room.page.title.text() == shelf.reports["there"].title


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, ""), (0.4, "a moment"), (45, "45 s"), (600, "10 min"), (9_000, "2.5 h")],
)
def test_what_is_left_is_said_as_a_person_would(seconds: float, words: str) -> None:
    assert words in left_words(seconds)
    assert bool(left_words(seconds)) == bool(words)
