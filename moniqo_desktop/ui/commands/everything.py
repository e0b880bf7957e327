"""The list of everything that can be done, for shortcuts and for the command box."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.domain.blocks.flattening import SLASH, flatten, words
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.ui.bars.run_group import SPEEDS
from moniqo_desktop.ui.commands.accounts import account_actions
from moniqo_desktop.ui.commands.actions import Action, entries
from moniqo_desktop.ui.commands.canvas import canvas_actions
from moniqo_desktop.ui.commands.chart import chart_actions
from moniqo_desktop.ui.commands.desk import desk_actions
from moniqo_desktop.ui.commands.looking import looking_actions
from moniqo_desktop.ui.commands.positions import position_entries
from moniqo_desktop.ui.commands.window import window_actions
from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from moniqo_desktop.domain.flow.drawing import Flow, Node
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.state import State

RECENT = 12
"""So many choices of the command box are remembered."""


def actions_of(control: Control) -> list[Action]:
    """In the order in which an empty command box lists them."""
    return [
        *_run(control),
        *account_actions(control),
        *_flow(control),
        *looking_actions(control),
        *window_actions(control),
        *chart_actions(control),
        *desk_actions(control),
        *canvas_actions(control.rooms.canvas, control.window.attempt),
    ]


def everything(control: Control, state: State) -> list[Entry]:
    """Actions, what ends or moves open positions, settings, symbols, flows, nodes of the flow in
    front, node types to add; recent first. Of equals the harmless one comes first: Return takes
    it."""
    found = [
        *entries(control.shortcuts.actions(), control.shortcuts.keys_of),
        *position_entries(control, state),
        *control.doors.entries(),
        *control.rooms.entries(),
        *_flows_to_go_to(control),
        *_nodes_to_go_to(control),
        *_nodes_to_add(control),
    ]
    return recent_first(found, control.context.settings.texts("finder.recent"))


def recent_first(found: list[Entry], recent: Iterable[str]) -> list[Entry]:
    """Those of these names, the latest first, then the rest as they were."""
    named = {each.name: each for each in found if each.name}
    latest = [named[name] for name in recent if name in named]
    names = {each.name for each in latest}
    return [*latest, *(each for each in found if each.name not in names)]


def remember_choice(control: Control, name: str) -> None:
    """name: of the entry that was chosen, "" for one that is not worth it."""
    if name:
        settings = control.context.settings
        before = [each for each in settings.texts("finder.recent") if each != name]
        settings.keep(finder__recent=[name, *before][:RECENT])


def _run(control: Control) -> list[Action]:
    speed = control.window.top_bar.run_group.speed_asked
    return [
        Action("run.toggle", tr("Run, pause or continue"), "F5", "play", control.toggle_run,
               ("start",)),
        Action("run.stop", tr("Stop the run"), "Shift+F5", "stop", control.stop_run, ("end",)),
        Action("run.backtest", tr("Backtest: what would this flow have done?"), "F6", "chart",
               control.toggle_runs, ("history", "optimise", "search", "report")),
        Action("run.kill", tr("Kill switch"), "Ctrl+Shift+K", "power", control.kill_switch.pull,
               ("stop", "panic")),
        *(
            Action(f"run.speed_{factor:g}",
                   tr("Practice market at {speed}×").format(speed=f"{factor:g}"), "", "clock",
                   partial(speed.emit, factor), ("speed", "fast", "slow"))
            for factor in SPEEDS
        ),
    ]  # fmt: skip


def _of_template(control: Control, path: Path) -> str:
    return tr("Open template: {title}").format(title=retell(control.files.title_of(path)))


def _flow(control: Control) -> list[Action]:
    files = control.files
    return [
        Action("flow.undo", tr("Undo"), "Ctrl+Z", "undo", control.undo),
        Action("flow.redo", tr("Redo"), "Ctrl+Shift+Z", "redo", control.redo),
        Action("flow.save", tr("Save flow"), "Ctrl+S", "save", files.save),
        Action("flow.save_as", tr("Save flow as…"), "Ctrl+Shift+S", "save", files.save_as),
        Action("flow.new", tr("New flow"), "Ctrl+N", "plus", files.new),
        Action("flow.gallery", tr("Templates and flows…"), "Ctrl+Shift+N", "template",
               files.show_gallery, ("gallery", "example", "strategy", "start")),
        Action("flow.open", tr("Open file…"), "Ctrl+O", "open", files.ask_for_file),
        Action("flow.export", tr("Export flow…"), "", "save", files.carrying.export_current,
               ("file", "json", "copy")),
        Action("flow.copy_text", tr("Copy the flow as text"), "Ctrl+Shift+C", "copy",
               files.carrying.copy_text, ("json", "clipboard", "export")),
        Action("flow.open_text", tr("Open a flow from the clipboard"), "Ctrl+Shift+V", "open",
               files.carrying.open_text, ("json", "paste", "import")),
        *control.library.actions(),
        Action("flow.close", tr("Close flow"), "Ctrl+W", "dismiss", partial(_close_flow, control)),
        Action("flow.next", tr("Next flow"), "Ctrl+Tab", "chevron_right",
               partial(_step_flow, control, 1)),
        Action("flow.previous", tr("Previous flow"), "Ctrl+Shift+Tab", "chevron_left",
               partial(_step_flow, control, -1)),
        *(
            Action(f"flow.template_{path.stem}",
                   partial(_of_template, control, path),
                   "", "template",
                   partial(files.open_template, path), ("example", "strategy"))
            for path in files.templates()
        ),
    ]  # fmt: skip


def _close_flow(control: Control) -> None:
    control.leaving.close_flow(control.documents.index)


def _step_flow(control: Control, step: int) -> None:
    count = len(control.documents.all)
    if count:
        control.documents.show((control.documents.index + step) % count)


def _flows_to_go_to(control: Control) -> list[Entry]:
    """The open flows but the one in front, by name."""
    documents = control.documents
    return [
        Entry(
            tr("Go to flow: {name}").format(name=document.flow.name),
            document.path.name if document.path is not None else tr("not saved"),
            "open",
            tr("Flow"),
            partial(documents.show_flow, document.flow.flow_id),
            ("tab", "open"),
        )
        for document in documents.all
        if document is not documents.current
    ]


def _nodes_to_add(control: Control) -> list[Entry]:
    return [
        Entry(
            tr("Add {node}").format(node=node.title),
            node.kind,
            node.icon,
            node.family,
            partial(control.add, node.kind),
            node.keywords,
            f"add.{node.kind}",
        )
        for node in control.rooms.canvas.document.catalogue.nodes
    ]


def _nodes_to_go_to(control: Control) -> list[Entry]:
    document = control.documents.current
    return [] if document is None else [
        _way_to(control, document.flow, node) for node in _with_those_inside(document.flow)
    ]  # fmt: skip


def _way_to(control: Control, flow: Flow, node: Node) -> Entry:
    kinds = control.rooms.canvas.document.catalogue
    spec = kinds.spec(node.kind)
    called = words(flow, node.node_id, lambda kind: kinds.spec(kind).title)
    title = tr("Go to {node}").format(node=called)
    go = partial(control.rooms.go_to, node.node_id)
    return Entry(title, tr("on the canvas"), spec.icon, spec.family, go)


def _with_those_inside(flow: Flow) -> tuple[Node, ...]:
    """The nodes of the flow, then those inside its blocks as the flattened flow calls them."""
    try:
        flat = flatten(flow).nodes
    except FlowProblem:  # too many to list
        flat = ()
    return (*flow.nodes, *(node for node in flat if SLASH in node.node_id))
