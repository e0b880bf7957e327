"""What a wallet is worth moves with the prices its open profit is told at."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moniqo_desktop.domain.messages.events import EquityMarked
from moniqo_desktop.domain.messages.reports import PriceSeen
from moniqo_desktop.ui.state.state import State
from tests.kit.builders import SYMBOL
from tests.kit.flows import MARKETS
from tests.kit.talk import Talk


def watched() -> Talk:
    talk = Talk()
    talk.core.watch = True
    talk.close(1_000)
    talk.enter(stop_price=9_800, target_price=10_400)
    return talk


@pytest.mark.parametrize("bid", [9_900, 10_050])
def test_a_price_marks_the_wallet_at_the_same_moment(bid: int) -> None:
    talk = watched()
    at = talk.at + 1_000
    worth = [
        each
        for each in talk.say(PriceSeen(at, SYMBOL, bid, bid + 2))
        if isinstance(each, EquityMarked)
    ]
    assert [(each.at, each.live, each.equity) for each in worth] == [(at, True, talk.desk.equity())]


def test_nothing_is_marked_by_a_price_while_nothing_is_held() -> None:
    talk = Talk()
    talk.core.watch = True
    talk.say(PriceSeen(talk.at + 1, SYMBOL, 9_000, 9_002))
    assert not [each for each in talk.all(EquityMarked) if each.live]


def test_a_fill_marks_the_wallet_with_its_fee() -> None:
    talk = Talk()
    talk.core.watch = True
    talk.enter()
    worth = talk.last(EquityMarked)
    assert worth.live
    assert worth.equity == talk.desk.equity()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.integers(9_801, 10_399)), min_size=1, max_size=30))
def test_equity_on_the_screen_moves_by_what_open_profit_moves(
    steps: list[tuple[bool, int]],
) -> None:
    talk = watched()
    screen = State(MARKETS)
    screen.apply(talk.events)
    for is_candle, price in steps:
        before, profit = screen.equity.now(), screen.positions.profit()
        told = (
            talk.close(price / 10)
            if is_candle
            else talk.say(PriceSeen(talk.at + 500, SYMBOL, price, price))
        )
        screen.apply(told)
        now, later = screen.equity.now(), screen.positions.profit()
        assert None not in (before, now, profit, later)
        assert now.equity - before.equity == later - profit  # type: ignore[union-attr, operator]
