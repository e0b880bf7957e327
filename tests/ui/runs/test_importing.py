"""Candles of a file become stored history without a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import CancelWork, StartWork
from moniqo_desktop.domain.messages.work_events import WorkDone, WorkFailed, WorkProgress
from moniqo_desktop.ui.runs.asked import FILE, PRACTICE, STORED
from moniqo_desktop.ui.runs.importing import ImportCandles
from moniqo_desktop.ui.runs.room import RunsRoom
from tests.ui.runs.conftest import Shelf
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def door(room: RunsRoom) -> ImportCandles:
    """In the form that reads stored history."""
    field = room.side.form.field("source")
    field.show_value(STORED)
    field.changed.emit()
    return room.side.form.importing


def sent(stage: Stage) -> list[StartWork]:
    return [each for each in stage.host.sent if isinstance(each, StartWork)]


def test_the_door_is_where_stored_history_is_chosen(room: RunsRoom, door: ImportCandles) -> None:
    assert door.begin.isVisible()
    for source, is_seen in ((FILE, False), (PRACTICE, False), (STORED, True)):
        room.side.form.field("source").show_value(source)
        room.side.form.field("source").changed.emit()
        assert door.isVisible() is is_seen


def test_the_dialog_of_the_door_stops_nothing(
    qtbot: QtBot, stage: Stage, door: ImportCandles
) -> None:
    QTest.mouseClick(door.begin, LEFT)
    [dialog] = stage.window.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_file_is_looked_at_before_it_is_kept(stage: Stage, door: ImportCandles) -> None:
    door.choose("/data/ETHUSDT-4h-2024.csv")
    assert (door.symbol.value, door.timeframe.value) == ("ETH/USDT", "4h")
    assert sent(stage) == []
    QTest.mouseClick(door.keep, LEFT)
    [command] = sent(stage)
    assert command.kind == "import"
    asked = json.loads(command.spec)
    assert asked == {
        "file": "/data/ETHUSDT-4h-2024.csv", "symbol": "ETH/USDT", "timeframe": "4h"
    }  # fmt: skip


def test_the_timeframe_is_the_one_that_the_file_itself_shows(
    qtbot: QtBot, stage: Stage, door: ImportCandles, shelf: Shelf
) -> None:
    shelf.frames = {"/data/list.csv": "1m", "/data/BTCUSDT-4h.csv": "15m"}
    door.choose("/data/list.csv")
    qtbot.waitUntil(lambda: door.timeframe.value == "1m")
    door.choose("/data/BTCUSDT-4h.csv")
    qtbot.waitUntil(lambda: door.timeframe.value == "15m")


def test_a_timeframe_that_the_trader_chose_stays(door: ImportCandles) -> None:
    door.choose("/data/list.csv")
    door.timeframe.show_value("4h")
    door.show_frame("/data/list.csv", "1m")
    assert door.timeframe.value == "4h"
    door.choose("/data/other.csv")
    door.show_frame("/data/list.csv", "1m")
    assert door.timeframe.value == "1h", "of a file chosen before"


def test_a_symbol_without_a_slash_is_refused_at_its_field(
    stage: Stage, door: ImportCandles
) -> None:
    door.choose("/data/list.csv")
    door.symbol.show_value("BTCUSDT")
    QTest.mouseClick(door.keep, LEFT)
    assert sent(stage) == []
    assert "BTC/USDT" in door.symbol.sentence


def test_progress_cancel_and_the_end_are_seen_at_the_door(
    stage: Stage, door: ImportCandles, shelf: Shelf
) -> None:
    door.choose("/data/ETHUSDT-4h-2024.csv")
    QTest.mouseClick(door.keep, LEFT)
    [command] = sent(stage)
    stage.say(WorkProgress(1, "", command.work_id, 0.6, "Keeping the candles", -1.0))
    assert door.strip.isVisible()
    assert not door.begin.isEnabled()
    door.strip.cancel.click()
    assert CancelWork(work_id=command.work_id) in stage.host.sent
    stage.say(WorkDone(2, "", command.work_id, "/data/x.csv", "import: 12 candles kept."))
    assert not door.strip.isVisible()
    assert door.told.text() == "import: 12 candles kept."
    assert door.begin.isVisible()


def test_a_refused_file_says_why_and_stays_chosen(stage: Stage, door: ImportCandles) -> None:
    door.choose("/data/ETHUSDT-4h-2024.csv")
    QTest.mouseClick(door.keep, LEFT)
    [command] = sent(stage)
    stage.say(WorkFailed(1, "", command.work_id, "x.csv, line 3: the high is below the low."))
    assert door.told.text() == "x.csv, line 3: the high is below the low."
    assert door.told.property("tone") == "error"
    assert door.keep.isVisible()


def test_a_backtest_that_runs_cannot_be_started_again_anywhere(
    stage: Stage, room: RunsRoom
) -> None:
    QTest.mouseClick(room.nothing.button, LEFT)
    assert len(sent(stage)) == 1
    assert not room.nothing.button.isEnabled()
    assert not room.side.run.isEnabled()


def test_the_rest_of_the_terms_has_the_defaults_of_the_terminal(
    stage: Stage, room: RunsRoom
) -> None:
    room.start()
    [command] = sent(stage)
    spec = json.loads(command.spec)["spec"]
    assert spec["maker_bps"] is None
    assert spec["rules"] == {"path": "worst", "volume_share_ppm": 100_000, "impact_ppm": 0}
    assert len(spec["sources"]) == 1


def test_what_is_set_in_the_folded_part_is_asked_for(
    stage: Stage, room: RunsRoom, tmp_path: Path
) -> None:
    form = room.side.form
    QTest.mouseClick(form.more_settings.turn, LEFT)
    for name, value in (
        ("maker_bps", "-1"), ("volume_percent", "2.5"), ("impact_bps", "12"), ("finer", "1m"),
    ):  # fmt: skip
        form.field(name).show_value(value)
        form.field(name).changed.emit()
    room.start()
    [command] = sent(stage)
    spec = json.loads(command.spec)["spec"]
    assert spec["maker_bps"] == -1.0
    assert spec["rules"]["volume_share_ppm"] == 25_000
    assert spec["rules"]["impact_ppm"] == 1_200
    assert [each["timeframe"] for each in spec["sources"]][1:] == ["1m"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("maker_bps", "10000"), ("volume_percent", "101"), ("impact_bps", "-1"), ("finer", "30m")],
)
def test_a_wrong_setting_of_the_folded_part_unfolds_it(
    stage: Stage, room: RunsRoom, name: str, value: str
) -> None:
    form = room.side.form
    form.field("timeframe").show_value("15m")
    form.field("timeframe").changed.emit()
    form.field(name).show_value(value)
    room.start()
    assert sent(stage) == []
    assert form.field(name).sentence
    assert form.field(name).isVisible()
