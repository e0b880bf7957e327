"""The codec returns what it was given, or says why it cannot."""

from __future__ import annotations

import dataclasses
import json
import math
import types
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import BadFile, Broken
from moniqo_desktop.domain.flow import drawing as flow
from moniqo_desktop.domain.margin import COMMON_TIERS
from moniqo_desktop.domain.market import (
    TIMEFRAMES,
    Candle,
    Market,
    Symbol,
    Timeframe,
    timeframe,
)
from moniqo_desktop.domain.messages import codec, commands, events, reports
from moniqo_desktop.domain.money import MONEY_DECIMALS
from moniqo_desktop.domain.orders import Direction, Mode, OrderId, OrderStatus, Purpose, Side
from moniqo_desktop.domain.signals import Opinion

ANY_TEXT = st.text(st.characters(codec=None), max_size=8)
FLOATS = st.floats() | st.integers(-9, 9)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: ANY_TEXT,
    int: st.integers(),
    float: FLOATS,
    bool: st.booleans(),
    Timeframe: st.sampled_from(TIMEFRAMES).map(timeframe),
}
JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "value", "a", "€"]), inner, max_size=3)
    ),
    max_leaves=5,
)
MESSAGES = [cls for cls in codec._MESSAGES.values() if cls is not Timeframe]
COMMANDS = [cls for cls in MESSAGES if issubclass(cls, commands.Command)]


def value_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a declared type, small."""
    hint = getattr(hint, "__supertype__", hint)
    origin, parts = get_origin(hint), get_args(hint)
    if hint in LEAVES:
        return LEAVES[hint]
    if dataclasses.is_dataclass(hint):
        return st.deferred(lambda: message(hint))
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(value_of(parts[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*[value_of(part) for part in parts])
    if origin is types.UnionType:
        return st.one_of([value_of(part) for part in parts])
    if origin is Mapping:
        return st.dictionaries(ANY_TEXT, JSON_LIKE, max_size=2).map(types.MappingProxyType)
    if hint is types.NoneType:
        return st.none()
    if hint is object:
        return st.one_of([message(cls) for cls in COMMANDS])
    return st.sampled_from(hint)


def message(cls: Any) -> st.SearchStrategy[Any]:
    """Any instance of a message class."""
    hints = get_type_hints(cls)
    parts = {item.name: value_of(hints[item.name]) for item in dataclasses.fields(cls)}
    if cls is Market:
        parts["price_decimals"] = st.integers(0, MONEY_DECIMALS // 2)
        parts["amount_decimals"] = st.integers(0, MONEY_DECIMALS // 2)
        parts["tiers"] = st.sampled_from(((), COMMON_TIERS))
    return st.builds(cls, **parts)


def exact(value: Any) -> Any:
    """value as nested tuples in which types count, NaN equals NaN and −0.0 is not 0.0."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        inner = tuple(exact(getattr(value, f.name)) for f in dataclasses.fields(value))
        return (type(value).__name__, inner)
    if isinstance(value, Mapping):
        return ("mapping", tuple((key, exact(one)) for key, one in value.items()))
    if isinstance(value, list | tuple):
        return (type(value).__name__, tuple(exact(one) for one in value))
    return (type(value).__name__, repr(value))


@pytest.mark.parametrize("cls", MESSAGES, ids=lambda cls: cls.__name__)
def test_every_message_comes_back_exactly(cls: type) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(message(cls))
    def law(value: object) -> None:
        text = codec.to_text(value)
        assert text.isascii()
        assert "\n" not in text
        assert exact(codec.from_text(text)) == exact(value)

    law()


@given(JSON_LIKE)
def test_anything_json_like_in_node_params_comes_back_exactly(value: Any) -> None:
    node = flow.Node("n", "logic.all", params=types.MappingProxyType({"p": value}))
    back = codec.from_text(codec.to_text(node))
    assert exact(back) == exact(node)


@given(JSON_LIKE)
def test_a_free_place_keeps_tuples_enums_and_messages(value: Any) -> None:
    free = {
        "a": (value, Direction.SHORT, (Opinion("x", Direction.FLAT, 0.5), -math.inf)),
        "b": [value],
    }
    back = codec.decode_any(json.loads(json.dumps(codec.encode_any(free), allow_nan=False)))
    assert exact(back) == exact(free)


