"""The trial log on disk: a table of its own, so that no open window locks a terminal out."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any, Final

from moniqo_desktop.domain.backtest.trial_log import CountedTrial, Stretch, TrialCount
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.store.database import Database

FILE: Final = "trials.db"
TRIES, PAUSE_S = 12, 0.1
MIGRATIONS: Final = (
    # Two programs may meet here on the first start.
    """
    create table if not exists trials (
        candles text not null,
        name text not null,
        family text not null,
        ratio real,
        runs integer not null default 1,
        first_at integer not null,
        primary key (candles, name)
    ) strict, without rowid;
    """,
    """
    create table if not exists days (
        day integer not null,
        candles text not null,
        primary key (day, candles)
    ) strict, without rowid;
    """,
)
_ADD: Final = """
    insert into trials (candles, name, family, ratio, first_at) values (?, ?, ?, ?, ?)
    on conflict (candles, name) do update set runs = runs + 1
"""
_NOTE: Final = """
    insert or ignore into trials (candles, name, family, ratio, first_at) values (?, ?, ?, ?, ?)
"""
_DAY: Final = "insert or ignore into days (day, candles) values (?, ?)"
_COUNT: Final = """
    select count(distinct name), coalesce(sum(runs), 0), count(distinct family),
           count(ratio), avg(ratio), avg(ratio * ratio)
    from trials where candles = ?
       or candles in (select candles from days where day in (select value from json_each(?)))
"""


class Trials:
    """Keeps a `TrialLog` in a folder."""

    def __init__(self, folder: Path) -> None:
        """Raises BadFile if the log is damaged or of a newer program, StoreBusy if the disk says
        no; the file is left as it is."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._database = _opened(folder / FILE)

    def count(self, on: Stretch, tried: Sequence[CountedTrial], at: Millis) -> TrialCount:
        return self._add(_ADD, on, tried, at)

    def note(self, on: Stretch, tried: Sequence[CountedTrial], at: Millis) -> TrialCount:
        """Counts those that are not counted yet: what an earlier search of this or another folder
        kept was not run again."""
        return self._add(_NOTE, on, tried, at)

    def _add(
        self, statement: str, on: Stretch, tried: Sequence[CountedTrial], at: Millis
    ) -> TrialCount:
        rows = [(on.candles, each.name, each.family, _known(each.ratio), at) for each in tried]

        def write(connection: Any) -> None:
            connection.executemany(statement, rows)
            connection.executemany(_DAY, [(day, on.candles) for day in on.days])

        if rows:
            self._database.write_now(write)
        return self.counted(on)

    def counted(self, on: Stretch) -> TrialCount:
        asked = (on.candles, json.dumps(on.days))
        ((trials, runs, flows, known, mean, square),) = self._database.read(_COUNT, asked)
        variance = math.nan
        if known > 1:
            variance = max(0.0, square - mean * mean) * known / (known - 1)
        return TrialCount(trials, runs, flows, variance)

    def close(self) -> None:
        self._database.close()


def _opened(path: Path) -> Database:
    """Programs that make the file at the same moment wait for each other."""
    for _ in range(TRIES - 1):
        try:
            return Database(path, MIGRATIONS)
        except StoreBusy:
            Event().wait(PAUSE_S)
    return Database(path, MIGRATIONS)


def _known(ratio: float) -> float | None:
    return ratio if math.isfinite(ratio) else None
