"""Where the candles of a run begin."""

from __future__ import annotations

import pytest

from moniqo_desktop.app.wallets.wallet import anchor_of
from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.engine.program.plan import Clock

BTC = Symbol("BTC/USDT")


@pytest.mark.parametrize("frames", [("1m",), ("1m", "1h"), ("5m", "1h", "1d"), ("3m", "5m", "1h")])
@pytest.mark.parametrize("at", [0, 59_999, 1_767_226_440_000, 1_767_226_440_001])
def test_candles_of_every_clock_open_at_the_anchor(frames: tuple[str, ...], at: int) -> None:
    clocks = [Clock(timeframe(frame), BTC) for frame in frames]
    anchor = anchor_of(clocks, at)
    longest = max(clock.timeframe.ms for clock in clocks)
    assert at - longest < anchor <= at
    for clock in clocks:
        assert clock.timeframe.opened_at(anchor) == anchor
