"""Another look: a new window is made beside the one that is shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import delete, isValid

from moniqo_desktop.ui.bars.work_mark import WorkWatch
from moniqo_desktop.ui.notices import stopped

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.rooms import Rooms

PAINTED_WITHIN_S: Final = 0.5
"""The system tells a new window to paint itself by then, or will not: it is not in sight."""

ROWS_AT_ONCE: Final = 40
"""Of a long page: with four to eight parts each they go in a tenth of the time a turn may take."""
_OURS: Final = "moniqo_desktop."


async def beside(
    old: MainWindow,
    make: Callable[[], MainWindow],
    dress: Callable[[MainWindow], None],
    furnish: Callable[[MainWindow], Iterator[None]],
) -> MainWindow:
    """A window made and furnished in turns of the loop: nothing waits for all of it.

    Before it is shown each of its parts is painted once unseen: cards, icons and letters are ready
    then, and the window is not seen empty for long. Meanwhile the old one keeps its picture, though
    the palette of all windows changes under it. Where this is cancelled, or something of the new
    one fails, the old one stays.
    """
    new: MainWindow | None = None
    old.setUpdatesEnabled(False)
    try:
        await asyncio.sleep(0)
        new = make()
        new.ways_on = old.ways_on
        for _ in new.build():
            await asyncio.sleep(0)
        _lay_out(new)
        await asyncio.sleep(0)
        for _ in _in_steps(new, dress, furnish):
            await asyncio.sleep(0)
        new.was_painted = False  # to be seen
    except BaseException:
        old.setUpdatesEnabled(True)
        if new is not None:
            new.deleteLater()
        raise
    return new


def hand_over(older: Control, newer: Control) -> None:
    """The new window is shown, with what changed while it was made."""
    newer.window.ways_on = older.window.ways_on
    _answers_act_in(older, newer)
    newer.window.question.take_over(older.window.question)
    newer.kill_switch.show()
    older.kill_switch.pass_to(newer.kill_switch)
    older.window.question = newer.window.question  # what is on its way is told in sight
    newer.rooms.catch_up()
    _show_the_same(older.rooms, newer.rooms)
    older.window.body.leave()
    newer.window.show()
    older.notices.pass_to(newer.notices)
    older.doors.pass_settings_to(newer.doors)


def _show_the_same(older: Rooms, newer: Rooms) -> None:
    """Of the flow in front: the same drawing at the same place, with the same cards chosen."""
    if newer.flow_id and newer.flow_id == older.flow_id:
        newer.canvas.go_to_level(older.canvas.document.path)
        newer.canvas.look_as(older.canvas)
        newer.canvas.select(older.canvas.selected())


def _answers_act_in(older: Control, newer: Control) -> None:
    """What was asked in the old window is answered in the new one, and done and told there: the
    answers ask who sits there."""
    joined = (newer, newer.leaving, newer.kill_switch, newer.accounts, *newer.files.parts)
    parts = (*joined, *newer.window.findChildren(WorkWatch))
    older.window.question.seat.pass_to(newer.window.question.seat, parts)
    stopped.pass_to(older, newer)
    older.rooms.desk.orders.pass_to(newer.rooms.desk.orders)


async def give_way(old: MainWindow, new: MainWindow) -> None:
    """Once the new window is painted the old one goes, and then what was in it, in turns of the
    loop. Ended before, it goes nevertheless."""
    new.activateWindow()  # whoever types means what is seen
    painted = asyncio.Event()
    new.painted.connect(painted.set)
    try:
        with contextlib.suppress(TimeoutError):  # painted as it was shown, or in sight nowhere
            async with asyncio.timeout(0 if new.was_painted else PAINTED_WITHIN_S):
                await painted.wait()
        new.painted.disconnect(painted.set)
        old.hide()
        new.activateWindow()
        await _take_apart(old)
    finally:
        old.hide()
        QTimer.singleShot(0, old, old.deleteLater)


async def _take_apart(window: MainWindow) -> None:
    """All of a large window at once would be seen as a pause. What holds it together goes first,
    so that nothing reaches into what is gone."""
    for timer in window.findChildren(QTimer):
        timer.stop()
    for heap in _heaps(window):
        for each in heap:
            if isValid(each):
                delete(each)
        await asyncio.sleep(0)


def _heaps(window: MainWindow) -> Iterator[Sequence[QObject]]:
    """What is in a window, in the order in which it may go."""
    own = [each for each in window.children() if type(each).__module__.startswith(_OURS)]
    yield [each for each in own if not isinstance(each, QWidget)]
    over = [each for each in own if isinstance(each, QWidget)]
    for area in chain.from_iterable(each.findChildren(QScrollArea) for each in over):
        rows = _inside(area.widget()) if isValid(area) and type(area) is QScrollArea else []
        for first in range(0, len(rows), ROWS_AT_ONCE):
            yield rows[first : first + ROWS_AT_ONCE]
    yield over
    yield _inside(window.canvas_place)
    yield _inside(window.inspector_place)
    yield [*_inside(window.chart_place), *_inside(window.desk_place)]
    yield _inside(window.runs_place)


def _inside(place: QWidget | None) -> list[QWidget]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return place.findChildren(QWidget, options=direct) if place is not None else []


def _in_steps(
    window: MainWindow,
    dress: Callable[[MainWindow], None],
    furnish: Callable[[MainWindow], Iterator[None]],
) -> Iterator[None]:
    dress(window)
    _lay_out(window)
    yield
    for _ in furnish(window):
        _lay_out(window)  # before the loop turns: panels would grow, and not shrink again
        yield
    for part in window.parts:
        part.grab()
        yield


def _lay_out(window: MainWindow) -> None:
    """A hidden window finds places and sizes only when it is drawn, be it a point of it. Without,
    a flow would be fitted into a canvas that is not as large as it will be."""
    window.grab(QRect(0, 0, 1, 1))


def late_parts(window: MainWindow) -> Iterator[None]:
    """Makes, in steps, what a window makes when it is first asked for, and soon is."""
    for name in ("inspector", "finder"):
        getattr(window, name)
        yield
