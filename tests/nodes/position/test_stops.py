"""Protect, trail and break-even: a stop moves towards the market or not at all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.exits import behind_market, break_even_at, exit_at, share_of
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.domain.orders import Purpose, Side
from moniqo_desktop.nodes.base import PositionView
from moniqo_desktop.nodes.position.break_even import BreakEven
from moniqo_desktop.nodes.position.protect import Protect
from moniqo_desktop.nodes.position.trail import Trail
from tests.nodes.steps import LINEAR, LONG, SHORT, SPOT, Conversation, a_candle, a_long, a_short


def talking(node: Any, position: PositionView, **params: Any) -> Conversation:
    talk = Conversation(node, LINEAR, **params)
    talk.position = position
    return talk


def stops(step: Any) -> list[int]:
    return [i.stop_price for i in step.intents if i.purpose is Purpose.STOP]


def targets(step: Any) -> list[int]:
    return [i.target_price for i in step.intents if i.purpose is Purpose.TARGET]


def test_a_position_without_a_stop_gets_one_and_its_target() -> None:
    bare = a_long(stop_price=0)
    step = talking(Protect(), bare, stop_percent=3, target_percent=5).ask()
    assert (stops(step), targets(step)) == ([9_700], [10_500])
    assert all(i.side is Side.SELL and i.amount == 0 for i in step.intents)


def test_a_position_with_a_stop_keeps_it() -> None:
    assert talking(Protect(), a_long()).ask().intents == ()


def test_a_bare_short_is_protected_above() -> None:
    bare = a_short(stop_price=0)
    step = talking(Protect(), bare, stop_percent=3, target_percent=5).ask()
    assert (stops(step), targets(step)) == ([10_300], [9_500])


def test_protection_is_not_asked_for_twice_while_on_its_way() -> None:
    talk = talking(Protect(), a_long(stop_price=0))
    assert stops(talk.ask()) == [9_800]
    assert talk.later().ask().intents == ()
    assert stops(talk.later(2).ask()) == [9_800]


def test_a_stop_line_moves_the_stop_up_and_never_back() -> None:
    talk = talking(Protect(), a_long())
    assert stops(talk.ask(stop=99.0)) == [9_900]
    talk.position = a_long(stop_price=9_900)
    assert talk.later(5).ask(stop=98.5).intents == ()


def test_a_stop_line_beyond_the_market_goes_next_to_the_close() -> None:
    assert stops(talking(Protect(), a_long()).ask(stop=101.0)) == [9_999]
    assert stops(talking(Protect(), a_short()).ask(stop=99.0)) == [10_001]


def test_a_target_line_moves_freely_but_not_behind_the_market() -> None:
    talk = talking(Protect(), a_long(target_price=10_400))
    assert targets(talk.ask(target=103.0)) == [10_300]
    assert targets(talk.later().ask(target=99.0)) == []


@pytest.mark.parametrize("node", [Protect(), Trail(), BreakEven()])
def test_nothing_is_moved_while_flat(node: Any) -> None:
    assert talking(node, PositionView()).ask().intents == ()


def test_the_stop_follows_the_highest_price() -> None:
    talk = talking(Trail(), a_long(), distance_percent=2)
    assert stops(talk.ask(a_candle(109.0, high=110.0))) == [10_780]
    talk.position = a_long(stop_price=10_780)
    assert talk.later(9).ask(a_candle(108.0)).intents == ()


def test_the_stop_of_a_short_follows_the_lowest_price() -> None:
    talk = talking(Trail(), a_short(), distance_percent=2)
    assert stops(talk.ask(a_candle(91.0, low=90.0))) == [9_180]


def test_trailing_starts_only_at_its_profit() -> None:
    talk = talking(Trail(), a_long(), distance_percent=1, activation_percent=5)
    assert talk.ask(a_candle(104.0)).intents == ()
    assert stops(talk.later().ask(a_candle(105.0))) == [10_395]


def test_a_distance_in_atr_waits_for_the_atr() -> None:
    talk = talking(Trail(), a_long(), by="atr", distance_atr=2)
    assert talk.ask(a_candle(105.0)).intents == ()
    assert stops(talk.later().ask(a_candle(105.0), atr=1.5)) == [10_200]


def test_a_candle_from_before_the_entry_does_not_count() -> None:
    talk = talking(Trail(), a_long(age_candles=0), distance_percent=1)
    assert talk.ask(a_candle(100.0, high=150.0)).intents == ()
    talk.position = a_long(age_candles=1)
    assert stops(talk.later().ask(a_candle(101.0))) == [9_999]


def test_a_new_position_forgets_the_best_price_of_the_old_one() -> None:
    talk = talking(Trail(), a_long(), distance_percent=2)
    talk.ask(a_candle(120.0))
    talk.position = a_long(opened_at=talk.at + 1, stop_price=0)
    assert stops(talk.later().ask(a_candle(101.0))) == [9_898]


def test_a_move_below_the_least_step_is_not_sent() -> None:
    talk = talking(Trail(), a_long(stop_price=9_898), distance_percent=2, step_percent=0.5)
    assert talk.ask(a_candle(101.2)).intents == ()
    assert stops(talk.later().ask(a_candle(102.0))) == [9_996]


@given(st.lists(st.floats(50, 200), min_size=2, max_size=25), st.booleans())
def test_a_trailing_stop_never_moves_away(closes: list[float], short: bool) -> None:
    position = a_short(stop_price=0) if short else a_long(stop_price=0)
    talk = talking(Trail(), position, distance_percent=3)
    sign, last = position.direction.sign, 0
    for close in closes:
        for stop in stops(talk.later(5).ask(a_candle(close))):
            assert last == 0 or (stop - last) * sign > 0
            assert (LINEAR.price(close) - stop) * sign > 0
            last = stop
            talk.position = a_short(stop_price=stop) if short else a_long(stop_price=stop)


def test_break_even_includes_both_fees_and_comes_once() -> None:
    talk = talking(BreakEven(), a_long(profit_ratio=0.01), activation_percent=1)
    talk.close = 101.0
    assert stops(talk.ask()) == [10_021]
    talk.position = a_long(profit_ratio=0.02, stop_price=10_021)
    assert talk.later(9).ask().intents == ()


def test_break_even_waits_for_its_profit() -> None:
    assert talking(BreakEven(), a_long(profit_ratio=0.0099)).ask().intents == ()


def test_a_tighter_stop_stays_when_break_even_comes() -> None:
    tight = a_long(profit_ratio=0.02, stop_price=10_100)
    talk = talking(BreakEven(), tight)
    talk.close = 102.0
    assert talk.ask().intents == ()


@given(st.integers(1, 10**9), st.integers(0, 20_000), st.sampled_from([LONG, SHORT]))
def test_leaving_at_break_even_loses_nothing(entry: int, fee_ppm: int, direction: Any) -> None:
    stop = break_even_at(SPOT, direction, entry / 100, fee_ppm)
    gain = (stop - entry) * direction.sign - Fraction(fee_ppm, PPM) * (entry + stop)
    assert gain >= 0


@given(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([LONG, SHORT]))
def test_an_exit_price_is_never_negative(price: float, direction: Any) -> None:
    assert exit_at(SPOT, direction, price) >= 0


@given(st.integers(1, 10**7), st.integers(2, 10**7), st.sampled_from([LONG, SHORT]))
def test_a_stop_is_always_behind_the_market(stop: int, close: int, direction: Any) -> None:
    assert (close - behind_market(SPOT, direction, stop, close)) * direction.sign > 0


@given(st.integers(-(10**12), 10**12), st.floats(allow_nan=True, allow_infinity=True))
def test_a_share_is_never_more_than_the_whole(amount: int, ratio: float) -> None:
    assert 0 <= share_of(SPOT, amount, ratio) <= abs(amount)


def test_a_level_on_its_way_is_not_asked_for_again_and_a_better_one_is() -> None:
    talk = talking(Protect(), a_long())
    assert stops(talk.ask(stop=99.0)) == [9_900]
    assert stops(talk.later().ask(stop=99.0)) == []
    assert stops(talk.later().ask(stop=99.5)) == [9_950]


def test_a_target_on_its_way_is_not_asked_for_again() -> None:
    talk = talking(Protect(), a_long())
    assert targets(talk.ask(target=103.0)) == [10_300]
    assert targets(talk.later().ask(target=103.0)) == []
