"""The life of a trade as a conversation with the core: reports in, events and actions out."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.messages.events import (
    Alarm,
    CancelAsked,
    GateJudged,
    OrderChanged,
    OrderFilled,
    PositionChanged,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.messages.reports import BalanceSeen, FillSeen, OrderLost, OrderNotFound
from moniqo_desktop.domain.orders import Direction, Mode, OrderKind, OrderStatus, Purpose, Side
from moniqo_desktop.domain.risk import SafetyRules
from moniqo_desktop.engine.actions import Amend
from tests.kit.builders import SYMBOL
from tests.kit.flows import CASH, ETHER, MARKETS, some_terms
from tests.kit.talk import Talk

FACTOR = MARKETS[SYMBOL].notional_factor


def test_an_entry_leaves_with_its_protection_in_one_group() -> None:
    talk = Talk()
    assert talk.want(stop_price=9_800, target_price=10_400).allowed
    (submit,) = talk.submitted()
    entry, (stop, target) = submit.group.entry, submit.group.children
    assert entry is not None
    assert (entry.purpose, entry.side, entry.reduce_only) == (Purpose.OPEN, Side.BUY, False)
    assert (stop.kind, stop.trigger_price, stop.side) == (OrderKind.STOP, 9_800, Side.SELL)
    assert (target.kind, target.limit_price, target.reduce_only) == (OrderKind.LIMIT, 10_400, True)
    assert len({entry.order_id, stop.order_id, target.order_id}) == 3
    assert {entry.order_id[0], stop.order_id[0]} == {"p"}
    assert max(len(order.order_id) for order in submit.group.orders) <= 26


def test_a_trade_goes_from_entry_over_fills_to_its_close() -> None:
    talk = Talk()
    group = talk.enter(10_000, stop_price=9_800, target_price=10_400).group
    stop, target = group.children
    held = talk.last(PositionChanged)
    assert (held.amount, held.stop_price, held.target_price) == (1_000, 9_800, 10_400)
    talk.fill(target, 10_400, fee=7)
    trade = talk.last(TradeClosed)
    assert trade.profit == 400 * 1_000 * FACTOR - 7
    assert (trade.direction, trade.exit_purpose) == (Direction.LONG, Purpose.TARGET)
    assert talk.desk.positions == {}
    assert talk.desk.equity() == talk.desk.cash() == CASH + trade.profit
    assert talk.cancelled() == [stop.order_id]


def test_a_flat_position_leaves_no_protection_resting() -> None:
    """The stop of a closed position would open a new one where a venue does not reduce only."""
    talk = Talk()
    group = talk.enter(stop_price=9_800, target_price=10_400).group
    talk.want(purpose=Purpose.CLOSE, side=Side.SELL)
    talk.fill(talk.submitted()[-1].group.orders[0], 10_100)
    assert set(talk.cancelled()) == {order.order_id for order in group.children}
    assert len(talk.all(CancelAsked)) == 2


def test_a_fill_that_is_told_twice_is_booked_once() -> None:
    talk = Talk()
    talk.want()
    order = talk.submitted()[0].group.orders[0]
    talk.fill(order, 10_000, 400, fill_id="same")
    assert talk.fill(order, 10_000, 400, fill_id="same") == []
    assert talk.desk.position(SYMBOL).amount == 400
    assert talk.status(order) is OrderStatus.PARTLY_FILLED


def test_a_partly_filled_entry_is_a_position_at_once() -> None:
    talk = Talk()
    talk.want(stop_price=9_800)
    entry = talk.submitted()[0].group.orders[0]
    talk.fill(entry, 10_000, 300, fee=2)
    talk.fill(entry, 10_010, 700, fee=3)
    position = talk.desk.position(SYMBOL)
    assert (position.amount, position.fees) == (1_000, 5)
    assert position.cost == (10_000 * 300 + 10_010 * 700) * FACTOR
    assert talk.status(entry) is OrderStatus.FILLED


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.EXPIRED])
def test_a_late_fill_is_booked_and_raises_an_alarm(status: OrderStatus) -> None:
    talk = Talk()
    talk.want(kind=OrderKind.LIMIT, limit_price=9_900)
    order = talk.submitted()[0].group.orders[0]
    talk.end(order, status)
    talk.fill(order, 9_900)
    assert talk.last(OrderFilled).late
    assert talk.last(Alarm).code == "LATE_FILL"
    assert talk.desk.position(SYMBOL).amount == 1_000


def test_a_fill_of_an_order_that_is_not_ours_is_an_alarm_and_no_position() -> None:
    talk = Talk()
    talk.say(FillSeen(talk.at, "x", "stranger", SYMBOL, Side.BUY, 10_000, 5, 0))  # type: ignore[arg-type]
    assert talk.last(Alarm).code == "FOREIGN_ORDER"
    assert talk.desk.positions == {}


def test_a_liquidation_by_the_venue_closes_the_trade() -> None:
    talk = Talk()
    talk.enter(side=Side.SELL)
    talk.say(FillSeen(talk.at, "x", "liq-1", SYMBOL, Side.BUY, 19_000, 1_000, 9))  # type: ignore[arg-type]
    trade = talk.last(TradeClosed)
    assert (trade.exit_purpose, trade.profit) == (Purpose.LIQUIDATION, -9_000_000 * FACTOR - 9)
    assert talk.last(Alarm).code == "LIQUIDATED"
    assert talk.say(FillSeen(talk.at, "x", "liq-1", SYMBOL, Side.BUY, 19_000, 1_000, 9)) == []  # type: ignore[arg-type]


def test_an_order_without_an_answer_blocks_its_symbol_until_it_is_looked_up() -> None:
    talk = Talk(some_terms("expert"))
    talk.run.memory[SYMBOL] = _Calm()
    wish = {"amount": 10, "stop_price": 9_900}
    assert talk.want(**wish).allowed
    orders = talk.submitted()[0].group.orders
    for order in orders:
        talk.say(OrderLost(talk.at, order.order_id, "timed out"))
    assert talk.status(orders[0]) is OrderStatus.UNKNOWN
    assert talk.last(Alarm).code == "ORDER_UNKNOWN"
    assert "ORDER_UNKNOWN" in talk.want(**wish).codes
    for order in orders:
        talk.say(OrderNotFound(talk.at, order.order_id))
    assert talk.status(orders[0]) is OrderStatus.REJECTED
    assert talk.want(**wish).allowed


class _Calm:
    def changes(self) -> tuple[float, float]:
        return 0.0, 0.0


def test_an_exit_leaves_though_an_order_is_unknown_and_the_kill_switch_is_on() -> None:
    talk = Talk()
    talk.enter()
    talk.want()
    talk.say(OrderLost(talk.at, talk.submitted()[-1].group.orders[0].order_id))
    talk.core.stale[SYMBOL] = "silence"
    talk.core.connected = False
    verdict = talk.want(purpose=Purpose.CLOSE, side=Side.SELL)
    assert verdict.allowed
    failed = {result.number for result in verdict.results if result.verdict == "fail"}
    assert failed == {3, 4}


def test_a_close_sells_the_position_and_not_what_the_wallet_owns() -> None:
    talk = Talk()
    talk.enter(amount=700)
    assert not talk.want(purpose=Purpose.CLOSE, side=Side.SELL, amount=701).allowed
    assert talk.last(GateJudged).codes == ("MORE_THAN_OPEN",)
    assert talk.want(purpose=Purpose.CLOSE, side=Side.SELL, amount=700).allowed


def test_the_profit_of_a_trade_does_not_depend_on_leverage() -> None:
    long, short = Talk(), Talk()
    for talk, side in ((long, Side.BUY), (short, Side.SELL)):
        talk.enter(10_000, side=side)
        talk.want(purpose=Purpose.CLOSE, side=side.opposite)
        talk.fill(talk.submitted()[-1].group.orders[0], 10_500)
    assert long.last(TradeClosed).profit == 500 * 1_000 * FACTOR
    assert short.last(TradeClosed).profit == -500 * 1_000 * FACTOR


def test_a_loss_counts_once_and_pauses_the_next_entry() -> None:
    talk = Talk(some_terms(rules=SafetyRules()))
    group = talk.enter(stop_price=9_800).group
    talk.fill(group.children[0], 9_800)
    assert talk.core.safety.counted_trades == 1
    assert talk.last(SafetyChanged).kind == "cooldown"
    assert talk.core.safety.cooldown_until == talk.at + 300_000
    assert "COOLDOWN" in talk.want().codes
    for _ in range(5):
        talk.close(980)
    assert talk.want().allowed


def test_three_losses_trip_the_breaker_but_let_exits_through() -> None:
    talk = Talk(some_terms(rules=SafetyRules(0, 0, 0, 3, 1_800)))
    for _ in range(3):
        group = talk.enter(stop_price=9_800).group
        talk.fill(group.children[0], 9_800)
    assert talk.last(SafetyChanged).kind == "breaker"
    assert "BREAKER" in talk.want().codes


def test_a_daily_loss_stops_entries_until_the_day_turns() -> None:
    """The day's loss is counted with what is still open."""
    talk = Talk(some_terms("standard", rules=SafetyRules(0, 0, 0, 99, 0)))
    talk.run.memory[SYMBOL] = _Calm()
    talk.core.desk.realised = 0
    talk.want(amount=10, stop_price=9_900)
    first = talk.core.safety.day_start_equity
    assert first == CASH
    talk.core.desk.realised = -CASH // 50
    found = talk.want(amount=10, stop_price=9_900).codes
    assert "DAILY_LOSS" in found
    assert "BREAKER" in found


