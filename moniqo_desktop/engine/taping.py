"""What goes on the tape of a run: every inbound report, and the warm-up of a start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.reports import CommandGiven, Report, WarmupGiven
from moniqo_desktop.engine.program.plan import Clock


class Tape(Protocol):
    """Every inbound report of a run, in order."""

    def append(self, report: Report) -> None: ...
    def flush(self) -> None: ...


def told(command: Command, at: Millis, history: Mapping[Clock, Columns]) -> Iterator[Report]:
    """A command that needs candles of the past: those first, then the command."""
    for clock, columns in history.items():
        candles = tuple(columns.candle(row) for row in range(len(columns)))
        yield WarmupGiven(at, clock.symbol, clock.timeframe, candles)
    yield CommandGiven(at, command)
