"""What is recorded of runs that were, read beside the window: its own connection, reading only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import apsw

from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.store.database import translated

_BUSY_MS: Final = 2_000
_FIGURES: Final = """
    select run_id, json_extract(body, '$.type'), json_extract(body, '$.profit'),
        json_extract(body, '$.cash') from events
    where run_id in (select value from json_each(?))
        and (body like '{"type":"TradeClosed"%' or body like '{"type":"RunStarted"%')
    order by seq
"""

_TRADED: Final = """
    select body from events
    where seq between (select min(seq) from events where run_id = :run)
            and (select max(seq) from events where run_id = :run)
        and run_id in (select other.run_id from runs other join runs own
            on other.wallet = own.wallet and other.flow_id = own.flow_id where own.run_id = :run)
        and (run_id = :run or substr(body, 10, instr(substr(body, 10), '"') - 1) in ('IntentMade',
            'GateJudged', 'OrderPlanned', 'OrderChanged', 'OrderRevised', 'OrderFilled',
            'PositionChanged', 'TradeClosed', 'FundingBooked', 'DoneByHand'))
    order by seq
"""

_WORTH: Final = """
    select body from events where wallet = ?
        and substr(body, 10, instr(substr(body, 10), '"') - 1) in ('RunStarted', 'RunResumed',
            'RunStopped', 'FlowApplied', 'OrderFilled', 'FundingBooked', 'PositionChanged')
    order by seq
"""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row of the table of runs. started_at: wall time, ms."""

    run_id: str
    flow_name: str
    wallet: str
    mode: str
    started_at: Millis
    is_open: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """profits: of closed trades, money, in order. cash: equity as the run began."""

    cash: int = 0
    profits: tuple[int, ...] = ()


class PastReader:
    """Each call opens and closes a connection, so that any thread may call."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ledger.db"

    def runs(self, limit: int) -> tuple[RunRow, ...]:
        """Newest first."""
        rows = self._read(
            "select run_id, flow_name, wallet, mode, started_at, ended from runs"
            " order by started_at desc, run_id desc limit ?",
            (limit,),
        )
        return tuple(_run_row(row) for row in rows)

    def figures(self, run_ids: Iterable[str]) -> dict[str, Figures]:
        """Of these runs; one that recorded nothing has none."""
        cash: dict[str, int] = {}
        profits: dict[str, list[int]] = {}
        for run_id, kind, profit, began in self._read(_FIGURES, (json.dumps(list(run_ids)),)):
            if kind == "RunStarted":
                cash.setdefault(run_id, began)
            else:
                profits.setdefault(run_id, []).append(profit)
        return {
            name: Figures(cash.get(name, 0), tuple(profits.get(name, ())))
            for name in cash.keys() | profits.keys()
        }

    def run(self, run_id: str) -> tuple[RunRow, Flow]:
        """The run and the drawing it began with. Raises Mistake if there is none."""
        rows = self._read(
            "select run_id, flow_name, wallet, mode, started_at, ended, flow from runs"
            " where run_id = ?",
            (run_id,),
        )
        if not rows:
            raise Mistake("That run is not in the journal.", hint="Open the list of runs again.")
        row = rows[0]
        return _run_row(row), read_flow(row[6])

    def events(self, run_id: str) -> tuple[Event, ...]:
        """All that is recorded of a run, oldest first."""
        rows = self._read("select body from events where run_id = ? order by seq", (run_id,))
        return tuple(codec.from_text(body) for (body,) in rows)

    def traded(self, run_id: str) -> tuple[Event, ...]:
        """All that is recorded of a run, and in its span what other runs of its flow did with
        orders and positions: a flow that was started again closes what its run before opened."""
        return tuple(codec.from_text(body) for (body,) in self._read(_TRADED, {"run": run_id}))

    def flows_of(self, wallet: str) -> dict[str, tuple[str, str]]:
        """Run id → id and name of its flow."""
        rows = self._read("select run_id, flow_id, flow_name from runs where wallet = ?", (wallet,))
        return {run_id: (flow_id, name) for run_id, flow_id, name in rows}

    def worth_of(self, wallet: str) -> tuple[Event, ...]:
        """Of all that is recorded of a wallet what its worth can be worked out from, oldest
        first."""
        rows = self._read(_WORTH, (wallet,))
        return tuple(codec.from_text(body) for (body,) in rows)

    def drawings_of(self, wallet: str) -> dict[str, bytes]:
        """Run id → the drawing it began with, as it is kept; the same bytes once."""
        rows = self._read("select run_id, flow from runs where wallet = ?", (wallet,))
        seen: dict[bytes, bytes] = {}
        return {run_id: seen.setdefault(flow, flow) for run_id, flow in rows}

    def run_of_trade(self, trade_id: str) -> str:
        """Raises Mistake if no run closed this trade."""
        rows = self._read(
            'select run_id from events where body like \'{"type":"TradeClosed"%\''
            " and json_extract(body, '$.trade_id') = ? order by seq desc limit 1",
            (trade_id,),
        )
        if not rows:
            raise Mistake("That trade is not in the journal.")
        return str(rows[0][0])

    def _read(self, query: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Raises BadFile or StoreBusy."""
        if not self._file.exists():
            raise BadFile("There is no journal yet.", hint="Run a flow first.")
        try:
            connection = apsw.Connection(str(self._file), flags=apsw.SQLITE_OPEN_READONLY)
            try:
                connection.set_busy_timeout(_BUSY_MS)
                return connection.execute(query, values).fetchall()
            finally:
                connection.close()
        except apsw.Error as problem:
            raise translated(problem, self._file) from problem


def _run_row(row: tuple[Any, ...]) -> RunRow:
    run_id, flow_name, wallet, mode, started_at, ended = row[:6]
    return RunRow(run_id, flow_name, wallet, mode, started_at, not ended)
