"""What can be done with the selected row: buttons, a line to type into, one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from moniqo_desktop.ui.desk.line_entry import LineEntry
from moniqo_desktop.ui.look.parts import set_tone
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.words.translation import retell, tr


@dataclass(frozen=True, slots=True)
class Act:
    """keys: count while the page has the keyboard. tip: what it would do now, and why not if not;
    asked for whenever the row changes. folded: only in menus, under the word of its fold."""

    name: str
    title: str
    run: Callable[[], object]
    keys: str = ""
    fold: str = ""


class ActBar(QWidget):
    """The acts of a page. One QAction each: buttons, menus and keys are the same thing.

    home: the table they act on. It holds the keyboard while the button or line that had it is out
    of use, so that it never ends at whatever comes next in the window.
    """

    def __init__(self, theme: Theme, acts: Sequence[Act], page: QWidget, home: QWidget) -> None:
        super().__init__(page)
        self._home = home
        self._before: QWidget | None = None
        self._lent: QPushButton | None = None
        self.actions_by_name: dict[str, QAction] = {}
        self._folds: dict[str, QMenu] = {}
        self._buttons: list[tuple[QPushButton, list[QAction]]] = []
        self.said, self.line = QLabel(self), LineEntry(theme, self)
        self.buttons = QWidget(self)
        self._row = QHBoxLayout(self.buttons)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(6))
        for act in acts:
            self._add(act, page)
        self.more = QPushButton("⋯", self.buttons)
        self.more.setAutoDefault(True)
        self.more.setAccessibleName(tr("More acts"))
        self.more.setToolTip(tr("More acts"))
        self.more.clicked.connect(self._open_more)
        self._row.addWidget(self.more)
        self._row.addStretch(1)
        self.said.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(6))
        column.setSpacing(theme.px(4))
        for widget in (self.said, self.buttons, self.line):
            column.addWidget(widget)
        self.said.hide()
        self.line.hide()
        self.line.left.connect(self.end_asking)

    def ask(self, kind: str, words: str, lines: Sequence[tuple[str, str]]) -> None:
        """The line in the place of the buttons."""
        self._before = QApplication.focusWidget()
        self.buttons.hide()
        self.line.ask(kind, words, lines)

    def end_asking(self) -> None:
        """The buttons are back, and the keyboard where it was before the line."""
        self.buttons.show()
        if _has_keyboard(self.line):
            before = self._before
            goes_back = before is not None and isValid(before) and before.isVisible()
            (before if before is not None and goes_back else self._home).setFocus()
        self.line.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if _has_keyboard(self) and self._home.isVisible():
            self._home.setFocus()

    def say(self, words: str, tone: str = "error") -> None:
        """One sentence over the buttons; "" for none."""
        self.said.setText(retell(words))
        set_tone(self.said, tone)
        self.said.setVisible(bool(words))

    def show_state(self, name: str, *, enabled: bool, tip: str) -> None:
        """Whether an act can be done now, and what it would do."""
        action = self.actions_by_name[name]
        action.setEnabled(enabled)
        action.setToolTip(tip)
        for button, actions in self._buttons:
            if action in actions:
                self._enable(button, is_on=any(each.isEnabled() for each in actions))
                if len(actions) == 1:
                    button.setToolTip(_with_keys(tip, action))

    def _enable(self, button: QPushButton, *, is_on: bool) -> None:
        """A button pressed by key waits for its answer: meanwhile its table has the keyboard."""
        if not is_on and button.hasFocus():
            self._lent = button
            self._home.setFocus()
        button.setEnabled(is_on)
        if is_on and button is self._lent:
            self._lent = None
            if self._home.hasFocus():
                button.setFocus()

    def button(self, name: str) -> QPushButton:
        """The button of an act, or of the fold that holds it."""
        action = self.actions_by_name[name]
        return next(button for button, actions in self._buttons if action in actions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Buttons that would be cut stand in a menu at the end."""
        margins, gap = self.contentsMargins(), self._row.spacing()
        column = self.layout()
        assert column is not None
        around = column.contentsMargins()
        room = self.width() - around.left() - around.right() - margins.left() - margins.right()
        wide = [button.sizeHint().width() + gap for button, _ in self._buttons]
        is_whole = sum(wide) - gap <= room
        left = room if is_whole else room - self.more.sizeHint().width()
        for (button, _), each in zip(self._buttons, wide, strict=True):
            left -= each if is_whole or left >= each else room
            button.setHidden(not is_whole and left < 0)
        self.more.setHidden(is_whole)

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for button, actions in self._buttons:
            if button.isHidden():
                menu.addActions(actions)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def fill(self, menu: QMenu) -> None:
        """All acts, for the menu of a row."""
        menu.setToolTipsVisible(True)
        for action in self.actions_by_name.values():
            menu.addAction(action)

    def _add(self, act: Act, page: QWidget) -> None:
        action = QAction(act.title, page)
        action.setShortcut(QKeySequence(act.keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda checked=False: act.run())
        page.addAction(action)
        self.actions_by_name[act.name] = action
        if act.fold and act.fold in self._folds:
            self._folds[act.fold].addAction(action)
            next(held for button, held in self._buttons if button.menu() is self._folds[act.fold]
                 ).append(action)  # fmt: skip
            return
        button = QPushButton(act.fold or act.title, self.buttons)
        button.setAutoDefault(True)  # Return presses it
        self._buttons.append((button, [action]))
        self._row.addWidget(button)
        if not act.fold:
            button.clicked.connect(action.trigger)
            return
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        menu.addAction(action)
        button.setMenu(menu)
        self._folds[act.fold] = menu


def _has_keyboard(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def _with_keys(tip: str, action: QAction) -> str:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({keys})" if keys and tip else tip


def menu_for(view: QWidget, fill: Callable[[QMenu], None]) -> None:
    """A context menu, by mouse or menu key; open, never blocking."""

    def show(at: QPoint) -> None:
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        if menu.actions():
            menu.popup(view.mapToGlobal(at))

    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(show)