def test_a_stop_moves_only_towards_the_price() -> None:
    talk = Talk()
    group = talk.enter(stop_price=9_800).group
    up = talk.want(purpose=Purpose.STOP, side=Side.SELL, amount=0, stop_price=9_900)
    assert up.allowed
    (amend,) = [action for action in talk.actions if isinstance(action, Amend)]
    assert (amend.order.order_id, amend.change.trigger_price) == (group.children[0].order_id, 9_900)
    down = talk.want(purpose=Purpose.STOP, side=Side.SELL, amount=0, stop_price=9_700)
    assert down.codes == ("STOP_LOOSENED",)


def test_protection_that_is_missing_is_placed_for_the_whole_position() -> None:
    talk = Talk()
    talk.enter()
    assert talk.want(purpose=Purpose.STOP, side=Side.SELL, amount=0, stop_price=9_800).allowed
    group = talk.submitted()[-1].group
    (stop,) = group.orders
    assert group.entry is None
    assert (stop.amount, stop.trigger_price, stop.reduce_only) == (1_000, 9_800, True)


@pytest.mark.parametrize("mode", Mode)
def test_an_order_carries_the_letter_of_its_wallets_mode(mode: Mode) -> None:
    talk = Talk(some_terms(mode=mode))
    verdict = talk.want()
    if mode is Mode.LIVE:
        assert verdict.codes == ("PROFILE_NOT_FOR_LIVE",)
        return
    assert talk.submitted()[0].group.orders[0].order_id[0] == mode.value[0]


