"""Finer candles of the same symbol are matched in place of the flow's own; it decides on its own.

They are the most honest path there is: what happened first inside a candle is then known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from moniqo_desktop.domain.market import Columns, resampled, timeframe
from moniqo_desktop.domain.messages.events import OrderFilled, OrderPlanned
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from moniqo_desktop.engine.history.replay import Replayed, replay
from moniqo_desktop.engine.program.plan import Clock, Plan
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import CASH, compiled, some_terms, walk
from tests.kit.trading_flows import trend, turning, waiting

FINE, OWN = Clock(timeframe("1m"), SYMBOL), Clock(timeframe("5m"), SYMBOL)
FLOWS = {"trend": trend, "turning": turning, "waiting": waiting}


def on_five_minutes(name: str) -> Plan:
    """The flow on candles of five minutes."""
    flow = FLOWS[name]()
    nodes = tuple(
        replace(node, params={**node.params, "timeframe": "5m"})
        if node.kind == "market.candles"
        else node
        for node in flow.nodes
    )
    return compiled(replace(flow, nodes=nodes))


def played(plan: Plan, fine: Columns, path: str, *, detail: bool) -> Replayed:
    feeds = {OWN: resampled(fine, FINE.timeframe, OWN.timeframe)}
    if detail:
        feeds[FINE] = fine
    return replay(plan, feeds, some_terms(), PaperMarket(plan.markets, CASH, path=path))


@pytest.mark.parametrize("path", ["worst", "close"])
@pytest.mark.parametrize("name", FLOWS)
def test_fills_come_from_the_finer_candles_and_decisions_from_the_own(name: str, path: str) -> None:
    """A decision inside an own candle can only be the answer to a fill there."""
    fine = walk(1_500, 11)
    done = played(on_five_minutes(name), fine, path, detail=True)
    fills = [event for event in done.events if isinstance(event, OrderFilled)][:-1]
    assert any(fill.at % OWN.timeframe.ms for fill in fills)
    for fill in fills:
        row = fill.at // MINUTE - 1
        low, high = round(float(fine.low[row]) * 10), round(float(fine.high[row]) * 10)
        assert low <= fill.price <= high
    planned = [event for event in done.events if isinstance(event, OrderPlanned)]
    entries = [event for event in planned if event.order.purpose.adds_exposure]
    told = {fill.at for fill in fills}
    assert entries
    assert not [e for e in entries if e.at % OWN.timeframe.ms and e.at not in told]


@pytest.mark.parametrize("name", FLOWS)
def test_finer_candles_leave_fewer_fills_open_to_doubt(name: str) -> None:
    fine, plan = walk(2_000, 12), on_five_minutes(name)

    def doubtful(detail: bool) -> int:
        events = played(plan, fine, "worst", detail=detail).events
        return sum(event.ambiguous for event in events if isinstance(event, OrderFilled))

    assert doubtful(True) <= doubtful(False)


def test_a_target_the_finer_candles_met_first_is_not_lost_to_a_stop_of_the_same_candle() -> None:
    """Where candles of five minutes must assume the stop, the minutes know of the target."""
    plan, fine = on_five_minutes("waiting"), walk(3_000, 13)
    exits = {}
    for detail in (False, True):
        events = played(plan, fine, "worst", detail=detail).events
        exits[detail] = [
            event.purpose
            for event in events
            if isinstance(event, OrderFilled) and event.purpose in (Purpose.STOP, Purpose.TARGET)
        ]
    assert exits[True].count(Purpose.TARGET) >= exits[False].count(Purpose.TARGET)
    assert exits[True] != exits[False]


@pytest.mark.slow  # ten replays
def test_without_movement_between_them_finer_candles_change_nothing() -> None:
    """Minutes that only repeat the close before them: the same fills, at the same prices."""
    own = walk(250, 14, step_ms=OWN.timeframe.ms)
    fine = still_minutes(own)
    plan = on_five_minutes("trend")
    for path in PATHS:
        rules = PaperRules(path, volume_share_ppm=0)
        told = [
            prices(replay(plan, feeds, some_terms(), PaperMarket(plan.markets, CASH, rules=rules)))
            for feeds in ({OWN: own}, {OWN: own, FINE: fine})
        ]
        assert told[0] == told[1]


def still_minutes(own: Columns) -> Columns:
    """Each candle in its first minute, then four at its close."""
    count = 5 * len(own)
    first = np.arange(count) % 5 == 0
    close = np.repeat(own.close, 5)
    opened, high, low = (
        np.where(first, np.repeat(column, 5), close) for column in (own.open, own.high, own.low)
    )
    at = np.arange(count, dtype=np.int64) * MINUTE
    return Columns(at, opened, high, low, close, np.repeat(own.volume, 5))


def prices(done: Replayed) -> list[tuple[str, int, int]]:
    fills = [event for event in done.events if isinstance(event, OrderFilled)]
    return [(fill.purpose.value, fill.price, fill.amount) for fill in fills]
