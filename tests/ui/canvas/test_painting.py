"""What is painted: shortcuts give the very pixels a whole repaint gives, and pictures say what
they should."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.camera import Camera, Shot
from moniqo_desktop.ui.canvas.document import Document
from moniqo_desktop.ui.canvas.painting.tiles import LEAST_BYTES
from tests.ui.canvas import scenes
from tests.ui.canvas.conftest import Hand, look_at

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.look.theme import Theme

NAN = float("nan")


def shown(view: CanvasView) -> QImage:
    """The kept picture, brought up to date as the next paint event would."""
    view.viewport().repaint()
    return view._backing.pixmap.toImage()


def afresh(view: CanvasView) -> QImage:
    view.redraw(None)
    return shown(view)


def differing(a: QImage, b: QImage) -> int:
    """Pixels that differ by more than the eye sees in any channel."""
    assert a.size() == b.size()
    pa, pb = (
        memoryview(image.convertToFormat(QImage.Format.Format_RGB32).constBits())
        for image in (a, b)
    )
    return sum(1 for x, y in zip(pa.tolist(), pb.tolist(), strict=True) if abs(x - y) > 3)


SCALES = [1.0, 0.45, 0.15]


@pytest.mark.parametrize("scale", SCALES)
def test_a_pan_shows_the_pixels_of_a_whole_repaint(view: CanvasView, scale: float) -> None:
    look_at(view, Camera(scale, 20, 10))
    shown(view)
    view.pan(37, -21)
    view.pan(-5, 48)
    moved = shown(view)
    assert differing(moved, afresh(view)) == 0


@pytest.mark.parametrize("scale", SCALES)
def test_a_live_update_shows_the_pixels_of_a_whole_repaint(view: CanvasView, scale: float) -> None:
    look_at(view, Camera(scale, 0, 0))
    scenes.show_readings(view)
    view.flush()
    shown(view)
    view.set_live("vote", NodeStatus.WARN, "SHORT 0.40", 3.0, 2_000)
    view.set_live("bell", NodeStatus.OK, "sent", NAN, 90)
    view.set_live("rsi", NodeStatus.ERROR, "no candles", NAN, 90)
    view.flush()
    assert differing(shown(view), afresh(view)) == 0


def test_cards_that_overlap_keep_their_order_when_updated(view: CanvasView) -> None:
    nodes = (Node("under", "indicator.rsi", 100, 100), Node("over", "indicator.rsi", 180, 140))
    view.set_flow(Flow("f", "", nodes))
    look_at(view, Camera())
    shown(view)
    view.set_live("under", NodeStatus.OK, "12345678", NAN, 900)
    view.flush()
    assert differing(shown(view), afresh(view)) == 0


def test_a_finished_drag_shows_the_pixels_of_a_whole_repaint(view: CanvasView, hand: Hand) -> None:
    shown(view)
    hand.drag((700, 137), (760, 240))
    assert differing(shown(view), afresh(view)) == 0


def test_a_card_in_hand_is_seen_where_the_hand_is(view: CanvasView, hand: Hand) -> None:
    hand.press(700, 137)
    hand.move(700, 337)
    picture = view.grab().toImage()
    accent = view.theme.accent
    edge = picture.pixelColor(652, 320)
    assert abs(edge.red() - accent.red()) + abs(edge.blue() - accent.blue()) < 60
    assert picture.pixelColor(652, 131).lightness() < 25
    hand.release(700, 337)


@pytest.mark.parametrize("dpr", [1.0, 2.0])
def test_the_status_dot_has_its_colour_at_any_pixel_ratio(view: CanvasView, dpr: float) -> None:
    scenes.show_readings(view)
    picture = view.grab_picture(dpr).toImage()

    def pixel(node: str) -> QColor:
        drawn = view.flow().node(node)
        assert drawn is not None
        return picture.pixelColor(round((drawn.x + 189) * dpr), round((drawn.y + 17) * dpr))

    assert pixel("vote") == view.theme.ok
    assert pixel("bell") == view.theme.error
    assert pixel("ai") == view.theme.accent


def test_a_failed_card_has_a_red_edge_and_its_message(view: CanvasView) -> None:
    before = view.grab_picture(1.0).toImage()
    view.set_live("bell", NodeStatus.ERROR, "401 token expired", NAN, 0)
    view.document.layer.tiles.refresh([view.document.model.index["bell"]])
    after = view.grab_picture(1.0).toImage()
    footer = QRect(552 + 4, 408 + 64, 196, 22)
    assert differing(before.copy(footer), after.copy(footer)) > 500
    edge = after.pixelColor(552 + 100, 408)
    assert edge.red() > 200 > edge.green() + 60


def test_an_unknown_kind_is_drawn_dashed_and_says_it_is_kept(view: CanvasView) -> None:
    flow = edits.add_node(view.flow(), Node("new", "future.oracle", 600, 300, params={"deep": [1]}))
    view.set_flow(flow)
    look_at(view, Camera())
    picture = view.grab_picture(1.0).toImage()
    edge = [picture.pixelColor(x, 300).lightness() for x in range(615, 790)]
    assert max(edge) - min(edge) > 20
    footer = picture.copy(QRect(604, 342, 190, 20))
    warm = sum(
        footer.pixelColor(x, y).red() > footer.pixelColor(x, y).blue() + 60
        for x in range(footer.width())
        for y in range(footer.height())
    )
    assert warm > 100
    assert view.flow() == flow


def test_a_bypassed_card_is_paler(view: CanvasView) -> None:
    before = view.grab_picture(1.0).toImage()
    view.apply(edits.set_bypassed(view.flow(), ["vote"], True), "Bypass")
    after = view.grab_picture(1.0).toImage()
    title = QRect(552 + 35, 120 + 8, 100, 18)
    bright = [max(image.copy(title).pixelColor(x, y).lightness() for x in range(100)
                  for y in range(18)) for image in (before, after)]  # fmt: skip
    assert bright[0] > bright[1] + 60


def test_a_connected_port_is_filled_and_a_free_one_hollow(view: CanvasView, hand: Hand) -> None:
    picture = view.grab_picture(2.0).toImage()
    x, y = hand.port("btc", "candles", is_output=True)
    assert picture.pixelColor(round(x * 2), round(y * 2)).blue() > 200
    x, y = hand.port("btc", "price", is_output=True)
    assert picture.pixelColor(round(x * 2), round(y * 2)).lightness() < 60


def test_far_nodes_are_coloured_by_family_and_by_trouble(view: CanvasView) -> None:
    look_at(view, Camera(0.2, 10, 10))
    view.set_live("vote", NodeStatus.ERROR, "x", NAN, 0)
    picture = view.grab_picture(1.0).toImage()

    def middle(node: str) -> QColor:
        left, top, right, bottom = view.document.model.boxes[view.document.model.index[node]]
        at = view.camera.to_view(QPointF((left + right) / 2, (top + bottom) / 2)).toPoint()
        return picture.pixelColor(at)

    assert middle("vote") == view.theme.error
    assert middle("rsi") == middle("ema") != middle("guard")


def test_a_picture_does_not_depend_on_what_was_painted_before(dark: Theme) -> None:
    def picture(warm_up: bool) -> QImage:
        document = Document(scenes.demo_flow(), scenes.catalogue(), dark)
        made = QPixmap(1100, 600)
        for scale in (0.7, 0.4, 1.3) if warm_up else ():
            painter = QPainter(made)
            document.layer.paint(painter, Shot(Camera(scale), 1.0), made.rect())
            painter.end()
        painter = QPainter(made)
        document.layer.paint(painter, Shot(Camera(1.0), 1.0, whole=True), made.rect())
        painter.end()
        return made.toImage()

    assert differing(picture(warm_up=False), picture(warm_up=True)) == 0


def test_both_themes_paint_readable_titles(view: CanvasView, light: Theme) -> None:
    for theme in (view.theme, light):
        view.set_theme(theme)
        picture = view.grab_picture(1.0).toImage().copy(QRect(552 + 36, 120 + 8, 90, 18))
        values = [picture.pixelColor(x, y).lightness() for x in range(90) for y in range(18)]
        assert max(values) - min(values) > 130


def test_nothing_is_painted_while_hidden(view: CanvasView) -> None:
    view.hide()
    for i in range(50):
        view.set_live("vote", NodeStatus.OK, str(i), float(i), 1)
    assert not view._tick.isActive()
    view.show()
    assert view.document.live.texts[view.document.model.index["vote"]] == "49"


def test_readings_stay_with_their_nodes_over_edits_and_undo(view: CanvasView) -> None:
    scenes.show_readings(view)
    view.select(["btc", "ema"])
    view.delete_selection()
    live, index = view.document.live, view.document.model.index
    assert live.texts[index["vote"]] == "LONG 0.81"
    assert live.status_of(index["bell"]) is NodeStatus.ERROR
    view.undo()
    assert view.document.live.texts[view.document.model.index["pos"]] == "+128.10 USDT"


def test_pulses_are_limited_to_four_a_second_per_wire(view: CanvasView) -> None:
    pulses = view._pulses
    for now in range(0, 1_000, 10):
        pulses.start(["l0"], now)
        pulses.running(now)
    assert pulses._started["l0"] == 750


def test_pulses_are_off_with_reduced_motion(view: CanvasView) -> None:
    view.reduced_motion = True
    view.pulse(["l0", "l1"])
    assert not view._pulses._started


def test_a_new_reading_pulses_along_the_wires_that_leave_its_node(view: CanvasView) -> None:
    view.set_live("btc", NodeStatus.OK, "67,000", 67_000.0, 20)
    view.flush()
    assert set(view._pulses._started) == {"l0", "l1", "l2"}
    (place, _), *_ = view._pulses.places(view.document.model, view._clock.elapsed() + 100)
    assert 228 < place.x() < 288
    assert view._tick.isActive()


def test_no_pulse_is_drawn_from_afar(view: CanvasView) -> None:
    look_at(view, Camera(0.2))
    view.set_live("btc", NodeStatus.OK, "67,000", 67_000.0, 20)
    view.flush()
    assert not view._pulses._started


def test_ready_cards_take_no_more_than_three_screens(view: CanvasView) -> None:
    view.set_flow(scenes.grid_flow(1_000))
    tiles = view.document.layer.tiles
    size = view.viewport().size()
    for step in range(10):
        view.look(Camera(1.0, -600.0 * step, -400.0 * step))
        view.grab_picture()
    kept = sum(tile.pixmap.width() * tile.pixmap.height() * 4 for tile in tiles._ready.values())
    assert 0 < kept <= max(LEAST_BYTES, 3 * 4 * size.width() * size.height())
    assert len(tiles._ready) < 1_000


def test_a_card_that_says_nothing_is_not_painted_anew_to_say_nothing(view: CanvasView) -> None:
    blank = view.document.layer
    view.clear_live()
    assert view.document.layer is blank
    view.set_live("vote", NodeStatus.WARN, "SHORT 0.40", 3.0, 2_000)
    view.clear_live()
    assert view.document.layer is not blank
    place = view.document.model.index["vote"]
    assert view.document.live.status_of(place) is NodeStatus.IDLE
    assert view.document.live.history(place) == []
    view.clear_live(is_old=True)
    assert view.document.live.is_old
