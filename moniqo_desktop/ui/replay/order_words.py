"""An order of a trade in words: what it stood at last, what it was, and each step of its life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.state.texts import clock_text, day_clock_text, moment
from moniqo_desktop.ui.words.translation import later, retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.past import OrderTold

Move = tuple[int, str, str]
CHANGES: Final[Mapping[str, str]] = {
    "moved": later("moved"),
    "moved_by_hand": later("moved by hand"),
    "moved_by_flow": later("moved by its flow"),
    "smaller": later("made smaller"),
    "smaller_by_hand": later("made smaller by hand"),
    "larger": later("made larger"),
    "larger_by_hand": later("made larger by hand"),
}
"""What changed an order that rested; all other moves are its statuses."""
TRAILING: Final = "trailing"


def wish_text(order: OrderTold) -> str:
    """ "TARGET · SELL 0.015 LIMIT", and whether a hand made it."""
    deed = f"{retell(order.purpose, 'purpose')} · {retell(order.side, 'side')}".upper()
    if not order.amount:
        return f"{deed} {tr('asked for')}"
    wish = f"{deed} {order.amount} {retell(order.kind, 'kind')}"
    by_hand = not order.node_id and order.purpose != "liquidation"
    return f"{wish} · {tr('by hand')}" if by_hand else wish


def price_words(order: OrderTold) -> str:
    if order.kind == TRAILING:
        if not order.price:
            return tr("following the price")
        return tr("from {price}, following the price").format(price=order.price)
    return tr("at {price}").format(price=order.price) if order.price else tr("at market")


def steps_text(moves: Sequence[Move], decided_at: int) -> str:
    """Its life in one line; the same step many times in a row as one."""
    return " → ".join(
        _step(word, [at for at, *_ in same], decided_at)
        for word, same in groupby(moves, itemgetter(1))
    )


def _step(word: str, times: Iterable[int], decided_at: int) -> str:
    told = tr(CHANGES[word]) if word in CHANGES else retell(word, "status")
    first, *more = [near_text(at, decided_at) for at in times]
    if not more:
        return f"{told} {first}"
    return f"{told} {len(more) + 1}\u00d7 {first} \u2013 {more[-1]}"


def near_text(at: int, decided_at: int) -> str:
    """The clock, with its date where that is not the one of the decision, which is written out."""
    is_same_day = moment(at).date() == moment(decided_at).date()
    return clock_text(at) if is_same_day else day_clock_text(at)
