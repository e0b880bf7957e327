"""Parts, protection, shorts and money on paper."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.reports import (
    FillSeen,
)
from moniqo_desktop.domain.money import MONEY_UNIT, fee_of
from moniqo_desktop.domain.orders import (
    OrderId,
    OrderKind,
    Side,
)
from tests.kit.builders import (
    SYMBOL,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    ends,
    entered,
    fills,
    of_kind,
    resized,
)

Candle = tuple[int, int, int, int]
LONG, SHORT = Side.BUY, Side.SELL


# ---- clause 7: partial fills, protection covers what is filled


def test_a_part_fills_by_volume_and_the_rest_carries_over() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("o")))
    assert fills(tape.flat(1_000, volume=6_000)) == [("o", 1_000, 600)]
    assert fills(tape.flat(1_010, volume=0)) == []
    assert fills(tape.flat(1_020, volume=6_000)) == [("o", 1_020, 400)]


def test_without_a_volume_bound_an_order_fills_whole() -> None:
    tape = Tape(a_market(), volume_share_ppm=0)
    tape.submit(alone(an_order("o")))
    assert fills(tape.flat(1_000, volume=0)) == [("o", 1_000, 1_000)]


def test_protection_covers_exactly_what_is_filled() -> None:
    tape = Tape(a_market())
    tape.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
    told = tape.flat(1_000, volume=6_000)
    assert resized(told) == [("entry-stop", 600), ("entry-target", 600)]
    told = tape.flat(1_000, volume=6_000)
    assert resized(told) == [("entry-stop", 1_000), ("entry-target", 1_000)]


def test_the_first_fill_of_a_pair_shrinks_the_other_and_ends_the_entry() -> None:
    tape = Tape(a_market())
    tape.submit(a_bracket(an_order("entry"), stop=980, target=1_040))
    tape.flat(1_000, volume=6_000)
    told = tape.candle(960, 970, 950, 960, 2_000)
    assert fills(told) == [("entry", 960, 200), ("entry-stop", 960, 200)]
    assert ends(told) == [("entry", "PROTECTION_FILLED")]
    assert resized(told)[-1] == ("entry-target", 600)
    told = tape.candle(965, 965, 965, 965)
    assert fills(told) == [("entry-stop", 965, 600)]
    assert ends(told) == [("entry-target", "OCO")]


def test_closing_a_part_by_hand_shrinks_the_protection() -> None:
    tape = entered()
    tape.submit(alone(an_order("part", side=SHORT, amount=400, reduce_only=True)))
    told = tape.flat(1_000)
    assert resized(told) == [("entry-stop", 600), ("entry-target", 600)]
    tape.submit(alone(an_order("rest", side=SHORT, amount=600, reduce_only=True)))
    told = tape.flat(1_000)
    assert ends(told) == [("entry-stop", "REDUCE_ONLY"), ("entry-target", "REDUCE_ONLY")]


def test_children_end_with_an_entry_that_never_filled() -> None:
    tape = Tape(a_market())
    entry = an_order("entry", kind=OrderKind.LIMIT, limit_price=900)
    tape.submit(a_bracket(entry, stop=880, target=950))
    told = tape.market.cancel(OrderId("entry"), tape.at)
    assert ends(told) == [
        ("entry", ""),
        ("entry-stop", "ENTRY_ENDED"),
        ("entry-target", "ENTRY_ENDED"),
    ]
    assert tape.market.open_orders() == ()


# ---- reduce-only, shorts, flips


def test_a_reduce_only_order_never_flips() -> None:
    tape = entered(stop=0, target=0)
    told = tape.submit(alone(an_order("o", side=SHORT, amount=1_500, reduce_only=True)))
    assert resized(told) == [("o", 1_000)]
    tape.flat(1_000)
    assert tape.market.position(SYMBOL).amount == 0


def test_two_reduce_only_orders_close_a_position_once() -> None:
    tape = entered(stop=0, target=0)
    for name in ("a", "b"):
        tape.submit(alone(an_order(name, side=SHORT, reduce_only=True)))
    told = tape.flat(1_000)
    assert fills(told) == [("a", 1_000, 1_000)]
    assert ends(told) == [("b", "REDUCE_ONLY")]


def test_an_order_through_zero_closes_and_opens_in_two_fills() -> None:
    tape = entered()
    tape.submit(alone(an_order("o", side=SHORT, amount=1_500)))
    told = tape.flat(1_010)
    assert fills(told) == [("o", 1_010, 1_000), ("o", 1_010, 500)]
    assert ends(told) == [("entry-stop", "REDUCE_ONLY"), ("entry-target", "REDUCE_ONLY")]
    assert tape.market.position(SYMBOL).amount == -500


def test_a_short_pays_back_at_most_its_collateral() -> None:
    tape = entered(SHORT, stop=0, target=0, cash=100_000 * MONEY_UNIT // 1_000)
    assert tape.market.cash == 0
    told = tape.candle(2_500, 2_600, 2_400, 2_500)
    assert fills(told) == [("liq-1", 2_000, 1_000)]
    assert (tape.market.cash, tape.market.equity()) == (0, 0)
    assert tape.market.insurance == a_market().notional(500, 1_000)
    assert tape.market.imbalance == 0


def test_a_stop_before_the_liquidation_price_is_met_first() -> None:
    tape = entered(SHORT, stop=1_500, target=0)
    assert fills(tape.candle(1_000, 2_600, 1_000, 2_500)) == [("entry-stop", 1_500, 1_000)]
    tape = entered(SHORT, stop=2_500, target=0)
    told = tape.candle(1_000, 2_600, 1_000, 2_500)
    assert fills(told) == [("liq-1", 2_000, 1_000)]
    assert ends(told) == [("entry-stop", "REDUCE_ONLY")]


def test_an_ambiguous_liquidation_says_so() -> None:
    tape = entered(SHORT, stop=0, target=900)
    told = tape.candle(1_000, 2_100, 890, 1_000)
    (fill,) = [r for r in told if isinstance(r, FillSeen)]
    assert (fill.order_id, fill.ambiguous, fill.best_price) == ("liq-1", True, 900)


def test_a_short_entered_inside_the_candle_is_liquidated_in_it() -> None:
    tape = Tape(a_market())
    tape.flat(1_000)
    tape.submit(alone(an_order("o", **of_kind(SHORT, OrderKind.LIMIT, 1_100))))
    told = fills(tape.candle(1_000, 2_300, 1_000, 1_000))
    assert told == [("o", 1_100, 1_000), ("liq-1", 2_200, 1_000)]


# ---- money


def test_a_round_trip_costs_its_fees_and_the_move() -> None:
    market = a_market(maker_ppm=0, taker_ppm=1_000)
    tape = Tape(market, cash=1_000 * MONEY_UNIT)
    tape.submit(alone(an_order("in")))
    tape.flat(1_000)
    tape.submit(alone(an_order("out", side=SHORT, reduce_only=True)))
    tape.flat(1_100)
    paid = fee_of(market.notional(1_000, 1_000), 1_000) + fee_of(
        market.notional(1_100, 1_000), 1_000
    )
    assert tape.market.fees == paid
    assert tape.market.realised == market.notional(100, 1_000)
    assert tape.market.cash == 1_000 * MONEY_UNIT + market.notional(100, 1_000) - paid


def test_a_fee_is_rounded_up() -> None:
    tape = Tape(replace(a_market(), price_decimals=5, taker_ppm=1))
    tape.submit(alone(an_order("o", amount=1)))
    (fill,) = [r for r in tape.flat(1) if isinstance(r, FillSeen)]
    assert fill.fee == 1


def test_what_an_open_entry_may_cost_is_locked_until_it_ends() -> None:
    market = a_market(maker_ppm=0, taker_ppm=1_000)
    tape = Tape(market, cash=1_000 * MONEY_UNIT)
    tape.submit(alone(an_order("o", kind=OrderKind.LIMIT, limit_price=900)))
    notional = market.notional(900, 1_000)
    assert tape.market.locked == notional + fee_of(notional, 1_000)
    assert tape.market.free == tape.market.cash - tape.market.locked
    tape.market.cancel(OrderId("o"), tape.at)
    assert tape.market.locked == 0


def test_a_market_order_that_gaps_beyond_the_cash_buys_what_it_pays_for() -> None:
    tape = Tape(a_market(), cash=101 * MONEY_UNIT)
    tape.flat(1_000)
    tape.submit(alone(an_order("o")))
    told = tape.flat(1_200)
    assert fills(told) == [("o", 1_200, 841)]
    assert ends(told) == [("o", "INSUFFICIENT_FUNDS")]
    assert tape.market.cash >= 0


def test_equity_is_cash_and_positions_at_their_marks() -> None:
    tape = entered(SHORT, stop=0, target=0, cash=1_000 * MONEY_UNIT)
    tape.flat(900)
    gain = a_market().notional(100, 1_000)
    assert tape.market.equity() == 1_000 * MONEY_UNIT + gain
    assert tape.market.equity({}) == 1_000 * MONEY_UNIT
    assert tape.market.equity({SYMBOL: 1_050}) == 1_000 * MONEY_UNIT - gain // 2
