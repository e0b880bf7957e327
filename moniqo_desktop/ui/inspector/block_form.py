"""The settings of a block's node: its name and words, its ports, how often it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from moniqo_desktop.domain.blocks.edits import detach, rename_block
from moniqo_desktop.domain.blocks.flattening import blocks_of
from moniqo_desktop.domain.blocks.port_edits import move_port, remove_port, rename_port
from moniqo_desktop.domain.blocks.ports import ENTRY, Side, is_tag, port_names
from moniqo_desktop.domain.blocks.uses import MAX_NAME, uses
from moniqo_desktop.ui.canvas.editing.editing import fresh_id
from moniqo_desktop.ui.inspector.form import Form
from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.settings.slices import Slices
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Block, Flow, Node
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec
    from moniqo_desktop.ui.look.theme import Theme

FIELD: Final = 28
SIDES: Final[tuple[Side, Side]] = ("inputs", "outputs")


def form_for(theme: Theme, spec: NodeSpec, node: Node, flow: Flow) -> Form:
    """The form of a node: that of its block where it stands for one of the flow."""
    if node.block_id in blocks_of(flow):
        return BlockForm(theme, spec, node, flow)
    form = Form(theme, spec, node)
    if is_tag(node.kind):
        is_input = node.kind.startswith(ENTRY)
        form.kind_words = tr("Input of the block") if is_input else tr("Output of the block")
        form.nothing.setText(
            tr("Rename it to rename the port. Move it up or down to change the order of ports.")
        )
    return form


class BlockForm(Form):
    """edit_asked, whole_edit_asked: words for undo and the edit, see Inspector. open_asked: go
    inside. unfold_asked: put what is inside in its place."""

    edit_asked = Signal(str, object)
    whole_edit_asked = Signal(str, object)
    open_asked = Signal(str)
    unfold_asked = Signal()

    def __init__(self, theme: Theme, spec: NodeSpec, node: Node, flow: Flow) -> None:
        super().__init__(theme, spec, node)
        self.kind_words = tr("Block")
        self._theme, self._node = theme, node
        self._shown: Block | None = None
        self.name, self.words = QLineEdit(), QLineEdit()
        self.count = label(theme, "", 12, tone="3", tabular=True)
        self.open = push_button(theme, tr("Open"))
        self.unfold = push_button(theme, tr("Unfold"))
        self.alone = push_button(theme, tr("Make independent"))
        self.ports: dict[Side, list[QLineEdit]] = {}
        self._ports = QWidget()
        self._slices = Slices((), self)
        self._lay_out()
        self._connect()
        self.show_flow(flow)

    @property
    def is_complete(self) -> bool:
        """Whether every port is there; until then more come by themselves."""
        return self._slices.is_complete

    def show_flow(self, flow: Flow) -> None:
        block = blocks_of(flow).get(self._node.block_id)
        if block is None:
            return
        count = uses(flow, block.block_id)
        used = tr("Used once") if count == 1 else tr("Used {count} times").format(count=count)
        self.count.setText(used)
        self.alone.setVisible(count > 1)
        for field, text in ((self.name, block.name), (self.words, block.description)):
            if not field.hasFocus():
                field.setText(text)
        if self._shown is None or _ports(self._shown) != _ports(block):
            self._shown = block
            self._show_ports(block)
        self._shown = block

    def _lay_out(self) -> None:
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        while (item := column.takeAt(0)) is not None:  # a block has no settings of its own
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        column.setSpacing(6)
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(tr("Name of the block"))
        self.words.setAccessibleName(tr("What the block does"))
        self.words.setPlaceholderText(tr("What it does"))
        for title, field in (
            (tr("Name of the block"), self.name),
            (tr("What it does"), self.words),
        ):
            field.setFont(self._theme.font(12, 500))
            field.setFixedHeight(self._theme.px(FIELD + 2))
            column.addWidget(label(self._theme, title, 12, 500, tone="2"))
            column.addWidget(field)
            column.addSpacing(8)
        column.addWidget(self.count)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open, 1)
        buttons.addWidget(self.unfold, 1)
        column.addLayout(buttons)
        column.addWidget(self.alone)
        column.addSpacing(8)
        column.addWidget(self._ports)
        rows = QVBoxLayout(self._ports)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self.open.setToolTip(tr("Show what is inside (Enter)"))
        self.unfold.setToolTip(tr("Put what is inside in its place (Ctrl+Shift+U)"))
        self.alone.setToolTip(tr("A copy for this node, which the others do not follow"))

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._describe)
        self.words.editingFinished.connect(self._describe)
        self.open.clicked.connect(lambda: self.open_asked.emit(self._node.node_id))
        self.unfold.clicked.connect(self.unfold_asked)
        self.alone.clicked.connect(self._detach)

    def _describe(self) -> None:
        block, name = self._shown, self.name.text().strip()
        words = self.words.text().strip()
        if block is None or not name or (name, words) == (block.name, block.description):
            return
        edit = partial(rename_block, block_id=block.block_id, name=name, description=words)
        self.whole_edit_asked.emit(tr("Describe block"), edit)

    def _detach(self) -> None:
        edit = partial(detach, node_id=self._node.node_id, block_id=fresh_id())
        self.edit_asked.emit(tr("Make block independent"), edit)

    def _show_ports(self, block: Block) -> None:
        rows = self._ports.layout()
        assert isinstance(rows, QVBoxLayout)
        while (item := rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._slices.stop()
        titles = {"inputs": tr("Inputs"), "outputs": tr("Outputs")}
        makers = list[Callable[[], QWidget]]()
        for side in SIDES:
            names = port_names(block, side)
            self.ports[side] = []
            if names:
                makers.append(partial(label, self._theme, titles[side], 12, 500, tone="2"))
            for place, name in enumerate(names):
                makers.append(partial(self._port_row, block, side, name, place, len(names)))
        self._slices = Slices([partial(self._add, make) for make in makers], self)

    def _add(self, make: Callable[[], QWidget]) -> None:
        rows = self._ports.layout()
        assert rows is not None
        rows.addWidget(make())

    def _port_row(self, block: Block, side: Side, name: str, place: int, count: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        field = QLineEdit(name)
        field.setFont(self._theme.font(12, 500))
        field.setFixedHeight(self._theme.px(FIELD))
        field.setMaxLength(MAX_NAME)
        field.setAccessibleName(tr("Name of port {name}").format(name=name))
        field.editingFinished.connect(partial(self._rename_port, block, side, name, field))
        self.ports[side].append(field)
        line.addWidget(field, 1)
        where = block.block_id
        up, down = tr("Move {name} up"), tr("Move {name} down")
        moves = ((up, "chevron_up", place - 1, place > 0),
                 (down, "chevron_down", place + 1, place < count - 1))  # fmt: skip
        for title, icon, to, is_possible in moves:
            words = title.format(name=name)
            button = icon_button(self._theme, icon, words, 14)
            button.setEnabled(is_possible)
            edit = partial(move_port, block_id=where, side=side, name=name, place=to)
            button.clicked.connect(partial(self.whole_edit_asked.emit, words, edit))
            line.addWidget(button)
        words = tr("Remove {name}").format(name=name)
        remove = icon_button(self._theme, "dismiss", words, 14)
        gone = partial(remove_port, block_id=where, side=side, name=name)
        remove.clicked.connect(partial(self.whole_edit_asked.emit, words, gone))
        line.addWidget(remove)
        return row

    def _rename_port(self, block: Block, side: Side, old: str, field: QLineEdit) -> None:
        new = " ".join(field.text().split())
        if not new:
            field.setText(old)
        elif new != old:
            edit = partial(rename_port, block_id=block.block_id, side=side, old=old, new=new)
            self.whole_edit_asked.emit(tr("Rename port"), edit)


def _ports(block: Block) -> tuple[list[str], list[str]]:
    return port_names(block, "inputs"), port_names(block, "outputs")
