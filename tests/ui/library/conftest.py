"""Templates as they are shipped, flows of a trader, and the catalogue of the product."""

import itertools
from pathlib import Path

import pytest

from moniqo_desktop.app.shelf import FlowShelf
from moniqo_desktop.ui.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.main_window import MainWindow
from moniqo_desktop.ui.theme import Theme
from tests.ui.shell.stage import Stage, set_up


@pytest.fixture(scope="session")
def kinds(resources: Path) -> Catalogue:
    return Catalogue.from_file(resources / "nodes.json")


@pytest.fixture
def shelf(tmp_path: Path, resources: Path) -> FlowShelf:
    ids = itertools.count(1)
    return FlowShelf(tmp_path / "flows", resources / "templates", lambda: f"made-{next(ids)}")


@pytest.fixture
def stage(
    window: MainWindow,
    dark: Theme,
    catalogue: Catalogue,
    settings: Settings,
    tmp_path: Path,
    resources: Path,
) -> Stage:
    """A window with one open flow, its rooms, and an engine that only remembers."""
    return set_up(window, dark, catalogue, settings, tmp_path, resources)
