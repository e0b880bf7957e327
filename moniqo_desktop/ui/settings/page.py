"""The settings: sections on the left, rows on the right, a search over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QScrollArea, QVBoxLayout, QWidget

from moniqo_desktop.ui.look.parts import label, push_button
from moniqo_desktop.ui.settings.about import about_rows
from moniqo_desktop.ui.settings.key_rows import KeyRow
from moniqo_desktop.ui.settings.options import Option, options, sections
from moniqo_desktop.ui.settings.rows import OptionRow, Row
from moniqo_desktop.ui.settings.sheet import Sheet
from moniqo_desktop.ui.settings.slices import Slices
from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.space import focus_in

if TYPE_CHECKING:
    from moniqo_desktop.ui.commands.shortcuts import Shortcuts
    from moniqo_desktop.ui.context import Context

NARROW = 620
"""Below, the list of sections makes room: rows stand under their headings anyway."""
HEAD = 40
"""A heading so near to the top is that of the section that is read."""
AnyRow = Row | KeyRow


@dataclass(frozen=True, slots=True)
class Section:
    """heading: above its rows. column: where they are put. rows: those made so far."""

    name: str
    heading: QWidget
    column: QVBoxLayout
    rows: list[AnyRow] = field(default_factory=list)

    def add(self, make: Callable[[], AnyRow], is_shown: Callable[[AnyRow], bool]) -> None:
        row = make()
        self.rows.append(row)
        self.column.addWidget(row)
        row.setVisible(is_shown(row))  # here, where its time is counted, not by the layout


class SettingsSheet(Sheet):
    """changed: an option has another value; it is stored already. tour_asked: once more."""

    changed = Signal(object)
    tour_asked = Signal()

    def __init__(self, context: Context, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(context.theme, tr("Settings"), tr("Search settings and keys"), parent)
        self._context, self._shortcuts = context, shortcuts
        self._target, self._is_led = "", False
        self.area = QScrollArea()
        self.list = QListWidget()
        self.none = label(context.theme, "", 12, tone="3")
        self.sections = tuple(
            Section(name, label(context.theme, title, 15, 600), QVBoxLayout())
            for name, title in sections().items()
        )
        self._fill()
        self._slices = Slices(self._all_rows(), self)
        self._slices.made.connect(self._arrive)
        shortcuts.changed.connect(self._show_keys)
        self.searched.connect(self.show_matching)
        self.list.currentRowChanged.connect(self._go_to)
        self.area.verticalScrollBar().valueChanged.connect(self._follow)

    @property
    def is_complete(self) -> bool:
        """Whether every row is there; until then more come by themselves."""
        return self._slices.is_complete

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
        self._target = name
        self._arrive()

    def _arrive(self) -> None:
        """Goes to what was asked for as soon as it and all above it are there."""
        if not self._target:
            self.show_matching(self.search.text())
            return
        for row in self.rows:
            if isinstance(row, OptionRow) and row.option.name == self._target:
                self.area.ensureWidgetVisible(row)
                focus_in(row)
                self._target = ""
                return
        place = [section.name for section in self.sections if section.rows]
        if self._target in place:
            self._go_to([each.name for each in self.sections].index(self._target))
        if self._slices.is_complete:
            self._target = ""

    def show_matching(self, typed: str) -> None:
        """Rows that answer to it, under the headings of their sections."""
        for section in self.sections:
            for row in section.rows:
                row.setVisible(self._answers(row))
            found = any(not row.isHidden() for row in section.rows)
            section.heading.setVisible(found or not typed.strip())
        self.none.setText(tr("No setting is called “{typed}”.").format(typed=typed))
        self.none.setVisible(self._slices.is_complete and not self.shown)

    def _answers(self, row: AnyRow) -> bool:
        typed = self.search.text().strip()
        return not typed or row.answers(typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.box.width() >= self._theme.px(NARROW))

    # -- what it is made of ----------------------------------------------------------------------

    def _all_rows(self) -> Iterator[Callable[[], None]]:
        """What makes each row, in the order of the page."""
        for section in self.sections:
            for make in self._makers(section.name):
                yield partial(section.add, make, self._answers)

    def _makers(self, section: str) -> Iterator[Callable[[], AnyRow]]:
        if section == "keys":
            yield self._about_keys
            for action in self._shortcuts.actions():
                yield partial(KeyRow, self._theme, action, self._shortcuts)
        elif section == "files":
            yield self._about_files
        elif section == "about":
            yield self._about_tour
            yield from about_rows(self._theme)
        else:
            for option in options(self._context.resources):
                if option.section == section:
                    yield partial(self._option_row, option)

    def _option_row(self, option: Option) -> OptionRow:
        row = OptionRow(self._theme, option, option.value(self._context.settings))
        row.changed.connect(self._take)
        return row

    def _about_keys(self) -> Row:
        back = push_button(self._theme, tr("Reset all keys"))
        back.clicked.connect(self._shortcuts.reset_all)
        words = tr("Press a field, then the keys. Nobody's keys are taken unasked.")
        return Row(self._theme, tr("Keys of every action"), words, back)

    def _about_files(self) -> Row:
        home = self._context.home
        open_it = push_button(self._theme, tr("Open the folder"), "", "open")
        open_it.clicked.connect(lambda: _open_folder(home))
        hint = tr("Flows, ledger, candles and settings: {folder}").format(folder=home)
        return Row(self._theme, tr("Your data"), hint, open_it, ("backup", "files", "ledger"))

    def _about_tour(self) -> Row:
        show = push_button(self._theme, tr("Show the tour"), "", "help")
        show.clicked.connect(self.leave)
        show.clicked.connect(self.tour_asked)
        words = tr("Five steps through the window.")
        return Row(self._theme, tr("Tour"), words, show, ("help", "introduction", "first steps"))

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
        self._is_led = True  # a short section at the end never comes to the top
        self.area.verticalScrollBar().setValue(heading.y() - self._theme.px(12))
        self._is_led = False

    def _follow(self, value: int) -> None:
        """The list shows the section one has scrolled to; at the end of the page, the last."""
        if self._is_led:
            return
        at_end = value == self.area.verticalScrollBar().maximum() and self.is_complete
        passed = [
            number
            for number, section in enumerate(self.sections)
            if not section.heading.isHidden()
            and (at_end or section.heading.y() <= value + self._theme.px(HEAD))
        ]
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(passed[-1] if passed else 0)

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
            column.addLayout(section.column)
        column.addStretch(1)
        self.area.setWidget(content)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list)
        self.body.addWidget(self.area, 1)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
