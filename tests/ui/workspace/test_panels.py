"""Panels of the window: dock, float, tab, close, and come back where they were."""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.workspace.arrangement import RIGHT
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.stage import Stage

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT_BUTTON = Qt.MouseButton.LeftButton


def _button(within: QWidget, name: str) -> QToolButton:
    [found] = [each for each in within.findChildren(QToolButton) if each.accessibleName() == name]
    return found


def _choose(menu: QMenu, words: str) -> None:
    actions: list[QAction] = menu.actions()
    [action] = [each for each in actions if each.text() == words]
    action.trigger()


def test_the_window_opens_as_drawn(window: MainWindow) -> None:
    space = window.body
    assert [each.name for each in space.panels() if space.is_open(each.name)] == [
        "palette", "inspector", "chart", "desk",
    ]  # fmt: skip
    assert space.panel("palette").width() == 214
    assert space.panel("inspector").width() == 272
    assert abs(space.panel("chart").width() / space.width() - 0.66) < 0.01


def test_a_docked_panel_with_a_header_has_no_second_title(window: MainWindow) -> None:
    assert window.body.panel("chart").bar.height() == 0


def test_a_panel_is_made_when_it_is_first_shown(window: MainWindow) -> None:
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QFrame())
        return made[0]

    panel = window.add_panel("watchlist", "Watchlist", make, RIGHT)
    assert not made
    window.toggle_panel("watchlist")
    assert panel.widget() is made[0]
    window.toggle_panel("watchlist")
    window.toggle_panel("watchlist")
    assert len(made) == 1


def test_a_panel_without_a_header_is_closed_by_its_title(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.add_panel("watchlist", "Watchlist", QFrame(), RIGHT, shown=True)
    assert panel.bar.height() > 0
    qtbot.mouseClick(_button(panel.bar, "Close this panel"), LEFT_BUTTON)
    assert not window.body.is_open("watchlist")


def test_a_floating_panel_is_docked_again_by_its_title(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.body.panel("chart")
    _choose(window.body.menu_of(panel), "Float “Chart”")
    assert panel.isFloating()
    qtbot.mouseClick(_button(panel.bar, "Float or dock this panel"), LEFT_BUTTON)
    assert not panel.isFloating()
    qtbot.waitUntil(lambda: panel.bar.height() == 0)


def _mouse(widget: QWidget, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton) -> None:
    """As a platform tells it: moves offscreen would carry no pressed button."""
    spot, everywhere = QPointF(at), QPointF(widget.mapToGlobal(at))
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, spot, everywhere, button, button, none))


def test_a_tab_says_the_name_so_the_title_does_not(qtbot: QtBot, window: MainWindow) -> None:
    panel = window.add_panel("watchlist", "Watchlist", QFrame(), RIGHT, shown=True)
    qtbot.waitUntil(lambda: panel.bar.height() > 0)
    window.body.tabifyDockWidget(window.body.panel("inspector"), panel)
    window.body.open("watchlist")
    qtbot.waitUntil(lambda: panel.bar.height() == 0)


def test_a_header_dragged_away_floats_the_panel(window: MainWindow) -> None:
    panel, content = window.body.panel("palette"), window.palette_panel
    _mouse(content, QEvent.Type.MouseButtonPress, QPoint(100, 4), LEFT_BUTTON)
    _mouse(content, QEvent.Type.MouseMove, QPoint(140, 44), LEFT_BUTTON)
    _mouse(panel, QEvent.Type.MouseMove, QPoint(400, 200), LEFT_BUTTON)
    _mouse(panel, QEvent.Type.MouseButtonRelease, QPoint(400, 200), LEFT_BUTTON)
    assert panel.isFloating()


def test_a_panel_moves_to_another_side_by_its_menu(window: MainWindow) -> None:
    panel = window.body.panel("desk")
    _choose(window.body.menu_of(panel), "Move to the right")
    assert window.body.dockWidgetArea(panel) == Qt.DockWidgetArea.RightDockWidgetArea


def test_a_floating_panel_says_which_money_is_moved(stage: Stage) -> None:
    panel = stage.window.body.panel("chart")
    panel.toggle_floating()
    assert panel.bar.banner == "PAPER"
    stage.say(run_started(a_flow(), mode=Mode.LIVE))
    assert (panel.bar.banner, panel.bar.property("banner")) == ("LIVE", "live")


