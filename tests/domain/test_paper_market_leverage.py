"""Leverage on paper: margin, liquidation on the path, and a wallet that loses no more."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.margin import tiers_of
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.reports import FillSeen
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.orders import OrderKind, Purpose, Side
from tests.kit.builders import (
    SPOT,
    SYMBOL,
    Tape,
    a_bracket,
    a_market,
    alone,
    an_order,
    ends,
    fills,
)

CASH = 1_000 * MONEY_UNIT
UNIT = MONEY_UNIT // 10
"""Notional of one price step of 1000 amount steps."""


def lending(**changes: object) -> Market:
    """0.5 % maintenance, liquidation at 1 % of the notional, up to 125×."""
    terms = {"max_leverage": 125, "tiers": tiers_of([(0, 5_000)]), "liquidation_fee_ppm": 10_000}
    return a_market(**{**terms, **changes})


def opened(side: Side, leverage: int, **changes: object) -> Tape:
    """One of the contract at 100.0."""
    tape = Tape(lending(**changes), cash=CASH)
    tape.flat(1000)
    tape.submit(alone(an_order(side=side, leverage=leverage)))
    tape.flat(1000)
    return tape


@pytest.mark.parametrize("leverage", [1, 3, 10, 125])
def test_leverage_changes_the_margin_and_never_the_profit(leverage: int) -> None:
    tape = opened(Side.BUY, leverage, taker_ppm=500)
    assert tape.market.margin == -(-1000 * UNIT // leverage)
    assert tape.market.cash == CASH - tape.market.margin - UNIT // 2
    tape.submit(alone(an_order("out", side=Side.SELL, reduce_only=True)))
    tape.flat(1010)
    assert tape.market.realised == 10 * UNIT
    assert tape.market.cash == CASH + 10 * UNIT - tape.market.fees
    assert tape.market.margin == tape.market.imbalance == 0


def test_an_order_reserves_its_margin_and_fee_only() -> None:
    tape = Tape(lending(taker_ppm=1_000), cash=CASH)
    tape.flat(1000)
    order = an_order(kind=OrderKind.LIMIT, limit_price=900, leverage=10)
    tape.submit(alone(order))
    assert tape.market.locked == 90 * UNIT + 9 * UNIT // 10


def test_what_the_cash_does_not_cover_at_its_leverage_is_refused_or_cut() -> None:
    tape = Tape(lending(), cash=10 * UNIT)
    tape.flat(1000)
    assert ends(tape.submit(alone(an_order("a", leverage=99)))) == [("a", "INSUFFICIENT_FUNDS")]
    tape.submit(alone(an_order("b", leverage=100)))
    assert fills(tape.flat(1250)) == [("b", 1250, 800)]


@pytest.mark.parametrize("leverage", [0, -3, 126])
def test_a_market_lends_no_more_than_it_does(leverage: int) -> None:
    tape = Tape(lending(), cash=CASH)
    tape.flat(1000)
    assert ends(tape.submit(alone(an_order(leverage=leverage)))) == [("o", "LEVERAGE")]
    spot = Tape(a_market(SPOT), cash=CASH)
    assert ends(spot.submit(alone(an_order(symbol=SPOT, leverage=2)))) == [("o", "LEVERAGE")]


# Long: 100.0 × 9/10 / (1 − 0.5 %) = 90.46 → 90.5; short: 110.0 / 1.005 = 109.45 → 109.4


@pytest.mark.parametrize(
    ("side", "candle", "price"),
    [
        (Side.BUY, (1000, 1000, 905, 950), 905),
        (Side.BUY, (1000, 1000, 300, 990), 905),
        (Side.SELL, (1000, 1094, 1000, 1000), 1094),
        (Side.SELL, (1000, 1700, 990, 990), 1094),
    ],
)
def test_a_position_ends_at_its_liquidation_price_on_the_path(
    side: Side, candle: tuple[int, int, int, int], price: int
) -> None:
    tape = opened(side, 10)
    (fill,) = [r for r in tape.candle(*candle) if isinstance(r, FillSeen)]
    assert (fill.order_id, fill.side, fill.price) == ("liq-1", side.opposite, price)
    left = 100 * UNIT - abs(1000 - price) * UNIT
    assert fill.fee == left, "1 % of the notional is more than what is left"
    assert tape.market.cash == CASH - 100 * UNIT
    assert tape.market.insurance == 0


@pytest.mark.parametrize(
    ("side", "candle"),
    [(Side.BUY, (1000, 1000, 906, 906)), (Side.SELL, (1000, 1093, 1000, 1093))],
)
def test_a_step_before_it_nothing_happens(side: Side, candle: tuple[int, int, int, int]) -> None:
    tape = opened(side, 10)
    assert not tape.candle(*candle)
    assert tape.market.position(SYMBOL).amount


@pytest.mark.parametrize(("side", "open_", "borne"), [(Side.BUY, 850, 50), (Side.SELL, 1_180, 80)])
def test_a_gap_beyond_the_margin_is_borne_by_the_venue(side: Side, open_: int, borne: int) -> None:
    tape = opened(side, 10)
    (fill,) = [r for r in tape.flat(open_) if isinstance(r, FillSeen)]
    assert fill.price == 1000 - side.sign * 100, "where the margin ends"
    assert fill.fee == 0
    assert tape.market.cash == CASH - 100 * UNIT
    assert tape.market.insurance == borne * UNIT


def test_a_gap_within_the_margin_closes_at_the_open() -> None:
    tape = opened(Side.BUY, 10, liquidation_fee_ppm=1_000)
    (fill,) = [r for r in tape.flat(903) if isinstance(r, FillSeen)]
    assert (fill.price, fill.fee) == (903, 903 * UNIT // 1000)
    assert tape.market.cash == CASH - 97 * UNIT - fill.fee


@pytest.mark.parametrize(("stop", "purpose"), [(906, "o-stop"), (905, "liq-1"), (800, "liq-1")])
def test_a_stop_before_the_liquidation_wins_and_one_at_it_does_not(stop: int, purpose: str) -> None:
    tape = Tape(lending(), cash=CASH)
    tape.flat(1000)
    tape.submit(a_bracket(an_order(leverage=10), stop=stop))
    tape.flat(1000)
    (fill,) = [r for r in tape.candle(1000, 1000, 700, 900) if isinstance(r, FillSeen)]
    assert fill.order_id == purpose
    assert tape.market.position(SYMBOL).amount == 0
    assert not tape.market.open_orders()


def test_an_entry_is_liquidated_in_the_rest_of_its_own_candle() -> None:
    tape = Tape(lending(), cash=CASH)
    tape.flat(1000)
    tape.submit(alone(an_order(leverage=50)))
    assert [r[0] for r in fills(tape.candle(1000, 1000, 900, 1000))] == ["o", "liq-1"]


def test_spot_and_a_long_at_one_are_held_through_any_fall() -> None:
    tape = opened(Side.BUY, 1)
    assert not tape.candle(1000, 1000, 1, 1)
    spot = Tape(a_market(SPOT), cash=CASH)
    spot.flat(1000)
    spot.submit(alone(an_order(symbol=SPOT)))
    spot.flat(1000)
    assert not spot.candle(1000, 1000, 1, 1)


def test_reducing_frees_the_margin_pro_rata_with_its_profit() -> None:
    tape = opened(Side.SELL, 10)
    tape.submit(alone(an_order("out", purpose=Purpose.REDUCE, amount=400, reduce_only=True)))
    tape.flat(950)
    assert tape.market.margin == 60 * UNIT
    assert tape.market.realised == 20 * UNIT
    assert tape.market.cash == CASH - 60 * UNIT + 20 * UNIT


def test_a_fill_past_zero_opens_the_rest_at_its_own_leverage() -> None:
    tape = opened(Side.BUY, 10)
    tape.submit(alone(an_order("turn", side=Side.SELL, amount=3_000, leverage=5)))
    tape.flat(1000)
    held = tape.market.position(SYMBOL)
    assert (held.amount, held.cost) == (-2_000, 2_000 * UNIT)
    assert tape.market.margin == 400 * UNIT


def test_margins_of_adds_at_different_leverage_add_up() -> None:
    tape = opened(Side.BUY, 10)
    tape.submit(alone(an_order("more", purpose=Purpose.ADD, leverage=2)))
    tape.flat(1000)
    assert tape.market.margin == 100 * UNIT + 500 * UNIT
    assert not tape.flat(710), "600 of 2000 still stand for it"
    assert fills(tape.flat(703))[0][0] == "liq-1"


def test_a_slipped_exit_costs_the_margin_at_most() -> None:
    tape = Tape(lending(), cash=CASH, slippage_ppm=100_000)
    tape.flat(1000)
    tape.submit(a_bracket(an_order(leverage=10), stop=998))
    tape.flat(1000)
    (fill,) = [r for r in tape.candle(1000, 1000, 990, 990) if isinstance(r, FillSeen)]
    assert fill.order_id == "o-stop"
    assert fill.price == 990, "the stop slipped to 89.8; the margin of the entry at 110 ends at 99"
    assert tape.market.insurance == 92 * UNIT
    assert tape.market.cash == CASH - 110 * UNIT
    assert tape.market.imbalance == 0


def test_ten_steps_in_a_row_of_liquidations_leave_the_wallet_whole() -> None:
    tape = Tape(lending(taker_ppm=500), cash=CASH)
    for number in range(10):
        tape.flat(1000)
        before = tape.market.cash
        tape.submit(alone(an_order(f"o{number}", leverage=20)))
        tape.flat(1000)
        tape.flat(500)
        lost = before - tape.market.cash
        assert lost == 50 * UNIT + UNIT // 2, "the margin and the fee of the entry"
        assert tape.market.imbalance == tape.market.margin == 0
