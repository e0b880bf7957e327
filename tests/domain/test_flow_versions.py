"""Files of every version ever written are opened; what a file says is never lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.inside import inside, put_back
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import FORMAT_VERSION
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.flow.migrations import STEPS, migrated

FILES = Path(__file__).parent / "flow_files"
VERSIONS = range(1, FORMAT_VERSION + 1)
NEWEST = FILES / f"version_{FORMAT_VERSION}.json"


def changed(raw: bytes, **changes: Any) -> bytes:
    return json.dumps({**json.loads(raw), **changes}).encode()


def test_each_version_has_a_file_and_each_past_one_a_step() -> None:
    assert {file.stem for file in FILES.glob("*.json")} == {f"version_{n}" for n in VERSIONS}
    assert sorted(STEPS) == list(VERSIONS)[:-1]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_of_every_version_is_opened_whole(version: int) -> None:
    raw = (FILES / f"version_{version}.json").read_bytes()
    content = json.loads(raw)
    assert content["version"] == version
    flow = read_flow(raw)
    assert [node.node_id for node in flow.nodes] == [node["id"] for node in content["nodes"]]
    assert [link.link_id for link in flow.links] == [link["id"] for link in content["links"]]
    assert [dict(n.params) for n in flow.nodes] == [n["params"] for n in content["nodes"]]
    assert read_flow(write_flow(flow)) == flow
    assert json.loads(write_flow(flow))["version"] == FORMAT_VERSION


def test_a_step_leads_to_the_next_version_and_leaves_its_input_as_it_was() -> None:
    for version, step in STEPS.items():
        raw = (FILES / f"version_{version}.json").read_bytes()
        content = json.loads(raw)
        assert step(content)["version"] == version + 1
        assert content == json.loads(raw)
    newest = json.loads(NEWEST.read_bytes())
    assert migrated(newest, FORMAT_VERSION) is newest


def test_what_meant_nothing_in_version_1_means_nothing_now() -> None:
    raw = (FILES / "version_1.json").read_bytes()
    content = json.loads(raw)
    content["nodes"][0]["pins"] = {"candles": 1}
    content["links"][0]["bends"] = [[1, 2]]
    content["blocks"] = [{"id": "k", "name": "K"}]
    assert read_flow(json.dumps(content).encode()) == read_flow(raw)


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is() -> None:
    raw = changed(NEWEST.read_bytes(), version=FORMAT_VERSION + 1)
    with pytest.raises(BadFile) as caught:
        read_flow(raw)
    assert "A newer Moniqo saved this flow" in caught.value.message
    assert "Update Moniqo to open it. The file is left as it was." in caught.value.hint


def test_the_newest_sample_is_written_back_to_the_byte() -> None:
    raw = NEWEST.read_bytes()
    assert write_flow(read_flow(raw)) == raw


def test_the_newest_sample_holds_all_that_a_flow_can_hold() -> None:
    flow = read_flow(NEWEST.read_bytes())
    inner = flow.blocks[0]
    parts: tuple[Any, ...] = (*inner.nodes, *inner.links, *inner.frames, inner, flow)
    assert {type(part).__name__ for part in parts if part.extras} == {
        "Node",
        "Link",
        "Frame",
        "Block",
        "Flow",
    }
    assert any(link.bends for link in flow.links)
    assert any(node.pins for node in flow.nodes)
    assert any(node.block_id for node in flow.blocks[1].nodes)


def test_the_node_of_a_removed_plug_in_inside_a_block_goes_through_an_edit_unharmed() -> None:
    raw = NEWEST.read_bytes()
    flow = read_flow(raw)
    path = ("signals", "low")
    view = edits.set_param(inside(flow, path), "rsi", "timeperiod", 21)
    again = read_flow(write_flow(put_back(flow, path, view)))
    before, after = json.loads(raw), json.loads(write_flow(again))
    assert after["blocks"][0]["nodes"][2] == before["blocks"][0]["nodes"][2]
    kept = flatten(again).node("signals/low/oracle")
    assert kept is not None
    assert kept.kind == "oracle.plugin.whisper"
    extras: dict[str, Any] = dict(kept.extras)
    assert extras == {"plug-in": {"version": "3.1"}}


@pytest.mark.parametrize("place", ["", "nodes", "links", "frames", "notes", "blocks"])
def test_a_key_nobody_knows_is_written_back(place: str) -> None:
    content = json.loads(NEWEST.read_bytes())
    content["frames"], content["notes"] = content["blocks"][0]["frames"], []
    content["notes"] = [dict(content["blocks"][0]["notes"][0])]
    part = content[place][0] if place else content
    part["from_elsewhere"] = {"deep": [1, None, "ü"]}
    again = json.loads(write_flow(read_flow(json.dumps(content).encode())))
    found = again[place][0] if place else again
    assert found["from_elsewhere"] == {"deep": [1, None, "ü"]}


def test_a_key_nobody_knows_is_read_as_strictly_as_the_rest() -> None:
    deep: Any = 1
    for _ in range(40):
        deep = [deep]
    with pytest.raises(BadFile, match="nested deeper"):
        read_flow(changed(NEWEST.read_bytes(), from_elsewhere=deep))


def test_two_blocks_of_one_id_are_refused() -> None:
    blocks = json.loads(NEWEST.read_bytes())["blocks"]
    with pytest.raises(BadFile, match=r"blocks\[2\]\.id .* is there twice"):
        read_flow(changed(NEWEST.read_bytes(), blocks=[*blocks, blocks[0]]))