def test_a_key_closes_and_opens_a_panel(qtbot: QtBot, stage: Stage) -> None:
    qtbot.keyClick(stage.window, Qt.Key.Key_I, CTRL)
    assert not stage.window.body.is_open("inspector")
    qtbot.keyClick(stage.window, Qt.Key.Key_I, CTRL)
    assert stage.window.body.is_open("inspector")


def test_places_come_back_with_the_next_window(
    qtbot: QtBot, window: MainWindow, dark: Theme, catalogue: Catalogue, stored: dict[str, Any]
) -> None:
    window.body.move_to("desk", RIGHT)
    window.toggle_panel("palette")
    later = MainWindow(dark, catalogue, Settings(lambda: dict(stored), lambda values: None))
    qtbot.addWidget(later, before_close_func=MainWindow.leave)
    assert not later.body.is_open("palette")
    desk = later.body.panel("desk")
    assert later.body.dockWidgetArea(desk) == Qt.DockWidgetArea.RightDockWidgetArea
    later.leave()


def test_a_panel_added_late_finds_the_place_it_had(
    qtbot: QtBot, window: MainWindow, dark: Theme, catalogue: Catalogue, stored: dict[str, Any]
) -> None:
    window.add_panel("watchlist", "Watchlist", QFrame(), RIGHT, shown=True)
    window.body.move_to("watchlist", "left")
    window.remember()
    later = MainWindow(dark, catalogue, Settings(lambda: dict(stored), lambda values: None))
    qtbot.addWidget(later, before_close_func=MainWindow.leave)
    panel = later.add_panel("watchlist", "Watchlist", QFrame(), RIGHT)
    assert later.body.is_open("watchlist")
    assert later.body.dockWidgetArea(panel) == Qt.DockWidgetArea.LeftDockWidgetArea
    later.leave()


def test_damaged_places_leave_the_window_as_drawn(
    qtbot: QtBot, window: MainWindow, dark: Theme, catalogue: Catalogue, stored: dict[str, Any]
) -> None:
    window.remember()
    broken = {key: "AAAA" for key in stored if key.startswith("places.")}
    assert broken
    later = MainWindow(dark, catalogue, Settings(lambda: broken, lambda values: None))
    qtbot.addWidget(later, before_close_func=MainWindow.leave)
    assert later.body.is_open("inspector")
    later.leave()


def test_a_narrow_window_puts_the_inspector_away_and_brings_it_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: not window.body.is_open("inspector"))
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: window.body.is_open("inspector"))


def test_the_smallest_window_shows_all_of_its_bar(qtbot: QtBot, stage: Stage) -> None:
    stage.window.setStyleSheet(stage.window.theme.stylesheet())
    stage.window.resize(960, 600)
    bar = stage.window.top_bar
    parts = (bar.run_group.main, bar.mode, bar.kill, bar.view_button)
    qtbot.waitUntil(lambda: all(each.width() >= each.minimumSizeHint().width() for each in parts))
    assert bar.width() == 960
    assert bar.kill.geometry().right() < 960
    assert bar.mode.words == "PAPER"


def test_the_button_of_changes_lies_whole_within_the_bar(qtbot: QtBot, stage: Stage) -> None:
    stage.window.setStyleSheet(stage.window.theme.stylesheet())
    bar = stage.window.top_bar
    changes = bar.run_group.changes
    changes.show()
    qtbot.waitUntil(lambda: changes.width() >= changes.minimumSizeHint().width())
    assert changes.parentWidget() is bar
    assert bar.rect().contains(changes.geometry())


def test_the_menu_of_the_bar_opens_panels_and_layouts(stage: Stage) -> None:
    menu = stage.window.top_bar.view_button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    _choose(menu, "Chart")
    assert not stage.window.body.is_open("chart")
    menu.aboutToShow.emit()
    [layouts] = [each.menu() for each in menu.actions() if each.text() == "Layouts"]
    assert isinstance(layouts, QMenu)
    _choose(layouts, "Build")
    assert stage.window.body.is_open("chart")
