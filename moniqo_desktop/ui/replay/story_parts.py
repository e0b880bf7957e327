"""The pieces of the page of a trade: cards of rows, checks, voices, fills."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from moniqo_desktop.domain.refusal_words import sentence_of
from moniqo_desktop.domain.verdicts import CheckResult, Verdict
from moniqo_desktop.ui.inspector.values import tone_of
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.replay.order_words import (
    CHANGES,
    TRAILING,
    near_text,
    price_words,
    steps_text,
    wish_text,
)
from moniqo_desktop.ui.state.texts import MINUS, day_clock_text
from moniqo_desktop.ui.words.cards import said as said_as
from moniqo_desktop.ui.words.paid import cash_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.past import Fact, FillTold, OrderTold, ProtectionTold, Voice
    from moniqo_desktop.ui.look.theme import Theme

Cell = tuple[str, str]
"""A text and its tone, see parts.label."""
_VERDICTS: Final = {
    Verdict.PASS: ("✓", "ok"),
    Verdict.FAIL: ("✕", "error"),
    Verdict.NOT_MEASURABLE: ("?", "warn"),
    Verdict.NOT_ASKED: ("–", "3"),
}


class Card(QFrame):
    """A titled group; rows are added below one another."""

    def __init__(self, theme: Theme, title: str, hint: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "group")
        self.setAccessibleName(title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 14)
        self._column.setSpacing(8)
        head = label(theme, title, 13, 600)
        self._column.addWidget(head)
        if hint:
            self.say(hint, "3", 11)

    @property
    def texts(self) -> list[str]:
        """All words on it, for tests and for whoever reads it aloud."""
        return [each.text() for each in self.findChildren(QLabel) if each.text()]

    def say(self, text: str, tone: str = "2", px: int = 12, weight: int = 400) -> QLabel:
        made = label(self._theme, text, px, weight, tone=tone, tabular=True)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(made)
        return made

    def table(self, rows: Iterable[Sequence[Cell]], *, right: frozenset[int] = frozenset()) -> None:
        """right: numbers of columns that are set flush right; the first one takes the room."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        for line, row in enumerate(rows):
            for column, (text, tone) in enumerate(row):
                weight = 600 if tone in ("", "up", "down", "head") else 400
                shade = "3" if tone == "head" else tone
                size = 11 if tone == "head" else 12
                made = label(
                    self._theme, text, size, 400 if tone == "head" else weight, tone=shade,
                    tabular=True,
                )  # fmt: skip
                made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                side = Qt.AlignmentFlag.AlignRight if column in right else Qt.AlignmentFlag(0)
                grid.addWidget(made, line, column, side)
        grid.setColumnStretch(0, 1)
        self._column.addWidget(holder)


def named(name: str, own: frozenset[str], of: str = "") -> str:
    """The name of a node, of an output or of a figure: in every section the trader's own names
    stay as they were given, and those of the program are told in the language."""
    return name if name in own else retell(name, of)


def facts_card(
    theme: Theme, facts: Sequence[Fact], decided_at: int, own: frozenset[str] = frozenset()
) -> Card:
    """own: see `named`."""
    card = Card(
        theme,
        tr("1  Facts at the decision"),
        tr("What was on the wires at the close of {time} UTC").format(
            time=day_clock_text(decided_at)
        ),
    )
    if not facts:
        card.say(tr("The values of that moment can no longer be worked out."))
    card.table(
        [
            (
                (f"{named(fact.where, own)} · {retell(fact.name)}", "2"),
                (said_as(fact.value), tone_of(fact.value)),
            )
            for fact in facts
        ],
        right=frozenset({1}),
    )
    return card


def by_hand_card(theme: Theme) -> Card:
    """In the place of facts and voices: what the flow saw and said did not lead to it."""
    card = Card(theme, tr("1, 2  By hand"))
    card.say(tr("A hand opened this position: no value and no opinion of the flow led to it."))
    card.say(tr("The gate judged its order as any other."), "3", 11)
    return card


def voices_card(
    theme: Theme, voices: Sequence[Voice], decided_at: int, own: frozenset[str] = frozenset()
) -> Card:
    """own: see `named`."""
    card = Card(theme, tr("2  Opinions and votes"))
    if not voices:
        card.say(tr("No agent and no council has a voice in this flow: its rules decided alone."))
    for voice in voices:
        said = f"{voice.direction.upper()} {voice.confidence:.2f}"
        when = near_text(voice.at, decided_at)
        card.table(
            [((named(voice.title, own), ""), (said, tone_of(said)), (when, "3"))],
            right=frozenset({1, 2}),
        )
        if voice.reason:
            card.say(retell(voice.reason))
        if voice.details:
            card.table(
                [
                    ((f"    {_figure(name, own)}", "3"), (said_as(value), "2"))
                    for name, value in voice.details
                ],
                right=frozenset({1}),
            )
    return card


