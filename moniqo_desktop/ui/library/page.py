"""The gallery's cards in as many columns as there is room for, walked by the arrow keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.library.card import Card
from moniqo_desktop.ui.library.damaged import DamagedFiles
from moniqo_desktop.ui.library.items import Damaged, Item, found, tags_in
from moniqo_desktop.ui.library.pictures import Pictures
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

WIDE: Final = 280
"""A card is at least that wide."""
GAP: Final = 14
TAGS: Final = 9
_KEYS: Final = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class Shelves(QWidget):
    """Headings and cards laid out by hand: widths are shared out, rows are as high as a card.
    placed: cards have another place."""

    placed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[QLabel, list[Card]]] = []
        self.columns = 1

    def show_rows(self, rows: list[tuple[QLabel, list[Card]]]) -> None:
        """In this order; what is not in it is hidden by whoever hid it."""
        self._rows = rows
        self._place()

    @property
    def cards(self) -> list[Card]:
        """In sight, in reading order."""
        return [card for _, cards in self._rows for card in cards]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        px, gap = self._theme.px, self._theme.px(GAP)
        room = max(self.width(), px(WIDE))
        self.columns = max(1, (room + gap) // (px(WIDE) + gap))
        wide = (room - gap * (self.columns - 1)) // self.columns
        y = 0
        for heading, cards in self._rows:
            heading.setGeometry(px(2), y, room, px(28))
            y += px(34)
            for number, card in enumerate(cards):
                column = number % self.columns
                if column == 0 and number:
                    y += card.high(wide) + gap
                card.setGeometry(QRect(column * (wide + gap), y, wide, card.high(wide)))
            y += cards[-1].high(wide) + px(20) if cards else 0
        self.setMinimumHeight(y)
        self.placed.emit()


class GalleryPage(QFrame):
    """chosen: an item, to be opened as a copy where it is a template. typed: words typed while a
    card had the keyboard, for the search field."""

    chosen = Signal(object)
    typed = Signal(str)

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = Pictures(catalogue, theme, self)
        self._cards: dict[Item, Card] = {}
        self._items: Sequence[Item] = ()
        self._search, self._tag = "", ""
        self._tags = QHBoxLayout()
        self._shelves = Shelves(theme)
        self.damaged = DamagedFiles(theme)
        self._own = label(theme, tr("Your flows"), 13, 600)
        self._templates = label(theme, tr("Templates"), 13, 600)
        self._none = label(theme, "", 13, tone="2")
        self._lay_out()

    @property
    def cards(self) -> list[Card]:
        """In sight, in reading order."""
        return self._shelves.cards

    def show_items(self, items: Sequence[Item], damaged: Sequence[Damaged] = ()) -> None:
        """Anew: what was shown before is gone. damaged: files that are told instead."""
        self.damaged.show_files(damaged)
        self._pictures.forget()
        before = {card.item.path: card for card in self._cards.values()}
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._items, self._cards = items, {}
        for item in items:
            card = Card(self._theme, item, self._shelves)
            old = before.get(item.path)
            if old is not None and old.item.flow == item.flow:
                card.set_picture(old.picture)
            card.clicked.connect(partial(self.chosen.emit, item))
            card.installEventFilter(self)
            self._cards[item] = card
        self._show_tags()
        self._show()

    @property
    def words(self) -> str:
        """What stands in the place of cards."""
        return "" if self._none.isHidden() else self._none.text()

    def say_reading(self) -> None:
        """Where nothing is shown yet."""
        if not self._items:
            self._none.setText(tr("Reading flows and templates…"))
            self._none.adjustSize()
            self._none.show()

    def search(self, typed: str) -> None:
        self._search = typed
        self._show()

    def show_tag(self, tag: str) -> None:
        """Only what bears it; "" = everything."""
        self._tag = tag
        self._show()

    def focus_first(self) -> None:
        if self.cards:
            self.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what happens to it ----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, Card):
            if event.type() == QEvent.Type.FocusIn:
                self._area.ensureWidgetVisible(watched, 0, self._theme.px(24))
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._walk(watched, event)
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_pictures()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pictures.forget()
        super().hideEvent(event)

    def _walk(self, card: Card, event: QKeyEvent) -> bool:
        cards = self.cards
        if event.key() in _KEYS and card in cards:
            at = self._next(cards.index(card), Qt.Key(event.key()), len(cards))
            cards[at].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        text = event.text()
        if text.isprintable() and text.strip():
            self.typed.emit(text)
            return True
        return False

    def _next(self, at: int, key: Qt.Key, count: int) -> int:
        """In reading order; up and down go to the card that lies nearest there."""
        match key:
            case Qt.Key.Key_Left:
                return max(at - 1, 0)
            case Qt.Key.Key_Right:
                return min(at + 1, count - 1)
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return count - 1
            case _:
                return self._nearest(at, 1 if key == Qt.Key.Key_Down else -1)

    def _nearest(self, at: int, way: int) -> int:
        """The card of the next row (way 1) or the one before (−1) that lies most under it."""
        here = self.cards[at].geometry()
        tops = [card.y() for card in self.cards if (card.y() - here.y()) * way > 0]
        if not tops:
            return at
        row = min(tops) if way > 0 else max(tops)
        there = [i for i, card in enumerate(self.cards) if card.y() == row]
        return min(there, key=lambda i: abs(self.cards[i].x() - here.x()))

    # -- what is shown ---------------------------------------------------------------------------

    def _show(self) -> None:
        shown = found(self._items, self._search, self._tag)
        for item, card in self._cards.items():
            card.setVisible(item in shown)
        rows = []
        for heading, is_template in ((self._own, False), (self._templates, True)):
            cards = [self._cards[item] for item in shown if item.is_template == is_template]
            heading.setVisible(bool(cards))
            if cards:
                rows.append((heading, cards))
        self._none.setVisible(not shown)
        self._none.setText(tr("Nothing found for “{typed}”.").format(typed=self._search.strip()))
        self._shelves.show_rows(rows)

    def _ask_for_pictures(self) -> None:
        """Of the cards in sight that have none, once there is a size to draw them for."""
        if not self.isVisible():
            return
        self._pictures.forget()
        top = self._area.verticalScrollBar().value()
        bottom = top + self._area.viewport().height()
        for card in self.cards:
            is_seen = card.y() < bottom and card.geometry().bottom() >= top
            if is_seen and not card.has_picture:
                self._pictures.ask(card.item.flow, _rounded(card.picture_size()), card.set_picture)

    def _show_tags(self) -> None:
        while self._tags.count():
            entry = self._tags.takeAt(0)
            widget = entry.widget() if entry else None
            if widget is not None:
                widget.deleteLater()
        for tag in ("", *tags_in(self._items)[:TAGS]):
            self._tags.addWidget(self._tag_button(tag))
        self._tags.addStretch(1)

    def _tag_button(self, tag: str) -> QPushButton:
        button = QPushButton(f"{tag[:1].upper()}{tag[1:]}" if tag else tr("All"))
        button.setAutoDefault(True)  # Return presses it
        button.setProperty("role", "room")
        button.setFont(self._theme.font(12, 500))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setChecked(tag == self._tag)
        button.setFixedHeight(self._theme.px(28))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip(tr("Show only these"))
        button.clicked.connect(partial(self.show_tag, tag))
        return button

    def _lay_out(self) -> None:
        px = self._theme.px
        self._own.setParent(self._shelves)
        self._templates.setParent(self._shelves)
        self._none.setParent(self._shelves)
        self._none.move(px(2), px(8))
        self._tags.setSpacing(px(6))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._shelves)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shelves.placed.connect(self._ask_for_pictures)
        self._area.verticalScrollBar().valueChanged.connect(self._ask_for_pictures)
        self._area.verticalScrollBar().rangeChanged.connect(self._ask_for_pictures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(self._tags)
        column.addWidget(self.damaged)
        column.addWidget(self._area, 1)


def _rounded(size: QSize) -> QSize:
    """Never nothing."""
    return QSize(max(size.width(), 64), max(size.height(), 32))
