"""A frame renders no more cards than there is time for; the rest follow in the next ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize

from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.columns.geometry import Lod
from moniqo_desktop.ui.canvas.columns.model import NONE
from moniqo_desktop.ui.canvas.painting import layer
from moniqo_desktop.ui.library.pictures import Pictures, drawing, picture_of
from tests.ui.canvas import scenes
from tests.ui.canvas.conftest import look_at
from tests.ui.canvas.test_painting import afresh, differing, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter, QPixmap
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.camera import Shot
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.look.theme import Theme

SIZE = QSize(600, 300)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on a frame has time for one card."""
    return lambda: monkeypatch.setattr(layer, "FRAME_S", 0.0)


def _note(came: list[str], name: str, picture: QPixmap) -> None:
    assert picture.size() == SIZE
    came.append(name)


def _ready(view: CanvasView) -> int:
    """Cards that look as they should at the scale shown."""
    tiles, shot = view.document.layer.tiles, view._shot()
    kept = tiles._ready.items()
    return sum(not tiles.is_old(node, tile, shot.k) for node, tile in kept)


def test_a_frame_out_of_time_renders_one_card_and_the_rest_come_by_themselves(
    view: CanvasView, qtbot: QtBot, hurry: Callable[[], None]
) -> None:
    hurry()
    view.set_flow(scenes.demo_flow())
    view.viewport().repaint()
    assert _ready(view) == 1
    qtbot.waitUntil(lambda: _ready(view) == len(view.flow().nodes))
    qtbot.waitUntil(lambda: not view._backing.is_dirty)
    came = shown(view)
    assert differing(came, afresh(view)) == 0


def test_cards_that_come_later_leave_the_rest_of_the_picture_alone(
    view: CanvasView, qtbot: QtBot, hurry: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry()
    view.set_flow(scenes.demo_flow())
    view.viewport().repaint()
    drawing, clips = view.document.layer, list[QRect]()
    paint = drawing.paint

    def noted(painter: QPainter, shot: Shot, clip: QRect) -> None:
        clips.append(QRect(clip))
        paint(painter, shot, clip)

    monkeypatch.setattr(drawing, "paint", noted)
    qtbot.waitUntil(lambda: _ready(view) == len(view.flow().nodes))
    whole = view._backing.pixmap.width() * view._backing.pixmap.height()
    assert clips
    assert max(clip.width() * clip.height() for clip in clips) < whole / 4


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_card_there_was_no_time_for_has_its_shape_and_its_title(
    view: CanvasView, hurry: Callable[[], None], scale: float
) -> None:
    hurry()
    view.set_flow(scenes.demo_flow())
    look_at(view, Camera(scale, 0, 0))
    view.viewport().repaint()
    model, tiles = view.document.model, view.document.layer.tiles
    late = model.index["vote"]
    assert late in tiles.left_out
    left, top, right, bottom = (round(float(side) * scale) for side in model.boxes[late])
    picture = view._backing.pixmap.toImage()
    head = picture.copy(left + round(36 * scale), top + 2, round(100 * scale), bottom - top - 4)
    seen = [head.pixelColor(x, y) for x in range(head.width()) for y in range(head.height())]
    letters = sum(colour.lightness() > 120 for colour in seen)
    assert letters > 20
    assert letters < len(seen) / 4
    assert picture.pixelColor(right - 8, bottom - 8).lightness() < 90


def test_a_card_left_out_of_view_is_there_when_one_looks(
    view: CanvasView, qtbot: QtBot, hurry: Callable[[], None]
) -> None:
    hurry()
    view.set_flow(scenes.demo_flow())
    view.viewport().repaint()
    view.pan(-view.viewport().width(), 0)
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not view._waiting)
    view.pan(view.viewport().width(), 0)
    qtbot.waitUntil(lambda: not view._waiting and not view._backing.is_dirty)
    came = shown(view)
    assert differing(came, afresh(view)) == 0


def test_of_two_places_painted_in_one_frame_neither_is_forgotten(
    view: CanvasView, qtbot: QtBot, hurry: Callable[[], None]
) -> None:
    shown(view)
    hurry()
    model = view.document.model
    for name in ("btc", "guard"):
        view.document.layer.tiles.forget([model.index[name]])
        view.redraw(model.union([model.index[name]], NONE))
    view.viewport().repaint()
    qtbot.waitUntil(lambda: _ready(view) == len(view.flow().nodes))


def test_a_card_that_is_chosen_shows_as_it_was_until_there_is_time(
    view: CanvasView, hurry: Callable[[], None]
) -> None:
    shown(view)
    hurry()
    view.select_all()
    view.viewport().repaint()
    tiles, k = view.document.layer.tiles, view._shot().k
    places = range(len(view.flow().nodes))
    assert 0 < _ready(view) < len(places)
    assert all(tiles.tile(node, Lod.FULL, k) is not None for node in places)


def test_a_card_taken_in_hand_looks_chosen_from_the_first_frame(
    view: CanvasView, hurry: Callable[[], None]
) -> None:
    shown(view)
    hurry()
    node = view.document.model.index["vote"]
    view.select(["vote"])
    view.document.layer.lift(frozenset({node}))
    view.viewport().repaint()
    assert view.document.layer.tiles.face(node).selected
    assert node not in view.document.layer.tiles._turned


def test_a_picture_drawn_in_steps_is_that_drawn_at_once(
    dark: Theme, hurry: Callable[[], None]
) -> None:
    flow, kinds = scenes.demo_flow(), scenes.catalogue()
    whole = picture_of(flow, kinds, dark, SIZE).toImage()
    hurry()
    steps = list(drawing(flow, kinds, dark, SIZE))
    assert len(steps) > len(flow.nodes)
    assert not any(steps[:-1])
    assert steps[-1] is not None
    assert steps[-1].toImage() == whole


def test_pictures_asked_for_together_all_come_in_their_order(
    dark: Theme, qtbot: QtBot, hurry: Callable[[], None]
) -> None:
    hurry()
    pictures, came = Pictures(scenes.catalogue(), dark), list[str]()
    for name in ("first", "second", "third"):
        pictures.ask(scenes.demo_flow(), SIZE, partial(_note, came, name))
    qtbot.waitUntil(lambda: len(came) == 3)
    assert came == ["first", "second", "third"]
