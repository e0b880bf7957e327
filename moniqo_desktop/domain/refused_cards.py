"""Which check refused an order: on the cards, which the engine has told the family of checks, and
where one lock stands for several reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from moniqo_desktop.domain.messages.events import (
    Event,
    GateJudged,
    IntentMade,
    NodeEvaluated,
    RunStarted,
    SafetyChanged,
)
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.domain.refusal_words import SENTENCES, told_of
from moniqo_desktop.domain.verdicts import Verdict

PREFIX: Final = "Refused: "
UNMEASURED: Final = "NOT_MEASURABLE"
_NOT_KNOWN: Final = "not known: "
_REFUSING: Final = (Verdict.FAIL, Verdict.NOT_MEASURABLE)
_OTHERWISE: Final[Mapping[str, str]] = {
    "NO_SHORT": "no shorts here",
    "DATA_STALE": "stale prices",
    "STOP_WRONG_SIDE": "stop on the wrong side",
    "TARGET_WRONG_SIDE": "target on the wrong side",
    "MAX_POSITION": "size of the position",
    "MAX_EXPOSURE": "total exposure",
    "MARGIN": "free money",
    "MIN_AMOUNT": "smallest amount",
    "MAX_AMOUNT": "largest amount",
    "MIN_NOTIONAL": "smallest value of an order",
    "FILTER_TICK": "price off the tick",
    "FILTER_LOT": "amount off the lot",
    "FILTER_PRICE": "prices of the order",
    "MORE_THAN_OPEN": "more than is open",
    "MODE_MISMATCH": "another mode",
    "PROFILE_NOT_FOR_LIVE": "limits not for live",
    "CLOCK_BACKWARDS": "clock behind",
    "VENUE_DOWN": "no answer of the venue",
    "SYMBOL_UNKNOWN": "market not known",
    "PER_SYMBOL": "positions of this market",
    "OPPOSITE_OPEN": "the other way is open",
    "LIQUIDATION_NEAR": "liquidation too near",
    "STOP_OFF_TICK": "stop off the tick",
    "TARGET_OFF_TICK": "target off the tick",
    "TRAIL_OUT_OF_RANGE": "trail out of range",
    "AMOUNT_ZERO": "no whole lot",
    "MAX_ORDERS": "orders of this market",
    "ID_USED": "order sent before",
    "NOT_REDUCE_ONLY": "not reduce-only",
    "LIMIT_UNKNOWN": "limit not readable",
    "OF_ANOTHER_FLOW": "position of another flow",
}
NAMES: Final[Mapping[str, str]] = {
    code: _OTHERWISE.get(code, code.replace("_", " ").lower())
    for code in SENTENCES
    if code != UNMEASURED
}
"""Code of the gate → what a card has room for."""
_BREAKER: Final = "BREAKER"
_LOCKED_BY: Final[Mapping[str, str]] = {
    "breaker": _BREAKER,
    "daily_loss": "DAILY_LOSS",
    "drawdown": "DRAWDOWN",
}
"""The gate has one code for all locks of an account: kind of the lock → what it stands for."""
_CODES: Final[Mapping[str, str]] = {name: code for code, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class _Words:
    """before: as the engine says it on the cards; after: as it is meant."""

    before: str
    after: str


class RefusedCards:
    """Hears all events in the order they were made: a refusal is followed by what it says on the
    cards of its run. Those repeat it until they have something else to say, over a restart too:
    the journal tells the refusals, and the first words of each card come after them."""

    def __init__(self, wallet: str = "") -> None:
        """wallet: of runs whose start is not heard."""
        self._wallet = wallet
        self._judged: dict[str, _Words] = {}
        self._said: dict[tuple[str, str], _Words] = {}
        self._spoken: set[tuple[str, str]] = set()
        """Run and node of all cards that have said something."""
        self._wanted: dict[OrderId, str] = {}
        """The node that wants an order, until the gate has judged it."""
        self._refused: dict[str, dict[str, _Words]] = {}
        """Of each run and order node whose last order was refused, the newest last."""
        self._wallets: dict[str, str] = {}
        self._locks: dict[str, SafetyChanged] = {}

    def told(self, event: Event) -> Event:
        """The event as it is, or as it is meant."""
        match event:
            case NodeEvaluated():
                return self._on_card(event)
            case IntentMade():
                self._wanted[event.order_id] = event.intent.node_id
            case GateJudged():
                return self._judge(event)
            case RunStarted():
                self._wallets[event.run_id] = event.wallet
            case SafetyChanged() if event.kind in _LOCKED_BY:
                self._locks[event.wallet or self._wallets.get(event.run_id, self._wallet)] = event
            case _:
                pass
        return event

    def _on_card(self, event: NodeEvaluated) -> NodeEvaluated:
        card = event.run_id, event.node_id
        is_first = card not in self._spoken
        self._spoken.add(card)
        if not event.text.startswith(PREFIX):
            self._judged.pop(event.run_id, None)
            return event
        earlier = self._before(card) if is_first else ()
        for words in (self._judged.get(event.run_id), self._said.get(card), *earlier):
            if words is not None and words.before == event.text:
                self._said[card] = words
                return replace(event, text=words.after)
        return event

    def _before(self, card: tuple[str, str]) -> tuple[_Words, ...]:
        """What a card may repeat that said it before this window: of its own order, else of the
        newest of its run, as a gate stands before several."""
        run_id, node_id = card
        refused = self._refused.get(run_id, {})
        own = refused.get(node_id)
        return (own,) if own is not None else tuple(reversed(refused.values()))

    def _judge(self, event: GateJudged) -> GateJudged:
        node = self._wanted.pop(event.order_id, "")
        refused = self._refused.setdefault(event.run_id, {})
        refused.pop(node, None)
        if event.allowed:
            self._judged.pop(event.run_id, None)
            return event
        lock = self._lock_of(event)
        codes = event.codes
        refusing = [r for r in event.results if r.verdict in _REFUSING and r.code in codes]
        family = refusing[0].name if refusing else ", ".join(codes)
        meant = tuple(dict.fromkeys(lock if code == _BREAKER else code for code in codes))
        checks = {each.code: each.name for each in refusing}
        names = [_name(code, checks.get(code, "")) for code in meant]
        after = f"{PREFIX}{', '.join(dict.fromkeys(names))}"
        words = self._judged[event.run_id] = _Words(f"{PREFIX}{family}", after)
        refused[node] = words
        return event if meant == codes else replace(event, codes=meant)

    def _lock_of(self, event: GateJudged) -> str:
        """The code of what locks the account of a run; that of the breaker where it is not
        known."""
        lock = self._locks.get(self._wallets.get(event.run_id, self._wallet))
        return _LOCKED_BY[lock.kind] if lock and lock.until > event.at else _BREAKER


def sentence_behind(text: str) -> str:
    """The sentences of the checks that a card names, as the notice tells them; "" = it names
    none."""
    if not text.startswith(PREFIX):
        return ""
    names = text.removeprefix(PREFIX).split(", ")
    codes = [UNMEASURED if name.startswith(_NOT_KNOWN) else _CODES.get(name) for name in names]
    return told_of(code for code in codes if code is not None)


def _name(code: str, check: str) -> str:
    if code == UNMEASURED and check:
        return f"{_NOT_KNOWN}{check.replace(', ', ' / ')}"
    return NAMES.get(code, code.replace("_", " ").lower())
