"""What can be done with the window: boxes, panels, layouts, looks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.inspector.trying import try_selected
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control

_PANEL_KEYS: Final = {"palette": "Ctrl+B", "inspector": "Ctrl+I"}
_PANEL_ICONS: Final = {"palette": "sidebar", "inspector": "sidebar_right", "chart": "chart"}


def window_actions(control: Control) -> list[Action]:
    """Boxes and looks, then panels, then layouts."""
    return [*_boxes(control), *_panels(control), *_layouts(control)]


def _boxes(control: Control) -> list[Action]:
    window, doors = control.window, control.doors
    return [
        Action("view.commands", tr("Commands"), "Ctrl+K", "search", control.find),
        Action("view.search_nodes", tr("Search node types"), "/", "search",
               partial(_search_nodes, control)),
        Action("view.notices", tr("Notices"), "Ctrl+Alt+N", "bell", control.show_notices),
        Action("view.settings", tr("Settings"), "Ctrl+,", "switch", doors.open_settings,
               ("preferences", "options")),
        Action("view.keys", tr("All keys"), "?", "help", doors.open_keys,
               ("shortcuts", "keyboard", "sheet")),
        Action("view.theme", tr("Dark or light theme"), "Ctrl+Alt+T", "sun",
               window.top_bar.theme_asked.emit, ("colour",)),
        Action("view.help", tr("Help on the selected node"), "F1", "help",
               partial(_help, control)),
        Action("view.example", tr("Try an example of the selected node"), "", "play",
               partial(try_selected, control), ("help", "sample")),
        Action("view.tour", tr("Tour of the window"), "", "help", control.tour.open,
               ("introduction", "help", "first steps")),
        Action("view.next_panel", tr("Keyboard to the next panel"), "Ctrl+F6", "step",
               partial(window.focus_panel, 1), ("focus",)),
        Action("view.previous_panel", tr("Keyboard to the panel before"), "Ctrl+Shift+F6", "step",
               partial(window.focus_panel, -1), ("focus",)),
        Action("view.quit", tr("Quit"), "Ctrl+Q", "power", control.leaving.leave,
               ("close", "exit")),
    ]  # fmt: skip


def _panels(control: Control) -> list[Action]:
    window = control.window
    return [
        Action("panel.dock", tr("Show or hide chart and desk"), "Ctrl+J", "dock",
               partial(window.toggle_panel, "chart", "desk")),
        *(
            Action(f"panel.{each.name}", tr("Show or hide: {panel}").format(panel=each.title),
                   _PANEL_KEYS.get(each.name, ""), _PANEL_ICONS.get(each.name, "dock"),
                   partial(window.toggle_panel, each.name), ("panel", "view"))
            for each in window.body.panels()
        ),
        Action("panel.float", tr("Float or dock the panel with the keyboard"), "Ctrl+Alt+F",
               "popout", window.float_focused),
        Action("panel.menu", tr("Move the panel with the keyboard…"), "Ctrl+Alt+M", "dock",
               window.menu_of_focused),
    ]  # fmt: skip


def _layouts(control: Control) -> list[Action]:
    doors = control.doors
    return [
        *(
            Action(f"layout.use_{name}", tr("Layout: {name}").format(name=name),
                   f"Alt+{number}" if number <= 9 else "", "layers",
                   partial(doors.layouts.use, name), ("workspace", "arrange"))
            for number, name in enumerate(doors.layouts.names(), 1)
        ),
        Action("layout.save", tr("Save the layout as…"), "", "save", doors.save_layout,
               ("workspace",)),
        Action("layout.rename", tr("Rename this layout…"), "", "note", doors.rename_layout),
        Action("layout.delete", tr("Delete this layout"), "", "trash", doors.delete_layout),
        Action("layout.reset", tr("Put the layout back as it was"), "", "undo",
               doors.layouts.reset, ("restore", "default")),
    ]  # fmt: skip


def _search_nodes(control: Control) -> None:
    control.window.body.open("palette")
    control.window.palette_panel.search()


def _help(control: Control) -> None:
    inspector = control.window.inspector
    control.window.body.open("inspector")
    inspector.tabs.setCurrentIndex(inspector.tabs.count() - 1)
