"""What a single check of the gate says, and how a node is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Of one gate check. not_measurable counts as a failure for entries."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_MEASURABLE = "not_measurable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One of the gate's checks. code: stable refusal code ("" when passed)."""

    number: int
    name: str
    verdict: Verdict
    code: str = ""
    detail: str = ""


class NodeStatus(StrEnum):
    """What a node shows on its card."""

    IDLE = "idle"
    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    PAUSED = "paused"
