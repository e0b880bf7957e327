"""Open positions with the key figures above and what can be done below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.ui.desk import actions, forecast
from moniqo_desktop.ui.desk.act_bar import Act, ActBar, menu_for
from moniqo_desktop.ui.desk.empty import empty_words, why_unopened
from moniqo_desktop.ui.desk.figures import FIGURES, HEIGHT, Figures
from moniqo_desktop.ui.desk.flight import Flight
from moniqo_desktop.ui.desk.locked import no_reversal
from moniqo_desktop.ui.desk.position_rows import position_columns
from moniqo_desktop.ui.desk.tables import Table, TableView
from moniqo_desktop.ui.desk.under_way import (
    Key,
    UnderWay,
    key_of,
    sentence,
    settled,
    under_way,
)
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.state.owners import told_owner
from moniqo_desktop.ui.state.positions import PositionView
from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

ROWS: Final = 60
"""Height of the titles and of a row, px at plain size of text."""
ACTS: Final = 44
"""Of the acts below them."""
PARTS: Final = (25, 50, 75)
"""Of a position, in percent."""
STAYS: Final = frozenset(("close", "break_even", "stop", "target"))
"""Acts that make sense while all of it leaves."""
Made = Callable[[PositionView, Market], Command]


class PositionsPage(QWidget):
    """chosen: the symbol of a position that was clicked."""

    hears = frozenset(
        {
            "positions",
            "orders",
            "prices",
            "equity",
            "costs",
            "answers",
            "reversals",
            "runs",
            "unopened",
        }
    )
    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        state: State,
        send: Callable[[Command], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._state, self._send = theme, state, send
        self._flight = Flight(state.answers, self)
        self._shown: object = None
        self._foretold: Key | None = None
        """The position whose reversal the line below tells."""
        self._ways: Mapping[Key, UnderWay] = {}
        self.figures = Figures(theme, state, self)
        self.table: Table[PositionView] = Table(
            position_columns(state, lambda row: self._ways.get(key_of(row))), key_of, self
        )
        self.view: TableView[PositionView] = TableView(theme, self.table, self._none(), self)
        self.view.setAccessibleName(tr("Open positions"))
        self.doing, self.warning = label(theme, "", tone="2"), label(theme, "", tone="warn")
        for line in (self.doing, self.warning):
            line.setWordWrap(True)
            line.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
            line.hide()
        self.bar = ActBar(theme, self._acts(), self, self.view)
        self.bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.figures, self.view, self.doing, self.warning, self.bar):
            column.addWidget(widget)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.bar.line.given.connect(self._typed)
        self._flight.landed.connect(self._show_acts)
        menu_for(self.view, self._fill_menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.figures.set_theme(theme)
        self.view.set_theme(theme)

    def _none(self) -> str:
        """For an empty table: none, or not known yet."""
        meaning = why_unopened(self._state) or tr(
            "What a flow opens is shown here with its profit."
        )
        return empty_words(self._state, tr("No open positions."), meaning)

    def refresh(self) -> None:
        self._flight.look()
        self.view.say_empty(self._none())
        self.figures.refresh()
        self._end_reversal()
        self._show_under_way()
        self.table.set_rows(self._state.positions.all())
        self._warn()
        self.bar.setVisible(self.view.chosen() is not None)
        self._show_acts()

    def _show_under_way(self) -> None:
        """Beside each symbol, and in a sentence below the table."""
        ways = under_way(self._state)
        if ways != self._ways:
            self._ways = ways
            self.view.widths.measure_anew()
            told = " ".join(sentence(symbol, way) for (_, symbol), way in ways.items())
            self.doing.setText(told)
            self._share_height()

    def _warn(self) -> None:
        """Of positions whose loss nothing limits."""
        bare = [each.symbol for each in self._state.positions.all() if not each.stop]
        words = tr("{symbols}: no stop rests at the venue, nothing limits the loss.")
        self.warning.setText(words.format(symbols=", ".join(bare)) if bare else "")
        self._share_height()

    def _share_height(self) -> None:
        """Rows and acts come first, then figures, warning, what is on its way, and the curve. The
        acts count though none is shown: choosing a row moves none. What has no room is said beside
        the symbols too, and in their tips."""
        px = self._theme.px
        left = self.height() - px(ROWS) - px(ACTS)
        self.figures.setHidden(left < px(FIGURES))
        left -= 0 if self.figures.isHidden() else px(FIGURES)
        for line in (self.warning, self.doing):
            high = line.heightForWidth(self.width()) if line.text() else 0
            line.setVisible(0 < high <= left)
            left -= high if line.isVisibleTo(self) else 0
        self.figures.show_curve(left >= px(HEIGHT - FIGURES))

    def close_part(self, percent: int) -> None:
        """Closes a part of the selected position at the market."""
        self._with_chosen(lambda position, market: actions.close(position, percent / 100))

    def break_even(self) -> None:
        """Moves the stop of the selected position to its entry."""
        self._with_chosen(actions.break_even)

    def reverse(self) -> None:
        """Closes the selected position and opens it the other way; what will happen is said."""
        position = self.view.chosen()
        market = self._market(position)
        if position is None or market is None:
            return
        if barred := no_reversal(self._state, *key_of(position)):
            self.bar.say(barred)
            return
        words = forecast.owned(self._owner(position), forecast.reversal(position, market))
        if self._with_chosen(actions.reverse):
            self.bar.say(words, "2")
            self._foretold = key_of(position)
            self._state.reversals.ask(self._foretold, position.direction, position.run_id)

    def _end_reversal(self) -> None:
        """What was said of a reversal goes once it is done, or will not come."""
        if self._foretold is not None and not self._state.reversals.is_coming(self._foretold):
            if self._foretold == self._shown:
                self.bar.say("")
            self._foretold = None

    def ask(self, kind: str) -> None:
        """Opens the line for a new stop, target or the amount to close."""
        position = self.view.chosen()
        market = self._market(position)
        if position is None or market is None:
            return
        if kind == "amount":
            words = tr("Close this much of {symbol}").format(symbol=position.symbol)
            self.bar.ask(kind, words, [(tr("Amount"), market.amount_text(abs(position.amount)))])
            return
        now = position.stop if kind == "stop" else position.target
        words = {
            "stop": tr("New stop of {symbol}"), "target": tr("New target of {symbol}")
        }[kind]  # fmt: skip
        text = market.price_text(now) if now else ""
        self.bar.ask(kind, words.format(symbol=position.symbol), [(tr("Price"), text)])

    def _acts(self) -> tuple[Act, ...]:
        part = tr("Part")
        return (
            Act("close", tr("Close"), partial(self.close_part, 100), "Ctrl+Del"),
            *(
                Act(f"part_{percent}", tr("Close {percent} %").format(percent=percent),
                    partial(self.close_part, percent), f"Ctrl+{number}", part)
                for number, percent in enumerate(PARTS, 1)
            ),
            Act("amount", tr("Close an amount…"), partial(self.ask, "amount"), "Ctrl+4", part),
            Act("break_even", tr("Break-even"), self.break_even, "E"),
            Act("reverse", tr("Reverse"), self.reverse, "Ctrl+R"),
            Act("stop", tr("Stop…"), partial(self.ask, "stop"), "S"),
            Act("target", tr("Target…"), partial(self.ask, "target"), "T"),
        )  # fmt: skip

    def _fill_menu(self, menu: QMenu) -> None:
        if self.view.chosen() is not None:
            self.bar.fill(menu)

    def _selection_changed(self) -> None:
        position = self.view.chosen()
        key = key_of(position) if position is not None else None
        if key == self._shown:
            return
        self._shown = key
        self.bar.say("")
        self.bar.end_asking()
        self.bar.setVisible(position is not None)
        self._show_acts()
        if position is not None:
            self._state.positions.favour(position.wallet)
            self.chosen.emit(position.symbol)

    def _show_acts(self) -> None:
        """What each act would do now; none while an answer is waited for, no part while all of
        it leaves already."""
        position = self.view.chosen()
        market = self._market(position)
        if position is None or market is None:
            return
        waits = self._flight.is_waiting(position.symbol)
        leaves = settled(position.symbol, self._ways.get(key_of(position)))
        acts = dict(forecast.position_acts(position, market))
        acts["reverse"] = no_reversal(self._state, *key_of(position)) or acts["reverse"]
        for name, words in acts.items():
            owned = forecast.owned(self._owner(position), words)
            tip = tr("Waiting for the answer to what was asked.") if waits else owned
            is_done = bool(leaves) and name not in STAYS
            tip = leaves if is_done else tip
            self.bar.show_state(name, enabled=not waits and not is_done, tip=tip)

    def _typed(self, kind: str, texts: list[str]) -> None:
        made = {
            "stop": actions.move_stop,
            "target": actions.move_target,
            "amount": actions.close_amount,
        }[kind]
        if self._with_chosen(lambda position, market: made(position, market, texts[0])):
            self.bar.end_asking()

    def _with_chosen(self, made: Made) -> bool:
        """Sends the command for the selected position, or says in a sentence why not."""
        position = self.view.chosen()
        market = self._market(position)
        if position is None or market is None or self._flight.is_waiting(position.symbol):
            return False
        try:
            command = made(position, market)
        except MoniqoError as problem:
            self.bar.say(str(problem))
            return False
        self.bar.say("")
        self._flight.begin(position.symbol)
        self._show_acts()
        self._send(command)
        return True

    def _owner(self, position: PositionView) -> str:
        return told_owner(self._state.runs, self._state.wallets, position)

    def _market(self, position: PositionView | None) -> Market | None:
        """At the fees of its account."""
        if position is None:
            return None
        market = self._state.markets.get(position.symbol)
        return self._state.wallets.with_fees(position.wallet, market) if market else None
