"""Ranges: what a trader writes, what a node suggests, and which sets they span."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import FlowProblem, Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.nodes.params import params_of
from moniqo_desktop.nodes.registry import Registry, load_registry
from moniqo_desktop.research.space import Dimension, Space
from moniqo_desktop.research.space_of_flow import bounds, dimension, suggested
from tests.research.spaces import choice, numbers

FLOW = Flow(
    "f",
    "Mine",
    (
        Node("fast", "indicator.ta.ema", params={"timeperiod": 10}),
        Node("slow", "indicator.ta.ema", params={"timeperiod": 50}),
        Node("size", "risk.sizer", title="Sizer"),
        Node("hours", "trigger.schedule"),
    ),
)


@pytest.fixture(scope="module")
def kinds() -> Registry:
    return load_registry()


def values(found: Dimension) -> list[object]:
    return [found.value(place) for place in range(len(found))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fast.timeperiod=5:20:5", [5, 10, 15, 20]),
        ("fast.timeperiod=5:21:5", [5, 10, 15, 20]),
        ("fast.timeperiod=3:5", [3, 4, 5]),
        ("fast.timeperiod=7, 9", [7, 9]),
        ("size.stop_percent=0.1:0.5:0.1", [0.1, 0.2, 0.3, 0.4, 0.5]),
        ("Sizer.stop_percent=1,2.5", [1.0, 2.5]),
        ("sizer.stop=atr,none", ["atr", "none"]),
    ],
)
def test_a_range_holds_the_values_that_were_written(
    kinds: Registry, text: str, wanted: list[object]
) -> None:
    found = values(dimension(text, FLOW, kinds))
    assert found == wanted
    assert [type(value) for value in found] == [type(value) for value in wanted]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fast", "names no parameter"),
        ("nobody.timeperiod=1:2", "no node of “Mine”.*Name one of fast, slow"),
        ("ema.timeperiod=1:2", "several nodes.*Name one of fast, slow"),
        ("fast.period=1:2", "no parameter “period”.*source, timeperiod"),
        ("fast.timeperiod=9:5", "empty: 9 is above 5"),
        ("fast.timeperiod=5:9:0", "step of “fast.timeperiod” is 0"),
        ("fast.timeperiod=5:9:-1", "a step above 0"),
        ("fast.timeperiod=a:9", "no number"),
        ("fast.timeperiod=1:2:3:4", "no range"),
        ("fast.timeperiod=5:9:0.5", "takes whole numbers"),
        ("fast.timeperiod=", "given no value"),
        ("fast.timeperiod=x", "a whole number, not “x”"),
        ("fast.timeperiod=nan:9", "finite"),
    ],
)
def test_a_range_that_is_none_is_told_in_a_sentence(kinds: Registry, text: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        dimension(text, FLOW, kinds)


def test_a_value_the_node_forbids_is_told_by_node_and_field(kinds: Registry) -> None:
    for text in ("fast.timeperiod=0:9", "size.stop=atr,never", "size.stop_percent=5:500:5"):
        with pytest.raises(FlowProblem) as problem:
            dimension(text, FLOW, kinds)
        assert f"{problem.value.node_id}.{problem.value.field}" == text.split("=")[0]


def test_every_number_and_choice_of_every_node_has_a_range_to_suggest(kinds: Registry) -> None:
    for kind in kinds:
        node = Node("n", kind)
        model = kinds[kind].Params
        default = params_of(kinds[kind], {})
        for field in model.model_fields:
            present = getattr(default, field)
            if isinstance(present, bool) or not isinstance(present, int | float):
                continue
            found = suggested(node, field, kinds)
            least, most = bounds(model, field)
            tried = [float(value) for value in values(found)]  # type: ignore[arg-type]  # numbers
            assert 2 <= len(tried) <= 30, (kind, field, found)
            assert least <= min(tried) < max(tried) <= most, (kind, field, found)
            assert min(tried) <= present <= max(tried), (kind, field, found)


def test_a_choice_without_a_range_takes_every_option(kinds: Registry) -> None:
    assert values(dimension("size.stop", FLOW, kinds)) == ["percent", "atr", "price", "none"]


def test_a_text_has_no_range_to_suggest(kinds: Registry) -> None:
    field = next(
        name
        for name in kinds["trigger.schedule"].Params.model_fields
        if isinstance(getattr(params_of(kinds["trigger.schedule"], {}), name), str)
        and not suggests(kinds, name)
    )
    with pytest.raises(Mistake, match="no range to suggest"):
        dimension(f"hours.{field}", FLOW, kinds)


def suggests(kinds: Registry, field: str) -> bool:
    try:
        suggested(Node("hours", "trigger.schedule"), field, kinds)
    except Mistake:
        return False
    return True


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.data(),
)
def test_a_grid_holds_every_set_once(sizes: list[int], data: st.DataObject) -> None:
    space = Space(tuple(numbers(f"n.{at}", 1, size, 1) for at, size in enumerate(sizes)))
    sets = [tuple(each.values()) for each in space.grid()]
    assert len(set(sets)) == len(sets) == len(space) == math.prod(sizes)
    assert sets == sorted(sets)
    place = data.draw(st.integers(0, len(space) - 1))
    assert tuple(space.at(place).values()) == sets[place]


@given(st.floats(0, 1, exclude_max=True))
def test_a_share_of_a_range_lies_in_it(share: float) -> None:
    assert 2.0 <= float(numbers("a", 2, 4.5).within(share)) <= 4.5
    assert numbers("b", 1, 9, 4).within(share) in (1, 5, 9)
    assert choice("c", "x", "y").within(share) in ("x", "y")


def test_a_parameter_is_searched_once() -> None:
    with pytest.raises(Mistake, match="given twice"):
        Space((numbers("a", 1, 2, 1), choice("a", 1)))
    with pytest.raises(Mistake, match="needs a parameter"):
        Space(())


def test_values_without_a_step_cannot_be_a_grid() -> None:
    with pytest.raises(Mistake, match="has no step"):
        len(Space((numbers("a", 1, 2),)))
