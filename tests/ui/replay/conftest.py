"""One real past for all tests, and a room over it."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Context, Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.replay.room import ReplayRoom
from tests.ui.replay.kit import PastAsked, a_real_past
from tests.ui.shell.conftest import stage
from tests.ui.shell.stage import AtOnce

__all__ = ["stage"]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> PastAsked:
    return a_real_past(tmp_path_factory.mktemp("past"))


@pytest.fixture
def past(lived: PastAsked) -> PastAsked:
    lived.asked.clear()
    return lived


@pytest.fixture(scope="session")
def whole_catalogue(resources: Path) -> Catalogue:
    """Of the product: a real run uses real node types."""
    return Catalogue.from_json(json.loads((resources / "nodes.json").read_text(encoding="utf-8")))


@pytest.fixture
def room(
    qtbot: QtBot,
    dark: Theme,
    whole_catalogue: Catalogue,
    settings: Settings,
    resources: Path,
    past: PastAsked,
) -> ReplayRoom:
    context = Context(
        send=lambda command: None,
        subscribe=lambda listener: lambda: None,
        ask=past.ask,
        theme=dark,
        resources=resources,
        catalogue=whole_catalogue,
        settings=settings,
    )
    failures: list[str] = []
    made = ReplayRoom(context, AtOnce(lambda name, error: failures.append(f"{name}: {error}")))
    made.resize(1400, 860)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    assert not failures
    return made
