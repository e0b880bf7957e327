"""Money in whole steps: exact at the door, rounded only by name."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.money import (
    LARGEST,
    MONEY_UNIT,
    PPM,
    ceil_div,
    ceil_to,
    fee_of,
    floor_to,
    money,
    nearest_to,
    scaled,
    scaled_from_float,
    unscaled,
)

VALUES = st.integers(-(10**18), 10**18)
STEPS = st.integers(1, 10**6)


@given(VALUES, st.integers(0, 8))
def test_scaling_and_back_is_exact(value: int, decimals: int) -> None:
    assert scaled(unscaled(value, decimals), decimals) == value
    assert scaled(str(unscaled(value, decimals)), decimals) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("abc", "not a number"),
        ("NaN", "does not fit"),
        ("Infinity", "does not fit"),
        ("0.001", "does not fit 2 decimals"),
        (str(LARGEST), "too large"),
    ],
)
def test_what_does_not_fit_is_a_mistake(value: str, words: str) -> None:
    with pytest.raises(Mistake, match=words):
        scaled(value, 2)


@pytest.mark.parametrize(("value", "steps"), [(0.1, 10), (0.125, 12), (0.135, 14), (1e-9, 0)])
def test_a_float_goes_to_the_nearest_step_and_ties_to_even(value: float, steps: int) -> None:
    assert scaled_from_float(value, 2) == steps


@given(VALUES, STEPS)
def test_rounding_is_what_its_name_says(value: int, step: int) -> None:
    exact = Fraction(value, step)
    assert floor_to(value, step) == floor(exact) * step
    assert ceil_to(value, step) == ceil(exact) * step
    assert ceil_div(value, step) == ceil(exact)
    assert nearest_to(value, step) == floor(exact + Fraction(1, 2)) * step


@given(st.integers(0, 10**18), st.integers(-PPM, PPM))
def test_a_fee_is_never_rounded_in_our_favour(notional: int, rate_ppm: int) -> None:
    fee = fee_of(notional, rate_ppm)
    assert 0 <= fee - Fraction(notional * rate_ppm, PPM) < 1


def test_one_unit_of_quote_is_a_hundred_million_steps() -> None:
    assert money(MONEY_UNIT) == Decimal(1)
    assert str(money(12_345)) == "0.00012345"
