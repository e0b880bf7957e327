"""What differs between two drawings, in words and in the picture."""

from dataclasses import replace
from itertools import count

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.blocks.fold import NewBlock, fold, unfold
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Block, Flow, Frame, Link, Node, Note
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.library.consequences import restarted, sentences
from moniqo_desktop.ui.library.difference_sheet import DifferenceSheet
from moniqo_desktop.ui.library.drawing import DifferencePicture, together
from moniqo_desktop.ui.library.words import How, said
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow

EMA, TRAIL = "indicator.ta.ema", "position.trail"
OLD = Flow(
    "flow-1",
    "Mine",
    (
        Node("c", "market.candles"),
        Node("e", EMA, 300.0, title="Fast", params={"timeperiod": 21}),
        Node("t", TRAIL, 600.0),
    ),
    (Link("l", "c", "candles", "e", "candles"),),
)


def _words(old: Flow, new: Flow, kinds: Catalogue) -> list[str]:
    return [f"{line.how.value} {line.title} · {line.text}" for line in said(old, new, kinds)]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (edits.set_param(OLD, "e", "timeperiod", 34), "changed Fast · Period 21 → 34"),
        (edits.reset_param(OLD, "e", "timeperiod"), "changed Fast · Period 21 → 30"),
        (edits.set_param(OLD, "t", "by", "atr"),
         "changed Trailing stop · Distance by Percent → ATR multiple"),
        (edits.rename(OLD, "e", "Slow"), "changed Slow · Name “Fast” → “Slow”"),
        (edits.set_bypassed(OLD, {"t"}, True), "changed Trailing stop · switched off"),
        (edits.rename_flow(OLD, "Ours", ""), "changed Flow · Name “Mine” → “Ours”"),
        (edits.set_profile(OLD, "research"), "changed Flow · Limits — → “research”"),
        (edits.remove(OLD, {"l"}), "removed Wire · Candles → Fast · Candles"),
        (edits.add_note(OLD, Note("n", "Look  here", 0, 0)), "added Note · Look here"),
        (edits.add_frame(OLD, Frame("f", "Trend", 0, 0, 90, 90)), "added Frame · Trend"),
        (edits.move_nodes(OLD, {"e": (9, 9)}), "moved Places · One part was moved or resized"),
        (edits.add_node(OLD, Node("x", "logic.all")), "added All · Node"),
        (replace(OLD, blocks=(Block("b", "Filter"),)), "added Block · Filter"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_words_of_the_window(
    new: Flow, words: str, kinds: Catalogue
) -> None:
    assert _words(OLD, new, kinds) == [words]


def test_nothing_is_said_where_nothing_differs(kinds: Catalogue) -> None:
    assert said(OLD, replace(OLD), kinds) == ()


def test_what_is_gone_comes_first_and_places_last(kinds: Catalogue) -> None:
    new = edits.remove(edits.set_param(OLD, "e", "timeperiod", 5), {"t"})
    new = edits.add_node(edits.move_nodes(new, {"c": (9, 9)}), Node("x", "logic.all"))
    hows = [line.how for line in said(OLD, new, kinds)]
    assert hows == [How.REMOVED, How.ADDED, How.CHANGED, How.MOVED]


def test_a_change_within_a_block_names_the_block(kinds: Catalogue) -> None:
    inside = Node("i", EMA, params={"timeperiod": 5})
    old = replace(OLD, blocks=(Block("b", "Filter", (inside,)),))
    new = replace(OLD, blocks=(Block("b", "Filter", (replace(inside, params={"timeperiod": 7}),)),))
    assert _words(old, new, kinds) == ["changed Filter › Exponential moving average · Period 5 → 7"]


def test_a_kind_nobody_knows_is_compared_by_its_names(kinds: Catalogue) -> None:
    old = replace(OLD, nodes=(Node("u", "plug.gone", params={"depth": 3}),), links=())
    new = edits.set_param(old, "u", "depth", 4)
    [line] = said(old, new, kinds)
    assert line.text == "depth 3 → 4"


# -- what it means for a run -----------------------------------------------------------------------


def test_a_node_with_another_setting_begins_anew_and_no_other() -> None:
    assert restarted(OLD, edits.set_param(OLD, "e", "timeperiod", 5)) == ("e",)


def test_a_node_that_is_fed_otherwise_begins_anew() -> None:
    assert restarted(OLD, edits.remove(OLD, {"l"})) == ("e",)


def test_places_names_and_notes_restart_nothing() -> None:
    new = edits.rename(edits.move_nodes(OLD, {"e": (1, 2)}), "e", "Other")
    assert restarted(OLD, edits.add_note(new, Note("n", "x", 0, 0))) == ()


def test_a_changed_block_restarts_the_nodes_that_stand_for_it() -> None:
    block = Block("b", "Filter", (Node("i", EMA),))
    old = replace(OLD, nodes=(*OLD.nodes, Node("s", "block:b")), blocks=(block,))
    inside = replace(block.nodes[0], params={"timeperiod": 9})
    assert restarted(old, replace(old, blocks=(replace(block, nodes=(inside,)),))) == ("s",)


def test_folding_restarts_nothing_and_takes_no_guard_away(kinds: Catalogue) -> None:
    new = fold(OLD, kinds, {"e", "t"}, NewBlock("b", "s", "Filter"))
    assert (
        restarted(OLD, new)
        == restarted(new, unfold(new, "s", map("w{}".format, count()).__next__))
        == ()
    )
    told = " ".join(sentences(OLD, new, kinds, open_positions=1))
    assert "Gone" not in told
    assert "No node begins anew" in told


def test_a_guard_that_is_taken_away_is_said_while_a_position_is_open(kinds: Catalogue) -> None:
    new = edits.remove(OLD, {"t"})
    told = " ".join(sentences(OLD, new, kinds, open_positions=1))
    assert "The open position stays" in told
    assert "Gone: “Trailing stop”" in told
    assert "Gone" not in " ".join(sentences(OLD, new, kinds, open_positions=0))


def test_what_restarts_is_named(kinds: Catalogue) -> None:
    new = edits.set_param(OLD, "e", "timeperiod", 5)
    told = sentences(OLD, new, kinds, open_positions=0)
    assert told[-1] == "From their warm-up again: “Fast”. All others keep what they remember."


# -- the picture -----------------------------------------------------------------------------------


@pytest.fixture
def picture(qtbot: QtBot, dark: Theme, kinds: Catalogue) -> DifferencePicture:
    made = DifferencePicture(dark, kinds)
    made.resize(700, 400)
    qtbot.addWidget(made)
    return made


def _has(image: QImage, colour: QColor) -> bool:
    """Whether a pixel of that very colour is there."""
    wanted = colour.rgb()
    steps = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return any(image.pixel(x, y) == wanted for x, y in steps)


def test_the_picture_holds_both_drawings() -> None:
    new = edits.add_node(edits.remove(OLD, {"t"}), Node("x", "logic.all"))
    assert {node.node_id for node in together(OLD, new).nodes} == {"c", "e", "t", "x"}


@pytest.mark.parametrize(
    ("new", "part", "how", "colour"),
    [
        (edits.add_node(OLD, Node("x", "logic.all", 900.0)), "x", How.ADDED, "ok"),
        (edits.remove(OLD, {"t"}), "t", How.REMOVED, "error"),
        (edits.set_param(OLD, "e", "timeperiod", 5), "e", How.CHANGED, "warn"),
        (edits.remove(OLD, {"l"}), "l", How.REMOVED, "error"),
    ],
)
def test_a_part_wears_the_colour_of_what_happened_to_it(
    new: Flow, part: str, how: How, colour: str, picture: DifferencePicture, dark: Theme,
    kinds: Catalogue,
) -> None:  # fmt: skip
    picture.show_difference(OLD, new, said(OLD, new, kinds))
    assert picture.mark_of(part) is how
    wanted: QColor = getattr(dark, colour)
    assert _has(picture.grab().toImage(), wanted)
    picture.show_difference(OLD, OLD, ())
    assert picture.mark_of(part) is None
    assert not _has(picture.grab().toImage(), wanted)


def test_the_wheel_zooms_at_the_pointer_and_a_drag_moves(
    qtbot: QtBot, picture: DifferencePicture, kinds: Catalogue
) -> None:
    picture.show_difference(OLD, OLD, ())
    before = picture._camera
    picture.go_to("e")
    assert picture._camera.scale >= 0.62
    left = Qt.MouseButton.LeftButton
    at = picture._camera.to_view(QPointF(300, 0))
    qtbot.mousePress(picture, left, pos=QPoint(300, 200))
    qtbot.mouseMove(picture, QPoint(340, 230))
    qtbot.mouseRelease(picture, left, pos=QPoint(340, 230))
    moved = picture._camera.to_view(QPointF(300, 0)) - at
    assert (moved.x(), moved.y()) == (40, 30)
    qtbot.mouseDClick(picture, left, pos=QPoint(300, 200))
    assert picture._camera == before


# -- the sheet -------------------------------------------------------------------------------------


@pytest.fixture
def sheet(window: MainWindow, dark: Theme, kinds: Catalogue) -> DifferenceSheet:
    made = DifferenceSheet(dark, kinds, "Apply to live", window)
    new = edits.remove(edits.set_param(OLD, "e", "timeperiod", 5), {"t"})
    made.show_difference(OLD, new, ("It goes on.",))
    return made


def test_a_line_that_is_chosen_is_shown_in_the_picture(
    qtbot: QtBot, sheet: DifferenceSheet
) -> None:
    sheet.open()
    sheet.list.setCurrentRow(1)
    assert sheet.list.words[1].startswith("Changed: Fast")
    assert sheet.picture._chosen == "e"


def test_lines_are_found_by_typing(qtbot: QtBot, sheet: DifferenceSheet) -> None:
    sheet.open()
    qtbot.keyClicks(sheet.search, "trail")
    assert sheet.list.words == ["Removed: Trailing stop · Node"]


def test_a_button_acts_once_and_puts_the_sheet_away(qtbot: QtBot, sheet: DifferenceSheet) -> None:
    done: list[int] = []
    sheet.add_button("Apply", lambda: done.append(1), "primary")
    sheet.open()
    with qtbot.waitSignal(sheet.left):
        qtbot.mouseClick(sheet.buttons[-1], Qt.MouseButton.LeftButton)
    assert done == [1]
    assert sheet.isHidden()
