"""Where the window and its panels are outlives it, also where it ends without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Look, Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.workspace import places
from tests.ui.shell.stage import Stage

Make = Callable[..., MainWindow]
SCREEN = QRect(0, 0, 1600, 1000)


@pytest.fixture
def later(
    qtbot: QtBot, resources: Path, catalogue: Catalogue, stored: dict[str, Any]
) -> Iterator[Make]:
    """One more window on what is stored: text in percent, and how wide it is made once shown."""
    made: list[MainWindow] = []

    def make(text_percent: int, wide: int = 0) -> MainWindow:
        theme = Theme.named("dark", resources, Look(text_percent=text_percent))
        window = MainWindow(theme, catalogue, Settings(lambda: dict(stored), stored.update))
        qtbot.addWidget(window, before_close_func=MainWindow.leave)
        if wide:
            window.resize(wide, 900)
        with qtbot.waitExposed(window):
            window.show()
        made.append(window)
        return window

    yield make
    for each in made:
        each.leave()
        each.close()


def test_the_inspector_put_away_for_large_text_is_back_with_small_text(
    window: MainWindow, later: Make
) -> None:
    window.remember()
    for percent, is_open in ((200, False), (150, False), (100, True)):
        made = later(percent, 1400)
        assert made.body.is_open("inspector") is is_open
        made.remember()


def test_an_inspector_closed_by_hand_stays_closed(window: MainWindow, later: Make) -> None:
    window.toggle_panel("inspector")
    for percent in (200, 100):
        made = later(percent, 1400)
        assert not made.body.is_open("inspector")
        made.remember()


def test_sides_keep_their_width_in_the_measure_of_the_text(window: MainWindow, later: Make) -> None:
    window.body.resizeDocks([window.body.panel("palette")], [260], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    window.remember()
    large = later(150, 1400)
    assert large.body.panel("palette").width() == 390
    large.remember()
    assert later(100, 1400).body.panel("palette").width() == 260


def test_a_look_at_large_text_leaves_no_trace_on_the_sides(window: MainWindow, later: Make) -> None:
    window.resize(1600, 1000)
    sides = ("palette", "inspector")
    widths = dict(zip(sides, (230, 300), strict=True))
    panels = [window.body.panel(name) for name in sides]
    window.body.resizeDocks(panels, [*widths.values()], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    window.remember()
    for percent in (200, 100, 150, 200, 100):
        made = later(percent, 1600)
        QApplication.processEvents()
        if percent == 100:
            assert {name: made.body.panel(name).width() for name in sides} == widths
        elif not made.body.is_open("inspector"):
            assert made.body.panel("palette").width() == round(230 * percent / 100)
        made.remember()


def test_a_floating_panel_is_as_large_for_its_text_as_before(
    window: MainWindow, later: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "screens_now", lambda: [SCREEN])
    desk = window.body.panel("desk")
    desk.toggle_floating()
    desk.resize(240, 160)
    for percent, size in ((100, (240, 160)), (150, (360, 240)), (100, (240, 160))):
        window.remember()
        window = later(percent, 1600)
        assert window.body.panel("desk").size() == QSize(*size), percent


def test_a_border_let_go_is_kept_soon(qtbot: QtBot, stage: Stage, stored: dict[str, Any]) -> None:
    """Before the window is closed: it may never be."""
    body, desk = stage.window.body, stage.window.body.panel("desk")
    body.resizeDocks([desk], [desk.height() + 60], Qt.Orientation.Vertical)
    assert body.places() not in stored.values()
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=QPoint(desk.x() + 100, desk.y() - 1))
    qtbot.waitUntil(lambda: body.places() in stored.values())


def test_the_desk_is_as_high_as_it_was(window: MainWindow, later: Make) -> None:
    desk = window.body.panel("desk")
    window.body.resizeDocks([desk], [400], Qt.Orientation.Vertical)
    window.remember()
    assert abs(later(100).body.panel("desk").height() - desk.height()) <= 1


def test_a_window_comes_back_to_its_place_each_time(
    window: MainWindow, later: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "screens_now", lambda: (SCREEN,))
    window.setGeometry(40, 60, 1000, 700)
    window.remember()
    for _ in range(3):
        made = later(100)
        assert made.geometry() == QRect(40, 60, 1000, 700)
        made.remember()


@pytest.mark.parametrize(
    ("kept", "place"),
    [
        ([30, 20, 1400, 900, 2, 24], QRect(30, 20, 1400, 900)),
        ([0, 0, 1600, 1000, 2, 24], QRect(0, 0, 1598, 976)),
        ([5000, 20, 1400, 900, 2, 24], QRect(198, 20, 1400, 900)),
    ],
    ids=["fits", "too large with its frame", "on a screen that is gone"],
)
def test_frame_and_all_lies_on_the_screen(
    window: MainWindow,
    later: Make,
    stored: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    kept: list[int],
    place: QRect,
) -> None:
    monkeypatch.setattr(places, "screens_now", lambda: (SCREEN,))
    window.remember()
    stored["window.place"] = kept
    made = later(100)
    assert (made.pos(), made.size()) == (place.topLeft(), place.size())


def test_the_first_window_leaves_room_for_the_frame_of_the_system() -> None:
    assert places.fitting(places.SIZE, SCREEN.size()) == QSize(1584, 952)
    assert places.fitting(places.SIZE, QSize(2560, 1440)) == QSize(1600, 1000)
