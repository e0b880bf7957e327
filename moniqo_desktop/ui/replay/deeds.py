"""What nodes asked for and what became of it: orders, gate, fills, approvals. No Qt."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import (
    ApprovalAnswered,
    ApprovalAsked,
    Event,
    GateJudged,
    IntentMade,
    OrderFilled,
)
from moniqo_desktop.domain.refusal_words import sentence_of
from moniqo_desktop.domain.verdicts import Verdict
from moniqo_desktop.ui.words.translation import retell, tr

KEPT: Final = 30
"""Deeds of a node that are kept."""


@dataclass(frozen=True, slots=True)
class Deed:
    """at: ms UTC. head: what; words: why, or how it went."""

    at: Millis
    head: str
    words: str


class Deeds:
    """Newest last, per run and node."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[str, str], deque[Deed]] = {}
        self._owners: dict[str, str] = {}

    def take(self, event: Event) -> None:
        match event:
            case IntentMade():
                intent = event.intent
                self._owners[event.order_id] = intent.node_id
                deed = f"{retell(intent.purpose, 'purpose')} {retell(intent.side, 'side')}"
                what = f"{deed} {intent.symbol}".upper()
                self._add(event, intent.node_id, what, retell(intent.reason))
            case GateJudged():
                self._judged(event)
            case OrderFilled():
                head = tr("FILLED {side} {symbol}").format(
                    side=retell(event.side, "side").upper(), symbol=event.symbol
                )
                self._add(event, self._owners.get(event.order_id, ""), head, "")
            case ApprovalAsked():
                self._add(event, event.node_id, tr("ASKED"), retell(event.summary))
            case ApprovalAnswered():
                head = tr("APPROVED") if event.approved else tr("REFUSED")
                self._add(
                    event,
                    event.node_id,
                    head,
                    tr("by {who}").format(who=retell(event.actor, "actor")),
                )
            case _:
                pass

    def of_node(self, run_id: str, node_id: str) -> tuple[Deed, ...]:
        """Newest first."""
        return tuple(reversed(self._nodes.get((run_id, node_id), ())))

    def _judged(self, event: GateJudged) -> None:
        failed = [check for check in event.results if check.verdict is Verdict.FAIL]
        head = tr("GATE PASSED") if event.allowed else tr("GATE REFUSED")
        words = " ".join(retell(check.detail or sentence_of(check.code)) for check in failed)
        count = sum(check.verdict is Verdict.PASS for check in event.results)
        owner = self._owners.get(event.order_id, "")
        self._add(event, owner, head, words or tr("{count} checks passed").format(count=count))

    def _add(self, event: Event, node_id: str, head: str, words: str) -> None:
        if node_id:
            kept = self._nodes.setdefault((event.run_id, node_id), deque(maxlen=KEPT))
            kept.append(Deed(event.at, head, words))
