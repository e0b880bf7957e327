"""The node palette: families that fold, a search field, drag and double click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.palette.tree import FAMILY, KIND, NodeModel, NodeTree
from moniqo_desktop.ui.search import best
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moniqo_desktop.ui.catalogue.catalogue import Catalogue, NodeSpec
    from moniqo_desktop.ui.look.theme import Theme

WIDTH: Final = 214
LONG: Final = 40
USUAL: Final = (
    "ema", "sma", "rsi", "macd", "bbands", "atr", "adx", "stoch", "supertrend", "donchian", "vwap",
    "cci", "mfi", "obv", "roc", "kc", "sar", "stddev", "max", "min",
)  # fmt: skip
"""The indicators most flows are made of, in this order; those of TA-Lib by their short names."""
FOLDED: Final = ("indicator+", "indicator#")


class Palette(QFrame):
    """node_asked: the kind to add in the middle of what is seen. left: Escape, where the keyboard
    has no place to go back to."""

    node_asked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._before: QWidget | None = None
        self._folded = set(FOLDED)
        self.setProperty("role", "panel")
        self.field = _SearchField(theme, len(catalogue.nodes))
        self.model = NodeModel(self)
        self.tree = NodeTree(theme, self.model)
        self._none = label(theme, "", 12, tone="3")
        self._none.setWordWrap(True)
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 0, 0)
        column.setSpacing(10)
        title = label(theme, tr("Nodes"), 13, 600)
        title.setContentsMargins(6, 0, 0, 0)
        search = QVBoxLayout()
        search.setContentsMargins(4, 0, 12, 0)
        search.addWidget(self.field)
        search.addWidget(self._none)
        column.addWidget(title)
        column.addLayout(search)
        column.addWidget(self.tree)
        self.field.textChanged.connect(self.show_matching)
        self.field.left_downwards.connect(self.tree.setFocus)
        self.field.left.connect(self._leave)
        self.tree.left.connect(self._leave)
        self.field.returnPressed.connect(self._ask_first)
        self.tree.node_asked.connect(self.node_asked)
        self.tree.folded.connect(self._remember_fold)
        self.show_matching("")

    def search(self) -> None:
        """The keyboard into the search field, until Escape takes it back to where it was."""
        before = QApplication.focusWidget()
        self._before = None if before is None or self.isAncestorOf(before) else before
        if not self.field.hasFocus():
            self.field.clear()  # what was searched last time hides what is looked for now
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _leave(self) -> None:
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    @property
    def folded_families(self) -> list[str]:
        return sorted(self._folded)

    def fold(self, families: Iterable[str]) -> None:
        """Shows these families as their heading only."""
        self._folded = set(families)
        self.show_matching(self.field.text())

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Lists other node types: those of the program and the blocks of the flow in front."""
        if catalogue is not self._catalogue:
            self._catalogue = catalogue
            self.show_matching(self.field.text())

    def show_matching(self, typed: str) -> None:
        """Nodes that answer to typed, best first; all of them by family when it is empty."""
        if not typed.strip():
            self.model.show_families(self._families(), self._folded)
            self._expand()
            self._none.hide()
            return
        found = best(typed, self._catalogue.nodes, lambda spec: spec.title, words_of)
        self.model.show_found(found)
        self._none.setText(tr("No node is called “{name}”.").format(name=typed.strip()))
        self._none.setVisible(not found)
        if found:
            self.tree.setCurrentIndex(self.model.index(0, 0))

    def _families(self) -> list[tuple[str, str, list[NodeSpec]]]:
        groups: list[tuple[str, str, list[NodeSpec]]] = []
        for family in self._catalogue.families:
            nodes = list(self._catalogue.of_family(family.name))
            groups += _divided(family.name, family.title, nodes)
        return [group for group in groups if group[2]]

    def _expand(self) -> None:
        for row in range(self.model.rowCount()):
            index = self.model.index(row, 0)
            self.tree.setExpanded(index, index.data(FAMILY) not in self._folded)

    def _remember_fold(self, family: str, is_folded: bool) -> None:
        change = self._folded.add if is_folded else self._folded.discard
        change(family)

    def _ask_first(self) -> None:
        kind = self.tree.currentIndex().data(KIND)
        if self.field.text().strip() and kind:
            self.node_asked.emit(kind)


def _divided(name: str, title: str, nodes: list[NodeSpec]) -> list[tuple[str, str, list[NodeSpec]]]:
    """A family too long to read shows its most used first; the rest under headings of its own."""
    if len(nodes) <= LONG:
        return [(name, title, nodes)]
    codes = {node.kind.rpartition(".")[2]: node for node in nodes}
    usual = [codes[code] for code in USUAL if code in codes]
    patterns = [node for code, node in codes.items() if code.startswith("cdl")]
    apart = {node.kind for node in (*usual, *patterns)}
    rest = [node for node in nodes if node.kind not in apart]
    more = tr("More: {family}").format(family=title)
    return [(name, title, usual), (f"{name}+", more, rest),
            (f"{name}#", tr("Candle patterns"), patterns)]  # fmt: skip


def words_of(spec: NodeSpec) -> tuple[str, ...]:
    """What a node is found by, besides its title."""
    return (*spec.keywords, spec.kind.replace(".", " "), spec.summary)


class _SearchField(QLineEdit):
    """left_downwards: the arrow key that leads into the list. left: Escape."""

    left_downwards = Signal()
    left = Signal()

    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self.setFont(theme.font(12))
        self.setPlaceholderText(tr("Search {count} nodes").format(count=count))
        self.setAccessibleName(tr("Search node types"))
        self.addAction(
            theme.button_icon("search", theme.text3, theme.px(14)),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.setClearButtonEnabled(False)
        self.setFixedHeight(theme.px(30))
        self.setProperty("role", "search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
