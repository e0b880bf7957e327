"""Open positions are ended and moved, and open flows gone to, from the command box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import ClosePosition, MoveProtection
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.events import PositionChanged, PriceChanged
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.ui.words.translation import load
from tests.ui.conftest import REPOSITORY
from tests.ui.desk.test_under_way import leaving
from tests.ui.shell.builders import BTC, a_flow, run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import KEY, sent, with_two
from tests.ui.state.builders import MARKETS


@pytest.fixture
def held(stage: Stage) -> Stage:
    """A long position on each of two accounts."""
    with_two(stage)
    stage.state.markets.learn(MARKETS.values())
    for run, wallet in (("a", "practice"), ("b", "two")):
        begun = replace(run_started(a_flow(f"flow-{run}"), run), wallet=wallet)
        stage.say(begun, PositionChanged(3_000, run, BTC, 50_000, 33_000 * 10**8))
    stage.say(PriceChanged(4_000, "a", BTC, 660_000))
    return stage


def choose(qtbot: QtBot, stage: Stage, typed: str) -> list[str]:
    """Types into the command box and presses Return; returns what was offered."""
    stage.control.find()
    box = stage.window.finder
    qtbot.keyClicks(box.field, typed)
    titles = box.titles
    qtbot.keyClick(box.field, KEY.Key_Return)
    return titles


def test_close_offers_the_position_and_its_symbol_chooses_it(qtbot: QtBot, held: Stage) -> None:
    held.control.find()
    box = held.window.finder
    qtbot.keyClicks(box.field, "close")
    closing = [title.split(" LONG")[0] for title in box.titles[1:3]]
    assert closing == ["Close position BTC/USDT"] * 2, "in reach, right below it"
    assert box.titles[0] == "Close flow", "of equals Return takes the harmless one"
    qtbot.keyClicks(box.field, " btc")
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert sent(held) == [ClosePosition(symbol=BTC, wallet="practice")]


def test_a_mere_return_in_the_box_closes_nothing(qtbot: QtBot, held: Stage) -> None:
    titles = choose(qtbot, held, " ")
    assert titles
    assert not [title for title in titles if "BTC/USDT LONG" in title]
    assert not [each for each in sent(held) if isinstance(each, ClosePosition)]


@pytest.mark.parametrize("typed", ["of btc", "50", "50 % btc", "% btc", "rev", "for btc", "cl btc"])
def test_a_filler_word_or_a_mere_beginning_moves_no_money(
    qtbot: QtBot, held: Stage, typed: str
) -> None:
    choose(qtbot, held, typed)
    assert not [each for each in sent(held) if isinstance(each, ClosePosition | ReversePosition)]


def test_the_box_reverses_and_halves_too(qtbot: QtBot, held: Stage) -> None:
    choose(qtbot, held, "reverse btc")
    choose(qtbot, held, "close 50")
    assert sent(held) == [
        ReversePosition(symbol=BTC, wallet="practice"),
        ClosePosition(symbol=BTC, fraction=0.5, wallet="practice"),
    ]


def test_a_position_that_has_turned_meanwhile_is_left_alone(qtbot: QtBot, held: Stage) -> None:
    held.control.find()
    box = held.window.finder
    qtbot.keyClicks(box.field, "close btc")
    held.say(PositionChanged(5_000, "a", BTC, -50_000, -33_000 * 10**8))
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert sent(held) == []
    assert "is no longer open; nothing was done" in held.window.question.words


@pytest.mark.parametrize("typed", ["close 50 btc", "reverse btc"])
def test_of_what_leaves_whole_no_part_is_closed(qtbot: QtBot, held: Stage, typed: str) -> None:
    """The account in sight is another one."""
    held.say(*leaving(50_000, Purpose.CLOSE, run_id="a"))
    choose(qtbot, held, typed)
    assert not sent(held)
    assert "BTC/USDT is being closed, at the next open." in held.window.question.words


def test_all_of_it_may_be_closed_again(qtbot: QtBot, held: Stage) -> None:
    """A reversal that was asked for elsewhere is taken back by nothing else."""
    held.say(*leaving(50_000, Purpose.CLOSE, run_id="a"))
    choose(qtbot, held, "close btc")
    assert sent(held) == [ClosePosition(symbol=BTC, wallet="practice")]


def test_a_reversal_from_the_box_is_told_as_one(qtbot: QtBot, held: Stage) -> None:
    choose(qtbot, held, "reverse btc")
    held.say(*leaving(50_000, Purpose.CLOSE, run_id="a"))
    assert held.state.reversals.is_coming(("practice", BTC))


def test_without_a_position_there_is_nothing_to_end(qtbot: QtBot, stage: Stage) -> None:
    stage.control.find()
    qtbot.keyClicks(stage.window.finder.field, "reverse")
    assert not [title for title in stage.window.finder.titles if title.startswith("Reverse ")]


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    words = load("de", REPOSITORY / "resources")
    assert words is not None
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("typed", ["schließen", "schlie", "position"])
def test_in_german_the_position_is_in_reach_too(qtbot: QtBot, held: Stage, typed: str) -> None:
    """A word that the language puts last makes the position no worse a find."""
    titles = choose(qtbot, held, typed)
    assert titles[1].startswith("Position BTC/USDT LONG")
    assert titles[1].endswith("schließen")
    assert not titles[0].startswith("Position BTC/USDT")
    assert not [each for each in sent(held) if isinstance(each, ClosePosition)]


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("typed", ["der btc", "50 btc", "von btc", "auf btc"])
def test_a_german_filler_word_moves_no_money(qtbot: QtBot, held: Stage, typed: str) -> None:
    choose(qtbot, held, typed)
    assert not [each for each in sent(held) if isinstance(each, ClosePosition | ReversePosition)]


def test_of_several_accounts_each_position_says_whose_it_is(qtbot: QtBot, held: Stage) -> None:
    held.control.find()
    box = held.window.finder
    qtbot.keyClicks(box.field, "close btc")
    whose = [box.list.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1)]
    assert [each.split(" · ")[0] for each in whose] == ["Practice", "Swing"]


def test_a_flow_of_that_name_does_not_lift_its_positions(qtbot: QtBot, held: Stage) -> None:
    """What stands beside a command is found, and stays where it was found."""
    held.control.find()
    box = held.window.finder
    qtbot.keyClicks(box.field, "practice")
    lifted = [title for title in box.titles[:3] if "BTC/USDT LONG" in title]
    assert lifted == []


@pytest.mark.parametrize(
    ("typed", "price", "moved"),
    [
        ("stop of btc", "65 500", {"stop_price": 655_000}),
        ("stop of btc", "65.500,5", {"stop_price": 655_005}),
        ("target of btc", "67,412.5", {"target_price": 674_125}),
    ],
)
def test_a_stop_or_target_is_moved_to_a_price_that_is_typed(
    qtbot: QtBot, held: Stage, typed: str, price: str, moved: dict[str, int]
) -> None:
    choose(qtbot, held, typed)
    assert sent(held) == [], "the price is asked for first"
    box = held.window.finder
    assert box.isVisible()
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert sent(held) == []
    qtbot.keyClicks(box.field, price)
    [title] = box.titles
    assert title.endswith(held.state.markets.price_text(BTC, next(iter(moved.values()))))
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert sent(held) == [MoveProtection(symbol=BTC, wallet="practice", **moved)]


@pytest.mark.parametrize(
    ("price", "why"), [("67000", "must lie below the last price"), ("65.000", "may be meant as"),
                       ("soon", "is not a price")],
)  # fmt: skip
def test_a_price_that_protects_nothing_is_refused_before_return(
    qtbot: QtBot, held: Stage, price: str, why: str
) -> None:
    choose(qtbot, held, "move the stop btc")
    box = held.window.finder
    qtbot.keyClicks(box.field, price)
    assert why in box.titles[0]
    qtbot.keyClick(box.field, KEY.Key_Return)
    assert sent(held) == []
    assert why in held.window.question.words


@pytest.mark.usefixtures("german")
def test_what_is_wrong_with_a_price_is_told_in_the_language(qtbot: QtBot, held: Stage) -> None:
    choose(qtbot, held, "stop btc verschieben")
    qtbot.keyClicks(held.window.finder.field, "0,01")
    assert held.window.finder.titles == ["0.01 ist kein Preis von BTC/USDT."]


def test_the_stop_of_a_position_that_has_ended_meanwhile_is_not_moved(
    qtbot: QtBot, held: Stage
) -> None:
    choose(qtbot, held, "move the stop btc")
    held.say(PositionChanged(5_000, "a", BTC, 0, 0))
    qtbot.keyClicks(held.window.finder.field, "65000")
    qtbot.keyClick(held.window.finder.field, KEY.Key_Return)
    assert sent(held) == []
    assert "is no longer open; nothing was done" in held.window.question.words


def test_open_flows_are_gone_to_by_name(qtbot: QtBot, stage: Stage) -> None:
    stage.documents.add(a_flow("other", "Mean reversion"))
    stage.documents.add(a_flow("third", "Breakout"))
    titles = choose(qtbot, stage, "mean rev")
    assert titles[0] == "Go to flow: Mean reversion"
    assert stage.documents.index == 1
