"""An exit is told by the same words and figures wherever a chart shows it."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.orders import Purpose, Side
from moniqo_desktop.ui.state.exit_words import exit_words, move_words
from tests.ui.state.builders import BTC, a_fill, a_state


@pytest.mark.parametrize(
    ("ended_by", "price", "sign", "words"),
    [
        ("stop", 99.5, 1, "SL −0.5 %"),
        ("target", 101.0, 1, "TP +1.0 %"),
        ("stop", 100.5, -1, "SL −0.5 %"),
        ("close", 99.99, 1, "CLOSE −0.0 %"),
        ("end of data", 102.0, 1, "END +2.0 %"),
    ],
)
def test_an_exit_says_how_far_the_price_went_from_the_entry(
    ended_by: str, price: float, sign: int, words: str
) -> None:
    assert move_words(ended_by, 100.0, price, sign) == words


def test_a_running_flow_marks_its_stop_as_the_replay_of_it_does() -> None:
    state = a_state()
    market = state.markets.get(BTC)
    assert market is not None
    entry, price = 10_000, 9_950
    lost = market.notional(price, 1_000) - market.notional(entry, 1_000)
    fill = a_fill(1_000, price=price, purpose=Purpose.STOP, side=Side.SELL, realised=lost)
    state.apply((fill,))
    assert [mark.text for mark in state.fills.marks(BTC)] == [
        move_words("stop", market.price_float(entry), market.price_float(price), 1)
    ]


def test_where_the_cost_is_not_known_there_is_no_figure() -> None:
    assert exit_words("reduce", 5, None) == "REDUCE —"
