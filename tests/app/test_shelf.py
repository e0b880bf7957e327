"""Flows as files: read strictly, written whole, and nothing full lost to something empty."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.documents.shelf import READABLE, FlowShelf
from moniqo_desktop.app.whole_file import write_whole
from moniqo_desktop.domain.errors import BadFile, Mistake, StoreBusy
from moniqo_desktop.domain.flow.drawing import Flow, Node
from tests.journeys.terminal import TEMPLATES

FLOW = Flow("flow-000001", "My Flow", (Node("a", "market.candles"),))
EMPTY = replace(FLOW, nodes=())


@pytest.fixture
def shelf(tmp_path: Path) -> FlowShelf:
    numbers = itertools.count(1)
    return FlowShelf(tmp_path / "flows", TEMPLATES, lambda: f"made-{next(numbers):06d}")


def test_a_written_flow_is_read_as_it_was(shelf: FlowShelf) -> None:
    place = shelf.place_of(FLOW)
    shelf.write(FLOW, place)
    assert place.name == "my_flow.json"
    assert shelf.read(place) == FLOW
    assert [path.name for path in place.parent.iterdir()] == ["my_flow.json"]


def test_a_large_flow_is_read_as_it_was(shelf: FlowShelf) -> None:
    nodes = tuple(Node(f"n{i}", "logic.all", title="Ü") for i in range(READABLE + 1))
    large = replace(FLOW, nodes=nodes)
    shelf.write(large, shelf.place_of(large))
    assert shelf.read(shelf.place_of(large)) == large


def test_an_empty_flow_over_a_full_one_is_refused(shelf: FlowShelf) -> None:
    place = shelf.place_of(FLOW)
    shelf.write(FLOW, place)
    with pytest.raises(Mistake, match="“My Flow” is empty and my_flow.json is not"):
        shelf.write(EMPTY, place)
    assert shelf.read(place) == FLOW
    shelf.write(EMPTY, place, emptied=True)
    assert shelf.read(place) == EMPTY


def test_an_empty_flow_never_replaces_a_file_that_cannot_be_read(shelf: FlowShelf) -> None:
    place = shelf.place_of(FLOW)
    place.parent.mkdir()
    place.write_bytes(b'{"format": "moniqo-flow", "version": 99}')
    with pytest.raises(Mistake):
        shelf.write(EMPTY, place)
    assert b"99" in place.read_bytes()


def test_two_flows_of_one_name_get_two_files(shelf: FlowShelf) -> None:
    shelf.write(FLOW, shelf.place_of(FLOW))
    other = replace(FLOW, flow_id="flow-000002")
    assert shelf.place_of(other).name == "my_flow_000002.json"
    assert shelf.place_of(FLOW).name == "my_flow.json"


@pytest.mark.parametrize("name", ["", "…", "../../etc/passwd", "a/b\\c", "CON"])
def test_no_name_leads_out_of_the_folder(name: str, shelf: FlowShelf) -> None:
    assert shelf.place_of(replace(FLOW, name=name)).parent == shelf.folder


def test_a_disk_that_says_no_keeps_the_old_file_whole(shelf: FlowShelf, tmp_path: Path) -> None:
    (tmp_path / "flows").write_text("a file where the folder should be")
    with pytest.raises(StoreBusy, match="“My Flow” could not be saved") as refused:
        shelf.write(FLOW, shelf.folder / "my_flow.json")
    assert "as it was" in refused.value.hint
    assert (tmp_path / "flows").read_text().startswith("a file")


def test_a_write_that_breaks_off_leaves_the_old_content_and_no_rest(tmp_path: Path) -> None:
    place = tmp_path / "flow.json"
    place.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(place, b"new")
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_that_is_no_flow_is_named(shelf: FlowShelf, tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("{")
    with pytest.raises(BadFile, match=r"mine\.json: The file is not whole JSON"):
        shelf.read(tmp_path / "mine.json")
    with pytest.raises(BadFile, match=r"gone\.json cannot be read: No such file"):
        shelf.read(tmp_path / "gone.json")


def test_a_template_is_copied_under_an_id_of_its_own(shelf: FlowShelf) -> None:
    template = next(path for path in shelf.templates() if path.stem == "breakout")
    first, second = shelf.copy_of(template), shelf.copy_of(template)
    assert first.flow_id != second.flow_id
    assert replace(first, flow_id="") == replace(second, flow_id="")
    assert first.nodes == shelf.read(template).nodes
