"""Numbers as they are read."""

from __future__ import annotations

from decimal import Decimal

import pytest

from moniqo_desktop.ui.state.texts import (
    NOTHING,
    clock_text,
    decimal_text,
    money_text,
    percent_text,
    profit_text,
    share_text,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("128.1", "+128.10"),
        ("-19.92", "−19.92"),
        ("0", "+0.00"),
        ("1234567.891", "+1,234,567.89"),
        ("-0.001", "−0.00"),
    ],
)
def test_a_profit_always_bears_its_sign(value: str, text: str) -> None:
    assert profit_text(int(Decimal(value) * 10**8)) == text


def test_a_loss_too_small_to_show_is_not_a_negative_zero() -> None:
    assert decimal_text(Decimal("-0.001"), 2) == "0.00"


def test_what_is_not_known_is_a_dash() -> None:
    assert money_text(None) == profit_text(None) == percent_text(None, 5) == NOTHING
    assert percent_text(5, 0) == NOTHING


def test_a_ratio_is_a_percentage_on_screen() -> None:
    assert percent_text(231, 10_000) == "+2.31 %"
    assert share_text(184, 1000) == "18.4 %"


def test_times_are_utc() -> None:
    assert clock_text(1_732_285_807_000) == "14:30:07"
