"""The head of the inspector: long names, and no window of its own on the way."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage

LONG = "Exponential moving average of the second differences of volume"


def named(stage: Stage, title: str) -> None:
    """Its judge gets a name, and is chosen."""
    flow = a_flow()
    nodes = tuple(replace(n, title=title) if n.node_id == "v" else n for n in flow.nodes)
    stage.rooms.apply(replace(flow, nodes=nodes), "Rename")
    stage.rooms.go_to("v")


def test_a_long_name_is_cut_at_its_end_and_told_whole(stage: Stage) -> None:
    named(stage, LONG)
    title = stage.window.inspector.title
    assert title.text() == LONG
    assert title.shown.startswith("Exponential moving")
    assert title.shown.endswith("…")
    at = title.rect().center()
    QApplication.sendEvent(title, QHelpEvent(QEvent.Type.ToolTip, at, title.mapToGlobal(at)))
    assert title.toolTip() == LONG


def test_a_name_that_fits_is_shown_whole_without_a_tip(stage: Stage) -> None:
    named(stage, "Judge")
    title = stage.window.inspector.title
    assert title.shown == "Judge"
    at = QPoint(4, 4)
    QApplication.sendEvent(title, QHelpEvent(QEvent.Type.ToolTip, at, title.mapToGlobal(at)))
    assert title.toolTip() == ""


def test_a_long_name_can_be_edited_to_its_end(stage: Stage) -> None:
    named(stage, LONG)
    title = stage.window.inspector.title
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    assert title.shown == LONG
    QTest.keyClick(title, Qt.Key.Key_End)
    QTest.keyClicks(title, "!")
    QTest.keyClick(title, Qt.Key.Key_Return)
    node = stage.flow.node("v")
    assert node is not None
    assert node.title == f"{LONG}!"


class Windows(QObject):
    """Counts what was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_choosing_nodes_shows_no_window_even_for_a_moment(stage: Stage) -> None:
    windows, application = Windows(), QApplication.instance()
    assert application is not None
    application.installEventFilter(windows)
    try:
        for node in stage.flow.nodes:
            stage.rooms.go_to(node.node_id)
            for page in range(stage.window.inspector.tabs.count()):
                stage.window.inspector.tabs.setCurrentIndex(page)
    finally:
        application.removeEventFilter(windows)
    assert windows.shown == []
