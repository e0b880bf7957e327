"""Times on the page of a trade: the date stands wherever it is not that of the decision."""

from __future__ import annotations

from moniqo_desktop.ui.replay.order_words import near_text

DAY = 86_400_000
NOON = 1_767_225_600_000 + DAY // 2


def test_the_clock_alone_stands_on_the_day_of_the_decision() -> None:
    assert near_text(NOON + 60_000, NOON) == "12:01:00"


def test_another_day_is_named() -> None:
    assert near_text(NOON + DAY, NOON) == "Jan 2 12:00:00"
    assert near_text(NOON - DAY, NOON) == "Dec 31 12:00:00"
