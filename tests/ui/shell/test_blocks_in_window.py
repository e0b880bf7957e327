"""Blocks in the whole window: palette, inspector, command box and what a run says of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.blocks.fold import NewBlock, fold
from moniqo_desktop.domain.blocks.ports import port_names
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.messages.commands import StartRun, TriggerNode
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.commands.everything import everything
from moniqo_desktop.ui.inspector.block_form import SIDES, BlockForm
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.settings import slices
from tests.ui.canvas.scenes import catalogue, grid_flow
from tests.ui.shell.builders import evaluated, run_started
from tests.ui.shell.stage import Stage

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def block(stage: Stage) -> str:
    """The two nodes after the first folded; the node that stands for them is selected."""
    canvas = stage.rooms.canvas
    chosen = [node.node_id for node in stage.flow.nodes][1:3]
    canvas.select(chosen)
    canvas.fold_selection()
    (name,) = canvas.document.selected_nodes
    return name


def form_of(stage: Stage) -> BlockForm:
    form = stage.window.inspector.form
    assert isinstance(form, BlockForm)
    while not form.is_complete:
        QApplication.processEvents()
    return form


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def press(qtbot: QtBot, stage: Stage, name: str) -> None:
    buttons = form_of(stage).findChildren(QToolButton)
    (button,) = [each for each in buttons if each.accessibleName() == name]
    qtbot.mouseClick(button, LEFT)


def test_the_inspector_names_the_block_and_counts_its_uses(stage: Stage, block: str) -> None:
    form = form_of(stage)
    assert (form.name.text(), form.count.text()) == ("Block", "Used once")
    assert not form.alone.isVisibleTo(form)
    stage.rooms.canvas.duplicate()
    stage.rooms.canvas.select([block])
    assert form_of(stage).count.text() == "Used 2 times"
    assert form_of(stage).alone.isVisibleTo(form_of(stage))


def test_a_name_typed_there_is_on_the_card_and_can_be_undone(
    qtbot: QtBot, stage: Stage, block: str
) -> None:
    write(qtbot, form_of(stage).name, "Signals")
    model = stage.rooms.canvas.document.model
    assert model.specs[model.index[block]].title == "Signals"
    assert stage.flow.blocks[0].name == "Signals"
    stage.control.undo()
    assert stage.flow.blocks[0].name == "Block"


def test_a_port_is_renamed_moved_and_removed_from_the_inspector(
    qtbot: QtBot, stage: Stage, block: str
) -> None:
    before = flatten(stage.flow)
    field = form_of(stage).ports["inputs"][0]
    write(qtbot, field, "Market")
    assert stage.flow.blocks[0].inputs[0].name == "Market"
    assert flatten(stage.flow).links == before.links
    press(qtbot, stage, "Remove Market")
    assert all(port.name != "Market" for port in stage.flow.blocks[0].inputs)
    stage.control.undo()
    assert flatten(stage.flow).links == before.links


def test_ports_of_a_large_block_come_in_turns_and_each_once(
    qtbot: QtBot, dark: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE_MS", 0)
    chosen = [f"n{i}" for i in range(20, 34)]
    flow = fold(grid_flow(60), catalogue(), chosen, NewBlock("many", "node"))
    node, block = flow.node("node"), flow.blocks[0]
    assert node is not None
    form = BlockForm(dark, catalogue().over(flow).spec(node.kind), node, flow)
    qtbot.addWidget(form)
    QApplication.processEvents()
    assert not form.is_complete
    renamed = replace(block, inputs=block.inputs[:-1])
    form.show_flow(replace(flow, blocks=(renamed,)))  # while the ports before are on their way
    qtbot.waitUntil(lambda: form.is_complete)
    for side in SIDES:
        assert [field.text() for field in form.ports[side]] == port_names(renamed, side)


def test_the_palette_lists_the_blocks_of_the_flow_in_front(stage: Stage, block: str) -> None:
    model = stage.window.palette_panel.model
    first = model.item(0)
    assert (first.text(), first.child(0).text()) == ("Blocks", "Block")
    stage.control.undo()
    assert model.item(0).text() != "Blocks"


def test_the_command_box_leads_inside_a_block(stage: Stage, block: str) -> None:
    inner = stage.flow.blocks[0].nodes[0]
    title = stage.rooms.canvas.document.catalogue.spec(inner.kind).title
    (entry,) = [
        each for each in everything(stage.control, stage.state)
        if each.title == f"Go to Block / {inner.title or title}"
    ]  # fmt: skip
    entry.choose()
    assert stage.rooms.canvas.document.path == (block,)
    assert stage.rooms.selected_node() == inner.node_id


def test_inside_a_block_the_inspector_changes_the_flow_and_shows_what_is_said(
    qtbot: QtBot, stage: Stage, block: str
) -> None:
    inner = stage.flow.blocks[0].nodes[0]
    stage.say(run_started(stage.flow), evaluated(f"{block}/{inner.node_id}", "0.42"))
    qtbot.mouseClick(form_of(stage).open, LEFT)
    canvas = stage.rooms.canvas
    assert canvas.document.path == (block,)
    node = canvas.document.model.index[inner.node_id]
    assert canvas.document.live.texts[node] == "0.42"
    canvas.select([inner.node_id])
    assert stage.window.inspector.node_id == inner.node_id
    stage.control.edit("Rename", partial(edits.rename, node_id=inner.node_id, title="Mine"))
    assert stage.flow.blocks[0].nodes[0].title == "Mine"


def test_a_run_is_sent_the_whole_flow_wherever_one_is(
    qtbot: QtBot, stage: Stage, block: str
) -> None:
    stage.rooms.canvas.open_node(block)
    qtbot.mouseClick(stage.window.top_bar.run_group.main, LEFT)
    (sent,) = [each for each in stage.host.sent if isinstance(each, StartRun)]
    assert sent.flow == stage.flow
    assert sent.flow.blocks


def test_a_node_inside_a_block_that_needs_attention_is_gone_to(stage: Stage, block: str) -> None:
    inner = stage.flow.blocks[0].nodes[0]
    stage.say(
        run_started(stage.flow),
        evaluated(f"{block}/{inner.node_id}", "late", status=NodeStatus.WARN),
    )
    stage.control.show_attention()
    assert stage.rooms.canvas.document.path == (block,)
    assert stage.rooms.selected_node() == inner.node_id


def test_a_press_inside_a_block_names_the_node_as_the_run_does(stage: Stage, block: str) -> None:
    stage.say(run_started(stage.flow))
    stage.rooms.canvas.open_node(block)
    inner = stage.flow.blocks[0].nodes[0]
    stage.window.inspector.press_asked.emit(inner.node_id)
    (sent,) = [each for each in stage.host.sent if isinstance(each, TriggerNode)]
    assert sent.node_id == f"{block}/{inner.node_id}"


def test_a_wire_dropped_inside_a_block_may_end_at_its_border(
    qtbot: QtBot, stage: Stage, block: str
) -> None:
    canvas = stage.rooms.canvas
    canvas.open_node(block)
    inner = next(n for n in canvas.flow().nodes if n.kind == "indicator.rsi")
    canvas.wire_dropped.emit(PortType.NUMBER, "output", QPointF(0, 0), inner.node_id, "value")
    assert stage.window.finder.titles[0] == "Output of the block"
    qtbot.keyClick(stage.window.finder.field, Qt.Key.Key_Return)
    assert stage.flow.blocks[0].outputs[-1].node_id == inner.node_id


def test_settings_of_a_search_taken_over_inside_a_block_are_those_of_the_whole_flow(
    stage: Stage, block: str
) -> None:
    stage.rooms.canvas.open_node(block)
    wanted = edits.set_param(stage.flow, "c", "symbol", "ETH/USDT")
    stage.door._apply(wanted, "Use the settings")
    assert stage.flow == wanted
    assert stage.rooms.canvas.document.path == (block,)


def test_a_port_shown_inside_a_block_says_how_it_is_renamed_and_moved(
    stage: Stage, block: str
) -> None:
    canvas = stage.rooms.canvas
    canvas.open_node(block)
    canvas.select(["@in:Candles"])
    form = stage.window.inspector.form
    assert form is not None
    assert form.kind_words == "Input of the block"
    assert form.nothing.text().startswith("Rename it to rename the port.")
