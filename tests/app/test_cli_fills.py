"""The options of the command line that decide how orders fill."""

from __future__ import annotations

import argparse

import pytest

from moniqo_desktop.app.terminal.fills import add_fills, costs_in_words, rules_of
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.paper.rules import PaperRules


def given(words: str) -> PaperRules:
    parser = argparse.ArgumentParser()
    add_fills(parser)
    return rules_of(parser.parse_args(words.split()))


def test_without_options_the_rules_are_the_usual_ones() -> None:
    assert given("") == PaperRules()
    assert costs_in_words(PaperRules()) == []


def test_each_option_is_a_rule() -> None:
    words = "--path close --volume-percent 2.5 --touch-fills --slippage-ticks 2 --impact-bps 30"
    assert given(f"{words} --fee-received") == PaperRules(
        "close",
        volume_share_ppm=25_000,
        slippage_ticks=2,
        impact_ppm=3_000,
        touch_fills=True,
        fee_received=True,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--path best", "“best” is not a path"),
        ("--volume-percent 120", "120 is no share"),
        ("--volume-percent nan", "nan is no share"),
        ("--impact-bps -1", "The impact is a number"),
        ("--slippage-ticks -3", "ticks of slippage are not negative"),
    ],
)
def test_a_value_that_cannot_be_is_named(words: str, said: str) -> None:
    with pytest.raises(Mistake, match=said):
        given(words.replace(" -", "=-") if words.count(" -") else words)


def test_unusual_rules_are_told_with_the_result() -> None:
    told = costs_in_words(given("--touch-fills --slippage-ticks 2 --impact-bps 30 --fee-received"))
    assert len(told) == 4
    assert "2 more ticks" in told[0]
    assert "30 bp" in told[1]
