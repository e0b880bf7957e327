"""What the gate asks of orders that leave or protect a position: only what makes them just that."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain import gate_checks as check
from moniqo_desktop.domain.orders import Purpose
from moniqo_desktop.domain.risk import UNLIMITED
from moniqo_desktop.engine.gate.case import Case
from moniqo_desktop.engine.gate.ruling import Ruling, ruling

_NEVER_REFUSE_EXITS: Final = frozenset((1, 3, 4))
_EXIT_CHECKS: Final = frozenset((1, 2, 3, 4, 14, 15, 18))


def leaves(case: Case) -> Ruling:
    held = case.desk.position(case.order.symbol).amount
    answers = {
        1: check.kill_switch(case.safety.kill_switch),
        2: _letter(case),
        3: check.data_fresh(case.facts.since_candle_ms, case.facts.candle_ms, case.facts.stale),
        4: check.venue_ready(case.facts.connected, case.desk.unknown(case.order.symbol)),
        14: check.reduces(case.order.amount, case.sign, held),
        15: _exit_filters(case, held),
        18: check.unused(case.order.order_id in case.desk.orders),
    }
    if not case.order.reduce_only:
        answers[14] = answers[14] or "NOT_REDUCE_ONLY"
    return ruling(
        tuple(answers.get(number, "") for number in range(1, 19)),
        lambda number: number not in _NEVER_REFUSE_EXITS,
        asked=_EXIT_CHECKS,
    )


def moves_protection(case: Case) -> Ruling:
    """A stop or target of an open position may move; the stop never away from the market."""
    answers = {
        2: _letter(case),
        13: _new_place(case),
        18: check.unused(case.order.order_id in case.desk.orders),
    }
    return ruling(
        tuple(answers.get(number, "") for number in range(1, 19)),
        lambda number: True,
        asked=frozenset(answers),
    )


def _new_place(case: Case) -> str:
    intent, desk, tick = case.intent, case.desk, case.market.tick_size
    held, last = desk.position(intent.symbol).amount, desk.last_price.get(intent.symbol, 0)
    sign = 1 if held > 0 else -1
    if held * case.sign >= 0:
        return "NOTHING_TO_PROTECT"
    if intent.purpose is Purpose.STOP:
        now = desk.protective_price(intent.symbol, Purpose.STOP)
        loosens = now and sign * (intent.stop_price - now) < 0
        code = check.stop(sign, last, intent.stop_price, tick, True, 0.0, UNLIMITED)
        return code or ("STOP_LOOSENED" if loosens else "")
    if last <= 0:
        return check.NOT_MEASURABLE
    code = check.target(sign, last, intent.target_price, tick)
    return code or ("" if intent.target_price else "TARGET_MISSING")


def _letter(case: Case) -> str:
    """An exit of the right wallet is never refused for its profile."""
    return check.mode_match(case.order.order_id[:1], case.facts.mode.letter, True)


def _exit_filters(case: Case, held: int) -> str:
    """Venues take a reduce-only rest below their minimum; only the lot must hold, or all go."""
    if case.order.amount <= 0:
        return "AMOUNT_ZERO"
    if case.order.amount % case.market.lot_step and case.order.amount != abs(held):
        return "FILTER_LOT"
    step = case.market.tick_size
    return check.tick(case.order.limit_price, step) or check.tick(case.order.trigger_price, step)
