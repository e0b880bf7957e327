"""A run from its tape: the same reports into a fresh core, no feed, no venue, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app.compose import practice_terms
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Columns, Market, Symbol, columns_of
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.reports import CommandGiven, Report, WarmupGiven
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.risk import profile
from moniqo_desktop.engine.core import Core
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.program.taking_over import taken_over
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
from moniqo_desktop.nodes.registry import load_registry, params_of
from moniqo_desktop.store.tape import VERSION, read_tape, tape_version

_OLDER: Final = (
    "This tape was made by an older version: what it decided may differ from what this one "
    "decides, and so may the digest."
)


def retrace(tape: Path) -> dict[str, Any]:
    """Figures of the replay, with a note where it may not be what was then. Raises BadFile if the
    tape cannot be read."""
    notes = {"note": _OLDER} if tape_version(tape) < VERSION else {}
    markets = {one.market.symbol: one.market for one in PRACTICE_SYMBOLS}
    events = tuple(retraced(read_tape(tape), practice_terms("research"), markets))
    durable = [event for event in events if event.durable]
    return {"tape": str(tape), "events": len(durable), "digest": digest(durable), **notes}


def retraced(
    reports: Iterable[Report], terms: WalletTerms, markets: Mapping[Symbol, Market]
) -> Iterator[Event]:
    """The events of a wallet that these reports lead to."""
    registry = load_registry()
    core = Core(terms, markets, lambda: 0.0)
    warmup: dict[Clock, Columns] = {}
    for report in reports:
        if isinstance(report, WarmupGiven):
            clock = Clock(report.timeframe, report.symbol)
            warmup[clock] = columns_of(list(report.candles))
        elif isinstance(report, CommandGiven) and isinstance(report.command, StartRun):
            start = report.command
            plan = compile_flow(start.flow, registry, params_of, markets)
            run = Run(start.run_id, plan, profile(start.profile))
            yield from core.start(run, report.at, warmup).events
            warmup = {}
        elif isinstance(report, CommandGiven) and isinstance(report.command, ApplyFlow):
            plan = compile_flow(report.command.flow, registry, params_of, markets)
            run_id, at = report.command.run_id, report.at
            with suppress(Mistake):  # as it was refused then
                yield from taken_over(core, run_id, plan, warmup, at).events
            warmup = {}
        else:
            yield from _handled(core, report)


def _handled(core: Core, report: Report) -> tuple[Event, ...]:
    """Of a command that was refused then, and stands on the tape all the same: nothing."""
    try:
        return tuple(core.handle(report).events)
    except Mistake:
        return ()