def test_every_verdict_keeps_all_eighteen_checks() -> None:
    talk = Talk()
    for verdict in (talk.want(), talk.want(amount=-1), talk.want(purpose=Purpose.CLOSE)):
        assert [result.number for result in verdict.results] == list(range(1, 19))


def test_what_the_gate_denies_never_leaves() -> None:
    talk = Talk()
    verdict = talk.want(amount=10**9)
    assert not verdict.allowed
    assert talk.actions == []
    assert talk.last(OrderChanged).status is OrderStatus.DENIED
    assert talk.desk.open_orders == {}


def test_a_reserved_amount_is_not_spent_twice() -> None:
    """Orders on their way bind money and exposure before they fill."""
    talk = Talk()
    assert talk.want(amount=60_000).allowed
    assert {"LEVERAGE", "MAX_POSITION"} <= set(talk.want(amount=60_000).codes)


def test_without_a_price_nothing_is_entered() -> None:
    """No price is ever made up: what was never quoted cannot be sized."""
    talk = Talk()
    assert "NOT_MEASURABLE" in talk.want(symbol=ETHER, decided_price=10_000).codes
    talk.close(1_000, ETHER)
    assert "NOT_MEASURABLE" not in talk.want(symbol=ETHER, decided_price=10_000).codes


def test_more_money_in_the_wallet_is_no_reason_to_trade() -> None:
    talk = Talk()
    before = talk.desk.state()
    assert talk.say(BalanceSeen(talk.at, 10 * CASH, 10 * CASH)) == []
    assert talk.actions == []
    assert talk.desk.state() == before


def test_a_stop_that_follows_counts_as_risk_from_its_first_place() -> None:
    talk = Talk()
    tight = (("risk_per_trade", 0.001), ("max_stop_distance", 0.05))
    assert talk.want(amount=1_000, trail_ppm=40_000, limits=tight).allowed
    assert "STOP_TOO_FAR" in talk.want(trail_ppm=60_000, limits=tight).codes
    assert "RISK_PER_TRADE" in talk.want(amount=9_000, trail_ppm=40_000, limits=tight).codes
    assert "TRAIL_OUT_OF_RANGE" in talk.want(trail_ppm=1_000_000).codes


def test_a_price_that_the_kind_does_not_use_cannot_make_an_order_look_small() -> None:
    talk = Talk()
    assert "FILTER_PRICE" in talk.want(amount=50_000, limit_price=1).codes
    assert "FILTER_PRICE" in talk.want(kind=OrderKind.TRAILING).codes


def test_an_exit_is_not_refused_for_numbers_that_do_not_concern_it() -> None:
    talk = Talk(some_terms(mode=Mode.PAPER))
    talk.enter()
    odd = {"purpose": Purpose.CLOSE, "side": Side.SELL}
    assert talk.want(**odd, stop_price=2**70, total_cap=2**63, decided_price=-1).allowed
