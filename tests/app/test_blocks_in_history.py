"""What history asks of a flow, asked of one with blocks: its market, its settings."""

from __future__ import annotations

import pytest

from moniqo_desktop.app.backtests.spec import aimed_at, with_params
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.fold import NewBlock, fold
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.links import KindTable
from tests.kit.flow_shapes import shape_of
from tests.kit.flows import kinds


def drawn() -> Flow:
    return shape_of("sma_cross", 1).flow


def folded() -> Flow:
    new = NewBlock("k", "x", "Signals")
    return fold(drawn(), KindTable(kinds()), {"candles", "fast", "slow"}, new)


def inner(flow: Flow) -> dict[str, dict[str, object]]:
    return {n.node_id.rpartition("/")[2]: dict(n.params) for n in flatten(flow).nodes}


def test_another_market_reaches_the_candles_inside_a_block() -> None:
    there = aimed_at(folded(), "ETH/USDT:USDT", "5m")
    assert inner(there) == inner(aimed_at(drawn(), "ETH/USDT:USDT", "5m"))


def test_settings_of_a_trial_reach_the_nodes_inside_a_block() -> None:
    there = with_params(folded(), {"x/fast.timeperiod": 7, "sizer.risk_percent": 0.3})
    assert inner(there) == inner(
        with_params(drawn(), {"fast.timeperiod": 7, "sizer.risk_percent": 0.3})
    )


@pytest.mark.parametrize("address", ["x/gone.timeperiod", "gone/fast.timeperiod", "gone.p"])
def test_a_setting_of_a_node_that_is_not_there_is_a_mistake(address: str) -> None:
    with pytest.raises(Mistake):
        with_params(folded(), {address: 1})
