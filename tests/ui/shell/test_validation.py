"""What a typed text means for a parameter."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.ui.catalogue.catalogue import ParamSpec
from moniqo_desktop.ui.inspector.validation import judge, number_text, range_text, stepped

PERIOD = ParamSpec("period", "Period", "integer", 14, minimum=2, maximum=500)
RATIO = ParamSpec("ratio", "Ratio", "number", 0.6, minimum=0, maximum=1)
FREE = ParamSpec("free", "Distance", "number", 1.5)


@pytest.mark.parametrize(("typed", "value"), [("21", 21), (" 21 ", 21), ("2 1", 21), ("2", 2)])
def test_a_whole_number_in_range_is_taken(typed: str, value: int) -> None:
    judged = judge(PERIOD, typed)
    assert (judged.value, judged.sentence) == (value, "")
    assert type(judged.value) is int


@pytest.mark.parametrize("typed", ["", "abc", "2.5", "1e3", "1_000", "--3"])
def test_what_is_no_whole_number_says_what_is_wanted(typed: str) -> None:
    assert judge(PERIOD, typed).sentence == "Period is a whole number, between 2 and 500."


@pytest.mark.parametrize("typed", ["1", "501", "-7"])
def test_out_of_range_names_the_range(typed: str) -> None:
    assert judge(PERIOD, typed).sentence == "Period is between 2 and 500."


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "1e999", "0x1", "½", ""])
def test_what_is_no_finite_number_is_refused(typed: str) -> None:
    assert judge(FREE, typed).sentence == "Distance is a number."


def test_a_true_minus_sign_is_understood() -> None:
    assert judge(FREE, "\u22121.5").value == -1.5


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_the_text_of_a_number_reads_back_as_that_number(value: float) -> None:
    read = judge(FREE, number_text(value)).value
    assert isinstance(read, float)
    assert math.isclose(read, value, rel_tol=1e-9, abs_tol=1e-12)


@given(st.integers(min_value=2, max_value=500), st.integers(min_value=-1000, max_value=1000))
def test_stepping_never_leaves_the_range(value: int, steps: int) -> None:
    assert 2 <= int(str(stepped(PERIOD, value, steps))) <= 500


def test_a_step_of_a_ratio_is_a_tenth_of_its_magnitude() -> None:
    assert stepped(RATIO, 0.6, 1) == 0.61
    assert stepped(RATIO, 1.0, 1) == 1.0


def test_the_range_is_said_as_short_as_it_can_be() -> None:
    assert range_text(RATIO) == "0 – 1"
    assert range_text(ParamSpec("a", "A", "integer", 1, minimum=2)) == "from 2"
    assert range_text(FREE) == ""


@pytest.mark.parametrize(("typed", "value"), [("0,5", 0.5), ("0.5", 0.5), ("1,000", 1_000.0)])
def test_a_decimal_comma_is_one(typed: str, value: float) -> None:
    """Taken for a group, a risk of 0,5 % became 5 %."""
    share = ParamSpec("share", "Share", "number", 1.0, minimum=0.0, maximum=1_000.0)
    assert judge(share, typed).value == value
