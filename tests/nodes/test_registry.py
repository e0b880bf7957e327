"""How node types are found, and how plug-ins are kept out where they do harm."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from moniqo_desktop.domain.errors import Broken, Mistake
from moniqo_desktop.nodes import registry
from moniqo_desktop.nodes.base import NodeType, SeriesNode
from moniqo_desktop.nodes.families import FAMILIES


def a_module(name: str, *kinds: str) -> ModuleType:
    module = ModuleType(name)
    for number, kind in enumerate(kinds):
        body = {"kind": kind, "title": kind, "icon": "math", "__module__": name}
        setattr(module, f"Node{number}", type(f"Node{number}", (SeriesNode,), body))
    return module


def test_a_file_holds_exactly_the_node_type_of_its_path() -> None:
    node = registry._own_type(a_module("nodes.logic.mine", "logic.mine"), "logic.mine")
    assert node.kind == "logic.mine"


@pytest.mark.parametrize("kinds", [(), ("logic.other",), ("logic.mine", "logic.second")])
def test_a_file_with_another_or_a_second_node_type_is_our_bug(kinds: tuple[str, ...]) -> None:
    with pytest.raises(Broken, match=r"must hold exactly one node type, logic\.mine"):
        registry._own_type(a_module("nodes.logic.mine", *kinds), "logic.mine")


def test_a_table_of_node_types_keeps_to_its_own_kinds() -> None:
    makers = {"logic.foreign": a_module("nodes.indicator.ta", "logic.foreign").Node0}
    with pytest.raises(Broken, match=r"logic\.foreign does not start with indicator\.ta"):
        registry._checked_table(makers, "indicator.ta")


def test_a_type_of_a_table_is_made_when_it_is_looked_up_and_once() -> None:
    made: list[str] = []

    def maker() -> NodeType:
        made.append("made")
        return registry.load_registry()["logic.compare"]

    found = registry.Registry([], later={"indicator.ta.x": maker})
    assert (len(found), found.kinds(), "indicator.ta.x" in found) == (1, ("indicator.ta.x",), True)
    assert made == []
    assert found["indicator.ta.x"] is found.find("indicator.ta.x")
    assert made == ["made"]


def test_kinds_are_sorted_and_shared_instances() -> None:
    found = registry.load_registry()
    assert list(found.kinds()) == sorted(found.kinds())
    assert found["logic.compare"] is found.find("logic.compare")
    assert {node.family for node in found.values()} == {family.name for family in FAMILIES}


def test_an_unknown_kind_is_named_with_what_to_do() -> None:
    found = registry.load_registry()
    assert found.find("logic.nowhere") is None
    with pytest.raises(Mistake, match=r"no node type “logic\.nowhere”.*plug-in"):
        found["logic.nowhere"]


def with_plugins(monkeypatch: pytest.MonkeyPatch, loads: dict[str, Callable[[], object]]) -> None:
    points = [FakePoint(name, load) for name, load in loads.items()]
    monkeypatch.setattr(registry, "plugin_points", lambda: points)


class FakePoint(EntryPoint):
    """An entry point that loads what a test gives it."""

    def __init__(self, name: str, load: Callable[[], object]) -> None:
        super().__init__(name, f"{name}:Node", registry.PLUGIN_GROUP)
        vars(self)["give"] = load

    def load(self) -> object:
        return vars(self)["give"]()


def plugin_class(kind: str) -> type[NodeType]:
    return a_module("plugin", kind).Node0  # type: ignore[no-any-return]  # made above


def raising() -> object:
    raise RuntimeError("it needs a newer Python")


def test_a_plug_in_adds_its_node_type(monkeypatch: pytest.MonkeyPatch) -> None:
    with_plugins(monkeypatch, {"mine": lambda: plugin_class("logic.mine")})
    found = registry.load_registry()
    assert "logic.mine" in found
    assert found.problems == ()


@pytest.mark.allow_log("moniqo_desktop.nodes.registry:WARNING:.*")
def test_a_bad_plug_in_is_skipped_and_named_and_the_others_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads: dict[str, Callable[[], object]] = {
        "a_broken": raising,
        "b_text": lambda: "text",
        "c_taken": lambda: plugin_class("logic.compare"),
        "d_stray": lambda: plugin_class("magic.wand"),
        "e_good": lambda: plugin_class("logic.mine"),
    }
    with_plugins(monkeypatch, loads)
    found = registry.load_registry()
    assert "logic.mine" in found
    assert found.problems == (
        "Plug-in “a_broken” was skipped: it needs a newer Python",
        "Plug-in “b_text” was skipped: b_text:Node is not a node type.",
        "Plug-in “c_taken” was skipped: a node type “logic.compare” exists already.",
        "Plug-in “d_stray” was skipped: “magic.wand” belongs to no family of the palette.",
    )


def test_a_plug_in_is_found_where_a_package_declares_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert registry.plugin_points() == []
    monkeypatch.syspath_prepend(tmp_path)
    declared = tmp_path / "mine-1.0.dist-info"
    declared.mkdir()
    (declared / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (declared / "entry_points.txt").write_text("[moniqo_desktop.nodes]\nmine = mine:Node\n")
    assert [(point.name, point.value) for point in registry.plugin_points()] == [
        ("mine", "mine:Node")
    ]


def test_no_node_type_is_imported_before_it_is_looked_up() -> None:
    code = (
        "import sys; from moniqo_desktop.nodes.registry import load_registry; "
        "found = load_registry(); found['logic.all']; "
        "print(*(name for name in sys.modules if name.startswith('moniqo_desktop.nodes.logic.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["moniqo_desktop.nodes.logic.all"]


def test_threads_that_look_up_a_kind_together_get_one_node_type() -> None:
    with ThreadPoolExecutor(4) as pool:
        for kind in ("logic.all", "indicator.ta.rsi"):
            found = registry.load_registry()
            assert len({id(each) for each in pool.map(found.find, [kind] * 8)}) == 1


def test_kinds_that_were_learnt_are_read_with_their_params_and_unknown_ones_left_out() -> None:
    code = (
        "import sys; from moniqo_desktop.nodes.registry import load_registry; "
        "load_registry().learn(['logic.hold', 'logic.nowhere']); "
        "model = sys.modules['moniqo_desktop.nodes.logic.hold'].HoldParams; "
        "print('_moniqo_plan' in vars(model), 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
