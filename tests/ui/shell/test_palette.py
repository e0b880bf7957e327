"""The node palette."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.palette.palette import Palette
from moniqo_desktop.ui.palette.tree import MIME
from moniqo_desktop.ui.search import best


@pytest.fixture
def palette(qtbot: QtBot, dark: Theme, catalogue: Catalogue) -> Palette:
    made = Palette(dark, catalogue)
    qtbot.addWidget(made)
    made.resize(214, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _rows(palette: Palette) -> list[str]:
    return [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]


def _place(palette: Palette, family: int, node: int = -1) -> QPoint:
    index = palette.model.index(family, 0)
    if node >= 0:
        index = palette.model.index(node, 0, index)
    return palette.tree.visualRect(index).center()


def test_families_stand_in_the_order_of_the_catalogue(palette: Palette) -> None:
    assert _rows(palette) == ["Market data", "Indicators", "AI agents", "Triggers"]


def test_typing_lists_what_answers_best_first(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.field, "ema")
    assert _rows(palette) == ["Moving average"]


@pytest.mark.parametrize("typed", ["minus", "subtract", "plus", "difference", "calculator"])
def test_sums_are_found_by_the_words_of_a_trader(resources: Path, typed: str) -> None:
    nodes = Catalogue.from_file(resources / "nodes.json").nodes
    found = best(typed, nodes, lambda node: node.title, lambda node: node.keywords)
    assert "logic.arithmetic" in [node.kind for node in found]


def test_enter_in_the_field_asks_for_the_first_node(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.field, "rsi")
    with qtbot.waitSignal(palette.node_asked) as asked:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert asked.args == ["indicator.rsi"]


def test_enter_in_an_empty_field_adds_nothing(qtbot: QtBot, palette: Palette) -> None:
    with qtbot.assertNotEmitted(palette.node_asked):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_nothing_found_is_said(qtbot: QtBot, palette: Palette) -> None:
    qtbot.keyClicks(palette.field, "qqq")
    assert palette._none.text() == "No node is called “qqq”."
    assert not palette._none.isHidden()


def test_a_click_on_a_family_folds_it_and_another_unfolds_it(
    qtbot: QtBot, palette: Palette
) -> None:
    viewport = palette.tree.viewport()
    index = palette.model.index(1, 0)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=_place(palette, 1))
    assert not palette.tree.isExpanded(index)
    assert "indicator" in palette.folded_families
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=_place(palette, 1))
    assert palette.tree.isExpanded(index)


def test_folded_families_stay_folded_after_a_search(qtbot: QtBot, palette: Palette) -> None:
    palette.fold(["market"])
    qtbot.keyClicks(palette.field, "rsi")
    palette.field.clear()
    assert not palette.tree.isExpanded(palette.model.index(0, 0))


def test_a_double_click_asks_for_the_node(qtbot: QtBot, palette: Palette) -> None:
    with qtbot.waitSignal(palette.node_asked) as asked:
        qtbot.mouseDClick(
            palette.tree.viewport(), Qt.MouseButton.LeftButton, pos=_place(palette, 1, 1)
        )
    assert asked.args == ["indicator.ema"]


def test_the_keyboard_alone_finds_and_adds(qtbot: QtBot, palette: Palette) -> None:
    palette.field.setFocus()
    qtbot.keyClicks(palette.field, "vote")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.node_asked) as asked:
        qtbot.keyClick(palette.tree, Qt.Key.Key_Return)
    assert asked.args == ["agent.vote"]


def test_a_dragged_node_bears_its_kind(palette: Palette) -> None:
    node = palette.model.index(0, 0, palette.model.index(1, 0))
    dragged = palette.model.mimeData([node])
    assert bytes(dragged.data(MIME).data()) == b"indicator.rsi"


def test_a_family_is_not_dragged(palette: Palette) -> None:
    flags = palette.model.flags(palette.model.index(0, 0))
    assert not flags & Qt.ItemFlag.ItemIsDragEnabled
