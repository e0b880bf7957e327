"""Columns of the table of open positions."""

from __future__ import annotations

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone, side_tone
from moniqo_desktop.ui.desk.rows import BRIEF_NAME, LEAST_NAME, age_text, base_of
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.desk.under_way import Told, UnderWay, sentence, words_of
from moniqo_desktop.ui.state.owners import account_of, owner_of, short, told_owner
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.prices import Markets, profit_of
from moniqo_desktop.ui.state.spans import day_start, price_at
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import (
    NOTHING,
    day_clock_text,
    money_text,
    percent_text,
    profit_text,
)
from moniqo_desktop.ui.words.translation import tr


def position_columns(state: State, told: Told) -> tuple[Column[PositionView], ...]:
    """What matters most comes first: a narrow table leaves out from the end. told: what is on its
    way for a position."""
    return (*_worth(state, told), *_ends(state.markets), *_past(state))


def _worth(state: State, told: Told) -> tuple[Column[PositionView], ...]:
    markets = state.markets
    return (
        Column(tr("Symbol"), lambda row: _position_symbol(state, row, told(row)), 140, share=1,
               name="symbol", by=lambda row: row.symbol),
        Column(tr("Size"), lambda row: Cell(markets.amount_text(row.symbol, row.amount)), 76,
               right=True, narrow=74, tip=tr("What is held, in the base currency"), name="size",
               by=lambda row: markets.amount_size(row.symbol, row.amount)),
        Column(tr("Entry"), lambda row: _price(markets, row, row.entry, Tone.QUIET), 92,
               right=True, narrow=74, leaves=1, tip=tr("Mean price of what is open: cost ÷ size"),
               name="entry", by=lambda row: markets.price_size(row.symbol, row.entry)),
        Column(tr("Mark"), lambda row: _price(markets, row, row.mark, Tone.PLAIN), 92,
               right=True, narrow=74, leaves=2, tip=tr("Last price"), name="mark",
               by=lambda row: markets.price_size(row.symbol, row.mark)),
        Column(tr("PnL"), lambda row: Cell(profit_text(row.profit), profit_tone(row.profit)), 80,
               right=True, narrow=74, name="profit", by=lambda row: row.profit,
               tip=tr("(mark − entry) × size for a long, the other way for a short; before the "
                      "fee of closing, in quote currency")),
        Column(tr("ROE"), _return, 70, right=True, from_width=470, name="roe", by=_returned,
               tip=tr("Return on margin: PnL ÷ margin")),
    )  # fmt: skip


def _ends(markets: Markets) -> tuple[Column[PositionView], ...]:
    """Where the position would end, and what can be lost with it; on a wide table only."""
    return (
        Column(tr("Stop"), lambda row: _stop(markets, row), 92, right=True, from_width=690,
               name="stop", by=lambda row: markets.price_size(row.symbol, row.stop),
               tip=tr("Where the resting stop closes it")),
        Column(tr("Target"), lambda row: _price(markets, row, row.target, Tone.QUIET), 92,
               right=True, from_width=780, name="target",
               tip=tr("Where the resting target closes it"),
               by=lambda row: markets.price_size(row.symbol, row.target)),
        Column(tr("Liq."), lambda row: _price(markets, row, row.liquidation, Tone.WARN), 92,
               right=True, from_width=960, name="liquidation",
               by=lambda row: markets.price_size(row.symbol, row.liquidation),
               tip=tr("Where the venue would close the position; a "
                      "dash where nothing is borrowed")),
        Column(tr("Margin"), lambda row: Cell(money_text(row.margin), Tone.QUIET), 98,
               right=True, from_width=1_060, name="margin", by=lambda row: row.margin,
               tip=tr("Set aside for the position; all that can be lost with it")),
    )  # fmt: skip


