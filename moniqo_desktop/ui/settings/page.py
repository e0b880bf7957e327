"""The settings: sections on the left, rows on the right, a search over all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.parts import label, push_button
from moniqo_desktop.ui.settings.about import about_rows
from moniqo_desktop.ui.settings.key_rows import KeyRow
from moniqo_desktop.ui.settings.options import Option, options, sections
from moniqo_desktop.ui.settings.rows import OptionRow, Row
from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.translation import tr
from moniqo_desktop.ui.workspace.space import focus_in

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.shortcuts import Shortcuts

NARROW = 620
"""Below, the list of sections makes room: rows stand under their headings anyway."""
AnyRow = Row | KeyRow


@dataclass(frozen=True, slots=True)
class Section:
    """heading: above its rows."""

    name: str
    heading: QWidget
    rows: Sequence[AnyRow]


class SettingsSheet(Sheet):
    """changed: an option has another value; it is stored already."""

    changed = Signal(object)

    def __init__(self, context: Context, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(context.theme, tr("Settings"), tr("Search settings and keys"), parent)
        self._context, self._shortcuts = context, shortcuts
        self._column = QVBoxLayout()
        self.area = QScrollArea()
        self.list = QListWidget()
        self.none = label(context.theme, "", 12, tone="3")
        self.sections = tuple(self._filled(name, title) for name, title in sections().items())
        self._fill()
        shortcuts.changed.connect(self._show_keys)
        self.searched.connect(self.show_matching)
        self.list.currentRowChanged.connect(self._go_to)

    @property
    def rows(self) -> list[AnyRow]:
        return [row for section in self.sections for row in section.rows]

    @property
    def shown(self) -> list[AnyRow]:
        """Rows that answer to what is searched."""
        return [row for row in self.rows if not row.isHidden()]

    def open_at(self, name: str) -> None:
        """At an option or a section, with the keyboard on it."""
        self.search.clear()
        self.open()
        names = [section.name for section in self.sections]
        if name in names:
            self.list.setCurrentRow(names.index(name))
            return
        for row in self.rows:
            if isinstance(row, OptionRow) and row.option.name == name:
                self.area.ensureWidgetVisible(row)
                focus_in(row)

    def show_matching(self, typed: str) -> None:
        """Rows that answer to it, under the headings of their sections."""
        for section in self.sections:
            for row in section.rows:
                row.setVisible(not typed.strip() or row.answers(typed))
            section.heading.setVisible(any(not row.isHidden() for row in section.rows))
        self.none.setText(tr("No setting is called “{typed}”.").format(typed=typed))
        self.none.setVisible(not self.shown)
        self.area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.box.width() >= self._theme.px(NARROW))

    # -- what it is made of ----------------------------------------------------------------------

    def _filled(self, name: str, title: str) -> Section:
        made: dict[str, Callable[[], Sequence[AnyRow]]] = {
            "keys": self._key_rows,
            "files": self._file_rows,
            "about": lambda: about_rows(self._theme),
        }
        rows = made[name]() if name in made else self._option_rows(name)
        return Section(name, label(self._theme, title, 15, 600), rows)

    def _option_rows(self, section: str) -> list[AnyRow]:
        found = []
        for option in options(self._context.resources):
            if option.section == section:
                row = OptionRow(self._theme, option, option.value(self._context.settings))
                row.changed.connect(self._take)
                found.append(row)
        return [*found]

    def _key_rows(self) -> list[AnyRow]:
        back = push_button(self._theme, tr("Reset all keys"))
        back.clicked.connect(self._shortcuts.reset_all)
        words = tr("Press a field, then the keys. Nobody's keys are taken unasked.")
        rows: list[AnyRow] = [Row(self._theme, tr("Keys of every action"), words, back)]
        rows += [KeyRow(self._theme, each, self._shortcuts) for each in self._shortcuts.actions()]
        return rows

    def _file_rows(self) -> list[AnyRow]:
        home = self._context.home
        open_it = push_button(self._theme, tr("Open the folder"), "", "open")
        open_it.clicked.connect(lambda: _open_folder(home))
        hint = tr("Flows, ledger, candles and settings: {folder}").format(folder=home)
        return [Row(self._theme, tr("Your data"), hint, open_it, ("backup", "files", "ledger"))]

    def _take(self, option: Option, value: str | bool) -> None:
        option.keep(self._context.settings, value)
        self.changed.emit(option)

    def _show_keys(self) -> None:
        for row in self.rows:
            if isinstance(row, KeyRow):
                row.show_keys()

    def _go_to(self, number: int) -> None:
        if self.search.text():
            self.search.clear()
        heading = self.sections[number].heading
        self.area.verticalScrollBar().setValue(heading.y() - self._theme.px(12))

    def _fill(self) -> None:
        px = self._theme.px
        self.list.setProperty("role", "sections")
        self.list.setFont(self._theme.font(12, 600))
        self.list.setFixedWidth(px(160))
        self.list.setAccessibleName(tr("Sections of the settings"))
        self.list.addItems([*sections().values()])
        content = QFrame()
        column = QVBoxLayout(content)
        column.setContentsMargins(px(24), px(12), px(24), px(24))
        column.setSpacing(0)
        column.addWidget(self.none)
        self.none.hide()
        for section in self.sections:
            section.heading.setContentsMargins(0, px(14), 0, px(4))
            column.addWidget(section.heading)
            for row in section.rows:
                column.addWidget(row)
        column.addStretch(1)
        self.area.setWidget(content)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list)
        self.body.addWidget(self.area, 1)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
