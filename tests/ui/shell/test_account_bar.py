"""The account in the bar: whose figures they are, and that nothing moves beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import RunStopped, SafetyChanged
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import a_wallet, door, with_two, worth


@pytest.fixture
def two(stage: Stage) -> Stage:
    return with_two(stage)


def test_the_bar_says_where_a_flow_runs_that_is_not_on_the_account_in_sight(two: Stage) -> None:
    place = two.window.top_bar.run_group.place
    two.say(run_started(two.flow))
    assert not place.isVisible()
    door(two).choose("two")
    assert (place.isVisible(), place.text()) == (True, "on Practice")
    two.say(replace(run_started(two.flow, "run-2"), wallet="two"))
    door(two).show()
    assert not place.isVisible(), "it runs on both"
    two.say(RunStopped(9_000, "run-2", "stopped by hand"))
    door(two).show()
    assert place.text() == "on Practice"
    two.documents.add(replace(a_flow(), flow_id="other", name="Other"))
    assert not place.isVisible()
    two.documents.show(0)
    assert door(two).button.name.text() == "Practice"
    assert not place.isVisible()


def test_the_account_is_in_the_bar_once_it_is_known(stage: Stage) -> None:
    button = stage.window.top_bar.account
    assert not button.isVisible()
    stage.say(a_wallet("practice", "Practice"), worth("practice", 9_981))
    assert button.isVisible()
    assert (button.name.text(), button.equity.text()) == ("Practice", "9,981.00")
    assert "9,981.00" in button.accessibleName()


def test_the_bar_and_the_desk_never_show_two_worths_at_once(qtbot: QtBot, stage: Stage) -> None:
    stage.say(a_wallet("practice", "Practice"), worth("practice", 10_000))
    desk, button = stage.rooms.desk, stage.window.top_bar.account
    qtbot.waitUntil(desk.isVisible)
    pairs: list[tuple[str, str]] = []

    def note() -> None:
        shown = {each.name: each.text for each in desk.positions.figures.shown()}
        pairs.append((button.equity.text(), shown["Equity"]))

    desk.caught_up.connect(note)
    for units in (9_990, 9_980, 9_970):
        with qtbot.waitSignal(desk.caught_up):
            stage.say(worth("practice", units, 20_000 - units))
    assert [bar for bar, _ in pairs] == ["9,990.00", "9,980.00", "9,970.00"]
    assert [said for _, said in pairs] == [bar for bar, _ in pairs]


def test_nothing_beside_the_account_moves_while_its_figures_change(two: Stage) -> None:
    bar, button = two.window.top_bar, two.window.top_bar.account
    two.say(a_wallet("practice", "Practice"), worth("practice", 10_000))
    wide, left = button.width(), bar.runs.x()
    for at, units in enumerate((9_990, 999, 10_100, 9), 10_000):
        two.say(worth("practice", units, at))
        door(two).show()
        QCoreApplication.processEvents()
        assert button.equity.text().startswith(f"{units:,}")
        assert (button.width(), bar.runs.x()) == (wide, left)
    two.say(run_started(two.flow))
    QCoreApplication.processEvents()
    assert bar.runs.x() == left


def test_with_little_room_a_locked_account_keeps_its_name(qtbot: QtBot, two: Stage) -> None:
    two.say(SafetyChanged(6_000, "", "daily_loss", 90_000_000, "", "practice"))
    two.window.resize(1_024, 800)
    button = two.window.top_bar.account
    qtbot.waitUntil(lambda: two.window.top_bar.width() == two.window.width())
    assert button.name.isVisible()
    assert button.lock.text()