def _past(state: State) -> tuple[Column[PositionView], ...]:
    return (
        Column(tr("Flow"), lambda row: _owner(state, row), 110, from_width=620, name="flow",
               by=lambda row: owner_of(state.runs, state.wallets, row).casefold() or None,
               tip=tr("The flow that opened it")),
        Column(tr("Age"), lambda row: _age(row, state.at), 88, right=True, from_width=860,
               name="age", by=lambda row: -row.opened_at if row.opened_at else None,
               tip=tr("Time since the position was opened, of the market")),
        Column(tr("Day"), lambda row: _day(state, row), 84, right=True, from_width=1_150,
               name="day", by=lambda row: _day_profit(state, row),
               tip=tr("What the open size gained since 00:00 UTC, or since its opening; a dash "
                      "where no candle reaches back that far")),
    )  # fmt: skip


def _owner(state: State, row: PositionView) -> Cell:
    name = owner_of(state.runs, state.wallets, row)
    return Cell(name or NOTHING, Tone.QUIET, tip=name)


def _position_symbol(state: State, row: PositionView, way: UnderWay | None) -> Cell:
    word = row.direction.value.upper()
    tone = side_tone(word)
    after = f"{row.leverage}×" if row.leverage > 1 else ""
    bare = not row.stop
    words, brief = (tr("no stop"), "!") if bare else ("", "")
    if way is not None:
        words, brief = words_of(way)
    account = account_of(state.runs, state.wallets, row.wallet)
    least = f"{short(account, LEAST_NAME)} {'…' if way is not None else brief}".strip()
    tips = [
        sentence(row.symbol, way) if way is not None else "",
        told_owner(state.runs, state.wallets, row),
        tr("No stop rests at the venue: nothing limits the loss.") if bare else "",
    ]
    return Cell(
        row.symbol,
        Tone.STRONG,
        word,
        tone,
        bar=tone,
        tip="\n".join(tip for tip in tips if tip),
        brief=base_of(row.symbol),
        after=" ".join(filter(None, (account, after, words))),
        after_brief=f"{short(account, BRIEF_NAME)} {brief}".strip(),
        after_least=least if account or way is not None else "",
        after_tone=Tone.PLAIN if way is not None else Tone.WARN if bare else Tone.QUIET,
    )


def _stop(markets: Markets, row: PositionView) -> Cell:
    """A position without a stop says so: nothing limits its loss."""
    if row.stop:
        return _price(markets, row, row.stop, Tone.QUIET)
    tip = tr("No stop rests at the venue: nothing limits the loss.")
    return Cell(tr("no stop"), Tone.WARN, tip=tip)


def _return(row: PositionView) -> Cell:
    """On its margin; on what it cost in the tip."""
    text = percent_text(row.profit, row.margin, 1)
    on_cost = percent_text(row.profit, abs(row.cost), 1)
    tip = tr("{percent} of what it cost").format(percent=on_cost)
    return Cell(text, profit_tone(row.profit), tip=tip if row.margin < row.cost else "")


def _returned(row: PositionView) -> float | None:
    return row.profit / row.margin if row.profit is not None and row.margin else None


def _price(markets: Markets, row: PositionView, price: int | None, tone: Tone) -> Cell:
    text = markets.price_text(row.symbol, price)
    tone = tone if price else Tone.QUIET
    return Cell(text, tone, tip=text, brief=markets.brief_price_text(row.symbol, price))


def _age(row: PositionView, now: Millis) -> Cell:
    tip = tr("Opened {when} UTC").format(when=day_clock_text(row.opened_at))
    return Cell(age_text(now - row.opened_at), Tone.QUIET, tip=tip if row.opened_at else "")


def _day(state: State, row: PositionView) -> Cell:
    gained = _day_profit(state, row)
    return Cell(profit_text(gained), profit_tone(gained))


def _day_profit(state: State, row: PositionView) -> int | None:
    """Of the open size only: what was closed today is in the day result of the wallet."""
    started = day_start(state.at)
    if row.opened_at >= started:
        return row.profit
    market = state.markets.get(row.symbol)
    before = price_at(state.candles, row.symbol, started)
    if market is None or before is None or row.profit is None:
        return None
    return row.profit - profit_of(market, market.price(before), row.amount, row.cost)
