"""What differs between two drawings, as lines a trader reads: "RSI 14 · Period 14 → 21"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.flow.difference import Change, difference
from moniqo_desktop.domain.flow.drawing import Block, Flow, Frame, Link, Node, Note
from moniqo_desktop.ui.canvas.painting.words import param_text
from moniqo_desktop.ui.words.translation import quoted, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue

PARAM: Final = "params."
PIN: Final = "pins"
_PLACES: Final = ("x", "y", "width", "height", "bends")
_SHORT: Final = 60


class How(StrEnum):
    """Order = order of the list."""

    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Said:
    """One line. part_id: of the node, wire, frame or note it is about, "" for the flow itself."""

    how: How
    title: str
    text: str
    part_id: str = ""


def said(old: Flow, new: Flow, catalogue: Catalogue) -> tuple[Said, ...]:
    """What leads from old to new: what is gone, what came, what is otherwise; places last, as one
    line. Empty if and only if both have the same meaning."""
    speaker = _Speaker(old, new, catalogue)
    changes = difference(old, new)
    placed = [change for change in changes if change.field in _PLACES]
    lines = [speaker.line(change) for change in changes if change.field not in _PLACES]
    lines.sort(key=lambda line: list(How).index(line.how))
    if placed:
        count = len({(change.block, change.part, change.part_id) for change in placed})
        words = tr("One part was moved or resized")
        if count > 1:
            words = tr("{count} parts were moved or resized").format(count=count)
        lines.append(Said(How.MOVED, tr("Places"), words))
    return tuple(lines)


class _Speaker:
    """Knows what the parts of both drawings are called."""

    def __init__(self, old: Flow, new: Flow, catalogue: Catalogue) -> None:
        self._old = {node.node_id: node for node in _nodes(old)}
        self._new = {node.node_id: node for node in _nodes(new)}
        self._before, self._after = catalogue.over(old), catalogue.over(new)
        self._blocks = {block.block_id: block.name for block in (*old.blocks, *new.blocks)}

    def line(self, change: Change) -> Said:
        line = self._line(change)
        if not change.block:
            return line
        block = self._blocks.get(change.block, change.block)
        return Said(line.how, f"{block} › {line.title}", line.text, line.part_id)

    def _line(self, change: Change) -> Said:
        if change.field:
            return self._field(change)
        is_new = change.before is None
        how = How.ADDED if is_new else How.REMOVED
        thing = change.after if is_new else change.before
        title, text = self._whole(thing)
        return Said(how, title, text, change.part_id)

    def _whole(self, thing: object) -> tuple[str, str]:
        match thing:
            case Node():
                kind = self._kind(thing)
                return self._name(thing), kind if thing.title else tr("Node")
            case Link():
                return tr("Wire"), self._ends(thing)
            case Frame():
                return tr("Frame"), thing.title
            case Note():
                return tr("Note"), _short(thing.text)
            case Block():
                return tr("Block"), thing.name
            case _:
                return "", ""

    def _field(self, change: Change) -> Said:
        if change.part == "nodes":
            return self._node_field(change)
        if change.field == "order":
            node = self._new[change.part_id]
            return Said(How.CHANGED, self._name(node), tr("order of its wires"), change.part_id)
        if change.part == "links":
            text = tr("{field} {before} → {after}").format(
                field=tr("Wire"), before=self._end(change.before), after=self._end(change.after)
            )
            return Said(How.CHANGED, tr("Wire"), text, change.part_id)
        titles = {
            "flow": tr("Flow"), "frames": tr("Frame"), "notes": tr("Note"), "blocks": tr("Block"),
        }  # fmt: skip
        text = f"{_field_title(change.field)} {_pair(change.before, change.after)}"
        part_id = "" if change.part == "flow" else change.part_id
        return Said(How.CHANGED, titles[change.part], text, part_id)

    def _node_field(self, change: Change) -> Said:
        old, new = self._old[change.part_id], self._new[change.part_id]
        return Said(How.CHANGED, self._name(new), self._setting(change, old, new), new.node_id)

    def _setting(self, change: Change, old: Node, new: Node) -> str:
        if change.field.startswith(PARAM):
            name = change.field.removeprefix(PARAM)
            param = self._after.spec(new.kind).param(name)
            if param is None or old.kind != new.kind:
                return f"{name} {_pair(change.before, change.after)}"
            return f"{param.title} {param_text(param, old)} → {param_text(param, new)}"
        if change.field == "bypassed":
            return tr("switched off") if new.bypassed else tr("switched on")
        if change.field == PIN:
            return tr("pinned outputs") + " " + _pair(dict(old.pins), dict(new.pins))
        if change.field == "kind":
            return _pair(self._before.spec(old.kind).title, self._after.spec(new.kind).title)
        return f"{_field_title(change.field)} {_pair(change.before, change.after)}"

    def _name(self, node: Node) -> str:
        return node.title or self._kind(node)

    def _kind(self, node: Node) -> str:
        catalogue = self._after if self._after.knows(node.kind) else self._before
        return catalogue.spec(node.kind).title

    def _ends(self, link: Link) -> str:
        return f"{self._end(link.from_node)} → {self._end(link.to_node)} · {self._port(link)}"

    def _end(self, node_id: object) -> str:
        node = self._new.get(str(node_id)) or self._old.get(str(node_id))
        return self._name(node) if node is not None else str(node_id)

    def _port(self, link: Link) -> str:
        node = self._new.get(link.to_node) or self._old.get(link.to_node)
        port = self._after.spec(node.kind).input(link.to_port) if node is not None else None
        return port.label if port is not None else link.to_port


def _nodes(flow: Flow) -> Iterator[Node]:
    yield from flow.nodes
    for block in flow.blocks:
        yield from block.nodes


def _field_title(field: str) -> str:
    titles = {
        "name": tr("Name"), "title": tr("Name"), "description": tr("Description"),
        "profile": tr("Limits"), "text": tr("Words"), "colour": tr("Colour"),
        "inputs": tr("Inputs"), "outputs": tr("Outputs"),
    }  # fmt: skip
    return titles.get(field, field)


def _pair(before: object, after: object) -> str:
    return f"{_shown(before)} → {_shown(after)}"


def _shown(value: object) -> str:
    if value is None or value in ("", (), {}):
        return "—"
    if isinstance(value, str):
        return quoted(_short(value))
    if isinstance(value, tuple):
        return ", ".join(getattr(each, "name", str(each)) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items())
    return f"{value:g}" if isinstance(value, float) else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
