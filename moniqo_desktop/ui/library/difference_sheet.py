"""Two drawings of a flow in one picture and in words, with what can be done about it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from moniqo_desktop.ui.library.drawing import DifferencePicture
from moniqo_desktop.ui.library.lines import Lines, colour_of, how_word
from moniqo_desktop.ui.library.words import How, Said, said
from moniqo_desktop.ui.look.parts import dot_pixmap, label, push_button, rule
from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

LIST_WIDE: Final = 340


class DifferenceSheet(Sheet):
    """chosen: a part to be shown on the canvas. The sheet is for one look; it deletes itself."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, catalogue: Catalogue, title: str, parent: QWidget) -> None:
        super().__init__(theme, title, tr("Search what differs"), parent)
        self._theme, self._catalogue = theme, catalogue
        self._lines: tuple[Said, ...] = ()
        self.list = Lines(theme)
        self.picture = DifferencePicture(theme, catalogue)
        self._legend = QHBoxLayout()
        self._told = QVBoxLayout()
        self._buttons = QHBoxLayout()
        self._fill()
        self.list.chosen.connect(self.picture.go_to)
        self.searched.connect(lambda typed: self.list.show_lines(self._lines, typed))
        self.left.connect(self.deleteLater)

    @property
    def buttons(self) -> list[QPushButton]:
        found = [self._buttons.itemAt(at) for at in range(self._buttons.count())]
        widgets = [entry.widget() for entry in found if entry is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def show_difference(self, old: Flow, new: Flow, told: Sequence[str] = ()) -> None:
        """told: what it means, a sentence each."""
        self._lines = said(old, new, self._catalogue)
        self.list.show_lines(self._lines)
        self.picture.show_difference(old, new, self._lines)
        if not self._lines:
            told = (tr("Both drawings are the same."), *told)
        self._show_legend()
        for sentence in told:
            words = label(self._theme, sentence, 12, tone="2")
            words.setWordWrap(True)
            self._told.addWidget(words)

    def add_button(self, words: str, do: Callable[[], object], role: str = "") -> QPushButton:
        """Does it and puts the sheet away."""
        button = push_button(self._theme, words, role)
        button.clicked.connect(partial(self._do, do))
        self._buttons.addWidget(button)
        return button

    def open(self) -> None:
        """With the keyboard on what is asked, where something is; Return says yes to it."""
        super().open()
        asked = [button for button in self.buttons if button.property("role") == "primary"]
        if asked:
            asked[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _do(self, do: Callable[[], object]) -> None:
        self.leave()
        do()

    def _show_legend(self) -> None:
        counts = Counter(line.how for line in self._lines)
        for how in (How.ADDED, How.REMOVED, How.CHANGED):
            dot = label(self._theme, "")
            dot.setPixmap(dot_pixmap(colour_of(self._theme, how), 8, self.devicePixelRatioF()))
            self._legend.addWidget(dot)
            words = tr("{how}: {count}").format(how=how_word(how), count=counts[how])
            self._legend.addWidget(label(self._theme, words, 12, 500, tone="2"))
            self._legend.addSpacing(self._theme.px(10))
        self._legend.addStretch(1)

    def _fit(self) -> None:
        super()._fit()
        room, edge = self.rect(), self._theme.px(48)
        wide = min(room.width() - 2 * edge, self._theme.px(1_240))
        high = min(room.height() - 2 * edge, self._theme.px(760))
        left, top = (room.width() - wide) // 2, (room.height() - high) // 2
        self.box.setGeometry(left, top, wide, high)

    def _fill(self) -> None:
        px = self._theme.px
        self.list.setFixedWidth(px(LIST_WIDE))
        self.list.setStyleSheet("background: transparent;")  # the sheet's round corner shows
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.picture, 1)
        foot = QFrame()
        foot_rows = QVBoxLayout(foot)
        foot_rows.setContentsMargins(px(16), px(12), px(16), px(14))
        foot_rows.setSpacing(px(8))
        foot_rows.addLayout(self._legend)
        self._told.setSpacing(px(4))
        foot_rows.addLayout(self._told)
        self._buttons.setSpacing(px(8))
        self._buttons.addStretch(1)
        foot_rows.addLayout(self._buttons)
        right.addWidget(rule())
        right.addWidget(foot)
        self.body.addWidget(self.list)
        self.body.addWidget(rule(vertical=True))
        self.body.addLayout(right, 1)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
