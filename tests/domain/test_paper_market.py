"""The clauses of paper trading, each by its name. Prices in steps of 0.1, amounts of 0.001."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.money import MONEY_UNIT, fee_of
from moniqo_desktop.domain.orders import (
    Change,
    OrderGroup,
    OrderId,
    OrderKind,
    Purpose,
    Side,
    TimeInForce,
)
from moniqo_desktop.domain.reports import (
    FillSeen,
    OrderAmended,
    OrderEnded,
    Report,
)
from tests.kit.builders import SYMBOL, Tape, a_bracket, a_market, alone, an_order, of_kind

Candle = tuple[int, int, int, int]
LONG, SHORT = Side.BUY, Side.SELL


def fills(reports: list[Report]) -> list[tuple[str, int, int]]:
    """(order, price, amount) of each fill."""
    return [(r.order_id, r.price, r.amount) for r in reports if isinstance(r, FillSeen)]


def ends(reports: list[Report]) -> list[tuple[str, str]]:
    """(order, code) of each end."""
    return [(r.order_id, r.code) for r in reports if isinstance(r, OrderEnded)]


def resized(reports: list[Report]) -> list[tuple[str, int]]:
    """(order, amount) of each amendment."""
    return [(r.order_id, r.amount) for r in reports if isinstance(r, OrderAmended)]


def entered(side: Side = LONG, *, stop: int = 980, target: int = 1_040, **settings: int) -> Tape:
    """A position of 1000 from 1000, protected."""
    tape = Tape(a_market(), **settings)
    tape.submit(a_bracket(an_order("entry", side=side), stop=stop, target=target))
    tape.flat(1_000)
    return tape


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


# ---- clause 5: market, stop, limit, stop-limit, take-profit


def test_slippage_worsens_markets_and_stops_but_not_limits() -> None:
    tape = entered(slippage_ppm=10_000, target=1_060)
    assert fills(tape.reports) == [("entry", 1_010, 1_000)]
    assert fills(tape.candle(1_000, 1_000, 970, 990)) == [("entry-stop", 970, 1_000)]
    tape = entered(slippage_ppm=10_000, target=1_060)
    assert fills(tape.candle(1_000, 1_061, 1_000, 1_060)) == [("entry-target", 1_060, 1_000)]


def test_a_mere_touch_does_not_fill_a_limit() -> None:
    tape = entered()
    assert fills(tape.candle(1_000, 1_040, 1_000, 1_030)) == []
    assert fills(tape.candle(1_030, 1_041, 1_000, 1_030)) == [("entry-target", 1_040, 1_000)]


def test_a_touched_take_profit_is_a_market_order() -> None:
    tape = entered(stop=0, target=0)
    target = an_order("t", reduce_only=True, **of_kind(SHORT, OrderKind.TAKE_PROFIT, 1_040))
    tape.submit(OrderGroup("t", None, (target,)))
    assert fills(tape.candle(1_000, 1_040, 1_000, 1_030)) == [("t", 1_040, 1_000)]


@pytest.mark.parametrize("open_", [1_010, 1_020])
def test_an_arriving_limit_at_or_better_than_the_open_takes_it(open_: int) -> None:
    tape = Tape(a_market(maker_ppm=100, taker_ppm=500))
    tape.submit(alone(an_order("o", kind=OrderKind.LIMIT, limit_price=1_020)))
    (fill,) = [r for r in tape.flat(open_) if isinstance(r, FillSeen)]
    assert (fill.price, fill.maker) == (open_, False)
    assert fill.fee == fee_of(open_ * 1_000 * 10**4, 500)


def test_a_limit_that_waited_pays_the_maker_fee() -> None:
    tape = Tape(a_market(maker_ppm=100, taker_ppm=500))
    tape.submit(alone(an_order("o", kind=OrderKind.LIMIT, limit_price=1_000)))
    tape.flat(1_010)
    (fill,) = [r for r in tape.candle(1_010, 1_010, 990, 990) if isinstance(r, FillSeen)]
    assert (fill.price, fill.maker) == (1_000, True)
    assert fill.fee == fee_of(1_000 * 1_000 * 10**4, 100)


def stop_limit(limit: int, **changes: object) -> OrderGroup:
    order = an_order(
        "sl",
        side=SHORT,
        kind=OrderKind.STOP_LIMIT,
        trigger_price=980,
        limit_price=limit,
        reduce_only=True,
        **changes,
    )
    return OrderGroup("sl", None, (order,))


def test_a_stop_limit_may_stay_open_after_its_trigger() -> None:
    tape = entered(stop=0, target=0)
    tape.submit(stop_limit(975))
    assert fills(tape.candle(950, 970, 940, 960)) == []
    assert fills(tape.candle(960, 990, 950, 985)) == [("sl", 975, 1_000)]


def test_a_stop_limit_touched_inside_a_candle_fills_at_its_trigger() -> None:
    tape = entered(stop=0, target=0)
    tape.submit(stop_limit(975))
    assert fills(tape.candle(1_000, 1_000, 970, 972)) == [("sl", 980, 1_000)]


def test_a_stop_limit_gapped_inside_its_limit_takes_the_open() -> None:
    tape = entered(stop=0, target=0)
    tape.submit(stop_limit(975))
    assert fills(tape.candle(978, 990, 970, 972)) == [("sl", 978, 1_000)]


@pytest.mark.parametrize(
    ("kind", "price", "candle", "expected"),
    [
        (OrderKind.STOP, 1_020, (1_000, 1_030, 1_000, 1_025), 1_020),
        (OrderKind.TAKE_PROFIT, 980, (1_000, 1_000, 970, 990), 980),
        (OrderKind.STOP, 1_020, (1_025, 1_030, 1_000, 1_025), 1_025),
    ],
)
def test_triggers_open_positions_too(
    kind: OrderKind, price: int, candle: Candle, expected: int
) -> None:
    tape = Tape(a_market())
    tape.flat(1_000)
    tape.submit(alone(an_order("o", **of_kind(LONG, kind, price))))
    assert fills(tape.candle(*candle)) == [("o", expected, 1_000)]


def test_a_stop_limit_entry_exposes_its_child_stop_limit() -> None:
    tape = Tape(a_market())
    tape.flat(1_000)
    entry = an_order("entry", kind=OrderKind.STOP_LIMIT, trigger_price=1_020, limit_price=1_025)
    (child,) = stop_limit(985, purpose=Purpose.STOP).children
    child = replace(child, trigger_price=990)
    tape.submit(OrderGroup("g", entry, (child,)))
    told = fills(tape.candle(1_000, 1_030, 980, 1_010))
    assert told == [("entry", 1_020, 1_000), ("sl", 990, 1_000)]


# ---- clause 6: trailing


def trailing(tape: Tape, *, side: Side = SHORT, trail_ppm: int = 20_000, start: int = 0) -> None:
    order = an_order(
        "trail",
        side=side,
        kind=OrderKind.TRAILING,
        trail_ppm=trail_ppm,
        trigger_price=start,
        reduce_only=True,
    )
    tape.submit(OrderGroup("trail", None, (order,)))


def test_a_trailing_stop_follows_only_after_the_old_level_was_tested() -> None:
    tape = entered(stop=0, target=0)
    trailing(tape)
    assert fills(tape.candle(1_000, 1_100, 1_000, 1_090)) == []
    assert fills(tape.candle(1_090, 1_095, 1_070, 1_080)) == [("trail", 1_078, 1_000)]


def test_a_trailing_stop_raised_above_the_close_goes_at_the_next_open() -> None:
    tape = entered(stop=0, target=0)
    trailing(tape)
    assert fills(tape.candle(1_000, 1_100, 1_000, 1_010)) == []
    assert fills(tape.flat(1_012)) == [("trail", 1_012, 1_000)]


def test_a_trailing_stop_is_never_loosened() -> None:
    tape = entered(stop=0, target=0)
    trailing(tape, start=990)
    tape.candle(1_000, 1_005, 995, 1_000)
    assert fills(tape.candle(1_000, 1_000, 990, 995)) == [("trail", 990, 1_000)]


def test_a_trailing_stop_of_a_short_mirrors() -> None:
    tape = entered(SHORT, stop=0, target=0)
    trailing(tape, side=LONG)
    assert fills(tape.candle(1_000, 1_000, 900, 910)) == []
    assert fills(tape.candle(910, 930, 905, 925)) == [("trail", 918, 1_000)]


def test_a_trailing_child_starts_from_the_fill_of_its_entry() -> None:
    tape = Tape(a_market())
    group = a_bracket(an_order("entry"), stop=950, trail_ppm=20_000)
    tape.submit(group)
    told = fills(tape.candle(1_000, 1_000, 975, 990))
    assert told == [("entry", 1_000, 1_000), ("entry-stop", 980, 1_000)]


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


# ---- time in force


def test_an_ioc_order_ends_with_what_its_first_open_left() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("o", time_in_force=TimeInForce.IOC)))
    told = tape.flat(1_000, volume=6_000)
    assert (fills(told), ends(told)) == ([("o", 1_000, 600)], [("o", "IOC")])


def test_an_ioc_limit_that_cannot_take_ends_at_once() -> None:
    tape = Tape(a_market())
    order = an_order("o", kind=OrderKind.LIMIT, limit_price=990, time_in_force=TimeInForce.IOC)
    tape.submit(alone(order))
    assert ends(tape.candle(1_000, 1_000, 900, 950)) == [("o", "IOC")]


def test_a_post_only_order_never_takes() -> None:
    tape = Tape(a_market())
    order = an_order("o", kind=OrderKind.LIMIT, limit_price=990)
    patient = replace(order, time_in_force=TimeInForce.POST_ONLY)
    tape.submit(alone(patient))
    assert ends(tape.flat(980)) == [("o", "POST_ONLY_WOULD_TAKE")]
    again = replace(patient, order_id=OrderId("p"))
    assert ends(tape.submit(alone(again))) == [("p", "POST_ONLY_WOULD_TAKE")]


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
