"""What was open at a moment of a replay, and how each of its trades ended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.past import HeldBeside
from moniqo_desktop.ui.replay.moment_panel import told_trade
from moniqo_desktop.ui.replay.past_chart import held_text
from moniqo_desktop.ui.replay.room import ReplayRoom
from moniqo_desktop.ui.state.texts import profit_text
from tests.ui.replay.kit import PastAsked


def test_the_chart_tells_the_amount_that_was_left_then(room: ReplayRoom, past: PastAsked) -> None:
    """A part was closed: the trade's own amount is the largest it held."""
    room.open(past.key)
    assert room.head is not None
    trade = room.head.trades[0]
    room.timeline.go_to(trade.opened_at)
    moment = room.moment
    assert moment is not None
    side = trade.direction.upper()
    room.chart.show_moment(replace(moment, position=f"{side} 0.001 {trade.symbol}"))
    position = room.chart.chart._content.position
    assert position is not None
    assert position.text == f"{side} 0.001"


def test_the_chart_tells_the_profit_of_its_own_symbol(room: ReplayRoom, past: PastAsked) -> None:
    """With another position beside it, what the moment tells is of both."""
    room.open(past.key)
    assert room.head is not None
    trade = room.head.trades[0]
    room.timeline.go_to(trade.opened_at + 300_000)
    moment = room.moment
    assert moment is not None
    assert moment.profit
    both = replace(
        moment,
        position=f"{moment.position}; LONG 1 ETH/USDT",
        profit=moment.profit + 10**12,
        protection={**moment.protection, "ETH/USDT": (0.0, 0.0)},
    )
    room.chart.show_moment(both)
    position = room.chart.chart._content.position
    assert position is not None
    assert position.profit_text.startswith(profit_text(moment.profit))


def test_a_moment_without_a_position_says_what_other_flows_held(
    room: ReplayRoom, past: PastAsked
) -> None:
    """The equity beside it is the account's."""
    room.open(past.key)
    moment = room.moment
    assert moment is not None
    beside = (
        HeldBeside("New flow", "LONG 0.0226 BTC/USDT", 48 * MONEY_UNIT),
        HeldBeside("Far", "SHORT 1 ETH/USDT", None),
    )
    room.panel.show_moment(replace(moment, position="", beside=beside), "")
    assert room.panel.position.text() == (
        "This flow held nothing.\n"
        "“New flow” held LONG 0.0226 BTC/USDT: +48.00 in the equity.\n"
        "“Far” held SHORT 1 ETH/USDT, in the equity at its cost."
    )


@pytest.mark.parametrize(
    ("position", "words"),
    [("LONG 1 BTC/USDT; SHORT 0.5 ETH/USDT", "SHORT 0.5"), ("LONG 1 BTC/USDT", ""), ("", "")],
)
def test_what_was_held_of_a_symbol_is_found_among_all(position: str, words: str) -> None:
    assert held_text(position, "ETH/USDT") == words


def test_a_trade_tells_when_it_was_and_what_ended_it(room: ReplayRoom, past: PastAsked) -> None:
    room.open(past.key)
    assert room.head is not None
    trade = room.head.trades[0]
    assert told_trade(trade).splitlines()[-1] == f"Ended by {trade.ended_by}"
    assert told_trade(replace(trade, ended_by="end of data")).endswith("Ended by end of data")
    still = replace(trade, closed_at=0, exited_at=0)
    assert told_trade(still).endswith(" – now UTC")
