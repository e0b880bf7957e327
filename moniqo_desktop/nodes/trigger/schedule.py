"""Moments by the clock, as cron writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from cronsim import CronSim, CronSimError

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field, check_field
from moniqo_desktop.nodes.trigger._clock import Length, lengths

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Bools, Ints, Millis

_MINUTE: Final = 60_000
_DAY: Final = 86_400_000
_NEVER: Final = 2**62


class ScheduleParams(Params):
    """When."""

    cron: str = Field(
        "0 8 * * 1",
        title="Cron",
        description="Minute, hour, day of month, month, weekday, in UTC: “0 8 * * 1” = Mondays.",
    )

    @check_field("cron")
    @classmethod
    def _is_cron(cls, text: str) -> str:
        if len(text.split()) != 5:
            raise ValueError(
                f"Cron needs five fields (minute hour day month weekday), “{text}” has "
                f"{len(text.split())}. For example “0 8 * * 1” is Mondays at 8:00 UTC."
            )
        try:
            next(CronSim(text, _EPOCH))
        except CronSimError as problem:
            raise ValueError(f"Cron “{text}” cannot be read: {problem}.") from None
        except StopIteration:
            raise ValueError(f"Cron “{text}” never comes.") from None
        return " ".join(text.split())


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Schedule(SeriesNode):
    """Says yes at set times: buy on Mondays, rest on weekends, look once a day.

    Inputs: candles, whose closes are the clock.

    Output: Due, yes on the first candle that closes at or after each moment.

    Formula: the five fields of cron in UTC: minute, hour, day of month, month, weekday (0 and 7 =
    Sunday); where day and weekday are both set, either is enough. Several moments within one candle
    count once. Warm-up: one candle, to learn the length of a candle.

    It misleads with long candles: on “1d” a schedule of 8:00 is due at midnight, when the candle
    closes. It knows no summer time.
    """

    kind, title, icon = "trigger.schedule", "Schedule", "clock"
    Params = ScheduleParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"due": Out(PortType.FLAG, "Due")}
    card = ("cron",)
    keywords = ("cron", "time", "weekly", "daily", "dca", "timer")
    examples = (
        Example(
            "At 18:00 each day, on 6-hour candles from midnight",
            inputs={"candles": {"timeframe": "6h", "closes": [1, 1, 1, 1, 1, 1, 1]}},
            params={"cron": "0 18 * * *"},
            expect={"due": [False, False, True, False, False, False, True]},
        ),
    )

    def compute(self, params: ScheduleParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        return (_due(params.cron, candles.opened_at),)

    def open(self, params: ScheduleParams, given: Mapping[str, Any]) -> _ScheduleStream:
        stream = _ScheduleStream(params.cron)
        for opened_at in given["candles"].opened_at.tolist():
            stream.step(opened_at)
        return stream


def _due(cron: str, opened_at: Ints) -> Bools:
    """(candles,): whether a moment lies after the last close and not after this one."""
    length = lengths(opened_at)
    due = np.zeros(len(opened_at), dtype=np.bool_)
    known = np.flatnonzero(length > 0)
    if not len(known):
        return due
    closes = opened_at[known] + length[known]
    before = opened_at[known - 1] + length[known]
    moments = _moments(cron, int(before[0]), int(closes[-1]))
    counts = np.searchsorted(moments, (before, closes), side="right")
    due[known] = counts[1] > counts[0]
    return due


def _moments(cron: str, after: Millis, until: Millis) -> Ints:
    """All moments in (after, until]: the minutes of a matching day, on each matching day."""
    minute, hour, day, month, weekday = cron.split()
    first = after // _DAY * _DAY
    days = _times(f"0 0 {day} {month} {weekday}", first - _MINUTE, until)
    minutes = _times(f"{minute} {hour} * * *", -_MINUTE, _DAY - _MINUTE)
    found = np.add.outer(
        np.fromiter(days, dtype=np.int64), np.fromiter(minutes, dtype=np.int64)
    ).ravel()
    return found[(found > after) & (found <= until)]


def _times(cron: str, after: Millis, until: Millis) -> Iterator[Millis]:
    moments = CronSim(cron, _aware(after))
    for moment in moments:
        at = int(moment.timestamp()) * 1000
        if at > until:
            return
        yield at


def _aware(at: Millis) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)


class _ScheduleStream:
    def __init__(self, cron: str) -> None:
        self._cron = cron
        self._length = Length()
        self._last_opened_at = 0
        self._next = -1

    def step(self, opened_at: Millis) -> bool:
        length = self._length.push(opened_at)
        last, self._last_opened_at = self._last_opened_at, opened_at
        if not length:
            return False
        before, close = last + length, opened_at + length
        if self._next <= before:
            self._next = self._after(before)
        return self._next <= close

    def update(self, given: Mapping[str, Any]) -> tuple[bool]:
        candle = given["candles"]
        return (isinstance(candle, Candle) and self.step(candle.opened_at),)

    def _after(self, at: Millis) -> Millis:
        return next(_times(self._cron, at, _NEVER), _NEVER)
