"""Several accounts in the window, by mouse and keys: choose, make, rename, archive."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import (
    StartRun,
)
from moniqo_desktop.domain.messages.events import Notified
from moniqo_desktop.domain.messages.wallet_commands import (
    ArchiveWallet,
    CreateWallet,
    RenameWallet,
)
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.ui.run_control import RunControl
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import (
    KEY,
    LEFT,
    a_wallet,
    door,
    keys,
    opened,
    sent,
    with_two,
)


@pytest.fixture
def two(stage: Stage) -> Stage:
    return with_two(stage)


def test_the_menu_tells_every_account_and_all_together(qtbot: QtBot, two: Stage) -> None:
    menu = opened(qtbot, two).menu
    said = [row.accessibleName() for row in menu.rows]
    assert said[0].startswith("Practice, paper, 10,000.00")
    assert said[1].startswith("Swing, paper, 510.00, +2.00 %")
    assert said[2].startswith("All accounts, paper, 10,510.00")
    assert [row.isChecked() for row in menu.rows] == [True, False, False]


def test_one_account_alone_has_no_row_for_all(qtbot: QtBot, stage: Stage) -> None:
    stage.say(a_wallet("practice", "Practice"))
    assert len(opened(qtbot, stage).menu.rows) == 1


def test_a_flow_starts_on_the_account_that_was_chosen(qtbot: QtBot, two: Stage) -> None:
    qtbot.mouseClick(opened(qtbot, two).menu.rows[1], LEFT)
    assert two.window.top_bar.account.name.text() == "Swing"
    qtbot.keyClick(two.window, KEY.Key_F5)
    assert isinstance(command := sent(two)[-1], StartRun)
    assert command.wallet == "two"


def test_the_account_is_chosen_by_keys_alone(qtbot: QtBot, two: Stage) -> None:
    two.window.top_bar.account.setFocus()
    keys(qtbot, two.window, KEY.Key_Space)
    menu = door(two).menu
    assert menu.isVisible()
    menu.rows[1].setFocus()
    keys(qtbot, two.window, KEY.Key_Space)
    assert not menu.isVisible()
    assert two.state.runs.wallet == "two"


def test_escape_puts_the_menu_away_and_the_keyboard_back(qtbot: QtBot, two: Stage) -> None:
    two.window.top_bar.account.setFocus()
    menu = opened(qtbot, two).menu
    keys(qtbot, two.window, KEY.Key_Escape)
    assert not menu.isVisible()
    assert two.window.focusWidget() is two.window.top_bar.account


def test_a_flow_remembers_its_account(two: Stage) -> None:
    door(two).choose("two")
    settings = two.control.context.settings
    again = RunControl(
        two.host.send, two.state.runs, two.window, wallets=two.state.wallets, settings=settings
    )
    assert again.wallet_of(two.flow) == "two"
    assert again.wallet_of(a_flow("other")) == "two"
    two.say(replace(a_wallet("two", "Swing"), archived=True))
    assert again.wallet_of(two.flow) == "practice"


def test_another_tab_brings_its_account_into_sight(two: Stage) -> None:
    first = two.flow
    two.documents.add(a_flow("flow-2", "Second"))
    door(two).choose("two")
    two.documents.show(0)
    two.control.runs.give(first, "practice")
    two.documents.show(1)
    assert two.state.runs.wallet == "two"
    two.documents.show(0)
    assert two.state.runs.wallet == "practice"


def test_three_flows_run_on_two_accounts_with_a_dot_each(qtbot: QtBot, two: Stage) -> None:
    for number in (2, 3):
        two.documents.add(a_flow(f"flow-{number}", f"Flow {number}"))
    two.say(
        run_started(a_flow("flow-1"), "run-1"),
        replace(run_started(a_flow("flow-3"), "run-3"), wallet="two"),
    )
    states = [two.control.runs.state_of(each.flow) for each in two.documents.all]
    assert states == ["running", "stopped", "running"]
    tabs = two.window.top_bar.tabs
    said = [tabs.tabToolTip(index).partition(": ")[2].partition(",")[0] for index in range(3)]
    assert said == states
    assert two.control.runs.wallet_of(two.documents.all[2].flow) == "two"
    two.documents.show(2)
    qtbot.keyClick(two.window, KEY.Key_F5)
    assert sent(two)[-1].run_id == "run-3"  # type: ignore[attr-defined]  # a pause of that run


# -- making, naming and leaving --------------------------------------------------------------------


def test_a_new_account_is_made_by_keys(qtbot: QtBot, two: Stage) -> None:
    found = opened(qtbot, two)
    qtbot.mouseClick(found.menu.new, LEFT)
    form = found.form
    assert form.isVisible()
    assert two.window.focusWidget() is form.name
    qtbot.keyClicks(form.name, "Scalps")
    form.cash.selectAll()
    qtbot.keyClicks(form.cash, "2,500")
    qtbot.keyClicks(form.fee, "0.08")
    qtbot.keyClick(form.fee, KEY.Key_Return)
    assert sent(two) == [
        CreateWallet(name="Scalps", cash=2_500 * MONEY_UNIT, profile="expert", fee_ppm=800,
                     maker_ppm=800),
    ]  # fmt: skip
    assert not form.isVisible()
    two.say(a_wallet("three", "Scalps"))
    assert two.state.runs.wallet == "three"


@pytest.mark.parametrize(
    ("name", "cash", "words"),
    [
        ("", "100", "needs a name"),
        ("swing", "100", "another account"),
        ("New", "much", "no number"),
        ("New", "1", "from 10"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    qtbot: QtBot, two: Stage, name: str, cash: str, words: str
) -> None:
    form = door(two).form
    door(two).open_form()
    qtbot.keyClicks(form.name, name)
    form.cash.setText(cash)
    qtbot.mouseClick(form.go, LEFT)
    assert words in form.problem.text()
    assert form.isVisible()
    assert form.name.text() == name
    assert sent(two) == []


def test_what_the_limits_mean_is_said_before_the_account_is_made(two: Stage) -> None:
    form = door(two).form
    door(two).open_form()
    said = {}
    for row in range(form.limits.count()):
        form.limits.setCurrentIndex(row)
        said[form.limits.currentData()] = form.meaning.text()
    assert "Every entry needs a yes" in said["starter"]
    assert "Large entries need a yes" in said["standard"]
    assert "loss a day 4 %. Entries need no approval" in said["expert"]
    assert "No limits on losses" in said["research"]


def test_live_is_shown_and_cannot_be_chosen_yet(two: Stage) -> None:
    box = door(two).form.mode
    names = [box.itemText(row) for row in range(box.count())]
    assert names[0] == "Paper"
    assert all("needs an exchange" in name for name in names[1:])
    box.setCurrentIndex(0)
    flags = [box.model().index(row, 0).flags() for row in range(3)]
    assert [bool(flag & Qt.ItemFlag.ItemIsEnabled) for flag in flags] == [True, False, False]


def test_an_account_is_renamed_in_its_row(qtbot: QtBot, two: Stage) -> None:
    menu = opened(qtbot, two).menu
    menu.menus["two"].actions()[0].trigger()
    [field] = menu.findChildren(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Slow ones")
    qtbot.keyClick(field, KEY.Key_Return)
    assert sent(two) == [RenameWallet(wallet="two", name="Slow ones")]
    assert not menu.isVisible()


def test_escape_leaves_the_name_as_it_is(qtbot: QtBot, two: Stage) -> None:
    menu = opened(qtbot, two).menu
    menu.menus["two"].actions()[0].trigger()
    [field] = menu.findChildren(QLineEdit)
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, KEY.Key_Escape)
    assert sent(two) == []
    assert not menu.isVisible()
    assert not opened(qtbot, two).menu.findChildren(QLineEdit)


def test_an_account_is_archived_only_after_a_yes(qtbot: QtBot, two: Stage) -> None:
    menu = opened(qtbot, two).menu
    menu.menus["two"].actions()[-1].trigger()
    assert "Swing" in two.window.question.words
    assert sent(two) == []
    two.click("Archive it")
    assert sent(two) == [ArchiveWallet(wallet="two")]


def test_a_refusal_of_the_engine_is_said_in_the_window(two: Stage) -> None:
    two.say(Notified(1, "", "error", "“Swing” has flows that are open.", "Stop them first."))
    assert "Stop them first" in two.window.question.words


# -- by name ---------------------------------------------------------------------------------------


def test_every_account_is_reached_from_the_command_box(qtbot: QtBot, two: Stage) -> None:
    qtbot.keyClick(two.window, KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    finder = two.window.finder
    qtbot.keyClicks(finder.field, "Show account: Sw")
    qtbot.keyClick(finder.field, KEY.Key_Return)
    assert two.state.runs.wallet == "two"


def test_the_menu_opens_by_its_keys(qtbot: QtBot, two: Stage) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(two.window, KEY.Key_A, both)
    assert door(two).menu.isVisible()
