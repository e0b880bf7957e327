"""What a worker of a search does: maps the candles a job names, prepares once, runs set after set.

Nothing here loads ccxt, Qt or the trader's files: the job is text, the candles are mapped by the
hash of their content.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from moniqo_desktop.app.backtests.backtest import Prepared, prepared_over, run
from moniqo_desktop.app.backtests.spec import Spec, spec_from, spec_json, with_params
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.funding import FundingColumns
from moniqo_desktop.domain.market import Columns, Market, Millis, Symbol, timeframe
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.engine.clocks import monotonic_s
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.research.column_files import mapped, stored
from moniqo_desktop.research.pool import serve
from moniqo_desktop.research.tried import Outcome, Params, daily_returns, figures_of
from moniqo_desktop.research.workers import Asked, Play, answered


def job_of(prepared: Prepared, folder: Path, since: Millis = 0, until: Millis = 0) -> str:
    """The job on one line; its candles are in folder then. since, until: see `within`.

    Raises StoreBusy if the disk says no.
    """
    feeds = [
        [clock.symbol, str(clock.timeframe), stored(folder, columns)]
        for clock, columns in prepared.feeds.items()
    ]
    return json.dumps(
        {
            "spec": spec_json(_without_files(prepared.spec)),
            "folder": str(folder),
            "feeds": feeds,
            "markets": [codec.encode(market) for market in prepared.markets.values()],
            "funding": {
                symbol: [rates.at.tolist(), rates.rate_e8.tolist(), rates.mark.tolist()]
                for symbol, rates in prepared.funding.items()
            },
            "span": [since, until],
        }
    )


def _without_files(spec: Spec) -> Spec:
    """Where the trader keeps files is nothing to a worker, which may be on another machine."""
    sources = tuple(replace(source, path="", funding="") for source in spec.sources)
    return replace(spec, sources=sources)


def player(job: str) -> Play:
    """What runs the sets of a job. Raises BadFile if the candles are not the ones it names."""
    return play_of(_prepared(job))


def play_of(prepared: Prepared) -> Play:
    """Runs a set over what is prepared; a set that cannot be is told in words."""

    def play(params: Params) -> Outcome:
        try:
            result = run(prepared, with_params(prepared.spec.flow, params)).result
        except Mistake as problem:
            return Outcome(problem=str(problem))
        returns = daily_returns(result.at, result.equity, prepared.cash)
        return Outcome(figures_of(result, prepared.cash), returns)

    return play


def within(prepared: Prepared, since: Millis, until: Millis) -> Prepared:
    """The same over the candles that opened at or after since and closed by until; 0 = no bound.

    Its data hash stays that of the whole: a part of some candles is no other set of candles.
    """
    feeds = {
        clock: _part(columns, clock.timeframe.ms, since, until)
        for clock, columns in prepared.feeds.items()
    }
    return replace(prepared, feeds=feeds)


def run_sets(
    job: str, sets: list[tuple[int, dict[str, Any]]]
) -> tuple[list[dict[str, Any]], float]:
    """What a worker of a cluster is asked by name: see research/cluster.py."""
    answer = answered(player(job), [Asked(*each) for each in sets], monotonic_s)
    return [each.row() for each in answer.tried], answer.each_s


def main() -> int:
    """The child role `search-worker`: JSON lines in, JSON lines out, until the input ends."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a cancel is the parent's business
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints does not break the talk

    def say(line: bytes) -> None:
        out.write(line)
        out.flush()

    try:
        return serve(sys.stdin.buffer, say, player, monotonic_s)
    except BrokenPipeError:
        return 0


@lru_cache(maxsize=2)
def _prepared(job: str) -> Prepared:
    said: Mapping[str, Any] = json.loads(job)
    folder = Path(said["folder"])
    feeds = {
        Clock(timeframe(frame), Symbol(symbol)): _mapped(folder, name)
        for symbol, frame, name in said["feeds"]
    }
    markets: list[Market] = [codec.decode(market) for market in said["markets"]]
    prepared = prepared_over(
        spec_from(said["spec"]), feeds, {market.symbol: market for market in markets}
    )
    funding = {
        Symbol(symbol): FundingColumns(
            np.array(at, np.int64), np.array(rates, np.int64), np.array(mark, np.float64)
        )
        for symbol, (at, rates, mark) in said["funding"].items()
    }
    return within(replace(prepared, funding=funding), *said["span"])


@lru_cache(maxsize=16)
def _mapped(folder: Path, name: str) -> Columns:
    """Checked once in each process."""
    return mapped(folder, name)


def _part(columns: Columns, length_ms: Millis, since: Millis, until: Millis) -> Columns:
    first = int(np.searchsorted(columns.opened_at, since)) if since else 0
    last = (
        int(np.searchsorted(columns.opened_at, until - length_ms, side="right"))
        if until
        else len(columns)
    )
    return columns[first:last]
