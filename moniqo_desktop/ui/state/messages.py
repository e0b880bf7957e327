"""The log and the alarms."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.desk_events import EditRefused
from moniqo_desktop.domain.messages.events import (
    Alarm,
    Event,
    FundingBooked,
    GateJudged,
    Logged,
    Notified,
    OrderChanged,
    RunResumed,
    RunStarted,
    RunStopped,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.wallet_events import DayLossSet, FlowApplied
from moniqo_desktop.domain.money import PPM
from moniqo_desktop.domain.orders import OrderStatus
from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.ui.state.deeds import Deeds, Spoken
from moniqo_desktop.ui.state.note import in_one, moment_of
from moniqo_desktop.ui.state.notes import KEPT_NOTES, LEVELS
from moniqo_desktop.ui.state.safety_notes import NO_REASON
from moniqo_desktop.ui.state.texts import day_minute_text, money_text, paid_word, signed_text

KEPT_LINES: Final = 10_000
SOURCES: Final = (
    "flow", "gate", "order", "hand", "run", "safety", "funding", "alarm", "message",
)  # fmt: skip
_SPOKEN: Final = {
    OrderStatus.REJECTED: ("error", "The exchange refused the order"),
    OrderStatus.UNKNOWN: ("error", "No answer about the order; it is being looked up"),
    OrderStatus.EXPIRED: ("info", "The order expired"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """level: one of LEVELS. source: one of SOURCES. order_id: of the order it is about. folded:
    source and text without regard to case, for the search."""

    at: Millis
    level: str
    source: str
    text: str
    run_id: str
    node_id: str = ""
    order_id: str = ""
    folded: str = ""


class Log:
    """Everything worth a line, newest first when read."""

    def __init__(self, deeds: Deeds | None = None) -> None:
        """deeds: tells what became of what was done by hand; None = nothing of it."""
        self._deeds = deeds
        self._lines: deque[LogLine] = deque(maxlen=KEPT_LINES)
        self.count = 0
        """Lines written so far, also those no longer kept."""

    def apply(self, event: Event) -> bool:
        line = line_of(event, self._deeds.spoken(event) if self._deeds is not None else None)
        if line is None:
            return False
        self._lines.appendleft(line)
        self.count += 1
        return True

    def newest(
        self, *, levels: frozenset[str] = frozenset(LEVELS), words: str = ""
    ) -> list[LogLine]:
        """Lines of these levels that contain words (case does not matter), newest first."""
        wanted = words.casefold()
        return [line for line in self._lines if line.level in levels and wanted in line.folded]

    def since(self, count: int) -> list[LogLine]:
        """Lines written after the first `count`, as far as they are kept, oldest first."""
        fresh = list(islice(self._lines, max(self.count - count, 0)))
        fresh.reverse()
        return fresh


class Alarms:
    """What must be seen, newest first, until a person says it was seen."""

    def __init__(self) -> None:
        self._alarms: deque[Alarm] = deque(maxlen=KEPT_NOTES)

    def apply(self, event: Event) -> bool:
        if not isinstance(event, Alarm):
            return False
        self._alarms.appendleft(event)
        return True

    def unseen(self) -> tuple[Alarm, ...]:
        return tuple(self._alarms)

    def mark_seen(self) -> None:
        self._alarms.clear()


def line_of(event: Event, by_hand: Spoken | None = None) -> LogLine | None:
    """The log line an event deserves; None for most. by_hand: what it says of a deed by hand."""
    spoken = by_hand or _spoken(event)
    if spoken is None:
        return None
    level, source, text = spoken
    return LogLine(
        moment_of(event),
        level,
        source,
        text,
        event.run_id,
        getattr(event, "node_id", ""),
        getattr(event, "order_id", ""),
        f"{source} {text}".casefold(),
    )


def _spoken(event: Event) -> Spoken | None:
    match event:
        case Logged():
            return "info", "flow", event.text
        case Notified():
            return _level(event.level), "message", in_one(event.title, event.message)
        case Alarm():
            return "error", "alarm", event.message
        case GateJudged(allowed=False):
            return "warning", "gate", _refusal(event)
        case OrderChanged() if event.status in _SPOKEN:
            level, words = _SPOKEN[event.status]
            return level, "order", f"{words} ({event.order_id}). {event.reason}".strip()
        case EditRefused():
            why = event.reason or event.code
            return "warning", "order", f"The order stays as it was ({event.order_id}): {why}"
        case FundingBooked():
            return "info", "funding", _funding(event)
        case SafetyChanged():
            return _safety(event)
        case RunStarted():
            return "success", "run", f"“{event.flow_name}” runs on {event.wallet} ({event.mode})."
        case RunResumed():
            return "info", "run", _resumed(event.reason)
        case FlowApplied():
            return "info", "run", _applied(event)
        case DayLossSet(actor=str(who)) if who:
            return "info", "safety", _day_loss(event)
        case RunStopped():
            return "info", "run", _stopped(event.reason)
        case _:
            return None


def _applied(event: FlowApplied) -> str:
    return (
        f"The new drawing is live (revision {event.revision}); positions stay as they are. Nodes "
        f"that go on: {len(event.kept)}, begin anew: {len(event.fresh)}, gone: {len(event.gone)}."
    )


def _refusal(event: GateJudged) -> str:
    why = told_by(event.codes, event.results)
    return f"The gate refused an order; nothing was sent. {why}"


def _funding(event: FundingBooked) -> str:
    word = paid_word(event.payment) or "paid"
    rate = signed_text(Decimal(event.rate_e8).scaleb(-6), 4)
    return f"{event.symbol} {word} {money_text(abs(event.payment), 4)} at a rate of {rate} %."


def _safety(event: SafetyChanged) -> tuple[str, str, str]:
    name, why = event.kind.replace("_", " "), event.reason or NO_REASON
    if not event.until:
        return "success", "safety", f"The {name} lock ended ({why})."
    if event.kind == "kill_switch":
        return "warning", "safety", f"The kill switch is on: no new entries ({why})."
    when = day_minute_text(event.until)
    return "warning", "safety", f"The {name} lock holds until {when} UTC: no new entries ({why})."


def _day_loss(event: DayLossSet) -> str:
    if event.money:
        return f"A day may now lose {money_text(event.money)} by the account's own number."
    if event.ppm:
        share = f"{event.ppm * 100 / PPM:g}"
        return f"A day may now lose {share} % by the account's own number."
    return "The account has no number of its own for the loss of a day any more."


def _level(level: str) -> str:
    return level if level in LEVELS else "info"


def _resumed(reason: str) -> str:
    """Few words stand in brackets: no language asks for another order of them there."""
    if reason and not reason.endswith("."):
        return f"The run goes on ({reason})."
    return f"The run goes on. {reason}".strip()


def _stopped(reason: str) -> str:
    if reason and not reason.endswith("."):
        return f"The run stopped ({reason})."
    return f"The run stopped. {reason}".strip()
