"""The report of a backtest: what it derives from a result, and its two files."""

import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from moniqo_desktop.domain.backtest import files as report_files
from moniqo_desktop.domain.backtest.figures import exposure_text, figures_of, goal_text, ratio_text
from moniqo_desktop.domain.backtest.report import (
    BacktestReport,
    drawdowns,
    held_equity,
    monthly_returns,
)
from moniqo_desktop.domain.backtest.search import Fold, Search, Trial, heat_map
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.money import MONEY_UNIT
from tests.kit.reports import BTC, MARKET, START, a_report, a_result, ints

DAY = 86_400_000


def a_search() -> Search:
    return Search(
        (("fast.period", "EMA fast: period"), ("slow.period", "EMA slow: period")),
        "Sharpe",
        (
            Trial(0, (("fast.period", 5), ("slow.period", 20)), 0.5, (("profit", 12.0),)),
            Trial(1, (("fast.period", 9), ("slow.period", 20)), 1.5),
            Trial(2, (("fast.period", 5), ("slow.period", 40)), math.nan, (), "failed"),
            Trial(3, (("fast.period", 5), ("slow.period", 20)), 0.9),
        ),
        (Fold(0, 10, 10, 20, (("fast.period", 5),), 1.0, math.nan),),
        41,
    )


def read_back(report: BacktestReport) -> BacktestReport:
    return report_files.from_files(report_files.to_files(report).__getitem__)


def test_a_report_comes_back_from_its_files_as_it_was() -> None:
    search = a_search()
    report = a_report(notes=("A hole of 3 candles.",), search=search, made_at=START, digest="ab")
    read = read_back(report)
    for item in fields(BacktestReport):
        if item.name not in ("result", "hold", "search"):
            assert getattr(read, item.name) == getattr(report, item.name)
    assert np.array_equal(read.hold, report.hold)
    assert read.result.fills.differs(report.result.fills) == ""
    assert list(read.result.trades) == list(report.result.trades)
    assert np.array_equal(read.result.equity, report.result.equity)
    assert read.result.sharpe == report.result.sharpe
    assert read.search is not None
    assert read.search.trials[:2] == search.trials[:2]
    assert math.isnan(read.search.trials[2].value)
    assert math.isnan(read.search.folds[0].test_value)


def test_a_figure_that_is_none_stays_none_in_the_file() -> None:
    report = a_report()
    unknown = replace(report, result=replace(report.result, sharpe=math.nan))
    assert math.isnan(read_back(unknown).result.sharpe)


def test_a_report_from_before_a_field_was_added_is_read() -> None:
    files = report_files.to_files(a_report())
    head = json.loads(files["report.json"])
    del head["gear_reasons"]
    files["report.json"] = json.dumps(head).encode()
    assert report_files.from_files(files.__getitem__).gear_reasons == ()