def _figure(name: str, own: frozenset[str]) -> str:
    """A figure of a node that decides, or the node whose voice it counted."""
    told = named(name, own, "figure")
    return named(name, own) if told == name else told


def gate_card(theme: Theme, orders: Sequence[OrderTold]) -> Card:
    """The checks of the entry, one by one."""
    entry = next((order for order in orders if order.checks), None)
    checks = entry.checks if entry is not None else ()
    passed = sum(check.verdict is Verdict.PASS for check in checks)
    asked = sum(check.verdict is not Verdict.NOT_ASKED for check in checks)
    card = Card(
        theme,
        tr("3  The gate"),
        tr("{passed} of {asked} checks passed").format(passed=passed, asked=asked),
    )
    card.table([check_row(check) for check in checks])
    return card


def check_row(check: CheckResult) -> tuple[Cell, ...]:
    sign, tone = _VERDICTS[check.verdict]
    tail = check.detail or (sentence_of(check.code) if check.code else "")
    return ((f"{sign}  {retell(check.name)}", "2" if tone == "ok" else tone), (retell(tail), "3"))


def orders_card(theme: Theme, orders: Sequence[OrderTold], decided_at: int) -> Card:
    card = Card(theme, tr("4  Orders"))
    for order in orders:
        card.table([((wish_text(order), ""), (price_words(order), "2"))], right=frozenset({1}))
        was = next((why for _, word, why in order.moves if word in CHANGES), "")
        if was:
            card.say(retell(was), "2")
        if order.reason and order.purpose not in ("stop", "target"):
            card.say(retell(order.reason))
        steps = steps_text(order.moves, decided_at)
        if steps:
            card.say(steps, "3", 11)
        for _, word, reason in order.moves:
            if reason and word not in CHANGES:
                card.say(retell(reason), "3", 11)
    return card


def fills_card(theme: Theme, fills: Sequence[FillTold], quote: str, decided_at: int) -> Card:
    card = Card(theme, tr("5  Fills, slippage and fees"))
    head = (tr("Fill"), tr("Price"), tr("Expected"), tr("Slippage"), tr("Fee"))
    rows: list[tuple[Cell, ...]] = [tuple((text, "head") for text in head)]
    for fill in fills:
        what = (
            f"{retell(fill.purpose, 'purpose')} · {retell(fill.side, 'side').upper()} {fill.amount}"
        )
        rows.append(
            (
                (f"{what}  {near_text(fill.at, decided_at)}", "2"),
                (fill.price, ""),
                (fill.expected or "—", "2"),
                (slippage_text(fill.slippage_bps), _slippage_tone(fill.slippage_bps)),
                (cash_text(fill.fee), "2"),
            )
        )
    card.table(rows, right=frozenset({1, 2, 3, 4}))
    if any(fill.ambiguous for fill in fills):
        card.say(
            tr("A candle did not tell what came first: the worse of two outcomes was taken."),
            "warn",
        )
    words = tr("Slippage above zero is worse than expected. Fees in {quote}; a minus was paid.")
    card.say(words.format(quote=quote), "3", 11)
    return card


def slippage_text(bps: float) -> str:
    """ "+1.2 bp", worse first; a dash where nothing was expected."""
    if math.isnan(bps):
        return "—"
    sign = "+" if bps > 0 else MINUS if bps < 0 else ""
    return f"{sign}{abs(bps):.1f} bp"


def _slippage_tone(bps: float) -> str:
    return "down" if bps > 0 else "up" if bps < 0 else "2"


def protection_card(
    theme: Theme,
    steps: Sequence[ProtectionTold],
    decided_at: int,
    orders: Sequence[OrderTold] = (),
) -> Card:
    card = Card(theme, tr("6  Protection"))
    if not steps:
        card.say(tr("No stop and no target rested at the venue."), "warn")
        return card
    rows: list[tuple[Cell, ...]] = [
        ((tr("From"), "head"), (tr("Stop"), "head"), (tr("Target"), "head"))
    ]
    rows += [
        ((near_text(step.at, decided_at), "2"), (step.stop or "—", ""), (step.target or "—", ""))
        for step in steps
    ]
    card.table(rows, right=frozenset({1, 2}))
    if any(order.kind == TRAILING for order in orders):
        card.say(tr("The stop follows the price at its venue: only where it began is known."))
    return card
