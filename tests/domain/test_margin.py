"""Margin, maintenance and the price of liquidation, against fractions that round nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moniqo_desktop.domain import margin as laws
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.margin import COMMON_TIERS, Tier, tiers_of
from moniqo_desktop.domain.money import MONEY_UNIT, PPM, fee_of, mul_div, mul_div_up

STEEP = tiers_of([(0, 5_000), (PPM, 20_000), (10 * PPM, 100_000), (50 * PPM, 400_000)])
TIERS = st.sampled_from(((), tiers_of([(0, 4_000)]), STEEP, COMMON_TIERS))
SIGNS = st.sampled_from((1, -1))
UNITS = st.integers(1, 10**9)
ENTRIES = st.integers(2, 10**6)
LEVERAGES = st.integers(1, 125)
FEES = st.integers(0, 3_000)


def needed(price: int, unit: int, fee_ppm: int, tiers: tuple[Tier, ...]) -> Fraction:
    """What must be left at a price: the maintenance of the tier of its notional, or the fee."""
    notional = unit * price
    asked = [Fraction(notional * fee_ppm, PPM)]
    own = [tier for tier in tiers if tier[0] <= notional]
    if own:
        asked.append(Fraction(notional * own[-1][1], PPM) - own[-1][2])
    return max(asked)


def is_safe(
    sign: int, price: int, unit: int, cost: int, margin: int, fee_ppm: int, tiers: tuple[Tier, ...]
) -> bool:
    left = margin + sign * (unit * price - cost)
    return left >= needed(price, unit, fee_ppm, tiers)


@given(SIGNS, UNITS, ENTRIES, LEVERAGES, st.integers(-999, 999), FEES, TIERS)
@example(-1, 1, 2, 125, -999, 3_000, STEEP)
def test_liquidation_is_the_first_whole_price_at_which_too_little_is_left(
    sign: int, unit: int, entry: int, leverage: int, moved: int, fee_ppm: int, tiers: tuple[Tier]
) -> None:
    cost = unit * entry
    margin = laws.initial_margin(cost, leverage) * (1000 + moved) // 1000
    price = laws.liquidation_price(sign, unit, cost, margin, fee_ppm, tiers)
    terms = (unit, cost, margin, fee_ppm, tiers)
    if price == laws.NO_PRICE:
        assert sign > 0
        assert is_safe(sign, 1, *terms) or margin >= cost
        return
    at_the_floor = sign < 0 and price == 1
    assert at_the_floor or is_safe(sign, price, *terms)
    assert not is_safe(sign, price - sign, *terms)


def test_a_tiered_price_is_that_of_the_tier_its_notional_falls_in() -> None:
    unit, cost, margin = 1_000, 60 * PPM, 30 * PPM
    price = laws.liquidation_price(1, unit, cost, margin, 500, STEEP)
    notional = price * unit
    start, rate_ppm, deduction = STEEP[2]
    assert start <= notional < STEEP[3][0]
    assert price == laws.price_where_left(1, unit, cost, margin, rate_ppm, deduction)
    by_collateral = laws.price_where_left(1, unit, cost, margin, *STEEP[1][1:])
    assert by_collateral < price


@pytest.mark.parametrize(("sign", "price"), [(1, 9_050), (-1, 10_939)])
def test_without_tiers_the_common_formula_holds(sign: int, price: int) -> None:
    """(E − W/q)/(1 − (m + f)) and (E + W/q)/(1 + (m + f)) at E = 10,000, 10×, m 0.5 %, f 0.05 %."""
    found = laws.price_where_left(sign, 100, 1_000_000, 100_000, 5_500, 0)
    exact = Fraction(10_000 - sign * 1_000) / (1 - sign * Fraction(55, 10_000))
    assert found == price
    assert 0 <= sign * (found - exact) < 1


def test_a_long_that_pays_for_all_of_itself_is_never_liquidated() -> None:
    assert laws.liquidation_price(1, 10, 1_000, 1_000, 500, COMMON_TIERS) == laws.NO_PRICE


@given(st.integers(0, 10**18))
def test_maintenance_is_the_most_that_any_tier_asks(notional: int) -> None:
    asked = max(mul_div_up(notional, rate, PPM) - cut for _, rate, cut in COMMON_TIERS)
    assert laws.maintenance(notional, COMMON_TIERS) == asked
    assert laws.maintenance(notional, ()) == 0


@given(st.integers(0, 10**16), st.integers(1, 10**9), LEVERAGES, FEES, st.integers(1, 1000))
def test_no_larger_amount_could_be_paid_for(
    money: int, unit: int, leverage: int, fee_ppm: int, lot: int
) -> None:
    amount = laws.affordable_amount(money, unit, leverage, fee_ppm, lot)
    assert amount % lot == 0
    assert laws.tied_up(amount * unit, leverage, fee_ppm) <= money
    assert laws.tied_up((amount + lot) * unit, leverage, fee_ppm) > money


def test_a_rebate_makes_more_affordable_at_one_and_never_more_than_margin_beyond() -> None:
    assert laws.affordable_amount(999, 1, 1, -1_000, 1) == 1_000
    assert laws.affordable_amount(999_000, 1, 1, -1_000, 1) == 1_000_000
    assert laws.affordable_amount(999_000, 1, 10, -1_000, 1) == 9_990_000


@given(st.integers(0, 10**15), LEVERAGES)
def test_margin_is_rounded_up_and_grows_with_no_fill_split(notional: int, leverage: int) -> None:
    margin = laws.initial_margin(notional, leverage)
    assert 0 <= margin * leverage - notional < leverage
    half = notional // 2
    parts = laws.initial_margin(half, leverage) + laws.initial_margin(notional - half, leverage)
    assert margin <= parts <= margin + 1


@pytest.mark.parametrize(("left", "fee"), [(10_000, 1_250), (700, 700), (0, 0), (-5, 0)])
def test_the_fee_of_a_liquidation_never_takes_more_than_is_left(left: int, fee: int) -> None:
    assert laws.liquidation_fee(100_000, 12_500, left) == fee


def test_a_product_of_three_is_exact_beyond_what_64_bits_hold() -> None:
    money = 5 * 10**17
    assert mul_div(money, PPM, PPM - 1) == int(Fraction(money * PPM, PPM - 1))
    assert mul_div_up(money, PPM, PPM - 1) == mul_div(money, PPM, PPM - 1) + 1
    assert fee_of(money, 1_000) == 5 * 10**14


@pytest.mark.parametrize(
    "tiers",
    [
        ((1, 4_000, 0),),
        ((0, 4_000, 5),),
        ((0, 1_000_000, 0),),
        ((0, 4_000, 0), (100 * PPM, 3_000, 0)),
        ((0, 4_000, 0), (100 * PPM, 5_000, 0)),
        ((0, 4_000, 0), (0, 5_000, 0)),
    ],
    ids=["starts late", "starts with a cut", "all of it", "rate falls", "a jump", "no step"],
)
def test_tiers_that_leave_a_hole_are_refused(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(Mistake):
        laws.check_tiers(tiers)


def test_the_common_tiers_leave_no_jump() -> None:
    for start, rate_ppm, cut in COMMON_TIERS[1:]:
        before = laws.maintenance(start - 1, COMMON_TIERS)
        assert 0 <= start * rate_ppm // PPM - cut - before <= 1
    assert laws.maintenance(100_000 * MONEY_UNIT, COMMON_TIERS) == 450 * MONEY_UNIT
