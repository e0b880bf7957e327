"""The catalogue: read whole or refused in one sentence; a strange kind gets a placeholder."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.links import why_not
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from tests.ui.canvas.scenes import CONTENT, catalogue, demo_flow

if TYPE_CHECKING:
    from pathlib import Path


def test_the_programs_own_catalogue_can_be_read_and_names_no_family_twice(resources: Path) -> None:
    found = Catalogue.from_file(resources / "nodes.json")
    names = [family.name for family in found.families]
    assert len(names) == len(set(names))
    assert {node.family for node in found.nodes} <= set(names)
    assert len({node.kind for node in found.nodes}) == len(found.nodes) > 100


def test_each_icon_of_the_catalogue_is_drawn(resources: Path) -> None:
    icons = {node.icon for node in Catalogue.from_file(resources / "nodes.json").nodes}
    drawn = {file.stem for file in (resources / "icons").glob("*.svg")}
    assert icons <= drawn


def test_an_unknown_kind_gets_a_placeholder_that_says_so() -> None:
    spec = catalogue().spec("future.oracle")
    assert (spec.known, spec.title, spec.family) == (False, "future.oracle", "future")
    assert "kept as it is" in spec.summary


def test_the_catalogue_answers_the_judge_of_links() -> None:
    reason = why_not(demo_flow(), catalogue(), "guard", "order", "rsi", "candles")
    assert reason == "Order cannot feed Candles (Series)"


@pytest.mark.parametrize("broken", ["", "[]", '{"version": 2}', '{"version": 1}', "{}"])
def test_a_damaged_catalogue_is_refused_in_one_sentence(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "nodes.json"
    file.write_text(broken)
    with pytest.raises(BadFile, match=r"nodes\.json is damaged .*\. Install Moniqo again"):
        Catalogue.from_file(file)


def test_a_port_of_an_unknown_type_is_refused(tmp_path: Path) -> None:
    content = copy.deepcopy(CONTENT)
    content["nodes"][0]["outputs"][0]["type"] = "smell"
    file = tmp_path / "nodes.json"
    file.write_text(json.dumps(content))
    with pytest.raises(BadFile, match="smell"):
        Catalogue.from_file(file)


def test_a_missing_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        Catalogue.from_file(tmp_path / "nodes.json")


def test_the_catalogue_needs_neither_numpy_nor_pydantic_nor_qt() -> None:
    code = (
        "import sys, moniqo_desktop.ui.catalogue.catalogue;"
        "sys.exit(bool({'numpy', 'pydantic', 'PySide6'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
