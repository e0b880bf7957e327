"""The gallery reads beside the window, says so, and shows what was read last."""

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.library.gallery import StartPage
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.shell.builders import a_flow
from tests.ui.shell.test_openings import Thread


@pytest.fixture
def thread() -> Thread:
    return Thread()


@pytest.fixture
def page(
    qtbot: QtBot, dark: Theme, kinds: Catalogue, shelf: FlowShelf, thread: Thread
) -> StartPage:
    made = StartPage(dark, kinds, shelf, thread)
    made.resize(960, 640)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def own(page: StartPage) -> list[str]:
    return [card.item.title for card in page.page.cards if not card.item.is_template]


def test_while_nothing_is_read_yet_the_page_says_so(page: StartPage, thread: Thread) -> None:
    assert page.page.words == "Reading flows and templates…"
    thread.go()
    assert page.page.words == ""
    assert page.page.cards


def test_a_slow_look_does_not_take_the_place_of_a_later_one(
    page: StartPage, thread: Thread, shelf: FlowShelf
) -> None:
    work, then = thread.waiting.pop()
    slow = work()
    flow = a_flow("id-new", "New")
    shelf.write(flow, shelf.place_of(flow))
    page.hide()
    page.show()
    thread.go()
    then(slow)
    assert own(page) == ["New"]


def test_what_cannot_be_read_at_all_does_not_go_on_reading(page: StartPage, thread: Thread) -> None:
    _, then = thread.waiting.pop()
    then(None)
    assert "Reading" not in page.page.words
