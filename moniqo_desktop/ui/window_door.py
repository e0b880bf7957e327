"""What lies over the window when asked for: layouts, settings, the sheet of keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.translation import tr
from moniqo_desktop.ui.workspace.layouts import Layouts
from moniqo_desktop.ui.workspace.screens import screen_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.main_window import MainWindow


class WindowDoor(QObject):
    """actions_changed: there are other layouts or panels now, so other actions."""

    actions_changed = Signal()

    def __init__(self, window: MainWindow, context: Context) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self.layouts = Layouts(
            window.body,
            context.settings,
            screens=screen_set,
            tell=window.question.tell,
            changed=self.actions_changed.emit,
        )
        window.body.added.connect(self.actions_changed)

    # -- layouts ---------------------------------------------------------------------------------

    def save_layout(self) -> None:
        """Asks for a name by the command box: a new one, or one to save over."""
        own = [name for name in self.layouts.names() if not self.layouts.is_built_in(name)]
        entries = [self._named(tr("Save over “{name}”"), name, self.layouts.save) for name in own]
        self._ask_name(tr("Name of the layout"), tr("Save as “{name}”"), entries, self.layouts.save)

    def rename_layout(self) -> None:
        rename = partial(self.layouts.rename, self.layouts.current)
        hint = tr("New name of “{name}”").format(name=self.layouts.current)
        self._ask_name(hint, tr("Rename to “{name}”"), [], rename)

    def delete_layout(self) -> None:
        self._window.attempt(partial(self.layouts.delete, self.layouts.current))

    def _ask_name(
        self, hint: str, words: str, entries: list[Entry], take: Callable[[str], None]
    ) -> None:
        window = self._window
        window.finder.open(
            entries,
            window.finder_place(),
            hint=hint,
            typed=lambda name: self._named(words, name, take),
        )

    def _named(self, words: str, name: str, take: Callable[[str], None]) -> Entry:
        do = partial(self._window.attempt, partial(take, name))
        return Entry(words.format(name=name), "", "layers", "trigger", do)
