"""Beside a replay: what the account was worth then, the trades, and the chosen node's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.ui.desk.cells import Cell, Tone, profit_tone, side_tone
from moniqo_desktop.ui.desk.tables import Column, Table, TableView
from moniqo_desktop.ui.inspector.values import Rows
from moniqo_desktop.ui.look.parts import label, push_button, set_tone
from moniqo_desktop.ui.state.exit_words import END_OF_DATA
from moniqo_desktop.ui.state.texts import NOTHING, day_minute_text, money_text, profit_text
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.past import HeldBeside, Moment, PastTrade, ReplayHead
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

_NARROW: Final = 230


class MomentPanel(QFrame):
    """trade_chosen: market time of its entry. why_asked: id of a trade. node_asked: id of a node
    to be found."""

    trade_chosen = Signal(object)
    why_asked = Signal(str)
    node_asked = Signal(str)

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setMinimumWidth(_NARROW)
        self._theme, self._catalogue = theme, catalogue
        self._head: ReplayHead | None = None
        self.equity = label(theme, NOTHING, 15, 600, tabular=True)
        self.profit = label(theme, NOTHING, 15, 600, tabular=True)
        self.position = label(theme, "", 12, tone="2", tabular=True)
        self.position.setWordWrap(True)
        self.node = label(theme, tr("Click a node to read its values"), 12, 600)
        self.node.setWordWrap(True)
        self.values = Rows(theme, tr("Values then"))
        self.table: Table[PastTrade] = Table(_columns(), lambda trade: trade.trade_id, self)
        self.view: TableView[PastTrade] = TableView(
            theme, self.table, tr("Choose a run at the left."), self
        )
        self.view.setAccessibleName(tr("Trades of this run"))
        self.why = push_button(theme, tr("Why this trade?"), "primary")
        self.why.setEnabled(False)
        self._arrange()
        self.why.clicked.connect(self._ask_why)
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self.view.doubleClicked.connect(self._open)

    def show_run(self, head: ReplayHead) -> None:
        self._head = head
        self.view.say_empty(tr("This run has made no trade."))
        self.table.set_rows(head.trades)
        self.why.setEnabled(False)

    def show_moment(self, moment: Moment, node_id: str) -> None:
        """node_id: the chosen node, "" = none."""
        self.equity.setText(money_text(moment.equity))
        self.profit.setText(profit_text(moment.profit) if moment.position else NOTHING)
        tone = "up" if moment.profit > 0 else "down" if moment.profit < 0 else ""
        set_tone(self.profit, tone)
        self.position.setText(_held_words(moment))
        self._show_node(moment, node_id)

    def choose_trade(self, trade_id: str) -> None:
        place = self.table.place_of(trade_id)
        if place >= 0:
            self.view.blockSignals(True)
            self.view.selectRow(place)
            self.view.blockSignals(False)
            self.why.setEnabled(True)

    def _show_node(self, moment: Moment, node_id: str) -> None:
        drawn = self._head.flow.node(node_id) if self._head is not None and node_id else None
        if drawn is None:
            self.node.setText(tr("Click a node to read its values"))
            self.values.show_rows(())
            return
        spec = self._catalogue.spec(drawn.kind)
        self.node.setText(drawn.title or spec.title)
        value = next((each for each in moment.nodes if each.node_id == node_id), None)
        if value is None:
            self.values.show_rows(((tr("Value"), tr("not asked yet")),))
            return
        labels = {port.name: port.label for port in spec.outputs}
        rows = [(labels.get(name, name), text or NOTHING) for name, text in value.outputs]
        told = [] if any(text == value.text for _, text in rows) else [(tr("Says"), value.text)]
        asked = (tr("As of"), day_minute_text(value.at))
        self.values.show_rows([*told, *rows, asked])

    def _chosen(self, now: QItemSelection, before: QItemSelection) -> None:
        trade = self.view.chosen()
        self.why.setEnabled(trade is not None)
        if trade is not None:
            self.trade_chosen.emit(trade.opened_at)

    def _open(self, index: QModelIndex) -> None:
        self._ask_why()

    def _ask_why(self) -> None:
        trade = self.view.chosen()
        if trade is not None:
            self.why_asked.emit(trade.trade_id)

    def _arrange(self) -> None:
        figures = QGridLayout()
        figures.setHorizontalSpacing(16)
        for column, (words, value) in enumerate(
            ((tr("Equity"), self.equity), (tr("Open profit"), self.profit))
        ):
            figures.addWidget(label(self._theme, words, 11, tone="3"), 0, column)
            figures.addWidget(value, 1, column)
        figures.setColumnStretch(1, 1)
        top = QVBoxLayout()
        top.setContentsMargins(14, 12, 14, 10)
        top.setSpacing(8)
        top.addLayout(figures)
        top.addWidget(self.position)
        top.addWidget(self.node)
        top.addWidget(self.values)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 10)
        foot.addWidget(self.why, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)


def _columns() -> tuple[Column[PastTrade], ...]:
    return (
        Column(tr("Trade"), _trade, 118, share=1),
        Column(tr("Opened"), _opened, 96, leaves=1),
        Column(tr("Profit"), _profit, 72, right=True),
        Column(tr("Ended by"), _ended, 84, from_width=360),
    )


def _held_words(moment: Moment) -> str:
    """Equity is the account's, so what other flows held on it is said beside it."""
    if not moment.beside:
        return moment.position or tr("Nothing was open.")
    first = moment.position or tr("This flow held nothing.")
    return "\n".join((first, *(_beside_words(each) for each in moment.beside)))


def _beside_words(held: HeldBeside) -> str:
    if held.profit is None:
        return tr("“{flow}” held {what}, in the equity at its cost.").format(
            flow=held.flow, what=held.words
        )
    return tr("“{flow}” held {what}: {profit} in the equity.").format(
        flow=held.flow, what=held.words, profit=profit_text(held.profit)
    )


def _trade(trade: PastTrade) -> Cell:
    side = "LONG" if trade.direction.sign > 0 else "SHORT"
    return Cell(
        trade.symbol.partition("/")[0], Tone.STRONG, side, side_tone(side), tip=told_trade(trade)
    )


def _opened(trade: PastTrade) -> Cell:
    return Cell(day_minute_text(trade.entered_at), Tone.QUIET, tip=told_trade(trade))


def _profit(trade: PastTrade) -> Cell:
    if not trade.closed_at:
        return Cell(tr("open"), Tone.QUIET, tip=told_trade(trade))
    return Cell(profit_text(trade.profit), profit_tone(trade.profit), tip=told_trade(trade))


def _ended(trade: PastTrade) -> Cell:
    return Cell(_end_text(trade), Tone.QUIET, tip=told_trade(trade))


def _end_text(trade: PastTrade) -> str:
    if not trade.closed_at:
        return tr("open")
    if trade.ended_by == END_OF_DATA:
        return tr("end of data")
    return retell(trade.ended_by, "exit_purpose")


def told_trade(trade: PastTrade) -> str:
    """All of a trade, for its tip."""
    side = tr("LONG") if trade.direction.sign > 0 else tr("SHORT")
    until = day_minute_text(trade.exited_at) if trade.closed_at else tr("now")
    what = f"{side} {trade.amount_text} {trade.symbol}"
    when = f"{day_minute_text(trade.entered_at)} \u2013 {until} UTC"
    if not trade.closed_at:
        return f"{what}\n{when}"
    end = tr("Ended by {what}").format(what=_end_text(trade))
    return f"{what}\n{when}\n{end}"
