"""A 0 that switches a limit off is said in a word on the card."""

from pathlib import Path

from moniqo_desktop.domain.flow import Node
from moniqo_desktop.ui.canvas.words import ZERO, param_text
from moniqo_desktop.ui.catalogue import Catalogue

_SAID = ("0 leaves the profile", "0 = never", "0 sets none")


def test_each_zero_with_a_meaning_has_its_word(resources: Path) -> None:
    nodes = Catalogue.from_file(resources / "nodes.json").nodes
    meant = {
        (spec.kind, param.name)
        for spec in nodes
        for param in spec.params
        if any(said in param.description for said in _SAID)
    }
    assert meant == set(ZERO)


def test_a_limit_of_zero_is_not_said_in_percent(resources: Path) -> None:
    nodes = Catalogue.from_file(resources / "nodes.json").nodes
    gate = next(spec for spec in nodes if spec.kind == "risk.gate")
    param = next(each for each in gate.params if each.name == "max_drawdown_percent")
    made = [Node("n", "risk.gate", 0, 0, params={param.name: value}) for value in (0.0, 8.0)]
    assert [param_text(param, node) for node in made] == ["as profile", "8 %"]
