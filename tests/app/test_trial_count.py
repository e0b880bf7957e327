"""One way to trade has one name, whoever writes it down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.app.backtests.backtest import Prepared, node_types, prepare
from moniqo_desktop.app.backtests.spec import with_params
from moniqo_desktop.app.backtests.trial_count import (
    Names,
    names_of,
    ratio_of,
    stretch_of,
    trial_log,
)
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Symbol, resampled, timeframe
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.research.tried import DailyReturns, Outcome, Tried
from tests.app.searches import crossing, spec, waves


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(spec(waves(tmp_path_factory.mktemp("candles") / "waves.csv", 60)))


def name(flow: Flow) -> str:
    return Names(flow, node_types(), terms=["spot"]).name({})


def test_a_set_of_a_search_and_the_flow_drawn_with_it_have_one_name() -> None:
    flow = crossing()
    params = {"fast.timeperiod": 7, "sizer.stop_percent": 2.0}
    assert Names(flow, node_types(), terms=["spot"]).name(params) == name(with_params(flow, params))


def test_a_default_left_out_and_one_written_down_have_one_name() -> None:
    flow = crossing()
    written = with_params(flow, {"sizer.risk_percent": 0.5, "fast.source": "close"})
    assert name(written) == name(flow)


def test_layout_and_titles_are_no_part_of_a_name() -> None:
    flow = crossing()
    moved = tuple(replace(node, x=500.0, title="Mine") for node in reversed(flow.nodes))
    assert name(replace(flow, nodes=moved, name="Other", links=flow.links[::-1])) == name(flow)


def test_whatever_decides_how_it_trades_changes_the_name(prepared: Prepared) -> None:
    flow = crossing()
    gap = tuple(replace(n, bypassed=n.node_id == "gap") for n in flow.nodes)
    dearer = replace(prepared, spec=replace(prepared.spec, fee_bps=9.0))
    names = [
        name(flow),
        name(with_params(flow, {"fast.timeperiod": 6})),
        name(replace(flow, links=flow.links[1:])),
        name(replace(flow, nodes=gap)),
        Names(flow, node_types(), terms=["linear"]).name({}),
        names_of(prepared).name({}),
        names_of(dearer).name({}),
    ]
    assert len(set(names)) == len(names)


def test_a_set_that_could_not_be_run_is_not_counted(prepared: Prepared, tmp_path: Path) -> None:
    names = names_of(prepared)
    failed = Tried(0, {"fast.timeperiod": 3}, Outcome(problem="It cannot be."))
    with trial_log(tmp_path) as log:
        assert log.count(stretch_of(prepared), names.trials((failed,)), 1).trials == 0


def test_another_timeframe_or_span_of_a_market_is_the_same_stretch(prepared: Prepared) -> None:
    ((clock, columns),) = prepared.feeds.items()
    day = timeframe("1d")
    days = {Clock(day, clock.symbol): resampled(columns, clock.timeframe, day)}
    here = set(stretch_of(prepared).days)
    assert len(here) == len(columns) // 24
    assert set(stretch_of(replace(prepared, feeds=days)).days) == here
    later = stretch_of(replace(prepared, feeds={clock: columns[24:]}))
    assert set(later.days) < here
    assert len(later.days) == len(here) - 1


def test_another_market_shares_no_day(prepared: Prepared) -> None:
    ((clock, columns),) = prepared.feeds.items()
    other = stretch_of(replace(prepared, feeds={Clock(clock.timeframe, Symbol("X/Y")): columns}))
    dearer = replace(columns, close=columns.close * 1.01)
    moved = stretch_of(replace(prepared, feeds={clock: dearer}))
    assert not {*other.days, *moved.days} & set(stretch_of(prepared).days)


def test_a_ratio_is_that_of_a_day() -> None:
    returns = DailyReturns(0, np.array([0.01, 0.03]))
    assert ratio_of(returns) == pytest.approx(2**0.5)
    assert ratio_of(DailyReturns(0, returns.values[:1])) != ratio_of(returns)
