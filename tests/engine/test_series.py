"""Whole columns and candle by candle give the same values, bit for bit, in whole flows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from moniqo_desktop.engine.history.series import ReplaySeries
from moniqo_desktop.engine.program.plan import Plan
from moniqo_desktop.engine.program.streams import LiveSeries
from moniqo_desktop.nodes.base import SeriesNode, SourceNode
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.column_feed import closes
from tests.kit.flows import ETHER, a_flow, candles_of, compiled, walk
from tests.kit.trading_flows import FLOWS

LENGTH = 240

MIXED = a_flow(
    {
        "btc": candles_of(SYMBOL),
        "eth": candles_of(ETHER, "5m"),
        "longer": ("market.higher_timeframe", {"timeframe": "15m"}),
        "fast": ("indicator.ta.ema", {"timeperiod": 4}),
        "slow": ("indicator.ta.ema", {"timeperiod": 3}),
        "other": ("indicator.ta.rsi", {"timeperiod": 3}),
        "above": "logic.crosses_above",
        "ratio": ("logic.arithmetic", {"op": "divide"}),
        "calm": ("logic.compare", {"op": "below", "value": 60.0}),
        "all": "logic.all",
        "say": "logic.to_signal",
        "skip": ("indicator.ta.sma", {"timeperiod": 5}),
    },
    """btc.candles > longer.candles; btc.candles > fast.candles; longer.candles > slow.candles;
    eth.candles > other.candles; fast.real > above.a; slow.real > above.b; fast.real > ratio.a;
    other.real > ratio.b; other.real > calm.a; above.crossed > all.flags; calm.result > all.flags;
    all.result > say.long; calm.result > say.exit; btc.candles > skip.candles""",
)


def feeds_of(plan: Plan) -> dict[Any, Any]:
    return {
        clock: walk(LENGTH * MINUTE // clock.timeframe.ms, 50 + n, step_ms=clock.timeframe.ms)
        for n, clock in enumerate(plan.sources)
    }


def series_slots(plan: Plan) -> list[int]:
    return [
        node.slot + number
        for node in plan.nodes
        if isinstance(node.type, SeriesNode | SourceNode)
        for number in range(len(node.type.outputs))
    ]


def bits(value: Any) -> Any:
    """Equal exactly when the values are equal to the last bit, NaN included."""
    if isinstance(value, float):
        return np.float64(value).tobytes()
    return tuple(map(bits, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("known", [0, 1, 37, 120], ids=lambda n: f"after {n} candles")
@pytest.mark.parametrize(
    "flow",
    [MIXED, *(made() for made in FLOWS.values())],
    ids=lambda f: str(len(f.nodes)) + " nodes",
)
def test_streams_go_on_where_columns_end_bit_for_bit(flow: Any, known: int) -> None:
    plan = compiled(flow)
    feeds = feeds_of(plan)
    border = known * MINUTE
    past = {
        clock: columns[: int((columns.opened_at + clock.timeframe.ms <= border).sum())]
        for clock, columns in feeds.items()
    }
    live, replay = LiveSeries(plan, past), ReplaySeries(plan, feeds)
    rows = dict.fromkeys(feeds, -1)
    slots, seen = series_slots(plan), set()
    for report in closes(feeds):
        clock = next(
            c for c in feeds if (c.symbol, c.timeframe) == (report.symbol, report.timeframe)
        )
        rows[clock] += 1
        replay.move(clock, rows[clock])
        if report.at <= border:
            continue
        live.advance(clock, report.candle)
        for slot in slots:
            wanted, found = replay.raw(slot), live.raw(slot)
            if wanted is not None:
                assert bits(found) == bits(wanted), (slot, report.at)
                seen.add(slot)
    assert seen == set(slots)


@pytest.mark.parametrize("flow", [MIXED], ids=lambda f: str(len(f.nodes)) + " nodes")
def test_a_stream_names_exactly_the_slots_whose_value_changed(flow: Any) -> None:
    plan = compiled(flow)
    feeds = feeds_of(plan)
    live = LiveSeries(plan, {})
    for report in closes(feeds):
        clock = next(
            c for c in feeds if (c.symbol, c.timeframe) == (report.symbol, report.timeframe)
        )
        before = [bits(live.raw(slot)) for slot in range(plan.slots)]
        changed = set(live.advance(clock, report.candle))
        after = [bits(live.raw(slot)) for slot in range(plan.slots)]
        differ = {slot for slot in range(plan.slots) if before[slot] != after[slot]}
        assert differ == changed
