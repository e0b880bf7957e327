"""What every test of the window may ask for: the look, a small catalogue, an empty window."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Setting, Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.words.translation import load
from tests.ui.shell.builders import CATALOGUE

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def resources() -> Path:
    return REPOSITORY / "resources"


@pytest.fixture(scope="session")
def dark(qapp: QApplication, resources: Path) -> Theme:
    return Theme.dark(resources)


@pytest.fixture(scope="session")
def light(qapp: QApplication, resources: Path) -> Theme:
    return Theme.light(resources)


@pytest.fixture
def german(qapp: QApplication, resources: Path) -> Iterator[None]:
    words = load("de", resources)
    assert words is not None
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


@pytest.fixture
def catalogue() -> Catalogue:
    """A few node types of each sort of parameter; not those of the product."""
    return Catalogue.from_json(CATALOGUE)


@pytest.fixture
def stored() -> dict[str, Any]:
    """What the window's settings hold; read it after the window saved."""
    return {}


@pytest.fixture
def settings(stored: dict[str, Any]) -> Settings:
    def save(values: Mapping[str, Setting]) -> None:
        stored.update(values)

    return Settings(lambda: dict(stored), save)


@pytest.fixture
def window(
    qtbot: QtBot, dark: Theme, catalogue: Catalogue, settings: Settings
) -> Iterator[MainWindow]:
    """Shown, without rooms and engine."""
    made = MainWindow(dark, catalogue, settings)
    made.resize(1400, 900)
    qtbot.addWidget(made, before_close_func=MainWindow.leave)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.leave()
    made.close()
