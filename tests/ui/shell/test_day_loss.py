"""The account's own number for the loss of a day: seen, set, taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.wallet_commands import SetDayLoss
from moniqo_desktop.domain.messages.wallet_events import DayLossSet
from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.accounts import words
from moniqo_desktop.ui.accounts.day_loss import DayLoss
from moniqo_desktop.ui.state.wallets import WalletView
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import KEY, LEFT, door, opened, sent, with_two

PERCENT = PPM // 100


@pytest.fixture
def two(stage: Stage) -> Stage:
    return with_two(stage)


def sheet(qtbot: QtBot, stage: Stage, wallet: str = "two") -> DayLoss:
    menu = opened(qtbot, stage).menu.menus[wallet]
    next(each for each in menu.actions() if each.text() == "Loss a day…").trigger()
    found = door(stage).day_loss.sheet
    assert found.isVisible()
    return found


def typed(qtbot: QtBot, found: DayLoss, text: str, unit: int = 0) -> None:
    found.unit.setCurrentIndex(unit)
    found.field.clear()
    qtbot.keyClicks(found.field, text)
    qtbot.mouseClick(found.go, LEFT)


def a_number(ppm: int = 0, units: int = 0) -> DayLossSet:
    return DayLossSet(9_000, "", "two", ppm, units * MONEY_UNIT, "owner")


def said(found: DayLoss) -> dict[str, str]:
    return {what.text(): value.text() for what, value in found.facts}


def test_a_typed_number_is_sent_in_its_unit(qtbot: QtBot, two: Stage) -> None:
    found = sheet(qtbot, two)
    assert found.title.text() == "Loss a day on “Swing”"
    typed(qtbot, found, "0.5")
    assert sent(two) == [SetDayLoss(wallet="two", ppm=PERCENT // 2)]
    assert not found.isVisible()
    found = sheet(qtbot, two)
    found.unit.setCurrentIndex(1)
    qtbot.keyClicks(found.field, "25")
    qtbot.keyClick(found.field, KEY.Key_Return)
    assert sent(two)[-1] == SetDayLoss(wallet="two", money=25 * MONEY_UNIT)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("0", 0, "above 0"),
        ("-1", 1, "above 0"),
        ("101", 0, "More than 100 %"),
        ("much", 1, "is no number"),
        ("", 0, "is no number"),
    ],
)
def test_what_is_no_number_above_0_is_said_and_not_sent(
    qtbot: QtBot, two: Stage, text: str, unit: int, why: str
) -> None:
    found = sheet(qtbot, two)
    typed(qtbot, found, text, unit)
    assert why in found.problem.text()
    assert found.isVisible()
    assert sent(two) == []


def test_the_sheet_tells_which_number_is_in_force_and_whose(qtbot: QtBot, two: Stage) -> None:
    found = sheet(qtbot, two)
    assert said(found)["By its limits, Starter"] == "1 % of equity"
    assert said(found)["By its own number"] == "none"
    assert said(found)["In force"] == "1 % of equity, of the limits Starter"
    assert found.none.isHidden()
    two.say(a_number(ppm=PERCENT // 2))
    found = sheet(qtbot, two)
    assert said(found)["In force"] == "0.5 % of equity, its own number"
    assert found.field.text() == "0.5"
    qtbot.mouseClick(found.none, LEFT)
    assert sent(two) == [SetDayLoss(wallet="two")]


VIEW = WalletView("two", "Swing", Mode.PAPER.value, "starter", None, None, 0, 0, 0, ())
BEGAN = replace(VIEW, day_start=1_000 * MONEY_UNIT)


@pytest.mark.parametrize(
    ("view", "in_force"),
    [
        (replace(BEGAN, own_loss=9 * MONEY_UNIT), "9.00, its own number"),
        (replace(BEGAN, own_loss=11 * MONEY_UNIT), "1 % of equity, of the limits Starter"),
        (replace(VIEW, own_loss=9 * MONEY_UNIT), "1 % of equity, at most 9.00"),
        (replace(VIEW, own_loss_ppm=2 * PERCENT), "1 % of equity, of the limits Starter"),
        (replace(VIEW, profile="research"), "no limit"),
        (replace(VIEW, profile="research", own_loss=MONEY_UNIT), "1.00, its own number"),
    ],
)
def test_the_tighter_number_is_the_one_in_force(view: WalletView, in_force: str) -> None:
    assert dict(words.loss_lines(view))["In force"] == in_force


def test_limits_shown_before_real_money_moves_name_both(two: Stage) -> None:
    lines = dict(words.limit_lines("starter", replace(BEGAN, own_loss=5 * MONEY_UNIT)))
    assert lines["Loss a day"] == "1 % of equity, at most 5.00"
    assert dict(words.limit_lines("starter", BEGAN))["Loss a day"] == "1 % of equity"


def test_a_new_number_stands_in_the_log(two: Stage) -> None:
    two.say(a_number(units=250))
    line = next(iter(two.state.log.newest()))
    assert line.text == "A day may now lose 250.00 by the account's own number."


def test_the_number_of_another_account_is_not_shown(qtbot: QtBot, two: Stage) -> None:
    two.say(a_number(ppm=PERCENT // 2))
    assert said(sheet(qtbot, two, "practice"))["By its own number"] == "none"


@pytest.mark.parametrize(
    ("ppm", "money"),
    [
        (12_340, 0),
        (PERCENT, 0),
        (1, 0),
        (0, 123_456_789 * MONEY_UNIT + MONEY_UNIT * 12 // 100),
        (0, 1_234 * MONEY_UNIT // 1_000),
        (0, 1_500 * MONEY_UNIT),
        (0, 1),
    ],
)
def test_set_without_a_word_typed_changes_nothing(
    qtbot: QtBot, two: Stage, ppm: int, money: int
) -> None:
    two.say(DayLossSet(9_000, "", "two", ppm, money, "owner"))
    found = sheet(qtbot, two)
    qtbot.mouseClick(found.go, LEFT)
    assert found.problem.text() == ""
    assert sent(two) == [SetDayLoss(wallet="two", ppm=ppm, money=money)]
