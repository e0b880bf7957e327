"""The rest of the form of a backtest, folded away: what most backtests leave as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.domain.market import TIMEFRAMES
from moniqo_desktop.ui.look.parts import icon_button, push_button
from moniqo_desktop.ui.runs.asked import FILE
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

NAMES = ("maker_bps", "volume_percent", "impact_bps", "finer", "finer_file")
_TIPS = {
    "maker_bps": later("Fee of limits that rested, below zero for a rebate; empty: as the taker's"),
    "volume_percent": later("Most of a candle's volume that one order fills; 0: no bound"),
    "impact_bps": later(
        "Of an order that takes a candle's whole volume; grows with the square of the share"
    ),
    "finer": later("Orders are matched on these, each by the path above"),
}


class More(QWidget):
    """fields: by name, see Asked. ask: opens a file dialog and hands on what was chosen."""

    def __init__(self, theme: Theme, ask: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._theme = theme
        self.fields: dict[str, Labelled] = {}
        self.turn = push_button(theme, "", "link")
        self.turn.setCheckable(True)
        self.turn.toggled.connect(self._unfold)
        self._inner = QWidget()
        finer = (("", tr("None: by the path above")), *((frame, frame) for frame in TIMEFRAMES[:6]))
        browse = icon_button(theme, "open", tr("Choose a file…"), 16)
        browse.clicked.connect(lambda: ask(self._take_file))
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        maker = text_field(theme, tr("as the taker's"))
        volume, impact = text_field(theme), text_field(theme)
        inner.addWidget(self._made("maker_bps", tr("Maker fee"), maker, tr("bps a side")))
        inner.addLayout(
            in_pairs(
                self._made("volume_percent", tr("Volume share"), volume, "%"),
                self._made("impact_bps", tr("Impact"), impact, "bps"),
            )
        )
        inner.addWidget(self._made("finer", tr("Finer candles"), Choices(theme, finer)))
        file = text_field(theme, "candles.csv")
        self.fields["finer_file"] = Labelled(
            theme, "finer_file", tr("File of finer candles"), file, beside=browse
        )
        inner.addWidget(self.fields["finer_file"])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.turn)
        column.addWidget(self._inner)
        self._unfold(is_open=False)

    def show_source(self, source: str, *, is_one: bool) -> None:
        """is_one: the flow reads one market; finer candles are for that one."""
        self.fields["finer"].setVisible(is_one)
        is_file = is_one and source == FILE and bool(self.fields["finer"].value)
        self.fields["finer_file"].setVisible(is_file)

    def _take_file(self, file: str) -> None:
        self.fields["finer_file"].show_value(file)
        self.fields["finer_file"].say("")

    def unfold_wrong(self) -> None:
        """What is wrong can be seen."""
        if any(field.sentence for field in self.fields.values()):
            self.turn.setChecked(True)

    def _unfold(self, is_open: bool) -> None:
        self._inner.setVisible(is_open)
        self.turn.setText(tr("Fewer settings") if is_open else tr("More settings…"))

    def _made(self, name: str, title: str, editor: QWidget, hint: str = "") -> Labelled:
        made = Labelled(self._theme, name, title, editor, hint=hint)  # type: ignore[arg-type]
        editor.setToolTip(tr(_TIPS[name]))
        self.fields[name] = made
        return made
