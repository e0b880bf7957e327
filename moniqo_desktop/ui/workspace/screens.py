"""Which screens there are, and places that can be seen on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from zlib import crc32

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication

SEEN: Final = 48
"""So much of a window's top edge must lie on a screen, logical pixels, to be taken hold of."""


def screen_set() -> str:
    """A short name of the screens there are now: their names and where they lie."""
    parts = sorted(
        "{} {} {} {} {}".format(screen.name(), *screen.geometry().getRect())  # type: ignore[misc]
        for screen in QGuiApplication.screens()
    )
    return f"{crc32('|'.join(parts).encode()):08x}"


def screens_now() -> tuple[QRect, ...]:
    """The room of each screen that windows may use; the primary one first."""
    return tuple(screen.availableGeometry() for screen in QGuiApplication.screens())


def seen_place(place: QRect, screens: Sequence[QRect]) -> QRect:
    """The place itself while its title can be taken hold of; else the nearest one where it can.

    It never gets larger, and smaller only where the screen is.
    """
    if not screens or _can_be_held(place, screens):
        return place
    screen = min(screens, key=lambda each: _away(place, each))
    size = place.size().boundedTo(screen.size())
    left = max(screen.left(), min(place.left(), screen.right() + 1 - size.width()))
    top = max(screen.top(), min(place.top(), screen.bottom() + 1 - size.height()))
    return QRect(QPoint(left, top), size)


def _can_be_held(place: QRect, screens: Sequence[QRect]) -> bool:
    title = QRect(place.left(), place.top(), place.width(), min(place.height(), 24))
    for screen in screens:
        common = title.intersected(screen)
        if common.width() >= min(SEEN, place.width()) and common.height() >= min(
            24, title.height()
        ):
            return True
    return False


def _away(place: QRect, screen: QRect) -> int:
    return (place.center() - screen.center()).manhattanLength()
