"""Where and when a candle fills an order. Prices in steps of 0.1, amounts of 0.001."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.messages.reports import (
    FillSeen,
)
from moniqo_desktop.domain.orders import (
    Change,
    OrderGroup,
    OrderId,
    OrderKind,
    Purpose,
    Side,
)
from tests.kit.builders import (
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    entered,
    fills,
    of_kind,
)

Candle = tuple[int, int, int, int]
LONG, SHORT = Side.BUY, Side.SELL


# ---- engine table 3.1: six candles that tell honest fills from flattering ones

CONFORMANCE = {
    "gap below stop, bar trades back above it": ((950, 990, 940, 960), "entry-stop", 950),
    "gap below stop, whole bar below it": ((950, 960, 940, 955), "entry-stop", 950),
    "stop and target inside one green bar": ((1000, 1050, 970, 1045), "entry-stop", 980),
    "stop and target inside one red bar": ((1000, 1050, 970, 975), "entry-stop", 980),
    "gap above target": ((1060, 1070, 1050, 1060), "entry-target", 1060),
}


@pytest.mark.parametrize("case", CONFORMANCE)
def test_a_bracket_fills_where_a_trader_would_have_been_filled(case: str) -> None:
    candle, order_id, price = CONFORMANCE[case]
    assert fills(entered().candle(*candle)) == [(order_id, price, 1_000)]


def test_a_stop_pierced_inside_the_entry_bar_is_hit() -> None:
    tape = Tape(a_market())
    tape.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
    told = fills(tape.candle(1_000, 1_002, 970, 990))
    assert told == [("entry", 1_000, 1_000), ("entry-stop", 980, 1_000)]


@pytest.mark.parametrize(
    ("candle", "price"),
    [
        ((1_050, 1_060, 1_010, 1_040), 1_050),
        ((1_000, 1_030, 950, 955), 1_020),
        ((940, 950, 930, 940), 940),
    ],
)
def test_a_short_mirrors_a_long(candle: Candle, price: int) -> None:
    told = fills(entered(SHORT, stop=1_020, target=960).candle(*candle))
    assert [fill[1] for fill in told] == [price]


# ---- clause 1: time


def test_a_decision_acts_at_the_next_open() -> None:
    tape = Tape(a_market())
    tape.flat(900)
    tape.submit(alone(an_order("o")))
    assert fills(tape.candle(1_000, 1_010, 990, 1_005)) == [("o", 1_000, 1_000)]


def test_an_order_made_inside_a_candle_waits_for_the_next_open() -> None:
    tape = Tape(a_market())
    tape.flat(1_000)
    tape.at += 30_000
    tape.submit(alone(an_order("o")))
    tape.at -= 30_000
    assert fills(tape.flat(1_100)) == []
    assert fills(tape.flat(1_200)) == [("o", 1_200, 1_000)]


def test_an_order_made_at_the_close_of_another_symbol_does_not_see_the_past() -> None:
    tape = Tape(a_market())
    tape.flat(1_000)
    tape.market.submit(alone(an_order("o")), tape.at + 60_000)
    assert fills(tape.flat(1_100)) == []
    assert fills(tape.flat(1_200)) == [("o", 1_200, 1_000)]


def test_an_amend_made_inside_a_candle_counts_from_the_next_open() -> None:
    tape = entered()
    tape.market.amend(OrderId("entry-stop"), Change(trigger_price=995), tape.at + 30_000)
    assert fills(tape.candle(1_000, 1_000, 990, 1_000)) == []
    assert fills(tape.candle(1_000, 1_000, 990, 1_000)) == [("entry-stop", 995, 1_000)]


# ---- clauses 3 and 4: order of events, exposure inside the entry candle


def test_a_stop_the_entry_gaps_through_is_hit_at_the_open() -> None:
    tape = Tape(a_market())
    tape.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
    told = fills(tape.candle(970, 990, 960, 985))
    assert told == [("entry", 970, 1_000), ("entry-stop", 970, 1_000)]


def test_a_limit_entry_gapped_through_exposes_its_children_at_the_open() -> None:
    tape = Tape(a_market())
    entry = an_order("entry", kind=OrderKind.LIMIT, limit_price=1_000)
    tape.submit(a_bracket(entry, stop=980, target=1_040))
    tape.flat(1_010)
    told = tape.candle(970, 1_050, 960, 985)
    assert fills(told) == [("entry", 970, 1_000), ("entry-stop", 970, 1_000)]
    assert not any(r.ambiguous for r in told if isinstance(r, FillSeen))


@pytest.mark.parametrize(("close", "expected"), [(1_035, 1), (1_041, 2)])
def test_a_target_counts_inside_a_limit_entry_only_when_the_close_is_through_it(
    close: int, expected: int
) -> None:
    tape = Tape(a_market())
    entry = an_order("entry", kind=OrderKind.LIMIT, limit_price=1_000)
    tape.submit(a_bracket(entry, stop=980, target=1_040))
    tape.flat(1_010)
    assert len(fills(tape.candle(1_010, 1_045, 990, close))) == expected


def test_an_ambiguous_stop_says_what_the_best_path_would_have_paid() -> None:
    (stop,) = [r for r in entered().candle(1_000, 1_050, 970, 1_045) if isinstance(r, FillSeen)]
    assert (stop.ambiguous, stop.price, stop.best_price) == (True, 980, 1_040)


def test_a_stop_that_no_path_avoids_is_not_ambiguous() -> None:
    (stop,) = [r for r in entered().candle(1_000, 1_030, 970, 990) if isinstance(r, FillSeen)]
    assert (stop.ambiguous, stop.best_price) == (False, 980)


def test_the_nearer_stop_is_hit_first() -> None:
    tape = entered(stop=0, target=0)
    stops = [
        an_order(
            f"stop-{price}",
            amount=amount,
            reduce_only=True,
            purpose=Purpose.STOP,
            **of_kind(SHORT, OrderKind.STOP, price),
        )
        for price, amount in ((950, 1_000), (980, 600))
    ]
    for stop in stops:
        tape.submit(OrderGroup(stop.order_id, None, (stop,)))
    told = fills(tape.candle(1_000, 1_000, 940, 945))
    assert told == [("stop-980", 980, 600), ("stop-950", 950, 400)]
