"""Adding, reversing and closing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.orders import Purpose, Side
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.nodes.trade.add import Add
from moniqo_desktop.nodes.trade.close import Close
from moniqo_desktop.nodes.trade.reverse import Reverse
from tests.nodes.steps import (
    FLAT,
    LINEAR,
    SHORT,
    Conversation,
    a_long,
    a_plan,
    a_short,
    long_at,
    short_at,
)


def talking(node: Any, position: Any = None, **params: Any) -> Conversation:
    talk = Conversation(node, LINEAR, **params)
    if position is not None:
        talk.position = position
    return talk


def test_adding_needs_something_open() -> None:
    step = talking(Add()).ask(plan=a_plan())
    assert (step.intents, step.text) == ((), "no order: nothing is open to add to")


def test_an_accumulation_makes_its_first_entry_itself() -> None:
    (intent,) = talking(Add(), opens=True).ask(plan=a_plan(accumulates=True, total_cap=9)).intents
    assert (intent.purpose, intent.accumulates, intent.total_cap) == (Purpose.OPEN, True, 9)


def test_a_plan_adds_to_a_position_of_its_direction_only() -> None:
    (intent,) = talking(Add(), a_long()).ask(plan=a_plan()).intents
    assert (intent.purpose, intent.side) == (Purpose.ADD, Side.BUY)
    step = talking(Add(), a_short()).ask(plan=a_plan())
    assert (step.intents, step.text) == ((), "no order: the open position is short")


def test_averaging_down_waits_for_the_price_to_fall() -> None:
    talk = talking(Add(), a_long(), when="loss", least_move_percent=2)
    talk.close = 98.5
    assert talk.ask(plan=a_plan()).text == "no order: not 2 % in loss yet"
    talk.close = 98.0
    assert talk.later().ask(plan=a_plan(decided_at=talk.at)).intents


def test_pyramiding_a_short_waits_for_the_price_to_fall() -> None:
    talk = talking(Add(), a_short(), when="profit", least_move_percent=2)
    talk.close = 98.0
    assert talk.ask(plan=a_plan(direction=SHORT)).intents


def test_a_position_has_only_so_many_entries() -> None:
    step = talking(Add(), a_long(entries=3), most_entries=3).ask(plan=a_plan())
    assert step.text == "no order: 3 entries are the most allowed"


def test_reversing_closes_what_is_open_and_opens_the_other_side() -> None:
    first, second = talking(Reverse(), a_short(amount=-7_000)).ask(plan=a_plan()).intents
    assert (first.purpose, first.side, first.amount) == (Purpose.CLOSE, Side.BUY, 7_000)
    assert (second.purpose, second.side, second.amount) == (Purpose.OPEN, Side.BUY, 10_000)


def test_reversing_opens_when_flat_and_rests_when_already_there() -> None:
    (intent,) = talking(Reverse()).ask(plan=a_plan()).intents
    assert intent.purpose is Purpose.OPEN
    assert talking(Reverse(), a_long()).ask(plan=a_plan()).text == "no order: already long"


def test_reversing_without_a_gate_does_not_even_close() -> None:
    assert talking(Reverse(), a_short()).ask(plan=a_plan(gated=False)).intents == ()


def test_a_flag_closes_the_whole_position_once() -> None:
    talk = talking(Close(), a_long())
    (intent,) = talk.ask(when=True).intents
    assert (intent.purpose, intent.side, intent.amount) == (Purpose.CLOSE, Side.SELL, 10_000)
    assert talk.later(2).ask(when=True).intents == ()


def test_a_close_that_did_not_happen_is_asked_for_again() -> None:
    talk = talking(Close(), a_long())
    talk.ask(when=True)
    assert talk.later(3).ask(when=True).intents


def test_the_next_position_is_closed_at_once_if_the_flag_says_so() -> None:
    talk = talking(Close(), a_long())
    talk.ask(when=True)
    talk.position = a_long(opened_at=talk.at + 1)
    assert talk.later().ask(when=True).intents


def test_only_the_opposite_signal_closes() -> None:
    assert talking(Close(), a_long()).ask(signal=short_at(0.6)).intents
    assert talking(Close(), a_short()).ask(signal=long_at(0.6)).intents
    for signal in (long_at(0.9), Decision(FLAT, 0.5), None):
        assert talking(Close(), a_long()).ask(signal=signal).intents == ()


def test_a_flat_signal_closes_where_asked_for() -> None:
    step = talking(Close(), a_long(), on_flat=True).ask(signal=Decision(FLAT, 0.5))
    assert step.intents[0].reason == "the signal is flat"


def test_a_young_position_may_stay() -> None:
    assert talking(Close(), a_long(age_candles=2), min_age=3).ask(when=True).intents == ()


def test_nothing_is_closed_while_flat() -> None:
    step = talking(Close()).ask(when=True, signal=short_at(0.9))
    assert (step.intents, step.text) == ((), "flat")


def test_a_close_node_without_a_reason_is_refused_when_drawn() -> None:
    assert Close().check_inputs(frozenset()) is not None
    assert Close().check_inputs(frozenset({"signal"})) is None


@given(st.integers(-(10**9), 10**9).filter(bool))
def test_a_close_is_never_more_than_what_is_open(amount: int) -> None:
    position = a_long(amount=amount) if amount > 0 else a_short(amount=amount)
    (intent,) = talking(Close(), position).ask(when=True).intents
    assert intent.amount == abs(amount)
    assert intent.side.sign * amount < 0
