"""The small parts of the compiled gear, each against what it stands for."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from math import nextafter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from moniqo_desktop.domain.money import CLEAR, near_steps
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.engine.fast import door, wide
from moniqo_desktop.engine.fast.lower import needed
from moniqo_desktop.engine.fast.run import history, run_compiled
from moniqo_desktop.engine.fast.shared import Shelf
from moniqo_desktop.engine.fast.wakes import mark_changes
from moniqo_desktop.engine.program.columns import changes
from tests.kit.flows import compiled, some_terms, walk
from tests.kit.trading_flows import FLOWS
from tests.kit.ways import results_apart

WIDE = st.integers(0, 2**62 - 1)


@given(WIDE, WIDE, st.integers(1, 2**62 - 1), st.booleans(), st.booleans())
@example(2**62 - 1, 2**62 - 1, 2**62 - 1, False, True)
def test_a_wide_product_is_divided_exactly(
    a: int, b: int, c: int, first: bool, second: bool
) -> None:
    a, b = -a if first else a, -b if second else b
    wanted = a * b // c
    if abs(wanted) < 2**62:
        assert wide.mul_div(a, b, c) == wanted


@given(st.integers(0, 11), st.integers(0, 10**13), st.sampled_from([-1, 0, 1]))
def test_a_float_at_a_tie_is_rounded_as_it_is_written(decimals: int, step: int, side: int) -> None:
    """Also one float above and below it."""
    value = (10 * step + 5) / 10.0 ** (decimals + 1)
    value = nextafter(value, side * float("inf")) if side else value
    if value * 10.0**decimals < CLEAR:
        exact = Decimal(repr(value)).scaleb(decimals)
        assert near_steps(value, 10.0**decimals) == exact.to_integral_value(ROUND_HALF_EVEN)


@given(st.lists(st.tuples(st.integers(-1, 1), st.sampled_from([0.0, 0.5, float("nan")]))))
def test_a_signal_wakes_where_it_changes(rows: list[tuple[int, float]]) -> None:
    directions = np.array([row[0] for row in rows], dtype=np.int8)
    confidences = np.array([row[1] for row in rows], dtype=np.float64)
    wakes = np.zeros(len(rows), dtype=np.uint8)
    mark_changes(directions, confidences, 4, wakes)
    assert ((wakes == 4) == changes(SignalColumns(directions, confidences))).all()
    assert set(wakes.tolist()) <= {0, 4}


def test_a_shelf_forgets_the_longest_unused_columns_first() -> None:
    shelf = Shelf(2_000)
    column = np.zeros(100)
    shelf.keep("one", (column,))
    shelf.keep("two", (column,))
    shelf.find("one")
    shelf.keep("three", (column,))
    assert shelf.find("two") is None
    assert shelf.find("one") is not None
    assert shelf.find("three") is not None


def test_a_second_run_over_one_history_finds_its_columns_and_comes_to_the_same() -> None:
    plan, terms = compiled(FLOWS["trend"]()), some_terms(mode=Mode.BACKTEST)
    past = history(plan.sources[0], walk(300, 3), compiled=False)
    first = run_compiled(plan, past, terms, PaperRules(), door.plain())
    again = run_compiled(plan, past, terms, PaperRules(), door.plain())
    assert results_apart(first, again) == ""


def test_only_nodes_that_can_change_a_fill_are_carried() -> None:
    plan = compiled(FLOWS["trend"]())
    kinds = {node.type.kind for node in needed(plan)}
    assert kinds == {"risk.sizer", "risk.gate", "trade.open", "trade.close", "position.trail"}
