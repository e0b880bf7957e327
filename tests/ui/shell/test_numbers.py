"""Numbers as traders type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from moniqo_desktop.ui.words.numbers import may_be_thousands, number_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("99900.5", "99900.5"),
        ("99,900.5", "99900.5"),
        ("99900,5", "99900.5"),
        ("99.900,5", "99900.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("99,900", "99900"),
        ("99 900,5", "99900.5"),
        ("99'900.5", "99900.5"),
        ("0,5", "0.5"),
        (",5", "0.5"),
        ("1,5", "1.5"),
        ("0,500", "0.500"),
        ("0.001", "0.001"),
        ("1.234", "1.234"),
        ("1234,567", "1234.567"),
        ("−12,5", "-12.5"),
        ("-1,000", "-1000"),
    ],
)
def test_a_comma_is_read_as_it_is_meant(typed: str, meant: str) -> None:
    """Taken for a group wherever it stands, 99900,5 became ten times its price."""
    assert number_of(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", ",", ".", "1,2,3", "1,23,456", "1.2.3", "12,34.5", "1_000", "ten", "NaN", "inf"]
)
def test_what_can_be_read_in_no_way_is_no_number(typed: str) -> None:
    assert number_of(typed) is None


def test_groups_made_of_points_are_told_from_decimals_where_money_is_typed() -> None:
    assert may_be_thousands("10.000")
    assert not may_be_thousands("10000")
    assert not may_be_thousands("0.125")
    assert not may_be_thousands("10.00")
