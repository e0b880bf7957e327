"""A 0 that switches something off, or means something else, is said in a word."""

import re
from pathlib import Path

from moniqo_desktop.domain.flow.drawing import Node
from moniqo_desktop.ui.canvas.painting.words import param_text
from moniqo_desktop.ui.catalogue.catalogue import Catalogue, ParamSpec

_SAID = re.compile(r"\b0 (=|leaves|sets|does not|lets|finds)")


def params(resources: Path) -> list[tuple[str, ParamSpec]]:
    nodes = Catalogue.from_file(resources / "nodes.json").nodes
    return [(f"{spec.kind}.{param.name}", param) for spec in nodes for param in spec.params]


def test_each_zero_whose_description_gives_it_a_meaning_has_its_word_and_no_other(
    resources: Path,
) -> None:
    every = params(resources)
    meant = {name for name, param in every if _SAID.search(param.description)}
    assert meant == {name for name, param in every if param.zero}
    assert len(meant) > 20


def test_a_zero_with_a_word_can_be_set(resources: Path) -> None:
    for name, param in params(resources):
        if param.zero:
            assert param.type in ("integer", "number"), name
            assert param.minimum is not None, name
            assert param.minimum <= 0, name


def test_a_limit_of_zero_is_not_said_in_percent(resources: Path) -> None:
    nodes = Catalogue.from_file(resources / "nodes.json").nodes
    gate = next(spec for spec in nodes if spec.kind == "risk.gate")
    param = next(each for each in gate.params if each.name == "max_drawdown_percent")
    made = [Node("n", "risk.gate", 0, 0, params={param.name: value}) for value in (0.0, 8.0)]
    assert [param_text(param, node) for node in made] == ["as profile", "8 %"]
