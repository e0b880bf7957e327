"""Columns of the table of open positions."""

from __future__ import annotations

from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone, side_tone
from moniqo_desktop.ui.desk.rows import base_of
from moniqo_desktop.ui.desk.tables import Column
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.prices import Markets
from moniqo_desktop.ui.state.texts import money_text, percent_text, profit_text


def position_columns(markets: Markets) -> tuple[Column[PositionView], ...]:
    """Return is profit over what the open part cost."""
    return (
        Column("Symbol", _position_symbol, 140, share=1),
        Column(
            "Size",
            lambda row: Cell(markets.amount_text(row.symbol, row.amount)),
            76,
            right=True,
            narrow=74,
        ),
        Column(
            "Entry",
            lambda row: _price(markets, row, row.entry, Tone.QUIET),
            92,
            right=True,
            narrow=74,
        ),
        Column(
            "Mark",
            lambda row: _price(markets, row, row.mark, Tone.PLAIN),
            92,
            right=True,
            narrow=74,
        ),
        Column(
            "PnL",
            lambda row: Cell(profit_text(row.profit), profit_tone(row.profit)),
            80,
            right=True,
            narrow=74,
            tip="Profit at the last price, before the fee of closing, in quote currency",
        ),
        Column(
            "ROE",
            _return,
            62,
            right=True,
            from_width=470,
            tip="Profit in percent of what the position cost",
        ),
        *_ends(markets),
    )


def _ends(markets: Markets) -> tuple[Column[PositionView], ...]:
    """Where the position would end, and what can be lost with it; on a wide table only."""
    return (
        Column(
            "Stop",
            lambda row: _price(markets, row, row.stop, Tone.QUIET),
            92,
            right=True,
            from_width=680,
        ),
        Column(
            "Target",
            lambda row: _price(markets, row, row.target, Tone.QUIET),
            92,
            right=True,
            from_width=770,
        ),
        Column(
            "Margin",
            lambda row: Cell(money_text(row.margin), Tone.QUIET),
            98,
            right=True,
            from_width=960,
            tip="Set aside for the position; all that can be lost with it",
        ),
        Column(
            "Liq.",
            lambda row: _price(markets, row, row.liquidation, Tone.WARN),
            92,
            right=True,
            from_width=960,
            tip="Where the venue would close the position",
        ),
    )


def _position_symbol(row: PositionView) -> Cell:
    word = row.direction.value.upper()
    tone = side_tone(word)
    return Cell(row.symbol, Tone.STRONG, word, tone, bar=tone, brief=base_of(row.symbol))


def _return(row: PositionView) -> Cell:
    """On what the position cost; on its margin in the tip."""
    on_margin = f"{percent_text(row.profit, row.margin, 1)} of its margin"
    text = percent_text(row.profit, abs(row.cost), 1)
    return Cell(text, profit_tone(row.profit), tip=on_margin if row.margin < row.cost else "")


def _price(markets: Markets, row: PositionView, price: int | None, tone: Tone) -> Cell:
    text = markets.price_text(row.symbol, price)
    return Cell(text, tone, tip=text, brief=markets.brief_price_text(row.symbol, price))
