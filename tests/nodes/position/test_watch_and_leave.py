"""Watching, taking a part, and leaving when time is up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.orders import Purpose, Side
from moniqo_desktop.nodes.base import PositionView
from moniqo_desktop.nodes.position.partial_close import PartialClose
from moniqo_desktop.nodes.position.time_exit import TimeExit
from moniqo_desktop.nodes.position.watch import Watch
from tests.nodes.steps import LINEAR, Conversation, a_long, a_short


def talking(node: Any, position: PositionView, **params: Any) -> Conversation:
    talk = Conversation(node, LINEAR, **params)
    talk.position = position
    return talk


def test_an_open_position_is_told_in_numbers() -> None:
    step = talking(Watch(), a_long(profit=128.1, profit_ratio=0.0128)).ask()
    numbers = {name: step.emit[name] for name in ("side", "profit", "age", "open")}
    assert numbers == {"side": 1.0, "profit": 128.1, "age": 3.0, "open": True}
    assert step.emit["profit_percent"] == pytest.approx(1.28)
    assert step.text == "+128.10 USDT"


def test_a_loss_wears_its_sign() -> None:
    assert talking(Watch(), a_short(profit=-4.5)).ask().text == "−4.50 USDT"


def test_flat_is_told_as_zeros() -> None:
    step = talking(Watch(), PositionView()).ask()
    assert (step.emit["side"], step.emit["profit"], step.emit["open"]) == (0.0, 0.0, False)
    assert step.text == "flat"


def test_half_is_closed_once_at_one_r() -> None:
    talk = talking(PartialClose(), a_long())
    talk.close = 101.99
    assert talk.ask().intents == ()
    talk.close = 102.0
    (intent,) = talk.later().ask().intents
    assert (intent.purpose, intent.side, intent.amount) == (Purpose.REDUCE, Side.SELL, 5_000)
    talk.position = a_long(amount=5_000)
    assert talk.later(9).ask().intents == ()


def test_a_short_is_closed_in_part_below_its_entry() -> None:
    talk = talking(PartialClose(), a_short(), share_percent=33)
    talk.close = 98.0
    (intent,) = talk.ask().intents
    assert (intent.side, intent.amount) == (Side.BUY, 3_300)


def test_without_a_first_stop_there_is_no_r() -> None:
    talk = talking(PartialClose(), a_long(initial_stop_price=0))
    talk.close = 200.0
    assert talk.ask().intents == ()


def test_a_part_by_percent_needs_no_stop() -> None:
    rich = a_long(initial_stop_price=0, profit_ratio=0.021)
    assert talking(PartialClose(), rich, at="percent", profit_percent=2).ask().intents


def test_a_part_is_never_more_than_what_is_left() -> None:
    talk = talking(PartialClose(), a_long(amount=2_000))
    talk.close = 102.0
    (intent,) = talk.ask().intents
    assert intent.amount == 2_000


def test_time_is_up_after_so_many_candles() -> None:
    talk = talking(TimeExit(), a_long(age_candles=4), candles=5)
    step = talk.ask()
    assert (step.intents, step.text) == ((), "LONG 0.1, 4 of 5")
    talk.position = a_long(age_candles=5)
    (intent,) = talk.later().ask().intents
    assert (intent.purpose, intent.amount) == (Purpose.CLOSE, 10_000)
    assert talk.later().ask().intents == ()


def test_winners_may_stay_where_asked_for() -> None:
    talk = talking(TimeExit(), a_long(age_candles=9, profit=1.0), candles=5, only_losers=True)
    assert talk.ask().intents == ()
    talk.position = a_long(age_candles=10, profit=-1.0)
    assert talk.later().ask().intents


def test_a_part_below_the_smallest_order_stays_open() -> None:
    talk = Conversation(PartialClose(), replace(LINEAR, min_amount=6_000))
    talk.position, talk.close = a_long(), 102.0
    step = talk.ask()
    assert (step.intents, step.text) == ((), "the part is too small to sell")
    assert talk.later().ask().intents == ()
