"""What can be done from everywhere: one list feeds the shortcuts and the command box."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

from moniqo_desktop.ui.finder import Entry

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Action:
    """keys: portable shortcut text, "" for none. words: found by them too."""

    title: str
    keys: str
    icon: str
    run: Callable[[], None]
    words: tuple[str, ...] = ()


def install(window: QWidget, actions: Iterable[Action]) -> None:
    """Gives the window the shortcuts."""
    for action in actions:
        if action.keys:
            made = QAction(action.title, window)
            made.setShortcut(QKeySequence(action.keys))
            made.triggered.connect(lambda _=False, run=action.run: run())
            window.addAction(made)


def entries(actions: Iterable[Action]) -> list[Entry]:
    """The same for the command box."""
    return [
        Entry(each.title, _shown(each.keys), each.icon, "trigger", each.run, each.words)
        for each in actions
    ]


def _shown(keys: str) -> str:
    if not keys:
        return ""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
