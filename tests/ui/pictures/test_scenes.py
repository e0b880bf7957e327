"""Approved pictures of the window's parts in both themes.

MONIQO_APPROVE=1 writes them anew; look at each before it is committed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moniqo_desktop.ui.look.theme import Theme
from tests.kit.pictures import APPROVED, look_alike
from tests.ui.pictures.scenes import RESOURCES, SCENES

MOST = 40


@pytest.fixture(params=["dark", "light"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """The program's style, as in its window."""
    theme = Theme.named(request.param, RESOURCES)
    before = qapp.font(), qapp.palette()
    qapp.setFont(theme.font(12))
    qapp.setPalette(theme.palette())
    qapp.setStyleSheet(theme.stylesheet())
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(before[0])
    qapp.setPalette(before[1])


@pytest.mark.parametrize("name", SCENES)
def test_a_part_looks_as_it_was_approved(name: str, look: Theme) -> None:
    QCursor.setPos(0, 0)  # nothing is under the pointer
    widget = SCENES[name](look)
    widget.move(200, 200)
    widget.show()
    _settle(widget)
    try:
        look_alike(widget, f"{name}-{'dark' if look.is_dark else 'light'}")
    finally:
        widget.hide()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, 52)


def _settle(widget: QWidget) -> None:
    """Until it has looked the same for a while: cards and tables are painted a few at a time."""
    same, before = 0, QImage()
    for _ in range(200):
        QTest.qWait(5)
        now = widget.grab().toImage()
        same, before = (same + 1, before) if now == before else (0, now)
        if same >= 25:
            return
    raise AssertionError("the picture never came to rest")


def test_no_approved_picture_is_left_over() -> None:
    wanted = {f"{name}-{theme}" for name in SCENES for theme in ("dark", "light")}
    assert {file.stem for file in APPROVED.glob("*.png")} == wanted
    assert len(SCENES) <= MOST
