"""Cron moments against a plain search, and triggers on candles with gaps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise, takewhile

import numpy as np
import pytest
from cronsim import CronSim

from moniqo_desktop.domain.market import Columns
from moniqo_desktop.nodes.trigger.schedule import Schedule, ScheduleParams, _due
from tests.nodes.series import MIDNIGHT, a_walk

HOUR = 3_600_000
CRONS = ["0 8 * * 1", "*/15 * * * *", "30 6 1,15 * *", "0 0 29 2 *", "0 12 13 * 5", "59 23 L * *"]


def brute(cron: str, opened_at: list[int], length: int) -> list[bool]:
    """Whether one of cron's moments, taken one after the other, lies in (last close, close]."""
    end = opened_at[-1] + length
    moments = list(takewhile(lambda at: at <= end, moments_after(cron, opened_at[0])))
    spans = [(before + length, now + length) for before, now in pairwise(opened_at)]
    return [False, *(any(last < at <= close for at in moments) for last, close in spans)]


def moments_after(cron: str, at: int) -> Iterator[int]:
    start = datetime.fromtimestamp(at / 1000, UTC)
    return (round(moment.timestamp() * 1000) for moment in CronSim(cron, start))


@pytest.mark.parametrize("cron", CRONS)
def test_a_schedule_is_due_on_the_first_close_at_or_after_each_moment(cron: str) -> None:
    step = 4 * HOUR
    start = MIDNIGHT + 58 * 24 * HOUR
    opened_at = [start + n * step for n in range(60) if n not in (20, 21, 33)]
    found = _due(cron, np.array(opened_at, dtype=np.int64)).tolist()
    assert found == brute(cron, opened_at, step)


def test_a_moment_at_the_very_close_belongs_to_that_candle() -> None:
    opened_at = np.array([MIDNIGHT, MIDNIGHT + HOUR, MIDNIGHT + 2 * HOUR], dtype=np.int64)
    assert _due("0 2 * * *", opened_at).tolist() == [False, True, False]


def test_a_moment_within_a_gap_is_due_on_the_candle_after_it() -> None:
    hours = [0, 1, 2, 9, 10]
    opened_at = np.array([MIDNIGHT + hour * HOUR for hour in hours], dtype=np.int64)
    assert _due("0 5 * * *", opened_at).tolist() == [False, False, False, True, False]


def test_a_stream_skips_what_is_not_a_candle_yet() -> None:
    node, params = Schedule(), ScheduleParams(cron="0 * * * *")
    candles: Columns = a_walk(1)
    stream = node.open(params, {"candles": candles[:0]})
    assert stream.update({"candles": None}) == (False,)
    assert stream.update({"candles": candles.candle(0)}) == (False,)
    assert stream.update({"candles": candles.candle(1)}) == (True,)
