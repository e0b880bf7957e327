"""Each kind of order on paper, and how long it lives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.messages.reports import (
    FillSeen,
)
from moniqo_desktop.domain.money import fee_of
from moniqo_desktop.domain.orders import (
    OrderGroup,
    OrderId,
    OrderKind,
    Purpose,
    Side,
    TimeInForce,
)
from tests.kit.builders import (
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    ends,
    entered,
    fills,
    of_kind,
)

Candle = tuple[int, int, int, int]
LONG, SHORT = Side.BUY, Side.SELL


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


@pytest.mark.parametrize(("side", "turn"), [(SHORT, 1), (LONG, -1)])
def test_a_trailing_stop_follows_through_candles_that_do_nothing_else(
    side: Side, turn: int
) -> None:
    tape = entered(side.opposite, stop=0, target=0)
    trailing(tape, side=side)
    tape.flat(1_000)
    for best in (1_010, 1_005, 1_020):
        price = 1_000 + turn * (best - 1_000)
        assert tape.candle(1_000, max(1_000, price), min(1_000, price), price) == []
    level = 1_000 if side is SHORT else 999
    told = tape.candle(1_000 + turn * 20, 1_100, 900, 1_000)
    assert fills(told) == [("trail", level, 1_000)]


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