@pytest.mark.parametrize("broken", ["report.json", "report.npz"])
def test_a_cut_report_is_refused_in_one_sentence(broken: str) -> None:
    files = report_files.to_files(a_report())
    files[broken] = files[broken][: len(files[broken]) // 2]
    with pytest.raises(BadFile, match="no whole report"):
        report_files.from_files(files.__getitem__)


def test_a_report_of_a_newer_version_says_so() -> None:
    files = report_files.to_files(a_report())
    files["report.json"] = files["report.json"].replace(b'"version": 1', b'"version": 99')
    with pytest.raises(BadFile, match="newer version"):
        report_files.from_files(files.__getitem__)


def test_the_months_compound_to_the_year() -> None:
    at = START + np.arange(1, 366, dtype=np.int64) * DAY
    equity = ints(1_000 * MONEY_UNIT * (1 + 0.001 * np.arange(1, 366)))
    [row] = monthly_returns(at, equity, 1_000 * MONEY_UNIT)
    assert row.year == 2025
    together = math.prod(1 + month for month in row.months) - 1
    assert together == pytest.approx(row.whole, rel=1e-12)
    assert row.months[0] == pytest.approx(0.031)


def test_midnight_belongs_to_the_month_that_ends() -> None:
    at = ints([START, START + DAY])
    rows = monthly_returns(at, ints([110, 121]), 100)
    assert [row.year for row in rows] == [2024, 2025]
    assert rows[0].months[11] == pytest.approx(0.1)
    assert rows[1].months[0] == pytest.approx(0.1)
    assert math.isnan(rows[1].months[1])


def test_buy_and_hold_pays_one_fee_and_follows_the_close() -> None:
    closes = {BTC: np.array([np.nan, 100.0, 150.0, np.nan, 200.0])}
    cash = 1_000 * MONEY_UNIT
    held = held_equity(closes, {BTC: MARKET.with_fees(0, 1_000)}, cash) / cash
    assert held[0] == 1.0
    assert held[1:] == pytest.approx([1 / 1.001, 1.5 / 1.001, 1.5 / 1.001, 2 / 1.001])


def test_a_drawdown_is_measured_from_the_peak_before_it() -> None:
    assert drawdowns(ints([100, 200, 150, 50, 220])).tolist() == [0, 0, 0.25, 0.75, 0]


def test_the_map_shows_the_best_of_what_fell_into_one_field() -> None:
    found = heat_map(a_search(), "fast.period", "slow.period")
    assert (found.x, found.y) == ((5, 9), (20, 40))
    assert found.values[0].tolist() == [0.9, 1.5]
    assert np.isnan(found.values[1]).all()
    assert found.numbers == ((3, 1), (-1, -1))


def test_an_axis_of_many_numbers_is_cut_into_fields_that_hold_every_trial() -> None:
    trials = tuple(Trial(n, (("a.b", n / 7),), float(n)) for n in range(100))
    found = heat_map(Search((("a.b", "A"),), "profit", trials), "a.b")
    assert found.values.shape == (1, 12)
    assert found.values.max() == 99
    assert list(found.x) == sorted(found.x)
    assert found.numbers[0][-1] == 99


def test_the_best_trial_leaves_out_what_came_to_nothing() -> None:
    best = a_search().best
    assert best is not None
    assert best.number == 1


def test_figures_bear_the_result_and_its_range() -> None:
    result = a_result((10_000, 9_900), (-100,), ambiguous_fills=1, best_path_gain=40 * MONEY_UNIT)
    figures = {
        figure.name: figure for figure in figures_of(a_report((10_000, 9_900), result=result))
    }
    assert figures["Net profit"].text == "−1.00 %"
    assert figures["Net profit"].tone == "down"
    assert figures["Ambiguous fills"].small == "−100.00 to −60.00 USDT"
    assert figures["Max drawdown"].text == "−5.00 %"
    assert figures["Sharpe"].small == "± 0.40"


@pytest.mark.parametrize("nothing", [0.0, -0.0, -1e-17])
def test_nothing_lost_has_no_minus(nothing: float) -> None:
    assert ratio_text(nothing, 1) == "+0.0 %"
    assert ratio_text(-0.0004, 1) == "−0.0 %", "a loss keeps it"


@pytest.mark.parametrize(
    ("ratio", "text"), [(-0.0004, "+0.0 %"), (0.0, "+0.0 %"), (-0.35, "−35.0 %"), (0.2, "+20.0 %")]
)
def test_a_small_exposure_is_no_loss(ratio: float, text: str) -> None:
    assert exposure_text(ratio) == text


@pytest.mark.parametrize(
    ("goal", "text"), [("net profit", "−0.35 %"), ("Sharpe ratio", "−0.004"), ("", "−0.004")]
)
def test_a_net_profit_is_told_as_the_share_that_it_is(goal: str, text: str) -> None:
    assert goal_text(goal, -0.0035) == text
    assert goal_text(goal, float("nan")) == "—"
