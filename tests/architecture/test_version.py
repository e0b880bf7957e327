"""One version: of the program, of the package, of the newest entry in the list of changes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from moniqo_desktop import __version__

ROOT = Path(__file__).parents[2]


def test_the_newest_entry_of_the_changes_is_of_this_version() -> None:
    changes = (ROOT / "docs" / "changelog.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\d+\.\d+\.\d+)\b", changes, re.MULTILINE)
    assert headings[0] == __version__
    numbers = [tuple(map(int, each.split("."))) for each in headings]
    assert numbers == sorted(numbers, reverse=True)


def test_the_package_takes_its_version_from_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "moniqo_desktop/__init__.py"
