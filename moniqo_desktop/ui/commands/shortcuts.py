"""The keys of actions: their defaults, what the trader made of them, and who else has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from moniqo_desktop.ui.commands.actions import EVERYWHERE
from moniqo_desktop.ui.commands.shown_keys import ShownKeys

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.ui.commands.actions import Action
    from moniqo_desktop.ui.context import Settings


IN_EVERY_WINDOW: Final = ("run.kill",)
"""Actions whose keys count in floating panels and dialogs too."""


class Shortcuts(QObject):
    """changed: some keys are other ones now.

    window: where keys count everywhere. rekey: gives the canvas the keys that differ from its
    own, by name of the action. actions: asked anew whenever keys are laid.
    """

    changed = Signal()

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        actions: Callable[[], list[Action]],
        rekey: Callable[[Mapping[str, str]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._rekey = window, rekey
        self._settings, self._actions = settings, actions
        self._laid: list[QAction] = []
        self._shown = ShownKeys(window)
        self.lay()

    def actions(self) -> list[Action]:
        return self._actions()

    def keys_of(self, action: Action) -> str:
        """In force: the trader's, else the default; "" for none."""
        return self._settings.text(f"keys.{action.name}", action.keys)

    def is_default(self, action: Action) -> bool:
        return self.keys_of(action) == action.keys

    def taker(self, keys: str, besides: Action) -> Action | None:
        """The other action that these keys would reach, None where they are free."""
        wanted = _plain(keys)
        for each in self._actions():
            is_near = EVERYWHERE in (each.where, besides.where) or each.where == besides.where
            if each.name != besides.name and is_near and wanted:
                if _plain(self.keys_of(each)) == wanted:
                    return each
        return None

    def put(self, action: Action, keys: str) -> None:
        """Gives an action keys; whoever had them must have been asked before."""
        self._keep(action, keys)
        self.lay()

    def swap(self, action: Action, keys: str, other: Action) -> None:
        """The keys of the other one; it gets those this one had."""
        before = self.keys_of(action)
        self._keep(other, before)
        self._keep(action, keys)
        self.lay()

    def reset(self, action: Action) -> None:
        """Back to the default; whoever took it meanwhile is left without."""
        other = self.taker(action.keys, action)
        if other is not None:
            self._keep(other, "")
        self._settings.forget(f"keys.{action.name}")
        self.lay()

    def reset_all(self) -> None:
        for action in self._actions():
            self._settings.forget(f"keys.{action.name}")
        self.lay()

    def lay(self) -> None:
        """Gives window and canvas the keys in force."""
        for made in self._laid:
            self._window.removeAction(made)
            made.deleteLater()
        self._laid.clear()
        actions = self._actions()
        for action in actions:
            if action.where == EVERYWHERE and self.keys_of(action):
                self._laid.append(self._made(action))
        of_canvas = [each for each in actions if each.where != EVERYWHERE]
        self._show_keys(actions)
        self._rekey({e.name: self.keys_of(e) for e in of_canvas if not self.is_default(e)})
        self.changed.emit()

    def show_keys(self) -> None:
        """In tool tips and on buttons; again after a part of the window was made."""
        self._show_keys(self._actions())

    def _show_keys(self, actions: list[Action]) -> None:
        differ = [each for each in actions if each.keys and not self.is_default(each)]
        self._shown.show(
            {each.keys: QKeySequence(self.keys_of(each)).toString() for each in differ}
        )

    def _made(self, action: Action) -> QAction:
        made = QAction(action.title, self)
        made.setShortcut(QKeySequence(self.keys_of(action)))
        if action.name in IN_EVERY_WINDOW:
            made.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        made.triggered.connect(lambda _=False: action.run())
        self._window.addAction(made)
        return made

    def _keep(self, action: Action, keys: str) -> None:
        if keys == action.keys:
            self._settings.forget(f"keys.{action.name}")
        else:
            self._settings.keep(**{f"keys.{action.name}": keys})


def _plain(keys: str) -> str:
    """Two texts of the same keys are one."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
