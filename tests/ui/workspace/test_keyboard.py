"""The whole window by keyboard: every stop is reached, shown and named."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.look.theme import Theme
from tests.ui.shell.stage import Stage

REASON = Qt.FocusReason.TabFocusReason


@pytest.fixture
def styled(qapp: QApplication, dark: Theme, stage: Stage) -> Iterator[Stage]:
    """In the look of the program: a ring is part of the style sheet."""
    qapp.setStyleSheet(dark.stylesheet())
    stage.window.resize(1600, 1000)
    stage.rooms.canvas.select(["r"])
    yield stage
    qapp.setStyleSheet("")


def _stops(window: QWidget) -> list[QWidget]:
    """What Tab leads to, in its order, once round."""
    window.activateWindow()
    found: list[QWidget] = []
    here: QWidget | None = window
    for _ in range(3_000):
        here = here.nextInFocusChain() if here is not None else None
        if here is None or here is window:
            break
        takes = here.focusPolicy() & Qt.FocusPolicy.TabFocus
        is_empty = isinstance(here, QTabBar) and not here.count()
        if (
            not is_empty
            and takes
            and here.isVisible()
            and here.isEnabled()
            and here.focusProxy() is None
        ):
            found.append(here)
    return found


def _picture(widget: QWidget) -> QImage:
    """With the room of a ring round it."""
    window = widget.window()
    place = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
    return window.grab(place.adjusted(-4, -4, 4, 4)).toImage()


def _called(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QPushButton) else widget.accessibleName()
    return f"{type(widget).__name__} “{words}” in {widget.parent()}"


def test_every_stop_shows_that_it_has_the_keyboard(qtbot: QtBot, styled: Stage) -> None:
    window, same = styled.window, []
    for widget in _stops(window):
        window.setFocus()
        before = _picture(widget)
        widget.setFocus(REASON)
        qtbot.waitUntil(widget.hasFocus)
        if _picture(widget) == before:
            same.append(_called(widget))
    assert not same, "\n".join(same)


def test_every_stop_has_a_name_for_the_screen_reader(styled: Stage) -> None:
    nameless = []
    for widget in _stops(styled.window):
        reader = QAccessible.queryAccessibleInterface(widget)
        if not reader.text(QAccessible.Text.Name).strip():
            nameless.append(_called(widget))
    assert not nameless, "\n".join(nameless)
