"""Flows and settings as files: all or nothing."""

import json
import os
from pathlib import Path

import pytest

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.app.window_settings import WindowSettings
from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import write_flow
from tests.ui.shell.builders import a_flow


@pytest.fixture
def shelf(tmp_path: Path) -> FlowShelf:
    return FlowShelf(tmp_path / "flows", tmp_path / "templates", lambda: "new-id")


def test_a_flow_reads_back_as_it_was_written(shelf: FlowShelf, tmp_path: Path) -> None:
    shelf.write(a_flow(), tmp_path / "a.json")
    assert shelf.read(tmp_path / "a.json") == a_flow()


def test_a_failed_save_leaves_the_old_file_and_nothing_beside_it(
    shelf: FlowShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    shelf.write(a_flow(), path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreBusy, match="No space left on device"):
        shelf.write(Flow("flow-1", "Other", a_flow().nodes), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


def test_an_empty_flow_never_replaces_a_full_one_unasked(shelf: FlowShelf, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    shelf.write(a_flow(), path)
    with pytest.raises(Mistake, match="left as it was"):
        shelf.write(Flow("flow-1", "Empty"), path)
    assert shelf.read(path) == a_flow()


def test_an_empty_flow_does_not_replace_a_file_nobody_can_read(
    shelf: FlowShelf, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"half a fl")
    with pytest.raises(Mistake):
        shelf.write(Flow("flow-1", "Empty"), path)
    assert path.read_bytes() == b"half a fl"


def test_a_file_that_is_not_there_is_said_by_name(shelf: FlowShelf, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"gone\.json cannot be read"):
        shelf.read(tmp_path / "gone.json")


def test_two_flows_of_one_name_get_two_files(shelf: FlowShelf) -> None:
    first, second = a_flow("id-one"), a_flow("id-two")
    shelf.write(first, shelf.place_of(first))
    assert shelf.place_of(first).name == "btc_momentum.json"
    assert shelf.place_of(second).name == "btc_momentum_id-two.json"


@pytest.mark.parametrize("order", [1, -1], ids=["as it is written", "by another hand"])
def test_whose_a_file_is_is_known_in_whatever_order_it_was_written(
    shelf: FlowShelf, order: int
) -> None:
    mine, name = a_flow("id-one"), {"description": '"flow_id": "id-two",'}
    place = shelf.place_of(mine)
    place.parent.mkdir(exist_ok=True)
    rows = {**json.loads(write_flow(mine)), **name}
    place.write_text(json.dumps(dict(list(rows.items())[::order])))
    assert shelf.place_of(mine) == place
    assert shelf.place_of(a_flow("id-two")) != place


def test_a_copy_has_an_id_of_its_own(shelf: FlowShelf, tmp_path: Path) -> None:
    shelf.write(a_flow(), tmp_path / "a.json")
    assert shelf.copy_of(tmp_path / "a.json").flow_id == "new-id"


def test_damaged_settings_count_as_none(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    write_whole(path, b"{ not json")
    assert WindowSettings(path).load() == {}
    write_whole(path, b"[1]")
    assert WindowSettings(path).load() == {}


def test_settings_read_back(tmp_path: Path) -> None:
    stored = WindowSettings(tmp_path / "deep" / "window.json")
    stored.save({"window.theme": "light", "window.dock": [1, 2]})
    assert stored.load() == {"window.theme": "light", "window.dock": [1, 2]}