def test_a_free_place_refuses_what_could_not_be_read_back() -> None:
    for value in ({1: 2}, {1, 2}, b"x", object()):
        with pytest.raises(Broken, match="not a message"):
            codec.encode_any([value])


def test_enums_and_tuples_come_back_as_what_they_were() -> None:
    trade = events.TradeClosed(
        at=5,
        run_id="r",
        trade_id="t",
        symbol=Symbol("BTC/USDT"),
        direction=Direction.SHORT,
        opened_at=1,
        amount=2,
        notional_in=3,
        notional_out=4,
        fees=1,
        profit=-2,
        exit_purpose=Purpose.STOP,
        ambiguous=0,
    )
    back = codec.decode(codec.encode(trade))
    assert back.direction is Direction.SHORT
    assert back == trade


def test_the_flow_of_a_recorded_command_keeps_its_params_unchangeable() -> None:
    drawn = flow.Flow("f", "x", nodes=(flow.Node("n", "logic.all", params={"period": 3}),))
    given_ = reports.CommandGiven(7, commands.StartRun(flow=drawn))
    back = codec.from_text(codec.to_text(given_))
    assert back == given_
    with pytest.raises(TypeError):
        back.command.flow.nodes[0].params["period"] = 4


def test_a_missing_field_with_a_default_is_read_as_the_default() -> None:
    found = codec.encode(reports.OrderLost(1, OrderId("p1"), "no answer"))
    del found["reason"]
    assert codec.decode(found) == reports.OrderLost(1, OrderId("p1"))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ({"type": "OrderTeleported", "at": 1}, "“OrderTeleported” is unknown"),
        ({"type": "OrderLost", "at": 1}, "order_id"),
        ({"type": "OrderLost", "at": "1", "order_id": "p1"}, "'1' is not int"),
        ({"type": "OrderLost", "at": 1, "order_id": "p1", "mood": 2}, "mood"),
        ({"type": "Opinion", "agent": "a", "direction": "up", "p_up": 0.5}, "up"),
        ({"type": "Opinion", "agent": "a", "direction": "long", "p_up": "x"}, "'x'"),
        ({"at": 1}, "“None” is unknown"),
        ([1], "should be an object"),
    ],
)
def test_a_record_that_cannot_be_read_gives_one_sentence(found: Any, says: str) -> None:
    with pytest.raises(BadFile, match="record") as problem:
        codec.decode(found)
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_cut_line_is_called_cut() -> None:
    line = codec.to_text(reports.TimerDue(1, "x"))
    with pytest.raises(BadFile, match="cut or damaged"):
        codec.from_text(line[:-3])


@pytest.mark.parametrize("value", [3, "x", Side.BUY, OrderStatus, (1, 2), Mode.LIVE])
def test_what_is_no_message_is_refused(value: object) -> None:
    with pytest.raises(Broken, match="not a message"):
        codec.encode(value)


def test_a_command_that_is_no_message_cannot_reach_the_tape() -> None:
    with pytest.raises(Broken, match="set is not a message"):
        codec.to_text(reports.CommandGiven(1, {1, 2}))


def test_non_finite_numbers_are_text_and_the_line_is_strict_json() -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    opinion = Opinion("a", Direction.LONG, math.nan)
    text = codec.to_text(opinion)
    assert json.loads(text, parse_constant=refuse)["p_up"] == "nan"
    assert math.isnan(codec.from_text(text).p_up)


def test_a_candle_is_written_with_the_shortest_text_of_its_floats() -> None:
    seen = reports.CandleClosed(
        60_000, Symbol("BTC/USDT"), timeframe("1m"), Candle(0, 0.1, 0.3, 0.1, 0.2, 1e-7)
    )
    assert codec.to_text(seen) == (
        '{"type":"CandleClosed","at":60000,"symbol":"BTC/USDT","timeframe":"1m","candle":'
        '{"opened_at":0,"open":0.1,"high":0.3,"low":0.1,"close":0.2,"volume":1e-07}}'
    )
