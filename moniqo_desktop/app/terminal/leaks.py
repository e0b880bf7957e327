"""`moniqo flow leaks`: its words and what it says. Exit code 4 where something leaks: the check
refuses the flow, as a gate refuses an order; 2 stays what was asked for wrongly."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Millis

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.leaks import Hunt
    from moniqo_desktop.research.leak_study import Leak

LEAKS_FOUND: Final = 4
LEAST_COST: Final = 1.5
_MEANS: Final = {
    "leak": "It knew what had not happened yet: a backtest with it shows trades that nobody could "
    "have made. Take the node out, or mend it.",
    "drift": "Live, candle by candle, it says something else than on history: what is proved on "
    "history does not hold live. The node states a memory that is too short.",
    "breaks": "It fails on a short history, and so it would at the start of a live run.",
}


def add_leaks(parser: argparse.ArgumentParser, history: Callable[..., None]) -> None:
    """history: adds the words about candles and costs."""
    parser.add_argument("flow", type=Path)
    history(parser)
    parser.add_argument("--cuts", type=int, default=60, help="of each series node")
    parser.add_argument("--replays", type=int, default=24, help="of the whole flow, cut short")
    parser.add_argument(
        "--cost", type=float, default=2.0, help="backtests that all of it may cost, 2 by itself"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed cuts at the same places")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(verb="flow-leaks")


def leaks(given: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Returns the exit code. Raises Mistake or BadFile with what to mend."""
    from moniqo_desktop.app.backtests.backtest import node_types, prepare
    from moniqo_desktop.app.backtests.leaks import hunt
    from moniqo_desktop.app.terminal.history import spec_of
    from moniqo_desktop.engine.clocks import thread_us
    from moniqo_desktop.research.leak_study import Search

    if given.cuts < 1 or given.replays < 0:
        raise Mistake("--cuts is a number from 1, --replays one from 0.")
    if not given.cost >= LEAST_COST:
        raise Mistake(f"--cost is a number of backtests from {LEAST_COST:g}.")
    node_types()
    started = thread_us()
    prepared = prepare(spec_of(given))
    search = Search(given.cuts, given.replays, seed=given.seed)
    found = hunt(prepared, search, spent_us=thread_us() - started, most=given.cost)
    row = {
        **figures(prepared.plan.flow.name, len(next(iter(prepared.feeds.values()))), found),
        "notes": list(prepared.notes),
    }
    if given.json:
        say(json.dumps(row, ensure_ascii=False))
    else:
        for line in lines(row, found):
            say(line)
    return 0 if found.report.is_clean else LEAKS_FOUND


def figures(flow: str, candles: int, found: Hunt) -> dict[str, Any]:
    """As JSON. cost: CPU time of everything ÷ that of one backtest."""
    report = found.report
    return {
        "flow": flow,
        "candles": candles,
        "nodes": report.nodes,
        "fills": found.fills,
        "cuts": report.cuts,
        "rows": report.rows,
        "replays": report.replays,
        "cost": round(found.cost, 2),
        "clean": report.is_clean,
        "leaks": [{**asdict(leak), "means": _MEANS[leak.kind]} for leak in report.leaks],
        "first_event_that_changes": _event(found),
    }


def _event(found: Hunt) -> dict[str, Any] | None:
    told = found.report.follows
    return None if told is None else {"at": told.at, "what": told.what, "node_id": told.node_id}


def lines(row: dict[str, Any], found: Hunt) -> Iterator[str]:
    """For a reader."""
    yield (
        f"“{row['flow']}” over {row['candles']:,} candles: {row['nodes']} nodes, "
        f"{row['cuts']:,} cuts, {row['replays']} replays, {row['fills']:,} fills."
    )
    if found.report.is_clean:
        yield "No leak: what was said up to each cut is the same without the candles after it."
    for leak in found.report.leaks:
        yield from _told(leak)
    told = found.report.follows
    if told is not None:
        yield f"The first event that would have been another: {told.what} at {when(told.at)}."
    yield f"It cost {row['cost']:g} backtests."
    for note in row["notes"]:
        yield f"- {note}"


def _told(leak: Leak) -> Iterator[str]:
    word = {"leak": "LEAK", "drift": "DIFFERS LIVE", "breaks": "FAILS"}[leak.kind]
    yield f"{word}: “{leak.title}” ({leak.node_id}), {leak.output}"
    by = "" if leak.change is None else f", a difference of {leak.change:.6g}"
    yield (
        f"  First at {when(leak.at)} (candle {leak.row + 1:,} of its clock): the history says "
        f"{leak.told}, the candles up to {when(leak.cut_at)} say {leak.known}{by}."
    )
    if leak.kind == "leak":
        some = "candle" if leak.ahead == 1 else "candles"
        yield f"  It looks at least {leak.ahead:,} {some} ahead. {_MEANS[leak.kind]}"
    else:
        yield f"  {_MEANS[leak.kind]}"


def when(at: Millis) -> str:
    """As the trader reads it, UTC."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
