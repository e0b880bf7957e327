"""What the gate answers: a result for each of its checks, and whether the order may leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.gate_checks import NOT_MEASURABLE, own_market
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
OF_ANOTHER: Final = "position of another flow"
"""Asked before the others, and only told where it refuses: what another flow holds is no matter of
limits."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """allowed, with a result for each of the 18 checks, and a 19th where another flow holds the
    market. codes: why not, in order."""

    allowed: bool
    codes: tuple[str, ...]
    results: tuple[CheckResult, ...]


def single(number: int, code: str) -> Ruling:
    answers = tuple(code if each == number else "" for each in range(1, 19))
    return ruling(answers, lambda _: True, asked=frozenset((number,)))


def of_another(sentence: str) -> Ruling | None:
    """The ruling where another flow holds the market; None = the other checks decide. sentence:
    which flow, "" = none."""
    code = own_market(bool(sentence))
    if not code:
        return None
    others = ruling(("",) * len(CHECKS), lambda _: False, asked=frozenset()).results
    told = CheckResult(len(CHECKS) + 1, OF_ANOTHER, Verdict.FAIL, code, sentence)
    return Ruling(False, (code,), (*others, told))


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
