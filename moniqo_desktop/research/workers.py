"""Who runs the trials: this process, others on this machine, or a cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from moniqo_desktop.research.tried import Outcome, Params, Tried

Play = Callable[[Params], Outcome]
"""Runs one set. Pure: the same set gives the same outcome, in any process."""
Player = Callable[[str], Play]
"""From a job's text to what runs its sets. Raises Mistake or BadFile if it cannot be run here."""


class Asked(NamedTuple):
    """Trial number of a search, and the set it tries."""

    number: int
    params: Params


@dataclass(frozen=True, slots=True)
class Answer:
    """Trials that are done, and how long each took on average, in seconds of its worker."""

    tried: tuple[Tried, ...]
    each_s: float


class Workers(Protocol):
    """Every set that was handed over is answered exactly once, whatever happens to a worker."""

    def begin(self, job: str) -> None:
        """Names what all sets from now on are run over, as text without line breaks; what was not
        answered of the job before is dropped."""

    @property
    def free(self) -> int:
        """How many batches can be handed over now without waiting."""

    def start(self, batch: Sequence[Asked]) -> None:
        """Hands over sets that belong together; never empty."""

    def wait(self, timeout_s: float) -> tuple[Answer, ...]:
        """What was answered since; empty after timeout_s. Raises Unavailable if nobody is left
        who could answer, Mistake or BadFile if the workers refuse the job."""

    def close(self) -> None:
        """Ends the workers at once; sets not answered are dropped."""


class InProcess:
    """One worker: the caller."""

    def __init__(self, player: Player, clock: Callable[[], float]) -> None:
        """clock: seconds, only differences count."""
        self._player, self._clock = player, clock
        self._play: Play | None = None
        self._waiting: deque[Sequence[Asked]] = deque()

    def begin(self, job: str) -> None:
        self._waiting.clear()
        self._play = self._player(job)

    @property
    def free(self) -> int:
        return 0 if self._waiting else 1

    def start(self, batch: Sequence[Asked]) -> None:
        self._waiting.append(batch)

    def wait(self, timeout_s: float) -> tuple[Answer, ...]:
        if not self._waiting or self._play is None:
            return ()
        return (answered(self._play, self._waiting.popleft(), self._clock),)

    def close(self) -> None:
        self._waiting.clear()


def answered(play: Play, batch: Sequence[Asked], clock: Callable[[], float]) -> Answer:
    """Runs a batch."""
    start = clock()
    tried = tuple(Tried(number, params, play(params)) for number, params in batch)
    return Answer(tried, (clock() - start) / max(len(batch), 1))
