"""Where a bubble lies beside what it tells of. All in window coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

GAP: Final = 4
BELOW, ABOVE, LEFT, RIGHT, INSIDE = "below", "above", "left", "right", "inside"
SIDES: Final = (BELOW, LEFT, RIGHT, ABOVE, INSIDE)


@dataclass(frozen=True, slots=True)
class Spot:
    """rect: of the bubble with its pointer. side: of the target it lies on; the pointer is on the
    opposite edge of the bubble, none with INSIDE. tip: where the pointer points to."""

    rect: QRect
    side: str
    tip: QPoint


def spot(target: QRect, size: QSize, room: QRect, wish: str) -> Spot:
    """The wished side where the bubble fits into the room there, else the next that does.

    An empty target is out of sight: the bubble lies in the middle of the room. Below a target that
    lies above the room, it begins where the room does.
    """
    seen = target & room if target.intersects(room) else target
    if target.isEmpty():
        return Spot(_moved_in(_centred(room, size), room), INSIDE, room.center())
    for side in (wish, *SIDES):
        rect = _beside(seen, size, side)
        if side == BELOW:
            rect.moveTop(max(rect.top(), room.top()))
        if side == INSIDE or _fits(rect, room, side):
            return Spot(_moved_in(rect, room), side, _tip(seen, side))
    raise AssertionError("inside always fits")


def _beside(target: QRect, size: QSize, side: str) -> QRect:
    rect = _centred(target, size)
    match side:
        case "below":
            rect.moveTop(target.bottom() + 1 + GAP)
        case "above":
            rect.moveBottom(target.top() - 1 - GAP)
        case "left":
            rect.moveRight(target.left() - 1 - GAP)
        case "right":
            rect.moveLeft(target.right() + 1 + GAP)
        case _:
            pass
    return rect


def _fits(rect: QRect, room: QRect, side: str) -> bool:
    """Across the edge only: along it, the bubble may be moved."""
    if side in (BELOW, ABOVE):
        return room.top() <= rect.top() and rect.bottom() <= room.bottom()
    return room.left() <= rect.left() and rect.right() <= room.right()


def _moved_in(rect: QRect, room: QRect) -> QRect:
    left = max(room.left(), min(rect.left(), room.right() + 1 - rect.width()))
    top = max(room.top(), min(rect.top(), room.bottom() + 1 - rect.height()))
    return QRect(QPoint(left, top), rect.size())


def _centred(target: QRect, size: QSize) -> QRect:
    rect = QRect(QPoint(), size)
    rect.moveCenter(target.center())
    return rect


def _tip(target: QRect, side: str) -> QPoint:
    middle = target.center()
    edges = dict(_edges(target))
    return edges.get(side, middle)


def _edges(target: QRect) -> Iterator[tuple[str, QPoint]]:
    middle = target.center()
    yield BELOW, QPoint(middle.x(), target.bottom())
    yield ABOVE, QPoint(middle.x(), target.top())
    yield LEFT, QPoint(target.left(), middle.y())
    yield RIGHT, QPoint(target.right(), middle.y())
