"""What can be done from everywhere: one list feeds shortcuts, command box and the sheet of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.words.translation import tr

EVERYWHERE: Final = ""
CANVAS: Final = "canvas"
GROUPS: Final = ("run", "account", "flow", "view", "panel", "layout", "chart", "canvas", "setting")


@dataclass(frozen=True, slots=True)
class Action:
    """name: stable, "group.what"; shortcuts are stored under it. keys: of the default, as portable
    shortcut text, "" for none. words: found by them too. where: EVERYWHERE, or CANVAS for keys
    that count only while the canvas has the keyboard."""

    name: str
    titled: str | Callable[[], str]
    keys: str
    icon: str
    run: Callable[[], object]
    words: tuple[str, ...] = ()
    where: str = EVERYWHERE

    @property
    def title(self) -> str:
        """That of a template stands in its file, which is read when the title is asked for."""
        return self.titled if isinstance(self.titled, str) else self.titled()

    @property
    def group(self) -> str:
        """One of GROUPS."""
        return self.name.partition(".")[0]


def group_title(group: str) -> str:
    titles: Mapping[str, str] = {
        "run": tr("Run"),
        "account": tr("Accounts"),
        "flow": tr("Flow"),
        "view": tr("Window"),
        "panel": tr("Panels"),
        "layout": tr("Layouts"),
        "chart": tr("Chart"),
        "canvas": tr("On the canvas"),
        "setting": tr("Settings"),
    }
    return titles.get(group, group)


def entries(actions: Iterable[Action], keys_of: Callable[[Action], str]) -> list[Entry]:
    """The same for the command box. keys_of: the shortcut in force."""
    return [
        Entry(
            each.title,
            native(keys_of(each)),
            each.icon,
            "trigger",
            partial(_run, each),
            each.words,
            each.name,
        )
        for each in actions
    ]


def native(keys: str) -> str:
    """Portable shortcut text as this system writes it."""
    if not keys:
        return ""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _run(action: Action) -> None:
    """What it returns is of no use to the command box."""
    action.run()
