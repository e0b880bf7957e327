"""Templates as they are shipped, flows of a trader, and the catalogue of the product."""

import itertools
from pathlib import Path

import pytest

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from tests.ui.shell.conftest import stage

__all__ = ["stage"]


@pytest.fixture(scope="session")
def kinds(resources: Path) -> Catalogue:
    return Catalogue.from_file(resources / "nodes.json")


@pytest.fixture
def shelf(tmp_path: Path, resources: Path) -> FlowShelf:
    ids = itertools.count(1)
    return FlowShelf(tmp_path / "flows", resources / "templates", lambda: f"made-{next(ids)}")
