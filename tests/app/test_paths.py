"""Where things lie does not depend on where one stands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from moniqo_desktop.app import paths


def test_resources_never_come_from_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "nodes.json").write_text("[]")
    monkeypatch.chdir(tmp_path)
    assert paths.resources().is_absolute()
    assert tmp_path not in paths.resources().parents
    assert (paths.resources() / "templates" / "demo.json").is_file()


def test_a_frozen_program_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "nodes.json").write_text("[]")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"


def test_the_trader_chooses_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "mine"))
    assert paths.home() == tmp_path / "mine"
    assert not paths.home().exists()


@pytest.mark.parametrize(
    ("system", "end"),
    [
        ("linux", "share/moniqo"),
        ("darwin", "Library/Application Support/Moniqo"),
        ("win32", "share/Moniqo"),
    ],
)
def test_each_system_has_its_own_place(
    system: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MONIQO_HOME", raising=False)
    monkeypatch.setattr(sys, "platform", system)
    assert str(paths.home()).endswith(end)


def test_a_child_is_this_program_again(monkeypatch: pytest.MonkeyPatch) -> None:
    command = paths.child_command("window", "one")
    assert command == [sys.executable, "-m", "moniqo_desktop", "--child", "window", "one"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.child_command("window") == [sys.executable, "--child", "window"]
