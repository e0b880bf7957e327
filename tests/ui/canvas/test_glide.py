"""The camera is seen to go where it was asked, unless movement is not wanted or costs too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt

from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.glide import between
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView

HERE = Camera(1.0, -300.0, -200.0)


def fitting(view: CanvasView) -> Camera:
    view.zoom_to_fit()
    found = view.camera
    view.look(HERE)
    return found


def test_asked_to_show_all_the_camera_goes_there_and_rests(view: CanvasView, qtbot: QtBot) -> None:
    target = fitting(view)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view._glide.is_on
    assert view.camera == HERE.on_pixels(1.0)
    qtbot.waitUntil(lambda: view.camera not in (HERE, target))
    qtbot.waitUntil(lambda: not view._glide.is_on)
    assert view.camera == target


def test_asked_again_on_the_way_it_goes_on_from_where_the_first_would_end(
    view: CanvasView, qtbot: QtBot
) -> None:
    view.look(Camera(1.0, 0.0, 0.0))
    view.zoom_in()
    view.zoom_in()
    qtbot.waitUntil(lambda: not view._glide.is_on)
    assert view.camera.scale == pytest.approx(1.25**2)


def test_with_reduced_motion_it_is_there_at_once(view: CanvasView, qtbot: QtBot) -> None:
    target = fitting(view)
    view.reduced_motion = True
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert not view._glide.is_on
    assert view.camera == target


def test_with_many_nodes_in_view_it_is_there_at_once(view: CanvasView, qtbot: QtBot) -> None:
    view.set_flow(grid_flow(600))
    target = fitting(view)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert not view._glide.is_on
    assert view.camera == target


def test_a_hand_on_the_canvas_ends_the_way(view: CanvasView, qtbot: QtBot) -> None:
    target = fitting(view)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view._glide.is_on
    view.pan(5, 0)
    assert not view._glide.is_on
    assert view.camera != target
    view.look(HERE)
    qtbot.keyClick(view, Qt.Key.Key_F)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert view.camera == target
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def test_a_press_on_the_overview_goes_there(view: CanvasView, qtbot: QtBot) -> None:
    view.look(HERE)
    middle = view.overview.rect().center()
    qtbot.mouseClick(view.overview, Qt.MouseButton.LeftButton, pos=middle)
    assert view._glide.is_on
    qtbot.waitUntil(lambda: not view._glide.is_on)
    assert view.camera != HERE


scales = st.floats(0.05, 3.0)
places = st.floats(-5_000, 5_000)


@given(scales, places, places, scales, places, places, st.floats(0.0, 1.0))
def test_a_point_that_lies_still_at_both_ends_lies_still_on_the_way(
    a: float, x: float, y: float, b: float, px: float, py: float, share: float
) -> None:
    start = Camera(a, x, y)
    still = QPointF(px, py)
    target = start.zoomed(b / a, still)
    scene = start.to_scene(still)
    seen = between(start, target, share).to_view(scene)
    assert seen.x() == pytest.approx(px, abs=0.01 * (1 + abs(px)))
    assert seen.y() == pytest.approx(py, abs=0.01 * (1 + abs(py)))


@given(scales, places, places, scales, places, places)
def test_the_way_begins_and_ends_where_it_should(
    a: float, x: float, y: float, b: float, u: float, v: float
) -> None:
    start, target = Camera(a, x, y), Camera(b, u, v)
    first, last = between(start, target, 0.0), between(start, target, 1.0)
    for found, wanted in ((first, start), (last, target)):
        assert (found.scale, found.x, found.y) == pytest.approx(
            (wanted.scale, wanted.x, wanted.y), abs=1e-3
        )
