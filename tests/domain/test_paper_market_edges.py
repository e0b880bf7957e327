"""Where money is short, ranges are wild, or children are unusual."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderGroup, OrderKind, Purpose, Side
from tests.kit.builders import Tape, a_bracket, a_market, alone, an_order, ends, fills

SELL = Side.SELL


def with_stop_limit(entry_price: int, stop: int, limit: int) -> OrderGroup:
    """A limit entry whose protection is a stop-limit."""
    entry = an_order("entry", kind=OrderKind.LIMIT, limit_price=entry_price)
    group = a_bracket(entry, stop=stop)
    child = replace(group.children[0], kind=OrderKind.STOP_LIMIT, limit_price=limit)
    return replace(group, children=(child,))


def test_a_stop_that_slips_beyond_the_collateral_costs_the_collateral() -> None:
    tape = Tape(a_market(), slippage_ppm=100_000, cash=90 * MONEY_UNIT)
    entry = an_order("entry", side=SELL)
    tape.submit(a_bracket(entry, stop=1_790))
    tape.flat(1_000)
    told = tape.candle(1_000, 1_795, 1_000, 1_795)
    assert fills(told) == [("entry-stop", 1_800, 1_000)]
    assert tape.market.insurance == a_market().notional(1_969 - 1_800, 1_000)
    assert (tape.market.cash, tape.market.imbalance) == (0, 0)


def test_an_order_that_can_pay_for_nothing_takes_its_children_along() -> None:
    tape = Tape(a_market(lot_step=1_000, min_amount=1_000), cash=100 * MONEY_UNIT)
    tape.flat(1_000)
    tape.submit(a_bracket(an_order("entry"), stop=900))
    told = tape.flat(1_010)
    assert ends(told) == [("entry", "INSUFFICIENT_FUNDS"), ("entry-stop", "ENTRY_ENDED")]


def test_a_reserve_that_outgrew_the_cash_is_given_up() -> None:
    tape = Tape(a_market(), cash=100 * MONEY_UNIT)
    tape.flat(1_000)
    tape.submit(alone(an_order("o")))
    told = tape.candle(1_040, 1_040, 1_040, 1_040, 5_000)
    assert fills(told) == [("o", 1_040, 500)]
    assert ends(told) == [("o", "INSUFFICIENT_FUNDS")]


def test_a_stop_limit_child_touched_inside_the_entry_candle_obeys_its_limit() -> None:
    tape = Tape(a_market())
    tape.submit(with_stop_limit(1_000, 980, 985))
    tape.flat(1_010)
    assert fills(tape.candle(1_010, 1_010, 970, 985)) == [("entry", 1_000, 1_000)]
    assert fills(tape.candle(980, 986, 975, 980)) == [("entry-stop", 985, 1_000)]


def test_a_stop_limit_child_is_filled_by_a_close_through_its_limit() -> None:
    """No path from its touch at 980 to the close at 990 misses 985."""
    tape = Tape(a_market())
    tape.submit(with_stop_limit(1_000, 980, 985))
    tape.flat(1_010)
    told = fills(tape.candle(1_010, 1_010, 970, 990))
    assert told == [("entry", 1_000, 1_000), ("entry-stop", 985, 1_000)]


def test_a_stop_limit_child_out_of_reach_sleeps_on() -> None:
    tape = Tape(a_market())
    tape.submit(with_stop_limit(1_000, 900, 890))
    tape.flat(1_010)
    assert fills(tape.candle(1_010, 1_010, 970, 990)) == [("entry", 1_000, 1_000)]
    assert fills(tape.candle(990, 990, 910, 950)) == []
    assert fills(tape.candle(950, 950, 899, 950)) == [("entry-stop", 900, 1_000)]


def test_a_trailing_child_woken_inside_a_candle_follows_what_is_certain() -> None:
    tape = Tape(a_market())
    entry = an_order("entry", kind=OrderKind.LIMIT, limit_price=1_000)
    tape.submit(a_bracket(entry, stop=950, trail_ppm=20_000))
    tape.flat(1_010)
    tape.candle(1_010, 1_100, 990, 1_020)
    # The high of 1100 may lie before the entry; the close of 1020 does not.
    assert fills(tape.candle(1_020, 1_020, 999, 1_000)) == [("entry-stop", 1_000, 1_000)]


def test_a_touch_target_makes_a_stop_ambiguous_too() -> None:
    tape = Tape(a_market(), slippage_ppm=10_000)
    group = a_bracket(an_order("entry"), stop=980, target=1_100)
    target = replace(
        group.children[1], kind=OrderKind.TAKE_PROFIT, trigger_price=1_100, limit_price=0
    )
    tape.submit(replace(group, children=(group.children[0], target)))
    tape.flat(1_000)
    (fill,) = [r for r in tape.candle(1_000, 1_100, 970, 1_000) if isinstance(r, FillSeen)]
    assert (fill.price, fill.best_price, fill.ambiguous) == (970, 1_089, True)


def test_a_take_profit_of_a_short_position_is_met_from_above() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("entry", side=SELL)))
    tape.flat(1_000)
    target = an_order(
        "t",
        purpose=Purpose.TARGET,
        kind=OrderKind.TAKE_PROFIT,
        trigger_price=960,
        reduce_only=True,
    )
    tape.submit(OrderGroup("t", None, (target,)))
    assert fills(tape.candle(1_000, 1_000, 961, 990)) == []
    assert fills(tape.candle(990, 990, 960, 990)) == [("t", 960, 1_000)]
