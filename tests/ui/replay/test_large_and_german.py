"""The walk through a run with large text, and in another language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Context, Settings
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.replay.room import ReplayRoom
from tests.ui.replay.kit import PastAsked
from tests.ui.shell.stage import AtOnce


@pytest.fixture
def large(
    qtbot: QtBot, whole_catalogue: Catalogue, settings: Settings, resources: Path, past: PastAsked
) -> ReplayRoom:
    """At 150 % text."""
    context = Context(
        send=lambda command: None,
        subscribe=lambda listener: lambda: None,
        ask=past.ask,
        theme=Theme.named("light", resources, Look(text_percent=150)),
        resources=resources,
        catalogue=whole_catalogue,
        settings=settings,
    )
    made = ReplayRoom(context, AtOnce(lambda name, error: None))
    made.resize(1600, 950)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_with_large_text_the_list_gives_what_cards_need_to_be_written_out(
    large: ReplayRoom, past: PastAsked
) -> None:
    large.refresh()
    large.open(past.key)
    large.canvas.zoom_to_fit()
    assert large.canvas.camera.scale >= 0.6
    view = large.runs.view
    assert view.columnWidth(0) > view.width() / 2


def test_the_heading_of_a_trade_never_makes_the_window_wider(
    qtbot: QtBot, large: ReplayRoom, past: PastAsked
) -> None:
    large.resize(1100, 800)
    large.open(past.key)
    assert large.head is not None
    large.show_trade(large.head.trades[0].trade_id, past.key)
    page = large.page
    qtbot.waitUntil(lambda: page.replay.y() >= page.head.geometry().bottom())
    assert large.width() == page.width() == 1100
    large.resize(1900, 900)
    qtbot.waitUntil(lambda: page.replay.y() < page.head.geometry().bottom())
    assert page.replay.x() > page.profit.geometry().right()


def test_what_is_told_before_a_run_is_chosen_is_never_cut(large: ReplayRoom) -> None:
    for line in large.walk.none.findChildren(type(large.title)):
        assert line.heightForWidth(line.width()) <= line.height()


@pytest.mark.usefixtures("german")
def test_where_the_record_left_the_flow_is_told_in_the_language(
    room: ReplayRoom, past: PastAsked
) -> None:
    room.open(past.key)
    moment = room.moment
    assert moment is not None
    words = (
        "From Jan 1 06:01 on the record differs from what the flow alone would have done: "
        "an order by hand, another flow of the account or its limits. Orders, fills and trades "
        "are those of the record."
    )
    room._show_moment(replace(moment, note=words))
    assert room.note.text().startswith("Ab Jan 1 06:01 weicht die Aufzeichnung")


@pytest.mark.usefixtures("german")
def test_in_every_section_own_names_stay_and_those_of_the_program_are_told(
    room: ReplayRoom, past: PastAsked
) -> None:
    """ "EMA cross" stands in the flow; Candles and Council are words of the program."""
    room.open(past.key)
    assert room.head is not None
    room.show_trade(room.head.trades[0].trade_id, past.key)
    facts, voices, gate, *_ = (card.texts for card in room.page.cards)
    assert {"Kerzen · Kerzen", "EMA cross · Signal"} <= set(facts)
    assert {"Rat", "    EMA cross", "    Uneinigkeit"} <= set(voices)
    assert "EMA-Kreuzung" not in " ".join((*facts, *voices))
    assert "✓  Größe" in gate


def test_the_page_of_a_trade_says_whose_it_was(room: ReplayRoom, past: PastAsked) -> None:
    """Two accounts may run the same flow."""
    room.open(past.key)
    assert room.head is not None
    room.show_trade(room.head.trades[0].trade_id, past.key)
    assert " · paper · Practice · " in room.page.under.text()
    room.runs.show_runs([replace(past.runs[0], wallet="Second")])
    room.page.show_account()
    assert " · paper · Second · " in room.page.under.text()
