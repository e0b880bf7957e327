"""What the bar in the window asks or tells, and the answers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """A button. role: "primary", "danger" or ""."""

    words: str
    choose: Callable[[], None]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """place: where it belongs, "" = everywhere. holds, otherwise: see QuestionBar.ask and tell.
    only_tells: nothing must be chosen. of_start: see QuestionBar.tell."""

    words: str
    answers: tuple[Answer, ...]
    level: str
    place: str
    holds: Callable[[], bool] = lambda: True
    otherwise: Callable[[], None] | None = None
    only_tells: bool = False
    of_start: bool = False
