"""Sentences for wrong settings."""

from __future__ import annotations

from typing import Any

import pytest

from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.market import TIMEFRAMES
from moniqo_desktop.nodes.market.candles import CandlesParams
from moniqo_desktop.nodes.registry import checked_params, load_registry, params_of

REGISTRY = load_registry()
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "indicator.ta.rsi",
        {"timeperiod": 1},
        "timeperiod",
        "Period must be at least 2, not 1.",
    ),
    (
        "indicator.ta.rsi",
        {"timeperiod": 100_001},
        "timeperiod",
        "Period must be at most 100000, not 100001.",
    ),
    (
        "indicator.ta.rsi",
        {"timeperiod": "many"},
        "timeperiod",
        "Period must be a whole number, not “many”.",
    ),
    (
        "indicator.ta.rsi",
        {"timeperiod": None},
        "timeperiod",
        "Period must be a whole number, not None.",
    ),
    (
        "market.health",
        {"crash_fall": 0},
        "crash_fall",
        "Crash from must be above 0, not 0.",
    ),
    ("market.health", {"crash_fall": 1}, "crash_fall", "Crash from must be below 1, not 1."),
    (
        "logic.compare",
        {"value": float("nan")},
        "value",
        "Value must be a finite number, not nan.",
    ),
    (
        "logic.compare",
        {"op": "over"},
        "op",
        "A is must be one of 'above', 'at_least', 'below', 'at_most' or 'equal', not “over”.",
    ),
    (
        "market.candles",
        {"symbol": "BTCUSDT"},
        "symbol",
        "Symbol must look like BTC/USDT, not “BTCUSDT”.",
    ),
    (
        "logic.threshold_signal",
        {"lower": 80, "upper": 70},
        "",
        "Lower must be below Upper, but 80 is not below 70.",
    ),
    (
        "trigger.schedule",
        {"cron": "61 * * * *"},
        "cron",
        "Cron “61 * * * *” cannot be read: Bad minute.",
    ),
    (
        "trigger.schedule",
        {"cron": "daily"},
        "cron",
        "Cron needs five fields (minute hour day month weekday), “daily” has 1. "
        "For example “0 8 * * 1” is Mondays at 8:00 UTC.",
    ),
    (
        "output.notify",
        {"title": ""},
        "title",
        "Title must be a text of the asked form, not “”.",
    ),
]


@pytest.mark.parametrize(("kind", "raw", "field", "sentence"), CASES)
def test_a_wrong_setting_is_named_in_one_sentence(
    kind: str, raw: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(FlowProblem) as caught:
        params_of(REGISTRY[kind], raw)
    assert (caught.value.field, caught.value.message) == (field, sentence)


def test_an_unknown_setting_is_answered_with_the_known_ones() -> None:
    with pytest.raises(FlowProblem) as caught:
        params_of(REGISTRY["logic.hold"], {"length": 3})
    assert str(caught.value) == "“Hold for N” has no parameter “length”. Its parameters: candles."


def test_all_wrong_settings_are_found_at_once() -> None:
    found = checked_params(REGISTRY["market.health"], {"period": 1, "crash_fall": 2, "speed": 1})
    assert isinstance(found, tuple)
    assert [problem.field for problem in found] == ["period", "crash_fall", "speed"]


def test_a_symbol_is_written_in_capitals() -> None:
    assert CandlesParams(symbol=" btc/usdt:usdt ").symbol == "BTC/USDT:USDT"


def test_the_timeframes_to_choose_from_are_those_of_the_domain() -> None:
    for text in TIMEFRAMES:
        assert CandlesParams.model_validate({"timeframe": text}).timeframe == text
    with pytest.raises(FlowProblem, match="Timeframe must be one of"):
        params_of(REGISTRY["market.higher_timeframe"], {"timeframe": "7m"})
