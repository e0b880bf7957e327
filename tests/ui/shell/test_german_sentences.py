"""Sentences that were half English in the German window."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from moniqo_desktop.domain.messages.events import RunResumed, RunStopped
from moniqo_desktop.ui.runs.trade_rows import trade_columns
from moniqo_desktop.ui.state.messages import line_of
from moniqo_desktop.ui.words.translation import load, retell
from tests.kit.reports import a_report

pytestmark = pytest.mark.usefixtures("german")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no trade: tie", "kein Trade: Gleichstand"),
        (
            "no trade: 0.526 within the tie band 0.04",
            "kein Trade: 0.526 innerhalb der Patt-Spanne 0.04",
        ),
        ("no trade: no quorum", "kein Trade: zu wenige Stimmen"),
        ("no trade: not worth it", "kein Trade: lohnt nicht"),
        ("The run goes on (after a restart).", "Der Lauf geht weiter (nach einem Neustart)."),
        ("waiting", "wartet"),
    ],
)
def test_no_english_word_is_left_in_a_german_sentence(said: str, told: str) -> None:
    assert retell(said) == told


def test_a_reason_of_few_words_stands_in_brackets() -> None:
    for event, words in (
        (RunResumed(1, "r", "after a restart"), "The run goes on (after a restart)."),
        (RunStopped(1, "r", "end of data"), "The run stopped (end of data)."),
        (RunStopped(1, "r", "The disk is full."), "The run stopped. The disk is full."),
    ):
        assert words in str(line_of(event))


def test_a_language_that_was_left_is_gone_at_once(resources: Path) -> None:
    """Thrown away later, by the collector in the middle of a translation, it locks up Qt."""
    words = load("de", resources)
    assert words is not None
    assert words.told("no trade: tie") == "kein Trade: Gleichstand"
    seen = weakref.ref(words)
    gc.disable()
    try:
        del words
        assert seen() is None
    finally:
        gc.enable()


def test_a_report_says_in_german_what_ended_a_trade() -> None:
    report = a_report()
    [ended] = [c for c in trade_columns(lambda n: (report, n)) if c.title == "Beendet durch"]
    told = {ended.cell(n).text for n in range(3)}
    assert told <= {"Ziel", "Stop", "Liquidation", "schließen", "verkleinern", "Ende der Daten"}, (
        told
    )
