"""The gallery in its two places: where no flow is open, and over the window when asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.ui.documents.openings import in_line
from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.documents.documents import Shelf
    from moniqo_desktop.ui.documents.openings import Beside
    from moniqo_desktop.ui.library.items import Item
    from moniqo_desktop.ui.library.page import GalleryPage
    from moniqo_desktop.ui.library.reading import Reading
    from moniqo_desktop.ui.look.theme import Theme

MARGIN: Final = 28


class StartPage(QFrame):
    """In place of the canvas while nothing is open; it is filled when it is first shown.

    template_asked, flow_asked: path of the file. new_asked, open_asked: the other ways.
    """

    template_asked = Signal(object)
    flow_asked = Signal(object)
    new_asked = Signal()
    open_asked = Signal()

    def __init__(
        self, theme: Theme, catalogue: Catalogue, shelf: Shelf, beside: Beside = in_line
    ) -> None:
        """beside: reads what is shown."""
        super().__init__()
        self._beside = beside
        self.setProperty("role", "canvas")
        self._theme, self._catalogue, self._shelf = theme, catalogue, shelf

    @cached_property
    def page(self) -> GalleryPage:
        from moniqo_desktop.ui.library.page import GalleryPage

        made = GalleryPage(self._theme, self._catalogue)
        made.chosen.connect(self._tell)
        return made

    @cached_property
    def _reading(self) -> Reading:
        from moniqo_desktop.ui.library.reading import Reading

        return Reading(self.page, self._shelf, self._beside)

    @cached_property
    def search(self) -> QLineEdit:
        theme, hint = self._theme, tr("Search flows and templates")
        made = QLineEdit()
        made.setPlaceholderText(hint)
        made.setAccessibleName(hint)
        made.setFont(theme.font(12))
        made.setClearButtonEnabled(True)
        made.setFixedHeight(theme.px(34))
        made.setMinimumWidth(theme.px(140))
        made.setMaximumWidth(theme.px(280))
        made.installEventFilter(self)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        """Read anew each time: flows come and go."""
        if self.layout() is None:
            self._lay_out()
            _join(self.search, self.page)
        self._reading.begin()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if _goes_down(event):
            self.page.focus_first()
            return True
        return super().eventFilter(watched, event)

    def _tell(self, item: Item) -> None:
        (self.template_asked if item.is_template else self.flow_asked).emit(item.path)

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        words = tr("Each one runs at once on the practice market: no account, no key, no network.")
        told = label(theme, words, 13, tone="2")
        told.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(MARGIN), px(22), px(MARGIN), 0)
        column.setSpacing(px(6))
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(label(theme, tr("Start from a template"), 24, 700))
        top.addStretch(1)
        top.addWidget(self.search, 1)
        for each in self._buttons():
            top.addWidget(each)
        column.addLayout(top)
        column.addWidget(told)
        column.addSpacing(px(6))
        column.addWidget(self.page, 1)

    def _buttons(self) -> tuple[QWidget, ...]:
        other = push_button(self._theme, tr("Open file…"))
        other.clicked.connect(self.open_asked)
        new = push_button(self._theme, tr("New flow"), "primary")
        new.clicked.connect(self.new_asked)
        return other, new


class GallerySheet(Sheet):
    """Over the window. Signals as of StartPage; it is put away when one is told."""

    template_asked = Signal(object)
    flow_asked = Signal(object)

    def __init__(
        self, theme: Theme, catalogue: Catalogue, shelf: Shelf, beside: Beside, parent: QWidget
    ) -> None:
        """beside: reads what is shown."""
        from moniqo_desktop.ui.library.page import GalleryPage
        from moniqo_desktop.ui.library.reading import Reading

        hint = tr("Search flows and templates")
        super().__init__(theme, tr("Templates and flows"), hint, parent)
        self.page = GalleryPage(theme, catalogue)
        self._reading = Reading(self.page, shelf, beside)
        px = theme.px
        self.body.setContentsMargins(px(20), px(14), px(12), px(1))
        self.body.addWidget(self.page)
        _join(self.search, self.page)
        self.search.installEventFilter(self)
        self.page.chosen.connect(self._tell)

    def open(self) -> None:
        self.search.clear()
        super().open()
        self._reading.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and _goes_down(event):
            self.page.focus_first()
            return True
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Nearly all of the window: pictures want room."""
        super()._fit()
        room, edge = self.rect(), self._theme.px(40)
        wide = min(room.width() - 2 * edge, self._theme.px(1_400))
        high = room.height() - 2 * edge
        self.box.setGeometry((room.width() - wide) // 2, edge, wide, high)

    def _tell(self, item: Item) -> None:
        self.leave()
        (self.template_asked if item.is_template else self.flow_asked).emit(item.path)


def _join(search: QLineEdit, page: GalleryPage) -> None:
    """What is typed is searched, wherever the keyboard is."""

    def type_on(text: str) -> None:
        search.setFocus()
        search.setText(search.text() + text)

    def choose_first() -> None:
        if page.cards:
            page.cards[0].click()

    search.textChanged.connect(page.search)
    search.returnPressed.connect(choose_first)
    page.typed.connect(type_on)


def _goes_down(event: QEvent) -> bool:
    """From the search field to the cards."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() == Qt.Key.Key_Down
