"""A run is counted in the trader's folder before it is judged."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from moniqo_desktop.app.backtests.backtest import prepare, run
from moniqo_desktop.app.backtests.judging import judged, slippage_of
from moniqo_desktop.app.backtests.run import Place, run_backtest
from moniqo_desktop.app.backtests.spec import Source, Spec, with_params
from moniqo_desktop.domain.backtest.evidence import Evidence, VerdictWord
from moniqo_desktop.domain.paper.rules import PaperRules
from tests.app.test_history import BITCOIN, written
from tests.kit.trading_flows import trend


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Spec:
    file = written(tmp_path_factory.mktemp("candles") / "one.csv", 1, minutes=1_500)
    return Spec(trend(), (Source(BITCOIN, "1m", str(file)),), aimed=False, kind="linear")


def judge(spec: Spec, home: Path) -> Evidence:
    prepared = prepare(spec)
    return judged(prepared, run(prepared), home, 1)


def test_every_other_way_to_trade_is_one_more_trial(spec: Spec, tmp_path: Path) -> None:
    assert judge(spec, tmp_path).sharpe.trials == 1
    assert judge(spec, tmp_path).sharpe.trials == 1, "a repeated run is no new trial"
    other = replace(spec, flow=with_params(spec.flow, {"fast.timeperiod": 6}))
    assert judge(other, tmp_path).sharpe.trials == 2
    assert judge(replace(spec, fee_bps=3.0), tmp_path).sharpe.trials == 3
    assert judge(spec, tmp_path).sharpe.trials == 3


def test_other_candles_have_a_count_of_their_own(spec: Spec, tmp_path: Path) -> None:
    judge(spec, tmp_path)
    file = written(tmp_path / "other.csv", 2, minutes=1_500)
    other = replace(spec, sources=(Source(BITCOIN, "1m", str(file)),))
    assert judge(other, tmp_path).sharpe.trials == 1


def test_what_loses_on_waves_is_not_called_better(spec: Spec, tmp_path: Path) -> None:
    evidence = judge(spec, tmp_path)
    assert evidence.total < 0
    assert evidence.word is not VerdictWord.BETTER


def test_a_report_holds_the_verdict_and_a_page(spec: Spec, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    figures = run_backtest(spec, Place(tmp_path, 1, folder))
    kept = json.loads((folder / "summary.json").read_text())
    assert kept["verdict"] == figures["verdict"]
    page = (folder / "report.html").read_text()
    assert "No evidence" in page


def test_slippage_in_ticks_is_a_cost_of_the_verdict(spec: Spec) -> None:
    priced = replace(spec, slippage_bps=2.0, rules=PaperRules(slippage_ticks=5))
    assert slippage_of(prepare(replace(spec, slippage_bps=2.0))) == 200.0
    assert slippage_of(prepare(priced)) == pytest.approx(200 + 5 * 0.1 / 1_000 * 1e6, rel=0.06)


def test_double_costs_double_slippage_in_ticks(spec: Spec, tmp_path: Path) -> None:
    def spent(one: Spec) -> float:
        cases = judge(one, tmp_path).costs
        return cases[0].total - cases[1].total

    priced = replace(spec, rules=PaperRules(slippage_ticks=5))
    assert spent(priced) > 1.3 * spent(spec)
