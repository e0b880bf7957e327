"""The stage on which the tests of the window play."""

from pathlib import Path

import pytest

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow
from tests.ui.shell.stage import Stage, set_up


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
