"""Approved pictures of the window's parts in both themes.

MONIQO_APPROVE=1 writes them anew; look at each before it is committed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moniqo_desktop.ui.look.theme import Theme
from tests.kit.pictures import APPROVED, look_alike
from tests.ui.pictures.scenes import RESOURCES, SCENES

MOST = 40
SAME = 25
"""Rounds of the loop after which what looks the same has come to rest."""
ROUNDS = 5_000
"""No measure of time: a busy machine makes a round longer, never their number."""
SOON_MS = 500
"""A timer that ends later changes no picture."""


@pytest.fixture(params=["dark", "light"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    """The program's style, as in its window."""
    theme = Theme.named(request.param, RESOURCES)
    before = qapp.font(), qapp.palette()
    blink = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)  # else no picture with a cursor rests longer than its blink
    qapp.setFont(theme.font(12))
    qapp.setPalette(theme.palette())
    qapp.setStyleSheet(theme.stylesheet())
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(before[0])
    qapp.setPalette(before[1])
    qapp.setCursorFlashTime(blink)


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
    """Until nothing is put off any more and it has looked the same for a while: cards and tables
    are painted a few at a time."""
    same, before = 0, QImage()
    for _ in range(ROUNDS):
        QTest.qWait(5)
        now = widget.grab().toImage()
        rests = now == before and not _is_waiting(widget)
        same, before = (same + 1, before) if rests else (0, now)
        if same >= SAME:
            return
    raise AssertionError("the picture never came to rest")


def _is_waiting(widget: QWidget) -> bool:
    """For a timer that fires once, and soon."""
    timers = (each for each in widget.findChildren(QTimer) if each.isActive())
    return any(each.isSingleShot() and each.interval() <= SOON_MS for each in timers)


@pytest.mark.slow  # its rounds are long by intent
@pytest.mark.parametrize("name", ["finder", "palette"])
def test_a_picture_comes_to_rest_on_a_busy_machine(
    name: str, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its rounds takes longer than one can count on; the cursor would blink meanwhile."""
    plain = QTest.qWait
    monkeypatch.setattr(QTest, "qWait", lambda ms: plain(ms * 10))
    monkeypatch.setattr(sys.modules[__name__], "ROUNDS", 4 * SAME)
    widget = SCENES[name](look)
    widget.show()
    _settle(widget)
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


def test_no_approved_picture_is_left_over() -> None:
    wanted = {f"{name}-{theme}" for name in SCENES for theme in ("dark", "light")}
    assert {file.stem for file in APPROVED.glob("*.png")} == wanted
    assert len(SCENES) <= MOST
