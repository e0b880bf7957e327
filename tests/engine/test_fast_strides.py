"""Candles in which nothing happens are passed in one stride, and nothing is missed by it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.engine.fast import door, loop, run, strides
from moniqo_desktop.engine.fast.column_rows import BLOCK
from moniqo_desktop.engine.fast.curves import LOOK, deepest_fall
from moniqo_desktop.engine.fast.lower import is_deaf, lower
from moniqo_desktop.engine.history.results import max_drawdown
from tests.engine.test_fast_parity import apart, bracket, by_loop
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, candles_of, compiled, some_terms, walk
from tests.kit.ways import results_apart


def drawn(order: Any = "trade.open", pause: Any = None, **sizer: Any) -> Flow:
    """RSI with a wide bracket: the signal comes and goes many times while a position is open."""
    nodes: dict[str, Any] = {
        "c": candles_of(SYMBOL),
        "rsi": ("indicator.ta.rsi", {"timeperiod": 3}),
        "view": ("logic.threshold_signal", {"upper": 70, "lower": 30}),
        "sizer": ("risk.sizer", {"stop_percent": 3.0, "target_r": 1.0, **sizer}),
        "gate": "risk.gate",
        "order": order,
    }
    wires = "c.candles > rsi.candles; rsi.real > view.value; view.signal > sizer.decision;"
    way = "sizer.plan > gate.plan;"
    if pause is not None:
        nodes["pause"] = pause
        way = "sizer.plan > pause.plan; pause.plan > gate.plan;"
    return a_flow(nodes, f"{wires}{way} gate.plan > order.plan")


def deaf(flow: Flow) -> bool:
    return is_deaf(lower(compiled(flow), profile("research")).nodes)


def test_a_sizer_is_deaf_where_one_position_at_a_time_is_opened() -> None:
    assert deaf(drawn())
    assert deaf(drawn(("trade.open", {"order": "limit"})))


@pytest.mark.parametrize(
    "flow",
    [
        drawn(("trade.open", {"single_position": False})),
        drawn("trade.reverse"),
        drawn("trade.add"),
        drawn(pause=("risk.cooldown", {})),
        drawn(pause=("risk.breaker", {})),
    ],
    ids=["several", "reverse", "add", "cooldown", "breaker"],
)
def test_a_sizer_hears_on_where_another_node_may_act_on_what_it_says(flow: Flow) -> None:
    assert not deaf(flow)


def test_a_sizer_that_waits_for_a_number_hears_on() -> None:
    flow = drawn(stop="atr")
    nodes = {node.node_id: (node.kind, node.params) for node in flow.nodes}
    nodes["atr"] = ("indicator.ta.atr", {"timeperiod": 5})
    wires = """c.candles > rsi.candles; rsi.real > view.value; view.signal > sizer.decision;
sizer.plan > gate.plan; gate.plan > order.plan; c.candles > atr.candles; atr.real > sizer.atr"""
    assert not deaf(a_flow(nodes, wires))


@pytest.mark.parametrize("sides", ["both", "long", "short"])
def test_wakes_that_meet_an_open_position_are_passed_by_and_change_nothing(
    sides: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes: Counter[bool] = Counter()
    plan, terms = compiled(drawn(sides=sides)), some_terms(mode=Mode.BACKTEST)
    found = {}
    for hears in (True, False):
        close = loop.close

        def counted(*given: Any, hears: bool = hears, close: Any = close) -> None:
            closes[hears] += 1
            close(*given)

        with monkeypatch.context() as patched:
            patched.setattr(loop, "close", counted)
            if hears:
                patched.setattr(run, "is_deaf", lambda _nodes: False)
            found[hears] = by_loop(plan, walk(2_000, 3), terms, PaperRules(), door.plain())
    assert len(found[True].trades) > 5
    assert results_apart(found[True], found[False]) == ""
    assert closes[False] < 0.8 * closes[True]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("seed", range(4))
def test_a_deaf_sizer_comes_to_what_the_event_gear_says(path: str, seed: int) -> None:
    assert apart(drawn(), walk(600, seed), PaperRules(path)) == ""
    assert apart(bracket(stop_percent=0.2), walk(600, seed), PaperRules(path)) == ""


@given(
    st.lists(st.integers(0, 5), max_size=5 * BLOCK), st.integers(0, 5 * BLOCK), st.integers(1, 7)
)
def test_the_next_mark_is_found_by_the_block(marks: list[int], row: int, bits: int) -> None:
    last = len(marks)
    row = min(row, last)
    wanted = next((place for place in range(row, last) if marks[place] & bits), last)
    assert strides._next_of(marks, bits, row, last) == wanted


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=4 * LOOK))
def test_the_deepest_fall_by_the_block_is_the_one_by_the_candle(levels: list[int]) -> None:
    assert deepest_fall(levels, len(levels)) == max_drawdown(np.array(levels))


def test_an_impossible_candle_among_calm_ones_is_told_once_an_order_meets_it() -> None:
    """Open below low; highs and lows around it stay as they were."""
    plan, terms = compiled(drawn()), some_terms(mode=Mode.BACKTEST)
    columns = walk(600, 3)
    whole = by_loop(plan, columns, terms, PaperRules(), door.plain())
    row = int(np.searchsorted(columns.opened_at, whole.fills.at[6])) - 1
    opens = columns.open.copy()
    opens[row] = columns.low[row] * 0.5
    rest = (columns.high, columns.low, columns.close, columns.volume)
    with pytest.raises(Mistake, match="impossible prices"):
        by_loop(plan, Columns(columns.opened_at, opens, *rest), terms, PaperRules(), door.plain())
