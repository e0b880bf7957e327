"""The list of everything that can be done, for shortcuts and for the command box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.actions import Action, entries
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.run_group import SPEEDS

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def actions_of(control: Control) -> list[Action]:
    """In the order in which an empty command box lists them."""
    return [*_run(control), *_flow(control), *_view(control)]


def everything(control: Control) -> list[Entry]:
    """Actions, symbols, nodes of the flow in front, node types to add."""
    return [
        *entries(control.actions),
        *control.rooms.entries(),
        *_nodes_to_go_to(control),
        *_nodes_to_add(control),
    ]


def _run(control: Control) -> list[Action]:
    return [
        Action("Run, pause or continue", "F5", "play", control.toggle_run, ("start",)),
        Action("Stop the run", "Shift+F5", "stop", control.stop_run, ("end",)),
        Action(
            "Backtest: what would this flow have done?",
            "F6",
            "chart",
            control.toggle_runs,
            ("history", "optimise", "search", "report"),
        ),
        Action("Kill switch", "Ctrl+Shift+K", "power", control.kill_switch.pull, ("stop", "panic")),
        *(
            Action(
                f"Practice market at {speed:g}×",
                "",
                "clock",
                partial(control.window.top_bar.run_group.speed_asked.emit, speed),
                ("speed", "fast", "slow"),
            )
            for speed in SPEEDS
        ),
    ]


def _flow(control: Control) -> list[Action]:
    files = control.files
    return [
        Action("Undo", "Ctrl+Z", "undo", control.undo),
        Action("Redo", "Ctrl+Shift+Z", "redo", control.redo),
        Action("Save flow", "Ctrl+S", "save", files.save),
        Action("Save flow as…", "Ctrl+Shift+S", "save", files.save_as),
        Action("New flow", "Ctrl+N", "plus", files.new),
        Action("Open file…", "Ctrl+O", "open", files.ask_for_file),
        Action("Close flow", "Ctrl+W", "dismiss", partial(_close_flow, control)),
        Action("Next flow", "Ctrl+Tab", "chevron_right", partial(_next_flow, control)),
        *(
            Action(
                f"Open template: {files.title_of(path)}",
                "",
                "template",
                partial(files.open_template, path),
                ("example", "strategy"),
            )
            for path in files.templates()
        ),
    ]


def _view(control: Control) -> list[Action]:
    window = control.window
    return [
        Action("Commands", "Ctrl+K", "search", control.find),
        Action("Search node types", "/", "search", partial(_search_nodes, control)),
        Action("Notices", "Ctrl+Shift+N", "bell", control.show_notices),
        Action(
            "Show or hide the palette",
            "Ctrl+B",
            "sidebar",
            partial(window.toggle_panel, "palette"),
        ),
        Action(
            "Show or hide the inspector",
            "Ctrl+I",
            "sidebar_right",
            partial(window.toggle_panel, "inspector"),
        ),
        Action(
            "Show or hide chart and desk",
            "Ctrl+J",
            "dock",
            partial(window.toggle_panel, "chart", "desk"),
        ),
        Action(
            "Dark or light theme", "Ctrl+Alt+T", "sun", window.top_bar.theme_asked.emit, ("colour",)
        ),
        Action("Help on the selected node", "F1", "help", partial(_help, control)),
        Action("Quit", "Ctrl+Q", "power", control.leaving.leave, ("close", "exit")),
    ]


def _close_flow(control: Control) -> None:
    control.leaving.close_flow(control.documents.index)


def _next_flow(control: Control) -> None:
    count = len(control.documents.all)
    if count:
        control.documents.show((control.documents.index + 1) % count)


def _search_nodes(control: Control) -> None:
    control.window.body.open("palette")
    panel = control.window.palette_panel
    panel.field.setFocus()
    panel.field.selectAll()


def _help(control: Control) -> None:
    inspector = control.window.inspector
    control.window.body.open("inspector")
    inspector.tabs.setCurrentIndex(inspector.tabs.count() - 1)


def _nodes_to_add(control: Control) -> list[Entry]:
    return [
        Entry(
            f"Add {node.title}",
            node.kind,
            node.icon,
            node.family,
            partial(control.add, node.kind),
            node.keywords,
        )
        for node in control.context.catalogue.nodes
    ]


def _nodes_to_go_to(control: Control) -> list[Entry]:
    document = control.documents.current
    found = []
    for node in document.flow.nodes if document else ():
        spec = control.context.catalogue.spec(node.kind)
        title = f"Go to {node.title or spec.title}"
        go = partial(control.rooms.go_to, node.node_id)
        found.append(Entry(title, "on the canvas", spec.icon, spec.family, go))
    return found
