"""TA-Lib functions as nodes: ranges, gaps, chains and every kind of average."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import talib
from pydantic.fields import FieldInfo

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.nodes.indicator._ta_call import TaCall, lookback_of
from moniqo_desktop.nodes.indicator._ta_params import Average
from moniqo_desktop.nodes.indicator.ta import TaNode
from moniqo_desktop.nodes.registry import load_registry, params_of
from tests.nodes.series import CANDLES, a_walk, after, bits, closes, input_sets, stepped

REGISTRY = load_registry()
TA = [node for node in REGISTRY.values() if isinstance(node, TaNode)]
AVERAGED = [
    (node, name)
    for node in TA
    for name, field in node.Params.model_fields.items()
    if field.annotation is Average
]


def ta(name: str) -> TaNode:
    node = REGISTRY[f"indicator.ta.{name}"]
    assert isinstance(node, TaNode)
    return node


def connected(node: TaNode, **inputs: Any) -> dict[str, Any]:
    return dict.fromkeys(node.inputs) | inputs


def test_every_function_of_ta_lib_is_a_node() -> None:
    assert {node.function.name for node in TA} == set(talib.get_functions())


def test_short_names_and_titles_are_unique() -> None:
    assert len({node.short for node in TA}) == len({node.title for node in TA}) == len(TA)


def limits(field: FieldInfo) -> tuple[int, int]:
    least = next(limit.ge for limit in field.metadata if hasattr(limit, "ge"))
    return least, next(limit.le for limit in field.metadata if hasattr(limit, "le"))


def counts_of_candles(node: TaNode) -> dict[str, tuple[int, int]]:
    fields = node.Params.model_fields.items()
    return {name: limits(field) for name, field in fields if field.annotation is int}


def test_the_range_of_every_count_of_candles_is_that_of_ta_lib() -> None:
    for node in TA:
        for name, (least, most) in counts_of_candles(node).items():
            assert lookback_of(node.function.name, {name: least}) >= 0, node.kind
            assert lookback_of(node.function.name, {name: least - 1}) < 0, node.kind
            assert lookback_of(node.function.name, {name: most + 1}) < 0, node.kind


@pytest.mark.parametrize(
    ("node", "name"), AVERAGED, ids=[f"{node.kind}:{name}" for node, name in AVERAGED]
)
def test_with_every_kind_of_average_the_stream_equals_the_batch(node: TaNode, name: str) -> None:
    given = connected(node, candles=a_walk(5))
    if "periods" in node.inputs:
        given["periods"] = np.full(CANDLES, 9.0)
    for average in Average:
        params = params_of(node, {name: average.value})
        whole = node.compute(params, given)
        live = stepped(node, params, given, 100)
        for ours, batch in zip(live, whole, strict=True):
            assert bits(ours) == bits(after(batch, 100)), average


@pytest.mark.parametrize("node", [n for n in TA if counts_of_candles(n)], ids=lambda n: n.kind)
def test_with_the_shortest_periods_the_stream_equals_the_batch(node: TaNode) -> None:
    shortest = {name: least for name, (least, _) in counts_of_candles(node).items()}
    params = params_of(node, shortest)
    given = next(input_sets(node)) | ({"line": None} if "line" in node.inputs else {})
    batch = node.compute(params, given)
    for ours, column in zip(stepped(node, params, given, 20), batch, strict=True):
        assert bits(ours) == bits(after(column, 20))


def test_a_candle_without_a_value_is_left_out_and_shifts_nothing_else() -> None:
    line = a_walk(7).close.copy()
    with_gap = np.insert(line, 150, np.nan)
    node = ta("rsi")
    params = params_of(node, {})
    (whole,) = node.compute(params, connected(node, line=line))
    (gap,) = node.compute(params, connected(node, line=with_gap))
    assert np.isnan(gap[150])
    assert bits(np.delete(gap, 150)) == bits(whole)


def test_an_infinite_value_never_reaches_the_handle() -> None:
    stream = TaCall("SMA", {"timeperiod": 2}).stream((np.array([1.0, 2.0]),))
    assert np.isnan(stream.update((np.inf,))[0])
    assert np.isnan(stream.update((np.nan,))[0])
    assert stream.update((4.0,)) == (3.0,)


def test_an_indicator_of_an_indicator_warms_up_behind_it() -> None:
    rsi, average = ta("rsi"), ta("sma")
    candles = a_walk(8)
    (line,) = rsi.compute(params_of(rsi, {}), connected(rsi, candles=candles))
    params = params_of(average, {"timeperiod": 5})
    (smooth,) = average.compute(params, connected(average, line=line))
    assert np.isfinite(smooth).argmax() == 14 + 4


def test_a_connected_line_wins_over_the_candles() -> None:
    node = ta("sma")
    line = np.arange(CANDLES, dtype=np.float64)
    params = params_of(node, {"timeperiod": 2})
    (found,) = node.compute(params, connected(node, candles=a_walk(1), line=line))
    assert found[10] == 9.5


def test_the_price_of_a_candle_is_the_one_chosen() -> None:
    node, candles = ta("sma"), a_walk(9)
    expected = {
        "high": candles.high[5],
        "volume": candles.volume[5],
        "hl2": (candles.high[5] + candles.low[5]) / 2,
        "ohlc4": (candles.open[5] + candles.high[5] + candles.low[5] + candles.close[5]) / 4,
    }
    for source, value in expected.items():
        params = params_of(node, {"timeperiod": 1, "source": source})
        assert node.compute(params, connected(node, candles=candles))[0][5] == value


def test_since_highest_counts_back_from_the_newest_candle() -> None:
    node = ta("maxindex")
    params = params_of(node, {"timeperiod": 3})
    (found,) = node.compute(params, connected(node, candles=closes([1, 9, 2, 3, 4, 1])))
    assert found[2:].tolist() == [1, 2, 0, 1]


def test_a_node_of_one_price_needs_candles_or_a_line() -> None:
    node = ta("rsi")
    assert node.check_inputs(frozenset({"candles"})) is None
    assert node.check_inputs(frozenset({"line"})) is None
    assert node.check_inputs(frozenset()) == "it needs a wire at Candles or at Line."


def test_no_values_come_of_no_candles() -> None:
    for node in TA:
        given = {
            name: a_walk(1)[:0] if port.type == "series" else np.empty(0)
            for name, port in node.inputs.items()
        }
        assert [len(column) for column in node.compute(params_of(node, {}), given)] == [0] * len(
            node.outputs
        )


def test_settings_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(FlowProblem, match="cannot be used together"):
        params_of(ta("mavp"), {"minperiod": 40})


def test_where_a_handle_needs_more_history_the_columns_answer_until_it_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, opened = a_walk(3).close, []

    def late(history: Any, **arguments: Any) -> Any:
        if len(history) < 9:
            raise talib.InsufficientHistory
        opened.append(len(history))
        return handle(history, **arguments)

    handle = talib.stream.SMA
    monkeypatch.setattr(talib.stream, "SMA", late)
    call = TaCall("SMA", {"timeperiod": 5})
    stream = call.stream((line[:0],))
    live = [stream.update((float(value),))[0] for value in line[:20]]
    assert opened == [9]
    assert bits(np.array(live)) == bits(call.batch((line[:20],))[0])
