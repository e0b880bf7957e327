"""What a wallet at work needs from its feed."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.domain.protocols import Wants
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.program.plan import Clock

_MINUTE: Final = timeframe("1m")


def wanted(core: Core) -> Wants:
    """The candles of all runs, and minutes of what is open without a run that reads it."""
    runs = core.runs.values()
    clocks = {clock for run in runs for clock in run.plan.sources}
    left = core.desk.open_symbols() - {clock.symbol for clock in clocks}
    clocks |= {Clock(_MINUTE, symbol) for symbol in left}
    seen = []
    for clock in (ordered := sorted(clocks, key=lambda clock: clock.turn)):
        opened = [run.candles[clock].opened_at for run in runs if clock in run.candles]
        if clock.symbol in left:
            opened = [_MINUTE.opened_at(core.now) - _MINUTE.ms]
        if opened:
            seen.append((clock.symbol, clock.timeframe, max(opened)))
    return Wants(tuple((clock.symbol, clock.timeframe) for clock in ordered), 0, tuple(seen))
