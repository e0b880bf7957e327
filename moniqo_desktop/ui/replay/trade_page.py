"""One page that says why a trade was made and how it went."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.replay.story_parts import (
    Card,
    by_hand_card,
    facts_card,
    fills_card,
    gate_card,
    named,
    orders_card,
    protection_card,
    voices_card,
)
from moniqo_desktop.ui.runs.strip import Bar
from moniqo_desktop.ui.state.texts import (
    NOTHING,
    profit_text,
    signed_text,
    weekday_text,
)
from moniqo_desktop.ui.words.paid import paid_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.domain.past import TradeStory
    from moniqo_desktop.ui.look.theme import Theme

_WIDEST: Final = 1180


class TradePage(QWidget):
    """replay_asked: key of the run and the moment (ms UTC) to walk it through from. left: back to
    where the page was opened from."""

    replay_asked = Signal(str, object)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        account_of: Callable[[str], str] = lambda key: "",
    ) -> None:
        """account_of: name of the account of a run, "" = none or not known yet."""
        super().__init__(parent)
        self._theme, self._account_of = theme, account_of
        self.story: TradeStory | None = None
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = label(theme, "", 18, 600, tabular=True)
        self.profit = label(theme, "", 18, 600, tabular=True)
        self.under = label(theme, "", 12, tone="2", tabular=True)
        self.under.setWordWrap(True)
        self.why = label(theme, "", 13, 500)
        self.why.setWordWrap(True)
        self.replay = push_button(theme, tr("Replay from the decision"), "primary")
        self.end = push_button(theme, tr("Replay at the end"))
        self.back = push_button(theme, tr("Back  Esc"))
        self._first = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.bar = Bar(theme)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._arrange()
        self.replay.clicked.connect(lambda: self._ask_replay(at_end=False))
        self.end.clicked.connect(lambda: self._ask_replay(at_end=True))
        self.back.clicked.connect(self.left)

    @property
    def cards(self) -> list[Card]:
        return self._area.findChildren(Card)

    def show_reading(self, share: float) -> None:
        """While the story is on its way. share: of the run that is told until then, 0..1; 0 = not
        known yet."""
        words = tr("Its run is told again until the trade has ended: {percent} % so far.")
        under = words.format(percent=int(share * 100)) if share else ""
        self._show_words(tr("Reading the trade…"), under)
        self.bar.show()
        self.bar.show_share(share)

    def show_problem(self, why: str) -> None:
        """There is no such page."""
        self._show_words(tr("This trade cannot be told"), why)

    def _show_words(self, head: str, under: str) -> None:
        """Nothing of a story."""
        if self.story is not None:
            self.story = None
            self._area.setWidget(QWidget())
        self.head.setText(head)
        self.under.setText(under)
        self.profit.clear()
        self.why.hide()
        self._show_ways(is_there=False)
        self.setAccessibleName(f"{head} {under}".strip())

    def show_story(self, story: TradeStory) -> None:
        self.story = story
        self._show_ways(is_there=True)
        trade = story.trade
        side = tr("LONG") if trade.direction.sign > 0 else tr("SHORT")
        self.head.setText(f"{side} {trade.amount_text} {trade.symbol}")
        percent = f"{signed_text(Decimal(str(trade.percent)), 2)} %"
        is_open = not trade.closed_at
        shown = tr("open") if is_open else f"{profit_text(trade.profit)} {story.quote}  {percent}"
        self.profit.setText(shown)
        self.profit.setProperty("tone", "" if is_open else "up" if trade.profit >= 0 else "down")
        self.profit.style().polish(self.profit)
        self.show_account()
        self.why.setText(_why(story))
        self.why.setVisible(bool(self.why.text()))
        self._area.setWidget(self._columns(story))
        self._fold()
        self.setAccessibleName(f"{self.head.text()}, {shown}")

    def show_account(self) -> None:
        """Which run it was of, whose, and when; again once the account is known."""
        story = self.story
        if story is None:
            return
        trade = story.trade
        until = weekday_text(trade.exited_at) if trade.closed_at else tr("now")
        spans = f"{weekday_text(trade.entered_at)} – {until} UTC"
        of = (story.run_title, retell(story.mode, "mode"), self._account_of(story.key), spans)
        self.under.setText(" · ".join(filter(None, of)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """The ways on from here below the heading where one line is too long for both."""
        parts = (self.head, self.profit, self.replay, self.end, self.back)
        long = sum(part.sizeHint().width() + 16 for part in parts if not part.isHidden())
        down = long + 2 * 24 > self.width()
        way = QBoxLayout.Direction.TopToBottom if down else QBoxLayout.Direction.LeftToRight
        self._first.setDirection(way)

    def _show_ways(self, *, is_there: bool) -> None:
        """What a story leads to."""
        for way in (self.replay, self.end):
            way.setVisible(is_there)
        self.bar.hide()

    def _ask_replay(self, *, at_end: bool) -> None:
        if self.story is not None:
            trade = self.story.trade
            at = (trade.closed_at or trade.opened_at) if at_end else self.story.decided_at
            self.replay_asked.emit(self.story.key, at)

    def _columns(self, story: TradeStory) -> QWidget:
        theme = self._theme
        left = (*_what_led(theme, story), gate_card(theme, story.orders))
        right = (
            orders_card(theme, story.orders, story.decided_at),
            fills_card(theme, story.fills, story.quote, story.decided_at),
            protection_card(theme, story.protection, story.decided_at, story.orders),
            _profit_card(theme, story),
        )
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(24, 4, 24, 24)
        row.setSpacing(16)
        for cards in (left, right):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, 1)
        return page

    def _arrange(self) -> None:
        said, ways = QHBoxLayout(), QHBoxLayout()
        for line in (said, ways, self._first):
            line.setSpacing(16)
        for part in (self.head, self.profit):
            said.addWidget(part)
        said.addStretch(1)
        for button in (self.replay, self.end, self.back):
            ways.addWidget(button)
        ways.addStretch()
        self._first.addLayout(said, 1)
        self._first.addLayout(ways)
        self.setMinimumWidth(1)  # not that of one line: where it is too long there are two
        head = QVBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(4)
        head.addLayout(self._first)
        head.addWidget(self.under)
        head.addWidget(self.why)
        head.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area, 1)


def _why(story: TradeStory) -> str:
    """The reason of the entry, and who gave it."""
    if not story.entry_reason:
        return ""
    told = retell(story.entry_reason)
    reason = told[:1].upper() + told[1:]
    who = named(story.entry_node, story.own_names)
    return f"{who}: {reason}" if who else reason


def _what_led(theme: Theme, story: TradeStory) -> tuple[Card, ...]:
    if story.by_hand:
        return (by_hand_card(theme),)
    return (
        facts_card(theme, story.facts, story.decided_at, story.own_names),
        voices_card(theme, story.voices, story.decided_at, story.own_names),
    )


def _profit_card(theme: Theme, story: TradeStory) -> Card:
    card = Card(theme, tr("7  End and profit"))
    card.say(retell(story.exit_words), "", 12, 600)
    trade = story.trade
    rows = [
        ((tr("Entry, mean price"), "2"), (_price(trade.entry), "")),
        ((tr("Exit, mean price"), "2"), (_price(trade.exit), "")),
        ((tr("Gross"), "2"), (profit_text(story.gross), "")),
        ((tr("Fees"), "2"), (paid_text(story.fees), "")),
        ((tr("Funding"), "2"), (paid_text(story.funding), "")),
        (
            (tr("Profit") if trade.closed_at else tr("Realised so far"), ""),
            (profit_text(story.profit), "up" if story.profit >= 0 else "down"),
        ),
    ]
    card.table(rows, right=frozenset({1}))
    if story.note:
        card.say(retell(story.note), "warn", 11)
    return card


def _price(price: float) -> str:
    return NOTHING if price != price else f"{price:,.6g}" if price < 1 else f"{price:,.2f}"
