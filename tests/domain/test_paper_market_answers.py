"""What the paper venue answers: states, amends, and the whole as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.messages.reports import (
    FillSeen,
    OrderAccepted,
    OrderAmended,
    OrderEnded,
    OrderNotFound,
)
from moniqo_desktop.domain.money import MONEY_UNIT, PPM
from moniqo_desktop.domain.orders import (
    Change,
    OrderGroup,
    OrderId,
    OrderKind,
    OrderStatus,
    Side,
    TimeInForce,
)
from moniqo_desktop.domain.paper.checks import REASONS
from moniqo_desktop.domain.paper.clearing import KEPT
from moniqo_desktop.domain.paper.market import PaperMarket
from tests.kit.builders import (
    FILTERED,
    MINUTE,
    SPOT,
    SYMBOL,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    entered,
    refusals,
)

STOP_LIMIT = OrderKind.STOP_LIMIT
LIMIT, STOP, TRAILING = OrderKind.LIMIT, OrderKind.STOP, OrderKind.TRAILING


# ---- identity


def test_the_same_order_again_is_answered_with_its_true_state() -> None:
    tape = Tape(a_market())
    group = a_bracket(an_order("e"), stop=980)
    first = tape.submit(group)
    assert tape.submit(group) == first
    tape.flat(1_000)
    again = tape.submit(group)
    assert [type(r) for r in again] == [OrderAccepted, FillSeen, OrderAccepted]
    tape.flat(1_000)
    assert tape.market.position(SYMBOL).amount == 1_000


def test_another_order_under_a_used_id_is_refused() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("e")))
    other = a_bracket(an_order("e", amount=2_000), stop=980)
    assert refusals(tape.submit(other)) == ["DUPLICATE_ORDER_ID", "GROUP_REJECTED"]
    assert [o.order_id for o in tape.market.open_orders()] == ["e"]


def test_an_unknown_order_was_never_here() -> None:
    market = Tape(a_market()).market
    assert market.look_up(OrderId("x"), 5) == OrderNotFound(5, OrderId("x"))
    assert market.cancel(OrderId("x"), 5) == [OrderNotFound(5, OrderId("x"))]
    assert market.amend(OrderId("x"), Change(), 5) == [OrderNotFound(5, OrderId("x"))]


def test_a_look_up_tells_the_last_that_is_known() -> None:
    tape = entered()
    fill = tape.market.look_up(OrderId("entry"))
    assert isinstance(fill, FillSeen)
    assert isinstance(tape.market.look_up(OrderId("entry-stop")), OrderAccepted)
    tape.candle(970, 970, 970, 970)
    ended = tape.market.look_up(OrderId("entry-target"))
    assert isinstance(ended, OrderEnded)
    assert (ended.status, ended.code) == (OrderStatus.CANCELLED, "OCO")
    cancelled = tape.market.cancel(OrderId("entry"), tape.at)
    assert [type(r) for r in cancelled] == [OrderAccepted, FillSeen]


def test_old_orders_are_forgotten_and_their_end_told_while_fills_are_gone() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("many")))
    for _ in range(KEPT + 2):
        tape.flat(1_000, volume=100)
    tape.flat(1_000)
    ended = tape.market.look_up(OrderId("many"))
    assert isinstance(ended, OrderEnded)
    assert ended.status is OrderStatus.FILLED
    for number in range(KEPT):
        tape.submit(alone(an_order(f"x{number}", amount=0)))
    assert isinstance(tape.market.look_up(OrderId("many")), OrderNotFound)


# ---- amend


def test_an_amend_moves_price_and_amount() -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order("o", kind=LIMIT, limit_price=900)))
    told = tape.market.amend(OrderId("o"), Change(limit_price=950, amount=1_200), tape.at)
    assert told == [OrderAmended(0, OrderId("o"), 1_200, 950)]
    assert tape.market.locked == a_market().notional(950, 1_200)
    tape.flat(1_000)
    tape.candle(1_000, 1_000, 940, 945)
    assert tape.market.position(SYMBOL).amount == 1_200


@pytest.mark.parametrize(
    ("order_id", "change", "code"),
    [
        ("far", Change(limit_price=901), "FILTER_TICK"),
        ("far", Change(amount=1_005), "FILTER_LOT"),
        ("far", Change(amount=10**8), "INSUFFICIENT_FUNDS"),
        ("far", Change(limit_price=1_000), "POST_ONLY_WOULD_TAKE"),
        ("far-stop", Change(amount=500), "FOLLOWS_ENTRY"),
        ("stop", Change(amount=2_000), "REDUCE_ONLY"),
        ("stop", Change(trail_ppm=PPM), "BAD_TRAIL"),
    ],
)
def test_a_refused_amend_leaves_the_order_as_it_was(
    order_id: str, change: Change, code: str
) -> None:
    tape = Tape(replace(FILTERED, min_notional=0))
    tape.submit(alone(an_order("entry")))
    tape.flat(1_000)
    stop = an_order("stop", side=Side.SELL, kind=STOP, trigger_price=900, reduce_only=True)
    tape.submit(OrderGroup("stop", None, (stop,)))
    far = an_order("far", kind=LIMIT, limit_price=900, time_in_force=TimeInForce.POST_ONLY)
    tape.submit(a_bracket(far, stop=800))
    before = tape.market.state()
    (told,) = tape.market.amend(OrderId(order_id), change, tape.at)
    assert isinstance(told, OrderAmended)
    assert (told.code, told.reason, told.amount) == (code, REASONS[code], 0)
    assert tape.market.state() == before


def test_a_second_amend_builds_on_the_first_that_still_waits() -> None:
    tape = entered()
    stop = OrderId("entry-stop")
    tape.market.amend(stop, Change(trigger_price=985), tape.at + 1_000)
    tape.market.amend(stop, Change(trail_ppm=50_000), tape.at + 2_000)
    tape.flat(1_000)
    (fill,) = [r for r in tape.candle(990, 990, 970, 975) if isinstance(r, FillSeen)]
    assert fill.price == 985


def test_an_amend_never_loosens_what_trailing_has_reached() -> None:
    tape = Tape(a_market())
    tape.submit(a_bracket(an_order("entry"), stop=950, trail_ppm=20_000))
    tape.flat(1_000)
    tape.market.amend(OrderId("entry-stop"), Change(trigger_price=960), tape.at + 1_000)
    tape.candle(1_000, 1_100, 1_000, 1_090)
    (fill,) = [r for r in tape.candle(1_090, 1_090, 1_050, 1_060) if isinstance(r, FillSeen)]
    assert fill.price == 1_078


def test_an_amend_of_what_rests_no_more_tells_its_state() -> None:
    tape = entered()
    told = tape.market.amend(OrderId("entry"), Change(limit_price=900), tape.at)
    assert [type(r) for r in told] == [OrderAccepted, FillSeen]


# ---- the whole


def test_a_snapshot_holds_money_positions_orders_and_fills() -> None:
    tape = entered()
    snapshot = tape.market.snapshot(tape.at)
    assert (snapshot.at, snapshot.total) == (MINUTE, 1_000_000 * MONEY_UNIT)
    assert snapshot.free == snapshot.total - a_market().notional(1_000, 1_000)
    assert [p.amount for p in snapshot.positions] == [1_000]
    assert [o.order_id for o in snapshot.orders] == ["entry-stop", "entry-target"]
    assert [f.fill_id for f in snapshot.fills] == ["entry-1"]


def test_a_state_is_json_and_restores_exactly() -> None:
    tape = entered()
    state = json.loads(json.dumps(tape.market.state()))
    other = PaperMarket({SYMBOL: a_market()}, 0, **tape.market.settings)
    other.restore(state)
    assert other.state() == state
    candle = (tape.at + MINUTE, 1_000, 1_000, 970, 990, 10**9)
    assert other.on_candle(SYMBOL, *candle) == tape.market.on_candle(SYMBOL, *candle)
    assert other.state() == tape.market.state()


@pytest.mark.parametrize("broken", ["ledger", "orders", "books"])
def test_a_state_with_a_hole_is_refused_and_changes_nothing(broken: str) -> None:
    tape = entered()
    before = tape.market.state()
    state = {name: part for name, part in before.items() if name != broken}
    with pytest.raises(BadFile, match="cannot be read"):
        tape.market.restore(state)
    assert tape.market.state() == before


def test_a_state_of_other_markets_is_refused() -> None:
    state = entered().market.state()
    with pytest.raises(BadFile, match="cannot be read"):
        PaperMarket({SPOT: a_market(SPOT)}, 0).restore(state)


@pytest.mark.parametrize(
    "candle", [(0, 0, 0, 0), (100, 99, 98, 99), (100, 101, 100, 99), (100, 110, 101, 105)]
)
def test_an_impossible_candle_is_a_mistake(candle: tuple[int, int, int, int]) -> None:
    tape = Tape(a_market())
    tape.submit(alone(an_order()))
    with pytest.raises(Mistake, match="impossible prices"):
        tape.candle(*candle)


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"path": "lucky"}, "worst"),
        ({"cash": -1}, "cannot start"),
        ({"volume_share_ppm": PPM + 1}, "ratios"),
        ({"slippage_ppm": -1}, "ratios"),
        ({"taker_ppm": PPM}, "100 %"),
    ],
)
def test_a_setting_out_of_range_is_a_mistake(settings: dict[str, Any], word: str) -> None:
    fees = {"taker_ppm": settings.pop("taker_ppm")} if "taker_ppm" in settings else {}
    with pytest.raises(Mistake, match=word):
        Tape(a_market(**fees), **settings)


def test_a_quiet_candle_costs_nothing_but_is_remembered() -> None:
    tape = entered()
    told = tape.market.on_candle(SYMBOL, 2 * MINUTE, 1_000, 1_030, 990, 1_020, 10**9)
    assert told == ()
    assert tape.market.closed_at(SYMBOL) == 2 * MINUTE
    assert tape.market.equity() == 1_000_000 * MONEY_UNIT + a_market().notional(20, 1_000)
