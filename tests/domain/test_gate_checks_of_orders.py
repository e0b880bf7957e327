"""The gate's checks of size, filters and approval, each at its boundary."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from moniqo_desktop.domain import gate_checks as check

SIZE: dict[str, Any] = {
    "risk": 10,
    "position": 250,
    "exposure": 600,
    "equity": 1_000,
    "limits": (0.01, 0.25, 0.6),
}
FILTERS: dict[str, Any] = {
    "amount": 20,
    "lot": 5,
    "smallest": 10,
    "largest": 100,
    "notional": 500,
    "min_notional": 500,
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"risk": 11}, "RISK_PER_TRADE"),
        ({"position": 251}, "MAX_POSITION"),
        ({"exposure": 601}, "MAX_EXPOSURE"),
        ({"equity": 0}, "NO_EQUITY"),
        ({"risk": 11, "position": 251, "exposure": 601}, "RISK_PER_TRADE"),
    ],
)
def test_size_may_reach_each_of_its_limits(change: dict[str, Any], code: str) -> None:
    assert check.size(**SIZE | change) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"amount": 0}, "AMOUNT_ZERO"),
        ({"amount": -5}, "AMOUNT_ZERO"),
        ({"amount": 21}, "FILTER_LOT"),
        ({"amount": 10}, ""),
        ({"amount": 5}, "MIN_AMOUNT"),
        ({"amount": 100}, ""),
        ({"amount": 105}, "MAX_AMOUNT"),
        ({"notional": 499}, "MIN_NOTIONAL"),
    ],
)
def test_an_order_fits_the_filters_of_the_venue(change: dict[str, Any], code: str) -> None:
    assert check.filters(**FILTERS | change) == code


@pytest.mark.parametrize(
    ("price", "code"), [(0, ""), (20, ""), (21, "FILTER_TICK"), (-10, "FILTER_TICK")]
)
def test_a_price_is_a_multiple_of_the_tick(price: int, code: str) -> None:
    assert check.tick(price, 10) == code


@pytest.mark.parametrize(
    ("limited", "triggered", "limit", "trigger", "fits"),
    [
        (False, False, 0, 0, True),
        (True, False, 5, 0, True),
        (False, True, 0, 5, True),
        (True, True, 5, 5, True),
        (False, False, 5, 0, False),
        (True, False, 0, 0, False),
        (True, False, 5, 5, False),
        (False, True, 0, 0, False),
    ],
)
def test_an_entry_has_the_prices_of_its_kind_and_no_other(
    limited: bool, triggered: bool, limit: int, trigger: int, fits: bool
) -> None:
    code = check.kind_prices(limited, triggered, limit, trigger)
    assert code == ("" if fits else "FILTER_PRICE")


@pytest.mark.parametrize(
    ("decided", "last", "code"),
    [
        (1_000, 1_005, ""),
        (1_000, 995, ""),
        (1_000, 1_006, "PRICE_DRIFT"),
        (1_000, 994, "PRICE_DRIFT"),
        (0, 1_000, "NOT_MEASURABLE"),
        (1_000, 0, "NOT_MEASURABLE"),
    ],
)
def test_the_price_may_drift_by_the_limit_either_way(decided: int, last: int, code: str) -> None:
    assert check.drift(decided, last, 0.005) == code


@pytest.mark.parametrize(
    ("position", "above", "approved", "code"),
    [
        (1, 0.0, False, "APPROVAL_MISSING"),
        (1, 0.0, True, ""),
        (124, 0.5, False, ""),
        (125, 0.5, False, "APPROVAL_MISSING"),
        (10**9, inf, False, ""),
    ],
)
def test_a_person_approves_from_a_share_of_the_largest_position_on(
    position: int, above: float, approved: bool, code: str
) -> None:
    assert check.approval(position, 1_000, 0.25, above, approved) == code


@pytest.mark.parametrize(
    ("spent", "cap", "accumulates", "code"),
    [
        (90, 100, True, ""),
        (91, 100, True, "CAP_REACHED"),
        (0, 0, True, "CAP_MISSING"),
        (0, -1, True, "CAP_MISSING"),
        (91, 0, False, ""),
    ],
)
def test_an_accumulation_ends_at_its_cap_and_needs_one(
    spent: int, cap: int, accumulates: bool, code: str
) -> None:
    assert check.accumulation(spent, 10, cap, accumulates) == code


@pytest.mark.parametrize(
    ("amount", "side_sign", "open_amount", "code"),
    [
        (10, -1, 10, ""),
        (10, 1, -10, ""),
        (11, -1, 10, "MORE_THAN_OPEN"),
        (11, 1, -10, "MORE_THAN_OPEN"),
        (1, 1, 10, "NOTHING_TO_REDUCE"),
        (1, -1, -10, "NOTHING_TO_REDUCE"),
        (1, 1, 0, "NOTHING_TO_REDUCE"),
    ],
)
def test_an_exit_only_shrinks_what_is_open(
    amount: int, side_sign: int, open_amount: int, code: str
) -> None:
    assert check.reduces(amount, side_sign, open_amount) == code
