"""The walk forward of a search: spans that are usual, or spans by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme

BY_HAND: Final = "hand"
WALKS: Final = (
    ("", later("No")),
    ("180d:30d", later("180 days, then 30")),
    ("365d:90d", later("365 days, then 90")),
    ("90d:30d", later("90 days, then 30")),
    (BY_HAND, later("Spans by hand…")),
)
_SPAN: Final = re.compile(r"\d+(\.\d+)?[mhdw]?")
_WRONG: Final = later("Write days (5d), hours (12h) or a number of candles.")


class WalkForm(QWidget):
    """Chosen from a list; by hand: how long is searched, how long is judged, how long is left
    between the two. changed: another walk, or another span."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.chosen = Labelled(theme, "walk", tr("Walk forward"), Choices(theme, WALKS))
        self.train = self._span(theme, "train", tr("Search in"), "30d")
        self.test = self._span(theme, "test", tr("Judge in"), "7d")
        between = tr("as long as the flow looks back")
        self.embargo = self._span(theme, "embargo", tr("Embargo"), "", between)
        hint = label(theme, tr("5d are days, 12h hours, 500 candles."), 11, tone="3")
        hint.setWordWrap(True)
        self._by_hand = QWidget()
        inner = QVBoxLayout(self._by_hand)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(in_pairs(self.train, self.test))
        inner.addWidget(self.embargo)
        inner.addWidget(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.chosen)
        column.addWidget(self._by_hand)
        self.chosen.changed.connect(self._turn)
        for part in (self.chosen, self.train, self.test, self.embargo):
            part.changed.connect(self.changed)
        self._turn()

    @property
    def value(self) -> str:
        """As app/searches/spec.py reads it."""
        if not self._is_by_hand:
            return self.chosen.value
        parts = (self.train, self.test, self.embargo)
        return ":".join(part.value.strip() for part in parts if part.value.strip())

    def show_value(self, value: str) -> None:
        """From outside; spans that are not in the list are spans by hand."""
        if value in dict(WALKS):
            self.chosen.show_value(value)
        else:
            self.chosen.show_value(BY_HAND)
            texts = (*value.split(":"), "", "")
            for part, text in zip((self.train, self.test, self.embargo), texts, strict=False):
                part.show_value(text)
        self._turn()

    def check(self) -> bool:
        """Says beside each span what is wrong; True when nothing is."""
        spans = (self.train, self.test, self.embargo)
        for part in spans:
            text = part.value.strip()
            is_fine = bool(_SPAN.fullmatch(text)) if text else part is self.embargo
            if part is not self.embargo and is_fine:
                is_fine = float(text.rstrip("mhdw")) > 0
            part.say(tr(_WRONG) if self._is_by_hand and not is_fine else "")
        return not any(part.sentence for part in spans)

    @property
    def _is_by_hand(self) -> bool:
        return self.chosen.value == BY_HAND

    def _turn(self) -> None:
        self._by_hand.setVisible(self._is_by_hand)

    def _span(self, theme: Theme, name: str, title: str, text: str, empty: str = "") -> Labelled:
        made = Labelled(theme, name, title, text_field(theme, empty))
        made.show_value(text)
        made.changed.connect(lambda: self.check() if made.sentence else None)
        return made
