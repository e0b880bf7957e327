"""A shown desk, its state and what it sent."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.domain.messages.events import Event, OrderChanged
from moniqo_desktop.domain.orders import OrderId, OrderStatus
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.desk.tables import Table
from moniqo_desktop.ui.question import QuestionBar
from moniqo_desktop.ui.state.state import State
from tests.ui.state.builders import BTC, ETH, MARKETS, a_position, a_price

LONG = a_position(10_600, MARKETS[BTC].notional(662_040, 10_600), stop=650_000)
SHORT = a_position(-4_000, MARKETS[ETH].notional(321_840, 4_000), ETH)
PRICES = (a_price(674_125), a_price(318_715, ETH))
ACCEPTED = OrderChanged(1, "r1", OrderId("o1"), OrderStatus.ACCEPTED)


class Desk:
    """A shown desk with its state and what it sent."""

    def __init__(
        self, panel: DeskPanel, state: State, sent: list[Command], question: QuestionBar
    ) -> None:
        self.panel, self.state, self.sent, self.question = panel, state, sent, question

    def hear(self, *events: Event) -> None:
        self.panel.refresh(self.state.apply(events))
        self.panel._catch_up()


def texts(table: Table[Any], row: int = 0) -> list[str]:
    return [table.index(row, column).data() for column in range(table.columnCount())]


def press(page: QWidget, text: str) -> None:
    """A button of a page, by its word."""
    button = next(b for b in page.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
