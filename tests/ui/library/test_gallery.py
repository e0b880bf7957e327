"""The gallery: pictures by the canvas, words to search, everything by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.library import card as card_module
from moniqo_desktop.ui.library.card import Card
from moniqo_desktop.ui.library.gallery import StartPage
from moniqo_desktop.ui.library.items import Item, found, items_in, read_all, tags_in
from moniqo_desktop.ui.library.pictures import picture_of
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.shell.builders import a_flow
from tests.ui.shell.stage import Stage
from tests.ui.shell.test_openings import Thread

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def page(qtbot: QtBot, dark: Theme, kinds: Catalogue, shelf: FlowShelf) -> StartPage:
    made = StartPage(dark, kinds, shelf)
    made.resize(960, 640)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _titles(page: StartPage) -> list[str]:
    return [card.item.title for card in page.page.cards]


def _image(drawn: QPixmap) -> QImage:
    return drawn.toImage().convertToFormat(QImage.Format.Format_RGB32)


def _colours(drawn: QPixmap) -> int:
    """How many different pixels there are on a coarse grid."""
    image = _image(drawn)
    steps = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return len({image.pixel(x, y) for x, y in steps})


def test_every_template_is_shown_with_the_demo_in_front(page: StartPage, shelf: FlowShelf) -> None:
    assert _titles(page)[0] == "BTC momentum"
    assert len(_titles(page)) == len(shelf.templates()) >= 13


def test_own_flows_come_before_templates_the_newest_first(shelf: FlowShelf) -> None:
    for number, name in enumerate(("Old", "New")):
        shelf.write(Flow(f"id-{number}", name, (Node("a", "logic.all"),)), shelf.folder / name)
    old, new = shelf.folder / "Old", shelf.folder / "New"
    old, new = old.rename(old.with_suffix(".json")), new.rename(new.with_suffix(".json"))
    import os

    os.utime(old, (1, 1))
    items = items_in(read_all(shelf))
    assert [item.title for item in items[:2]] == ["New", "Old"]
    assert not items[0].is_template
    assert items[2].is_template


def test_a_file_nobody_can_read_is_left_out(shelf: FlowShelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / "broken.json").write_text("{")
    assert all(item.is_template for item in items_in(read_all(shelf)))


def test_pictures_of_the_cards_in_sight_come_one_by_one_and_show_a_drawing(
    qtbot: QtBot, page: StartPage
) -> None:
    seen = [card for card in page.page.cards if not card.visibleRegion().isEmpty()]
    qtbot.waitUntil(lambda: all(card.has_picture for card in seen), timeout=20_000)
    assert min(_colours(card.picture) for card in seen) > 30
    assert not page.page.cards[-1].has_picture


def test_a_card_that_is_scrolled_to_gets_its_picture(qtbot: QtBot, page: StartPage) -> None:
    last = page.page.cards[-1]
    page.page.setFocus()
    page.page.focus_first()
    qtbot.keyClick(page.page.cards[0], Key.Key_End)
    qtbot.waitUntil(lambda: last.has_picture, timeout=20_000)


def test_a_gallery_nobody_opened_draws_nothing(
    qtbot: QtBot, dark: Theme, kinds: Catalogue, shelf: FlowShelf
) -> None:
    hidden = StartPage(dark, kinds, shelf)
    qtbot.addWidget(hidden)
    hidden.page.show_items(items_in(read_all(shelf)))
    QApplication.processEvents()
    assert not any(card.has_picture for card in hidden.page.cards)


def test_files_are_read_in_a_thread_and_shown_where_they_are_still_wanted(
    qtbot: QtBot, dark: Theme, kinds: Catalogue, shelf: FlowShelf
) -> None:
    thread = Thread()
    shown, gone = (StartPage(dark, kinds, shelf, thread) for _ in range(2))
    qtbot.addWidget(shown)
    for page in (shown, gone):
        with qtbot.waitExposed(page):
            page.show()
    assert len(thread.waiting) == 2
    assert shown.page.cards == []
    delete(gone)
    thread.go()
    thread.go()
    assert _titles(shown)[0] == "BTC momentum"


def test_a_gallery_put_away_stops_drawing_and_keeps_what_it_drew(
    qtbot: QtBot, page: StartPage
) -> None:
    first = page.page.cards[0]
    qtbot.waitUntil(lambda: first.has_picture, timeout=20_000)
    page.hide()
    drawn = [card.item.path for card in page.page.cards if card.has_picture]
    QApplication.processEvents()
    assert [card.item.path for card in page.page.cards if card.has_picture] == drawn
    page.page.show_items(items_in(read_all(page._shelf)))
    assert page.page.cards[0].has_picture


def test_a_picture_is_the_same_each_time_and_another_in_the_other_theme(
    kinds: Catalogue, dark: Theme, light: Theme, shelf: FlowShelf
) -> None:
    flow, size = shelf.read(shelf.templates()[0]), QSize(280, 118)
    first, again = (_image(picture_of(flow, kinds, dark, size)) for _ in range(2))
    assert first == again
    assert first != _image(picture_of(flow, kinds, light, size))


def test_a_flow_of_a_thousand_nodes_is_drawn_from_afar(kinds: Catalogue, dark: Theme) -> None:
    nodes = tuple(
        Node(f"n{i}", "logic.all", float(i % 40 * 250), float(i // 40 * 200)) for i in range(1_000)
    )
    assert picture_of(Flow("a", "A", nodes), kinds, dark, QSize(300, 126)).width() == 300


def test_an_empty_flow_has_a_picture_too(kinds: Catalogue, dark: Theme) -> None:
    assert _colours(picture_of(Flow("a", "A"), kinds, dark, QSize(300, 126))) >= 1


def test_what_is_typed_finds_by_title_tag_and_paragraph(qtbot: QtBot, page: StartPage) -> None:
    qtbot.keyClicks(page.search, "turtle")
    assert _titles(page) == ["Turtle channel"]
    page.search.clear()
    qtbot.keyClicks(page.search, "accumulation")
    assert set(_titles(page)) == {"DCA with a crash stop", "Dip ladder"}
    page.search.clear()
    qtbot.keyClicks(page.search, "supertrend")
    assert _titles(page) == ["ATR trend"]


def test_nothing_found_says_so(qtbot: QtBot, page: StartPage) -> None:
    qtbot.keyClicks(page.search, "zzzz")
    assert _titles(page) == []
    assert page.page._none.text() == "Nothing found for “zzzz”."
    assert page.page._none.isVisible()


def test_a_tag_leaves_only_what_bears_it(page: StartPage, shelf: FlowShelf) -> None:
    items = items_in(read_all(shelf))
    assert "trend" in tags_in(items)
    page.page.show_tag("trend")
    assert all("trend" in card.item.tags for card in page.page.cards)
    assert [item.title for item in found(items, "turtle", "mean reversion")] == []


def test_enter_in_the_search_field_opens_the_first(qtbot: QtBot, page: StartPage) -> None:
    qtbot.keyClicks(page.search, "turtle")
    with qtbot.waitSignal(page.template_asked) as asked:
        qtbot.keyClick(page.search, Key.Key_Return)
    assert asked.args[0].stem == "turtle"


def test_arrow_keys_walk_the_cards_in_rows(qtbot: QtBot, page: StartPage) -> None:
    page.search.setFocus()
    qtbot.keyClick(page.search, Key.Key_Down)
    cards, columns = page.page.cards, page.page._shelves.columns
    assert columns == 3
    for key, at in (
        (Key.Key_Right, 1), (Key.Key_Down, 1 + columns), (Key.Key_Left, columns),
        (Key.Key_Up, 0), (Key.Key_Up, 0), (Key.Key_End, len(cards) - 1), (Key.Key_Home, 0),
    ):  # fmt: skip
        qtbot.keyClick(_focused(), key)
        assert _focused() is cards[at]
    with qtbot.waitSignal(page.template_asked):
        qtbot.keyClick(_focused(), Key.Key_Return)


def test_typing_on_a_card_goes_on_in_the_search_field(qtbot: QtBot, page: StartPage) -> None:
    page.page.focus_first()
    qtbot.keyClick(_focused(), "t")
    assert page.search.text() == "t"
    assert page.search.hasFocus()


def test_a_card_has_its_name_and_paragraph_for_a_screen_reader(page: StartPage) -> None:
    for card in page.page.cards:
        assert card.accessibleName() == card.item.title
        assert card.accessibleDescription() == card.item.flow.description


def test_a_paragraph_is_shown_whole_at_the_usual_width(dark: Theme, shelf: FlowShelf) -> None:
    letters = QFontMetricsF(dark.font(12))
    wide = 300 - 2 * card_module.PAD
    for item in items_in(read_all(shelf)):
        # Wrapping leaves a part of each line empty: a tenth is more than words of this length do.
        lines = letters.horizontalAdvance(item.words) / (wide * 0.9)
        assert lines <= card_module.LINES, item.title


def test_a_card_is_a_target_large_enough_and_wears_a_ring_with_the_keyboard(
    qtbot: QtBot, dark: Theme, shelf: FlowShelf
) -> None:
    card = Card(dark, items_in(read_all(shelf))[0])
    qtbot.addWidget(card)
    card.resize(300, card.high(300))
    plain = card.grab().toImage()
    with qtbot.waitExposed(card):
        card.show()
    card.activateWindow()
    card.setFocus()
    qtbot.waitUntil(card.hasFocus)
    assert card.grab().toImage() != plain


def test_items_differ_even_where_their_flows_are_equal(shelf: FlowShelf) -> None:
    same = a_flow()
    assert len({Item(same, Path("a")), Item(same, Path("b"))}) == 2


# -- in the window ---------------------------------------------------------------------------------


def _with_template(stage: Stage) -> None:
    shelf = FlowShelf(stage.folder, stage.folder, str)
    shelf.write(a_flow("template-id", "Trend"), stage.folder / "templates" / "trend.json")


def test_the_gallery_opens_by_its_keys_and_a_choice_opens_a_copy(
    qtbot: QtBot, stage: Stage
) -> None:
    _with_template(stage)
    qtbot.keyClick(stage.window, Key.Key_N, CTRL | SHIFT)
    gallery = stage.files._gallery
    assert gallery is not None
    assert gallery.isVisible()
    qtbot.keyClicks(gallery.search, "trend")
    qtbot.keyClick(gallery.search, Key.Key_Return)
    assert not gallery.isVisible()
    assert stage.flow.name == "Trend"
    assert stage.flow.flow_id != "template-id"


def test_escape_leaves_the_gallery_and_changes_nothing(qtbot: QtBot, stage: Stage) -> None:
    before = stage.flow
    stage.files.show_gallery()
    gallery = stage.files._gallery
    assert gallery is not None
    qtbot.keyClick(gallery.search, Key.Key_Escape)
    assert not gallery.isVisible()
    assert stage.flow is before


def test_an_own_flow_opens_as_itself_and_is_one_tab(stage: Stage) -> None:
    stage.files.save()
    stage.files.show_gallery()
    gallery = stage.files._gallery
    assert gallery is not None
    [card] = gallery.page.cards
    assert not card.item.is_template
    card.click()
    assert len(stage.documents.all) == 1


def test_the_start_page_lists_a_flow_that_was_just_saved(stage: Stage) -> None:
    stage.files.save()
    stage.documents.close(0)
    page = stage.rooms.no_flow
    assert [card.item.title for card in page.page.cards] == ["BTC momentum"]


def _focused() -> Card:
    widget = QApplication.focusWidget()
    assert isinstance(widget, Card)
    return widget
