"""What lies over the window when asked for: layouts, settings, the sheet of keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.settings.look import SYSTEM
from moniqo_desktop.ui.settings.options import LOOK, Option, options, sections
from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.layouts import Layouts
from moniqo_desktop.ui.workspace.screens import screen_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.commands.shortcuts import Shortcuts
    from moniqo_desktop.ui.context import Context, Settings
    from moniqo_desktop.ui.main_window import MainWindow
    from moniqo_desktop.ui.settings.page import SettingsSheet

_OF_WINDOW: Final = Qt.FindChildOption.FindDirectChildrenOnly
KEEP_AFTER_MS: Final = 800
SETTLE_MS: Final = 400
"""A dock station tells of its screens one by one."""


class WindowDoor(QObject):
    """actions_changed: there are other layouts or panels now, so other actions. tour_asked: in
    the settings.

    shortcuts: set once they are laid, before anything is opened.
    """

    actions_changed = Signal()
    tour_asked = Signal()
    shortcuts: Shortcuts

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
        window.question.asked.connect(self._uncover)
        self._follow_screens()
        menu = QMenu(window)
        menu.aboutToShow.connect(partial(self._fill_menu, menu))
        window.top_bar.set_view_menu(menu)
        self._settings: SettingsSheet | None = None
        self._changed = ""

    def _uncover(self) -> None:
        """Nothing lies over a question."""
        from moniqo_desktop.ui.settings.sheet import Sheet

        for sheet in self._window.findChildren(Sheet, options=_OF_WINDOW):
            sheet.leave()

    # -- screens that come and go ----------------------------------------------------------------

    def _follow_screens(self) -> None:
        """Places are kept whenever they change: they belong to the screens of that moment."""
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._keeping.timeout.connect(self._window.remember)
        self._window.body.changed.connect(self._keeping.start)
        self._settling = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settling.timeout.connect(self._window.fit_screens)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        for told in (application.screenAdded, application.screenRemoved):
            told.connect(self._screens_change)
        application.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _follow_system(self) -> None:
        """The system went dark or light."""
        if self._context.settings.text("window.theme") == SYSTEM:
            self._window.look_asked.emit()

    def _screens_change(self) -> None:
        """Not remembered any more: what moves now is moved by the system, not by the trader."""
        self._keeping.stop()
        self._settling.start()

    # -- settings and keys -----------------------------------------------------------------------

    def open_settings(self, at: str = LOOK) -> None:
        """at: an option or a section."""
        if self._settings is None:
            from moniqo_desktop.ui.settings.page import SettingsSheet

            self._settings = SettingsSheet(self._context, self.shortcuts, self._window)
            self._settings.changed.connect(self._apply)
            self._settings.tour_asked.connect(self.tour_asked)
        self._settings.open_at(at)

    def open_keys(self) -> None:
        from moniqo_desktop.ui.settings.key_sheet import KeySheet

        sheet = KeySheet(self._context.theme, self.shortcuts, self._window)
        sheet.left.connect(sheet.deleteLater)
        sheet.open()

    @property
    def settings_at(self) -> str:
        """The option changed last while the settings are open, for the window that follows."""
        is_open = self._settings is not None and self._settings.isVisible()
        return self._changed if is_open else ""

    def pass_settings_to(self, newer: WindowDoor) -> None:
        """Opens them in the window that takes the place of this one, where they are open here. A
        key that still comes here is meant there."""
        if self._settings is not None and self.settings_at:
            newer.open_settings(self.settings_at)
            self._settings.left.connect(newer.leave_settings)

    def leave_settings(self) -> None:
        if self._settings is not None:
            self._settings.leave()

    def entries(self) -> list[Entry]:
        """Every setting, for the command box: section and title, and what is in force."""
        titles, settings = sections(), self._context.settings
        found = [
            Entry(
                f"{titles[option.section]}: {option.title}",
                _shown(option, settings),
                "switch",
                "trigger",
                partial(self.open_settings, option.name),
                option.found_by,
                f"setting.{option.name}",
            )
            for option in options(self._context.resources)
        ]
        rest = {key: title for key, title in titles.items() if key in ("keys", "files", "about")}
        return found + [
            Entry(tr("Settings: {section}").format(section=title), "", "switch", "trigger",
                  partial(self.open_settings, key), (), f"setting.{key}")
            for key, title in rest.items()
        ]  # fmt: skip

    def _apply(self, option: Option) -> None:
        self._changed = option.name
        if option.section == LOOK:
            self._window.look_asked.emit()

    # -- the menu of the bar ---------------------------------------------------------------------

    def _fill_menu(self, menu: QMenu) -> None:
        """Panels to open and close, layouts to use, then the rest; as they are now."""
        menu.clear()
        for panel in self._window.body.panels():
            line = menu.addAction(panel.title, partial(self._window.toggle_panel, panel.name))
            line.setCheckable(True)
            line.setChecked(self._window.body.is_open(panel.name))
        layouts = menu.addMenu(tr("Layouts"))
        for name in self.layouts.names():
            line = layouts.addAction(name, partial(self.layouts.use, name))
            line.setCheckable(True)
            line.setChecked(name == self.layouts.current)
        layouts.addSeparator()
        layouts.addAction(tr("Save the layout as…"), self.save_layout)
        layouts.addAction(tr("Put the layout back as it was"), self.layouts.reset)
        menu.addSeparator()
        menu.addAction(tr("Dark or light theme"), self._window.top_bar.theme_asked.emit)
        menu.addAction(tr("Settings"), self.open_settings)
        menu.addAction(tr("All keys"), self.open_keys)

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


def _shown(option: Option, settings: Settings) -> str:
    """What is in force, in words."""
    value = option.value(settings)
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return dict(option.choices)[value]
