"""Files of the gallery that cannot be read, and flows that bear one name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.library.gallery import StartPage
from moniqo_desktop.ui.library.items import RECENT, items_in, read_all
from moniqo_desktop.ui.look.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, dark: Theme, kinds: Catalogue, shelf: FlowShelf) -> StartPage:
    made = StartPage(dark, kinds, shelf)
    made.resize(960, 640)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_damaged_file_is_told_with_what_to_do_and_stays(
    page: StartPage, shelf: FlowShelf
) -> None:
    shelf.write(Flow("id-1", "Fine", (Node("a", "logic.all"),)), shelf.folder / "fine.json")
    broken = shelf.folder / "broken.json"
    broken.write_text('{"format": "moniqo-flow", ')
    page.hide()
    page.show()
    [words] = page.page.damaged.words
    assert words.startswith("broken.json: ")
    assert words.endswith("The file is left as it was.")
    assert page.page.damaged.isVisible()
    assert broken.read_text() == '{"format": "moniqo-flow", '
    broken.unlink()
    page.hide()
    page.show()
    assert not page.page.damaged.isVisible()


def test_damaged_files_take_no_place_of_flows_that_can_be_read(shelf: FlowShelf) -> None:
    for number in range(10):
        file = shelf.folder / f"flow{number}.json"
        shelf.write(Flow(f"id-{number}", f"Flow {number}", (Node("a", "logic.all"),)), file)
        (shelf.folder / f"bad{number}.json").write_text("{")
    own = [item for item in items_in(read_all(shelf)) if not item.is_template]
    assert len(own) == RECENT
    assert len(read_all(shelf).damaged) == 10


def test_flows_of_one_name_are_told_apart_by_file_and_time(shelf: FlowShelf) -> None:
    for name in ("one", "two"):
        flow = Flow(f"id-{name}", "Twin", (Node("a", "logic.all"),))
        shelf.write(flow, shelf.folder / f"{name}.json")
    shelf.write(Flow("id-3", "Alone", (Node("a", "logic.all"),)), shelf.folder / "three.json")
    words = {
        item.path.name: item.words for item in items_in(read_all(shelf)) if not item.is_template
    }
    assert words["one.json"].startswith("one.json, saved ")
    assert words["two.json"].startswith("two.json, saved ")
    assert words["three.json"] == "1 node"
