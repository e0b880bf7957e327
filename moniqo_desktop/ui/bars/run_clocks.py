"""How long runs have gone on, in wall time: the events of a run tell the time of its market."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QElapsedTimer

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.ui.state.runs import Runs


@dataclass(frozen=True, slots=True)
class _Clock:
    """began: wall time, UTC; before_ms: how long ago that was when it was first seen; seen: since
    then while the machine was awake, whatever becomes of the clock of the system."""

    began: Millis
    before_ms: int
    seen: QElapsedTimer


class RunClocks:
    """Of the runs that go on: since they began, also while the program was closed."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._clocks: dict[str, _Clock] = {}

    def follow(self, running: Iterable[str]) -> tuple[str, ...]:
        """Just these go on; returns those that are new."""
        before, now = self._clocks, tuple(running)
        fresh = tuple(run_id for run_id in now if run_id not in before)
        self._clocks = {each: before.get(each) or _clock(self._runs.began(each)) for each in now}
        return fresh

    def seconds(self, run_id: str) -> int:
        """0 = it does not go on."""
        clock = self._clocks.get(run_id)
        if clock is None:
            return 0
        asleep_too = QDateTime.currentMSecsSinceEpoch() - clock.began
        return max(clock.before_ms + clock.seen.elapsed(), asleep_too) // 1000

    def began(self, run_id: str) -> Millis:
        """Wall time; 0 = it does not go on."""
        clock = self._clocks.get(run_id)
        return clock.began if clock else 0


def _clock(began: Millis) -> _Clock:
    """began: 0 = now, and later than now where the clock of the system was set back."""
    now, seen = QDateTime.currentMSecsSinceEpoch(), QElapsedTimer()
    seen.start()
    return _Clock(began or now, max(now - (began or now), 0), seen)
