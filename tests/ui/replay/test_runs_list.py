"""The list of past runs tells them apart, and is never older than the run that is open."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moniqo_desktop.domain.messages.queries import PastRunsOf, ReplayOf
from moniqo_desktop.ui.desk.cells import Cell
from moniqo_desktop.ui.replay.room import ReplayRoom
from moniqo_desktop.ui.state.texts import day_minute_text
from tests.ui.replay.kit import PastAsked


def cell(room: ReplayRoom, title: str, row: int = 0) -> Cell:
    table = room.runs.table
    column = next(column for column in table.columns if column.title == title)
    run = table.row(row)
    assert run is not None
    return column.cell(run)


def seen_titles(room: ReplayRoom) -> list[str]:
    view = room.runs.view
    titles = view.column_titles()
    return [title for n, title in enumerate(titles) if not view.isColumnHidden(n)]


def test_a_run_is_told_with_its_account_and_its_state(room: ReplayRoom, past: PastAsked) -> None:
    (run,) = past.runs
    ended = replace(run, key="other", wallet="Second", is_open=False)
    room.runs.show_runs((run, ended))
    assert [cell(room, "Account", n).text for n in (0, 1)] == ["Practice", "Second"]
    assert [cell(room, "State", n).text for n in (0, 1)] == ["running", "ended"]
    tip = cell(room, "Flow", 1).tip
    assert tip.splitlines()[:2] == [run.title, "Second · paper · ended"]


def test_before_a_run_is_chosen_the_list_shows_all_it_knows(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.refresh()
    assert seen_titles(room) == [
        "Flow", "Account", "Mode", "State", "Began", "Trades", "Net", "Fall",
    ]  # fmt: skip


def test_beside_a_walk_the_list_keeps_what_tells_runs_apart(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.refresh()
    room.open(past.key)
    assert seen_titles(room) == ["Flow", "Account", "State", "Net"]
    assert room.runs.width() < room.canvas.width() / 2


def test_the_list_is_read_anew_after_the_run_it_opens(room: ReplayRoom, past: PastAsked) -> None:
    """Of a run that goes on its net would be older than the trades beside it."""
    room.refresh()
    past.asked.clear()
    room.open(past.key)
    kinds = [type(query) for query in past.asked]
    assert PastRunsOf in kinds[kinds.index(ReplayOf) :]


def test_the_heading_tells_the_account_and_from_when_to_when(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.open(past.key)
    assert room.head is not None
    first, last = (day_minute_text(int(room.head.moments[n])) for n in (0, -1))
    assert room.under.text() == f"paper · Practice · BTC/USDT · {first} – {last} UTC"


def test_all_cards_are_in_sight_and_no_map_lies_over_them(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.resize(1600, 950)
    room.open(past.key)
    canvas = room.canvas
    canvas.zoom_to_fit()
    bounds = canvas.document.model.bounds()
    assert bounds is not None
    left, top, right, bottom = canvas.camera.box_to_view(bounds)
    assert left >= 0
    assert top >= 0
    assert right <= canvas.viewport().width()
    assert bottom <= canvas.zoom_bar.y()
    assert canvas.overview.isHidden()


def test_the_map_comes_back_where_a_part_is_out_of_sight(room: ReplayRoom, past: PastAsked) -> None:
    room.resize(1600, 950)
    room.open(past.key)
    room.canvas.zoom_to_fit()
    room.canvas.zoom_by(2.0)
    assert not room.canvas.overview.isHidden()
    room.canvas.setFocus()
    QTest.keyClick(room.canvas, Qt.Key.Key_Left)
    room.canvas.zoom_to_fit()
    assert room.canvas.overview.isHidden()


def test_how_far_a_run_is_worked_out_is_told_in_whole_percent(room: ReplayRoom) -> None:
    room.timeline.show_told(0.0)
    assert room.timeline.told.text() == "worked out 0 %"
    room.timeline.show_told(0.999)
    assert room.timeline.told.text() == "worked out 99 %"
    room.timeline.show_told(1.0)
    assert room.timeline.told.text() == ""
