"""All keys on one sheet, by group, to be searched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.commands.actions import GROUPS, Action, group_title, native
from moniqo_desktop.ui.look.parts import label
from moniqo_desktop.ui.search import score
from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.settings.slices import Slices
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moniqo_desktop.ui.commands.shortcuts import Shortcuts
    from moniqo_desktop.ui.look.theme import Theme


class KeySheet(Sheet):
    """Made anew each time it is opened: keys may be other ones."""

    def __init__(self, theme: Theme, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(theme, tr("All keys"), tr("Search keys and actions"), parent)
        named = {group: _with_keys(group, shortcuts) for group in GROUPS}
        self.groups = [_Group(theme, group, found) for group, found in named.items() if found]
        self._none = label(theme, "", 12, tone="3")
        self._none.hide()
        self._fill()
        lines = (
            partial(group.add, action, shortcuts.keys_of(action))
            for group in self.groups
            for action in group.wanted
        )
        self._slices = Slices(lines, self)
        self._slices.made.connect(lambda: self.show_matching(self.search.text()))
        self.searched.connect(self.show_matching)

    @property
    def is_complete(self) -> bool:
        """Whether every line is there; until then more come by themselves."""
        return self._slices.is_complete

    @property
    def texts(self) -> list[str]:
        """Titles in sight."""
        return [
            line.action.title
            for group in self.groups
            for line in group.lines
            if not line.isHidden()
        ]

    def show_matching(self, typed: str) -> None:
        for group in self.groups:
            group.show_matching(typed)
        self._none.setText(tr("No keys for “{typed}”. Ctrl+K finds more.").format(typed=typed))
        self._none.setVisible(self._slices.is_complete and not self.texts)

    def _fill(self) -> None:
        px = self._theme.px
        content = QFrame()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(px(24), px(14), px(24), px(24))
        columns.setSpacing(px(32))
        for half in _halves(self.groups):
            column = QVBoxLayout()
            column.setSpacing(px(16))
            for group in half:
                column.addWidget(group)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("All keys"))
        whole = QVBoxLayout()
        whole.addWidget(self._none, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addWidget(area, 1)
        self.body.addLayout(whole)


class _Line(QFrame):
    def __init__(self, theme: Theme, action: Action, keys: str) -> None:
        super().__init__()
        self.action, self._keys = action, keys
        self.setAccessibleName(f"{action.title}: {native(keys)}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(3), 0, theme.px(3))
        row.setSpacing(theme.px(8))
        words = label(theme, action.title, 12)
        words.setWordWrap(True)
        row.addWidget(words, 1)
        chip = label(theme, native(keys), 11, 600, tone="2")
        chip.setProperty("role", "keys")
        row.addWidget(chip)

    def answers(self, typed: str) -> bool:
        words = (*self.action.words, self._keys, native(self._keys))
        return not typed.strip() or score(typed, self.action.title, words) > 0


class _Group(QFrame):
    """wanted: actions that get a line; lines: those made so far."""

    def __init__(self, theme: Theme, group: str, actions: Sequence[Action]) -> None:
        super().__init__()
        self._theme, self.wanted = theme, actions
        self.lines: list[_Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self._column.addWidget(label(theme, group_title(group), 13, 600, tone="accent"))

    def add(self, action: Action, keys: str) -> None:
        self.lines.append(_Line(self._theme, action, keys))
        self._column.addWidget(self.lines[-1])
        self.lines[-1].show()  # here, where its time is counted, not when the layout gets to it

    def show_matching(self, typed: str) -> None:
        for line in self.lines:
            line.setVisible(line.answers(typed))
        self.setVisible(not typed.strip() or any(not line.isHidden() for line in self.lines))


def _with_keys(group: str, shortcuts: Shortcuts) -> list[Action]:
    actions = [each for each in shortcuts.actions() if each.group == group]
    return [each for each in actions if shortcuts.keys_of(each)]


def _halves(groups: list[_Group]) -> tuple[list[_Group], list[_Group]]:
    """Two columns of about the same length, in order."""
    total = sum(len(each.wanted) + 2 for each in groups)
    first: list[_Group] = []
    for group in groups:
        if sum(len(each.wanted) + 2 for each in first) >= total / 2:
            break
        first.append(group)
    return first, groups[len(first) :]
