"""Layouts by name, on whichever screens there are."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.workspace import places
from moniqo_desktop.ui.workspace.arrangement import RIGHT, built_in
from moniqo_desktop.ui.workspace.layouts import Layout, Layouts, as_text, from_text
from moniqo_desktop.ui.workspace.screens import seen_place
from tests.ui.shell.stage import Stage

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
LAPTOP, DESK = "laptop", "two screens"
Make = Callable[..., Layouts]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def make(window: MainWindow, settings: Settings, told: list[str]) -> Make:
    """Layouts of the window on a given set of screens."""

    def made(screens: str = LAPTOP) -> Layouts:
        return Layouts(
            window.body, settings, screens=lambda: screens, tell=told.append, changed=lambda: None
        )

    return made


def _open(window: MainWindow) -> set[str]:
    return {each.name for each in window.body.panels() if window.body.is_open(each.name)}


def test_three_layouts_are_built_in(make: Make) -> None:
    assert set(make().names()) == {"Trade", "Build", "Research"}


@pytest.mark.parametrize("name", ["Trade", "Build", "Research"])
def test_a_built_in_layout_opens_its_panels_and_no_others(
    window: MainWindow, make: Make, name: str
) -> None:
    make().use(name)
    known = {each.name for each in window.body.panels()}
    assert _open(window) == set(built_in()[name].names()) & known


def test_a_saved_layout_comes_back_as_it_was(window: MainWindow, make: Make) -> None:
    layouts = make()
    window.toggle_panel("palette")
    window.body.move_to("desk", RIGHT)
    layouts.save("Scalping")
    layouts.use("Build")
    assert "palette" in _open(window)
    layouts.use("Scalping")
    assert "palette" not in _open(window)
    area = window.body.dockWidgetArea(window.body.panel("desk"))
    assert area == Qt.DockWidgetArea.RightDockWidgetArea


def test_reset_undoes_what_was_moved_since(window: MainWindow, make: Make) -> None:
    layouts = make()
    layouts.save("Mine")
    window.toggle_panel("chart")
    layouts.reset()
    assert "chart" in _open(window)


def test_each_set_of_screens_has_its_own_places(window: MainWindow, make: Make) -> None:
    make(LAPTOP).save("Mine")
    window.toggle_panel("palette")
    make(DESK).save("Mine")
    make(LAPTOP).use("Mine")
    assert "palette" in _open(window)
    make(DESK).use("Mine")
    assert "palette" not in _open(window)


def test_unknown_screens_get_the_places_saved_last(window: MainWindow, make: Make) -> None:
    window.toggle_panel("palette")
    make(DESK).save("Mine")
    make(LAPTOP).use("Build")
    make("a beamer").use("Mine")
    assert "palette" not in _open(window)


def test_a_panel_newer_than_the_layout_can_still_be_opened(window: MainWindow, make: Make) -> None:
    layouts = make()
    layouts.save("Old")
    window.add_panel("watchlist", "Watchlist", QFrame(), RIGHT, shown=True)
    layouts.use("Old")
    window.body.close_panel("watchlist")
    panel = window.body.open("watchlist")
    assert panel.isVisible()
    assert window.body.dockWidgetArea(panel) == Qt.DockWidgetArea.RightDockWidgetArea


def test_a_renamed_layout_keeps_its_places(window: MainWindow, make: Make) -> None:
    layouts = make()
    window.toggle_panel("palette")
    layouts.save("Mine")
    layouts.rename("Mine", "Yours")
    assert layouts.names()[-1] == "Yours"
    assert layouts.current == "Yours"
    layouts.use("Build")
    layouts.use("Yours")
    assert "palette" not in _open(window)


def test_a_deleted_layout_leaves_the_panels_as_they_are(window: MainWindow, make: Make) -> None:
    layouts = make()
    window.toggle_panel("palette")
    layouts.save("Mine")
    layouts.delete("Mine")
    assert "Mine" not in layouts.names()
    assert "palette" not in _open(window)
    assert layouts.current == "Build"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda each: each.save("  "), "needs a name"),
        (lambda each: each.save("Trade"), "is built in"),
        (lambda each: each.rename("Trade", "Mine"), "keeps its name"),
        (lambda each: each.delete("Trade"), "cannot be deleted"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_in_a_sentence(
    make: Make, act: Callable[[Layouts], None], words: str
) -> None:
    with pytest.raises(Mistake, match=words):
        act(make())


def test_two_layouts_never_have_one_name(make: Make) -> None:
    layouts = make()
    layouts.save("Mine")
    layouts.save("Yours")
    with pytest.raises(Mistake, match="already"):
        layouts.rename("Yours", "Mine")


@pytest.mark.parametrize("places", ["", "AAAA", "not base 64 at all", "/////wAAAP8="])
def test_a_damaged_layout_is_told_and_moves_nothing(
    window: MainWindow, make: Make, stored: dict[str, Any], settings: Settings, told: list[str],
    places: str,
) -> None:  # fmt: skip
    settings.keep(layouts__saved=[as_text(Layout("Old", {LAPTOP: places}))])
    before = _open(window)
    make().use("Old")
    assert _open(window) == before
    assert len(told) == 1
    assert "stored layout is kept" in told[0]
    assert "Old" in make().names()


def test_what_cannot_be_read_stays_stored(
    make: Make, stored: dict[str, Any], settings: Settings
) -> None:
    settings.keep(layouts__saved=["{torn", "[]", '{"name": "Later"}'])
    layouts = make()
    assert layouts.unreadable() == 3
    layouts.save("Mine")
    layouts.delete("Mine")
    assert stored["layouts.saved"] == ["{torn", "[]", '{"name": "Later"}']


def test_text_and_layout_are_one() -> None:
    layout = Layout("Mine", {LAPTOP: "abc", DESK: "def"})
    assert from_text(as_text(layout)) == layout
    assert json.loads(as_text(layout))["format"] == 1


# -- screens that come and go ----------------------------------------------------------------------

LEFT_SCREEN, RIGHT_SCREEN = QRect(0, 0, 1920, 1080), QRect(1920, 0, 2560, 1440)


def test_a_place_that_is_seen_stays() -> None:
    place = QRect(2000, 100, 600, 400)
    assert seen_place(place, [LEFT_SCREEN, RIGHT_SCREEN]) == place


def test_a_screen_that_is_gone_takes_no_panel_with_it() -> None:
    moved = seen_place(QRect(2000, 100, 600, 400), [LEFT_SCREEN])
    assert LEFT_SCREEN.contains(moved)
    assert moved.size() == QRect(0, 0, 600, 400).size()


def test_a_panel_larger_than_the_screen_left_is_cut_to_it() -> None:
    assert seen_place(QRect(2000, 0, 2500, 1400), [LEFT_SCREEN]) == LEFT_SCREEN


def test_a_title_above_the_screen_comes_down() -> None:
    moved = seen_place(QRect(100, -300, 600, 400), [LEFT_SCREEN])
    assert moved.top() == 0


def test_a_floating_panel_comes_back_when_its_screen_is_gone(window: MainWindow) -> None:
    panel = window.body.panel("chart")
    panel.toggle_floating()
    panel.setGeometry(5000, 4000, 400, 300)
    window.body.keep_in_sight()
    assert window.screen().geometry().contains(panel.geometry())


def test_what_was_moved_is_kept_before_the_window_is_closed(
    qtbot: QtBot, stage: Stage, stored: dict[str, Any]
) -> None:
    stage.window.body.move_to("desk", RIGHT)
    qtbot.waitUntil(lambda: any(key.startswith("places.") for key in stored))


def test_another_set_of_screens_brings_the_places_it_had(
    qtbot: QtBot, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = stage.window
    window.toggle_panel("palette")
    monkeypatch.setattr(places, "screen_set", lambda: DESK)
    window.toggle_panel("palette")
    window.toggle_panel("chart")
    monkeypatch.undo()
    QGuiApplication.instance().screenRemoved.emit(window.screen())
    qtbot.waitUntil(lambda: window.body.is_open("chart"))
    assert not window.body.is_open("palette")


def test_a_window_left_on_a_screen_that_is_gone_comes_back(window: MainWindow) -> None:
    window.setGeometry(9000, 9000, 1000, 700)
    window.fit_screens()
    assert window.screen().geometry().contains(window.geometry().topLeft())


# -- by key ----------------------------------------------------------------------------------------


def test_a_layout_is_saved_and_used_without_a_mouse(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    window.toggle_panel("palette")
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.finder.field, "save the layout")
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    qtbot.keyClicks(window.finder.field, "Night")
    assert window.finder.titles == ["Save as “Night”"]
    qtbot.keyClick(window.finder.field, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_1, ALT)
    assert window.body.is_open("palette")
    qtbot.waitUntil(
        lambda: any(a.name == "layout.use_Night" for a in stage.control.shortcuts.actions())
    )
    qtbot.keyClick(window, Qt.Key.Key_4, ALT)
    assert not window.body.is_open("palette")


def test_the_next_panel_gets_the_keyboard(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    window.activateWindow()
    stage.rooms.canvas.setFocus()
    seen = set()
    for _ in range(6):
        qtbot.keyClick(window, Qt.Key.Key_F6, CTRL)
        focused = window.body.focused()
        seen.add(focused.name if focused else "")
    assert {"palette", "inspector", "chart", "desk"} <= seen
