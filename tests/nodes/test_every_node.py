"""Laws of all node types, over the registry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.nodes.base import Example, NodeType, SeriesNode, SourceNode, StepNode
from moniqo_desktop.nodes.indicator.ta import TaNode
from moniqo_desktop.nodes.registry import load_registry, params_of
from tests.nodes.series import (
    CANDLES,
    WARMING,
    after,
    bits,
    cut,
    example_input,
    has_gap,
    input_sets,
    joined,
    plain,
    stepped,
)
from tests.nodes.situations import situations
from tests.nodes.steps import SPOT, Conversation

REGISTRY = load_registry()
SERIES = [node for node in REGISTRY.values() if isinstance(node, SeriesNode) and not node.resamples]
OWN = [node for node in REGISTRY.values() if not isinstance(node, TaNode)]
STEPS = [node for node in OWN if isinstance(node, StepNode)]
EXAMPLES = [(node, example) for node in OWN for example in node.examples]
GAPS_ALLOWED = {"logic.arithmetic", "logic.switch"}
"""A quotient by zero has no value; a switch may turn to a line that has none."""
NO_VALUE_AT_A_PRICE = {"indicator.ta.acos", "indicator.ta.asin"}
"""An arc of a number above 1 does not exist."""
each_step_node = pytest.mark.parametrize("node", STEPS, ids=lambda node: node.kind)
each_series_node = pytest.mark.parametrize("node", SERIES, ids=lambda node: node.kind)


def defaults(node: NodeType) -> Any:
    return params_of(node, {})


@each_series_node
def test_a_stream_gives_the_bits_of_the_batch_from_one_anchor(node: SeriesNode) -> None:
    params = defaults(node)
    for number, given in enumerate(input_sets(node)):
        whole = node.compute(params, given)
        for anchor in (0, 160) if number == 0 else (160,):
            live = stepped(node, params, given, anchor)
            for name, ours, batch in zip(node.outputs, live, whole, strict=True):
                assert bits(ours) == bits(after(batch, anchor)), (name, anchor)


@each_series_node
def test_a_later_candle_never_changes_an_earlier_value(node: SeriesNode) -> None:
    params = defaults(node)
    for given, other in zip(input_sets(node, 1), input_sets(node, 2), strict=True):
        whole = node.compute(params, given)
        for end in (1, 61, 200):
            changed = node.compute(params, joined(given, other, end))
            ended = node.compute(params, cut(given, end))
            for before, now, short in zip(whole, changed, ended, strict=True):
                first = after_end(before, end)
                assert bits(first) == bits(after_end(now, end)) == bits(short)


def after_end(column: Any, end: int) -> Any:
    return cut({"": column}, end)[""]


def test_outputs_are_as_long_as_the_inputs_and_of_their_declared_type() -> None:
    dtypes = {PortType.NUMBER: np.float64, PortType.FLAG: np.bool_}
    for node, given in all_input_sets():
        columns = node.compute(defaults(node), given)
        assert len(columns) == len(node.outputs), node.kind
        for column, port in zip(columns, node.outputs.values(), strict=True):
            assert len(column) == CANDLES, node.kind
            if port.type in dtypes:
                assert column.dtype == dtypes[port.type], node.kind


def test_numbers_are_missing_only_while_warming_up() -> None:
    for node, given in all_input_sets():
        if node.kind in GAPS_ALLOWED or can_be_nan(node):
            continue
        columns = node.compute(defaults(node), given)
        for column, port in zip(columns, node.outputs.values(), strict=True):
            assert port.type is not PortType.NUMBER or not has_gap(column), node.kind


def all_input_sets() -> Iterator[tuple[SeriesNode, dict[str, Any]]]:
    return ((node, given) for node in SERIES for given in input_sets(node))


def can_be_nan(node: NodeType) -> bool:
    flags = node.function.flags if isinstance(node, TaNode) else ()
    return "Output can be NaN or infinite" in flags


def test_the_inputs_are_left_as_they_were() -> None:
    for node in SERIES:
        given = next(input_sets(node))
        before = deepcopy(given)
        node.compute(defaults(node), given)
        assert all(bits(given[name]) == bits(before[name]) for name in given), node.kind


def test_a_ta_node_has_its_first_value_after_its_lookback() -> None:
    for node in SERIES:
        if not isinstance(node, TaNode) or node.kind in NO_VALUE_AT_A_PRICE:
            continue
        params, given = defaults(node), next(input_sets(node))
        late = WARMING if any(isinstance(column, np.ndarray) for column in given.values()) else 0
        for column in node.compute(params, given):
            assert np.isfinite(column).argmax() == late + node.lookback(params), node.kind


@pytest.mark.parametrize(
    ("node", "example"), EXAMPLES, ids=[f"{n.kind}: {e.title}" for n, e in EXAMPLES]
)
def test_an_example_holds(node: NodeType, example: Example) -> None:
    if isinstance(node, SeriesNode):
        found = series_example(node, example)
    else:
        assert isinstance(node, StepNode)
        found = step_example(node, example)
    for name, expected in example.expect.items():
        assert len(found[name]) == len(expected)
        for row, (ours, theirs) in enumerate(zip(found[name], expected, strict=True)):
            assert same(ours, theirs), (name, row, ours, theirs)


def same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float):
        return found == pytest.approx(expected, rel=1e-12)
    return bool(found == expected)


def series_example(node: SeriesNode, example: Example) -> dict[str, list[Any]]:
    given = dict.fromkeys(node.inputs) | {
        name: example_input(node.inputs[name].type, values, many=node.inputs[name].many)
        for name, values in example.inputs.items()
    }
    columns = node.compute(params_of(node, example.params), given)
    return {name: plain(column) for name, column in zip(node.outputs, columns, strict=True)}


def step_example(node: StepNode, example: Example) -> dict[str, list[Any]]:
    talk = Conversation(node, SPOT, **example.params)
    length = len(next(iter(example.inputs.values())))
    steps = []
    for row in range(length):
        steps.append(talk.ask(**{name: values[row] for name, values in example.inputs.items()}))
        talk.later()
    said = {"notices": [s.notices for s in steps], "log": [s.log for s in steps]}
    said["marks"] = [s.marks for s in steps]
    return said | {name: [s.emit.get(name) for s in steps] for name in node.outputs}


def test_each_written_series_node_shows_an_example() -> None:
    assert [n.kind for n in SERIES if not isinstance(n, TaNode) and not n.examples] == []


def test_every_manual_page_has_five_paragraphs() -> None:
    for kind, node in REGISTRY.items():
        page = node.__doc__ or ""
        paragraphs = page.strip().split("\n\n")
        assert len(paragraphs) == 5, kind
        assert all(paragraph.strip().endswith((".", ")")) for paragraph in paragraphs), kind
        assert "misleads" in paragraphs[4], kind
        assert "arm-up" in page, kind


def test_every_parameter_has_a_default_a_title_help_and_a_unit() -> None:
    for kind, node in REGISTRY.items():
        params = defaults(node)
        for name, field in node.Params.model_fields.items():
            assert not field.is_required(), (kind, name)
            assert field.title, (kind, name)
            assert (field.description or "").endswith("."), (kind, name)
            extra = field.json_schema_extra
            if type(getattr(params, name)) in (int, float):
                assert isinstance(extra, dict), (kind, name)
                assert extra.get("unit"), (kind, name)


def test_params_survive_json() -> None:
    for kind, node in REGISTRY.items():
        params = defaults(node)
        assert params_of(node, json.loads(params.model_dump_json())) == params, kind


def test_cards_name_parameters_and_ports_have_labels() -> None:
    for kind, node in REGISTRY.items():
        assert node.title, kind
        assert node.icon, kind
        assert len(node.card) <= 3, kind
        assert set(node.card) <= set(node.Params.model_fields), kind
        assert all(port.label for port in (*node.inputs.values(), *node.outputs.values())), kind


def test_the_kind_of_a_written_node_is_its_path() -> None:
    paths = [type(node).__module__ for node in OWN]
    assert paths == [f"moniqo_desktop.nodes.{node.kind}" for node in OWN]


def test_sources_say_which_market_they_want() -> None:
    sources = [node for node in OWN if isinstance(node, SourceNode)]
    assert [node.wants(defaults(node)) for node in sources] == [("BTC/USDT", "1h")]


@each_step_node
def test_the_same_question_twice_gives_the_same_step(node: StepNode) -> None:
    for values in situations(node):
        first, second = Conversation(node), Conversation(node)
        for given in values:
            assert first.ask(**given) == second.ask(**given)
            first.later()
            second.later()


@each_step_node
def test_a_state_survives_json_at_every_step(node: StepNode) -> None:
    for values in situations(node):
        talk = Conversation(node)
        for given in values:
            step = talk.ask(**given)
            assert json.loads(json.dumps(step.state)) == step.state
            assert set(step.emit) <= set(node.outputs)
            talk.later()


@each_step_node
def test_an_unchanged_question_brings_no_second_order_and_no_second_word(node: StepNode) -> None:
    for values in situations(node):
        talk = Conversation(node)
        for given in values:
            talk.ask(**given)
            again = talk.ask(**given)
            said = (again.intents, again.notices, again.log, again.marks, again.ask)
            assert not any(said)
            talk.later()
