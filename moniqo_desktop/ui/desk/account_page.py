"""All figures of the wallet over its equity curve with the drawdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.ui.charts.equity import EquityPage
from moniqo_desktop.ui.desk.figures import Figures
from moniqo_desktop.ui.state.state import State

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme


class AccountPage(QWidget):
    """The curve loads its plots when it is first seen."""

    hears = frozenset({"equity", "positions", "prices", "costs", "runs"})

    def __init__(self, theme: Theme, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = Figures(theme, state, self, rows=2, has_curve=False)
        self.curve = EquityPage(theme, state, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.figures)
        column.addWidget(self.curve, 1)

    def set_theme(self, theme: Theme) -> None:
        self.figures.set_theme(theme)
        self.curve.set_theme(theme)

    def refresh(self) -> None:
        self.figures.refresh()
        self.curve.refresh()
