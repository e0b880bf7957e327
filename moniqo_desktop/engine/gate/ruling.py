"""What the gate answers: a result for each of its checks, and whether the order may leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.gate_checks import NOT_MEASURABLE
from moniqo_desktop.domain.messages.events import CheckResult, Verdict

CHECKS: Final = (
    "kill switch",
    "mode and wallet",
    "fresh prices",
    "venue and unknown orders",
    "flow enabled",
    "cooldown, breaker, drawdown",
    "daily loss",
    "trades per hour and day",
    "symbol and spread",
    "crash and volatility",
    "open positions",
    "leverage and margin",
    "stop and target",
    "size",
    "venue filters",
    "price drift",
    "authority and approval",
    "order id unused",
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """allowed, with a result for each of the 18 checks. codes: why not, in order."""

    allowed: bool
    codes: tuple[str, ...]
    results: tuple[CheckResult, ...]


def single(number: int, code: str) -> Ruling:
    answers = tuple(code if each == number else "" for each in range(1, 19))
    return ruling(answers, lambda _: True, asked=frozenset((number,)))


def ruling(
    answers: tuple[str, ...],
    refuses: Callable[[int], bool],
    asked: frozenset[int] | None = None,
) -> Ruling:
    results, codes = [], []
    for number, (name, code) in enumerate(zip(CHECKS, answers, strict=True), start=1):
        if asked is not None and number not in asked:
            results.append(CheckResult(number, name, Verdict.NOT_ASKED))
            continue
        if not code:
            results.append(CheckResult(number, name, Verdict.PASS))
            continue
        unknown = code == NOT_MEASURABLE
        results.append(
            CheckResult(number, name, Verdict.NOT_MEASURABLE if unknown else Verdict.FAIL, code)
        )
        if refuses(number):
            codes.append(code)
    return Ruling(not codes, tuple(codes), tuple(results))
