"""What is seen to be right without pydantic is what pydantic makes of it, and no more."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from enum import StrEnum
from typing import Any, ClassVar, Literal, Self

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.nodes.base import NodeType, Params
from moniqo_desktop.nodes.logic.hold import HoldParams
from moniqo_desktop.nodes.market.candles import CandlesParams
from moniqo_desktop.nodes.param_model import Field, check_field, check_whole
from moniqo_desktop.nodes.registry import load_registry, params_of
from moniqo_desktop.nodes.risk._sizer_params import SizerParams

REGISTRY = load_registry()
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3.0, 2.5, -0.0, 1e300, 2**53, 2**53 + 1, 10**30, math.nan,
    math.inf, "", "1", "2.5", "yes", "close", "ema", "BTC/USDT", " eth/usdt ", "ä" * 41, "\ud800",
    b"1", [1], {"a": 1}, (), object,
)  # fmt: skip


class Way(StrEnum):
    UP = "up"
    DOWN = "down"


class Every(Params):
    """One field of each kind there is, and checks of both kinds."""

    words: ClassVar[str] = "kept"
    whole: int = Field(3, ge=1, le=10, title="Whole")
    number: float = Field(0.5, gt=0, lt=1)
    free: float = Field(7)
    flag: bool = Field(False)
    text: str = Field("usual", min_length=1, max_length=40)
    one: Literal["a", "b"] = Field("a")
    way: Way = Field(Way.UP)

    @check_field("text")
    @classmethod
    def _is_small(cls, text: str) -> str:
        if text.startswith("X"):
            raise ValueError("Text must not start with X.")
        return text.strip()

    @check_whole
    def _fits(self) -> Self:
        if self.whole == 10 and self.flag:
            raise ValueError("Ten is for those without a flag.")
        return self


def _by_pydantic(model: type[Params], raw: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return vars(model.pydantic_model().model_validate(raw))
    except pydantic.ValidationError:
        return None


def _agrees(model: type[Params], raw: dict[str, Any]) -> bool:
    """Whether it was seen to be right, and if so made into the same values."""
    made = model.at_once(raw)
    if made is None:
        return False
    expected = _by_pydantic(model, raw)
    assert expected is not None, raw
    assert list(vars(made).items()) == list(expected.items()), raw
    assert [type(each) for each in vars(made).values()] == [
        type(each) for each in expected.values()
    ], raw
    return True


def _raw_values() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.sampled_from(STRANGE), st.integers(-3, 12), st.floats(), st.text(max_size=42),
        st.sampled_from(["a", "b", "up", "down", Way.DOWN]),
    )  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*Every.pydantic_model().model_fields, "no"]), _raw_values())
)
def test_what_is_plainly_right_is_what_pydantic_makes(raw: dict[str, Any]) -> None:
    _agrees(Every, raw)


def _fields() -> Iterator[tuple[NodeType, str]]:
    for node in REGISTRY.values():
        for name in node.Params.model_fields:
            yield node, name


def test_strange_values_of_every_parameter_are_judged_alike() -> None:
    for node, name in _fields():
        for value in STRANGE:
            _agrees(node.Params, {name: value})


def test_every_node_of_ours_is_right_at_once_as_it_comes() -> None:
    for kind, node in REGISTRY.items():
        assert _agrees(node.Params, {}), kind
        given_all = params_of(node, {}).model_dump(mode="json")
        assert _agrees(node.Params, given_all), kind


def test_every_bound_is_kept_at_once() -> None:
    for node, name in _fields():
        for rule in node.Params.model_fields[name].metadata:
            for limit in (getattr(rule, key, None) for key in ("ge", "gt", "le", "lt")):
                for value in () if limit is None else (limit, limit - 1e-6, limit + 1, limit - 1):
                    _agrees(node.Params, {name: value})


def test_mistakes_are_worded_by_pydantic() -> None:
    with pytest.raises(pydantic.ValidationError, match="Text must not start with X"):
        Every(text="Xyz")
    with pytest.raises(pydantic.ValidationError, match="Ten is for those"):
        Every(whole=10, flag=True)
    with pytest.raises(pydantic.ValidationError, match="Extra inputs"):
        Every.model_validate({"nowhere": 1})


def test_what_pydantic_takes_besides_is_taken() -> None:
    made = Every(whole="7", flag="yes", text=" a ")
    assert (made.whole, made.flag, made.text) == (7, True, "a")
    assert isinstance(made, Every)
    assert made == Every(whole=7, flag=True, text="a")


def test_params_are_values() -> None:
    made = Every(whole=7)
    assert made == Every(whole=7)
    assert made != Every()
    assert made != HoldParams()
    assert len({made, Every(whole=7), Every()}) == 2
    assert repr(HoldParams(candles=4)) == "HoldParams(candles=4)"
    assert pickle.loads(pickle.dumps(SizerParams(stop="atr"))) == SizerParams(stop="atr")
    assert deepcopy(made) == made
    assert made.model_copy(update={"whole": 9}) == Every(whole=9)
    with pytest.raises(AttributeError):
        made.whole = 3
    with pytest.raises(AttributeError):
        del made.whole


def test_json_is_what_pydantic_writes() -> None:
    for node in REGISTRY.values():
        params = params_of(node, {})
        model = node.Params.pydantic_model()()
        assert params.model_dump() == model.model_dump()
        assert params.model_dump(mode="json") == model.model_dump(mode="json")
        assert params.model_dump_json() == model.model_dump_json()


class OfPlugin(CandlesParams):
    """As somebody else may write it, with pydantic itself."""

    count: int = pydantic.Field(3, ge=1, title="Count", description="How many.")
    names: tuple[str, ...] = ("a",)

    @pydantic.model_validator(mode="after")
    def _fits(self) -> Self:
        if self.count == 13:
            raise ValueError("Not thirteen.")
        return self


def test_a_model_written_with_pydantic_is_left_to_it() -> None:
    made = OfPlugin(count="4", symbol=" eth/usdt", names=["b"])
    assert (made.count, made.symbol, made.names, made.timeframe) == (4, "ETH/USDT", ("b",), "1h")
    assert isinstance(made, CandlesParams)
    assert OfPlugin.at_once({}) is None
    assert list(OfPlugin.model_fields) == ["symbol", "timeframe", "count", "names"]
    assert OfPlugin.model_fields["count"].title == "Count"
    assert made.model_dump(mode="json")["names"] == ["b"]
    assert OfPlugin.model_validate(made.model_dump(mode="json")) == made
    assert '"names":["b"]' in made.model_dump_json()
    with pytest.raises(pydantic.ValidationError, match="Not thirteen"):
        OfPlugin(count=13)


def test_a_flow_that_is_right_needs_no_pydantic() -> None:
    code = (
        "import sys; from moniqo_desktop.nodes.registry import load_registry, params_of; "
        "kinds = load_registry(); "
        "params_of(kinds['risk.sizer'], {'risk_percent': 1, 'stop': 'atr'}); "
        "params_of(kinds['indicator.ta.rsi'], {'timeperiod': 9, 'source': 'hl2'}); "
        "print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
