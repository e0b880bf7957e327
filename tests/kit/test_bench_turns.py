"""What a bench says of a program must not depend on the pace of the machine in that minute."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from tests.bench.kit import Turn, in_turns, paced

CALIBRATION_S = 0.04
PIECE_S = 0.006
PIECES = 100


class Machine:
    """A clock whose machine works at the paces given, one for each call that is measured: half of
    the call, the other half at the next pace."""

    def __init__(self, *slowness: float) -> None:
        self.now_s = 0.0
        self._slowness = list(slowness)

    def work(self, aside: Callable[[float], None]) -> None:
        for piece in range(PIECES):
            if piece == PIECES // 2 and len(self._slowness) > 1:
                self._slowness.pop(0)
            self.now_s += PIECE_S * self._slowness[0]
            aside(piece / PIECES)

    def calibrate(self) -> None:
        self.now_s += CALIBRATION_S * self._slowness[0]

    def turns(self, rounds: int) -> list[Turn]:
        return in_turns(self.work, rounds, calibrate=self.calibrate, clock=lambda: self.now_s)


def test_a_machine_that_changes_its_pace_on_the_way_measures_the_same_ratio() -> None:
    expected = PIECE_S * PIECES / CALIBRATION_S
    steady, hasty = Machine(1.0).turns(3), Machine(1.0, 1.6, 0.7, 1.3).turns(3)
    assert all(abs(turn.ratio / expected - 1.0) < 1e-9 for turn in [*steady, *hasty])
    assert max(turn.took_ms for turn in hasty) > 1.2 * max(turn.took_ms for turn in steady)


def test_calibrations_are_no_part_of_what_a_call_took() -> None:
    turns = Machine(1.0).turns(3)
    assert abs(median(turn.took_ms for turn in turns) - PIECE_S * PIECES * 1e3) < 1e-6
    assert abs(median(turn.pace_ms for turn in turns) - CALIBRATION_S * 1e3) < 1e-6


def test_a_short_call_is_compared_with_the_calibrations_beside_it() -> None:
    """The machine halves its pace for good after the second round of five."""
    now, calls = 0.0, 0

    def spend(seconds: float) -> None:
        nonlocal now, calls
        now, calls = now + seconds * (1.0 if calls < 14 else 2.0), calls + 1

    found = paced(
        "a call",
        lambda: spend(0.004),
        limit=0.11,
        calibrate=lambda: spend(CALIBRATION_S),
        clock=lambda: now,
    )
    assert found.ratio is not None
    assert abs(found.ratio - 0.1) < 1e-9
    assert found.held
