"""The worst path is the worst: judged against every path through a candle."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.orders import OrderKind, Side
from tests.kit.builders import Tape, a_bracket, a_market, an_order, of_kind
from tests.kit.oracles import Bracket, outcomes

SIDES = {1: Side.BUY, -1: Side.SELL}
Prices = tuple[int, int, int, int]


@st.composite
def candles(draw: st.DrawFn) -> Prices:
    low = draw(st.integers(100, 112))
    high = low + draw(st.integers(0, 12))
    inside = st.integers(low, high)
    return draw(inside), high, low, draw(inside)


def run(bracket: Bracket, candle: Prices) -> tuple[int, list[FillSeen]]:
    """Profit of one unit on the paper market, and its fills."""
    tape = Tape(a_market())
    kind = OrderKind.STOP if bracket.is_stop else OrderKind.LIMIT
    entry = an_order(
        amount=1,
        **of_kind(SIDES[bracket.sign], kind if bracket.entry else OrderKind.MARKET, bracket.entry),
    )
    started = tape.market.equity()
    tape.submit(a_bracket(entry, stop=bracket.stop, target=bracket.target))
    fills = [r for r in tape.candle(*candle) if isinstance(r, FillSeen)]
    profit = tape.market.equity() - started
    step = a_market().notional(1, 1)
    assert profit % step == 0
    return profit // step, fills


@st.composite
def brackets(draw: st.DrawFn, entry: st.SearchStrategy[int], is_stop: bool) -> Bracket:
    sign = draw(st.sampled_from((1, -1)))
    at = draw(entry)
    middle = at or 112
    stop = middle - sign * draw(st.integers(1, 10))
    target = middle + sign * draw(st.integers(1, 10))
    return Bracket(sign, at, is_stop, stop, target)


@settings(max_examples=100, deadline=None)
@given(candles(), brackets(st.just(0), False))
def test_a_market_entry_pays_the_least_any_path_pays(candle: Prices, bracket: Bracket) -> None:
    profit, fills = run(bracket, candle)
    possible = outcomes(candle, bracket)
    assert profit == min(possible)
    exits = [fill for fill in fills if fill.order_id != "o"]
    ambiguous = [fill for fill in exits if fill.ambiguous]
    assert bool(ambiguous) is (max(possible) != min(possible))
    for fill in ambiguous:
        assert bracket.sign * (fill.best_price - candle[0]) == max(possible)


@settings(max_examples=100, deadline=None)
@given(candles(), brackets(st.integers(101, 120), True))
def test_a_stop_entry_pays_the_least_any_path_pays(candle: Prices, bracket: Bracket) -> None:
    profit, fills = run(bracket, candle)
    possible = outcomes(candle, bracket)
    assert profit == min(possible, default=0)
    assume(fills)
    assert bool(fills[-1].ambiguous) is (max(possible) != min(possible))
    if fills[-1].ambiguous:
        assert bracket.sign * (fills[-1].best_price - fills[0].price) == max(possible)


@settings(max_examples=100, deadline=None)
@given(candles(), brackets(st.integers(101, 120), False))
def test_a_resting_limit_entry_pays_the_least_any_path_pays(
    candle: Prices, bracket: Bracket
) -> None:
    assume(bracket.sign * (bracket.entry - candle[0]) != 0)  # an arriving one takes at the open
    profit, fills = run(bracket, candle)
    possible = outcomes(candle, bracket)
    assert profit == min(possible, default=0)
    assert bool(fills) is bool(possible)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_oracle_knows_both_outcomes_of_an_ambiguous_candle(sign: int) -> None:
    candle = (110, 116, 104, 110)
    possible = outcomes(candle, Bracket(sign, 0, False, 110 - 5 * sign, 110 + 5 * sign))
    assert {min(possible), max(possible)} == {-5, 5}
