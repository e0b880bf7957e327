"""The drawing as a tree: frames, nodes, ports, wires. Rows are made when they are looked at."""

from __future__ import annotations

from itertools import takewhile
from operator import attrgetter, eq
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from moniqo_desktop.domain.flow.edits_layout import contents
from moniqo_desktop.domain.flow.ports import PORTS
from moniqo_desktop.ui.canvas.access.accessible import link_name, node_name, node_story
from moniqo_desktop.ui.canvas.access.tour import order
from moniqo_desktop.ui.canvas.painting import words
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from collections.abc import Container

    from PySide6.QtCore import QObject

    from moniqo_desktop.ui.canvas.document import Document
    from moniqo_desktop.ui.catalogue.catalogue import PortSpec
    from moniqo_desktop.ui.look.theme import Theme

    Index = QModelIndex | QPersistentModelIndex
    Key = tuple[str, str, str, bool]
    Path = tuple[Key, ...]

ICON: Final = 16
_NOWHERE: Final = QModelIndex()


class Row:
    """One line of the tree. name: id of the frame, node or wire it is; of a port: of its node.

    key: unique among the rows beside it and the same for the same thing after an edit. path: the
    keys from the top down to it.
    """

    def __init__(self, sort: str, name: str, text: str, parent: Row | None, place: int) -> None:
        self.sort, self.name, self.text = sort, name, text
        self.parent, self.place = parent, place
        self.rows: list[Row] | None = None
        self.port = ""
        self.is_output = False

    @property
    def key(self) -> Key:
        return self.sort, self.name, self.port, self.is_output

    @property
    def path(self) -> Path:
        return () if self.parent is None else (*self.parent.path, self.key)


class Outline(QAbstractItemModel):
    """Reads a document; show() after every change of it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: Document | None = None
        self._root = Row("root", "", "", None, 0)
        self._is_deep = False
        self._named: dict[str, Row] = {}
        self._links: dict[tuple[int, str, bool], list[int]] | None = None

    def show(self, document: Document) -> bool:
        """False where every row stays as it is: of most edits nothing is seen here."""
        root = Row("root", "", "", None, 0)
        root.rows = self._top(document, root)
        is_other = document is not self._document or self._is_deep or not _same(root, self._root)
        self._document, self._links = document, None
        if not is_other:
            return False
        self.beginResetModel()
        self._root, self._is_deep, self._named = root, False, {}
        self.endResetModel()
        return True

    def row_of(self, index: Index) -> Row:
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Row) else self._root

    def index_of(self, name: str) -> QModelIndex:
        """Where a frame, node or wire stands; not valid if it is not there."""
        row = self._find(name)
        return _NOWHERE if row is None else self.createIndex(row.place, 0, row)

    def index_at(self, path: Path) -> QModelIndex:
        """Of the row with this path, made if need be."""
        row: Row | None = self._root
        for key in path:
            row = next((r for r in self._beside(row, key) if r.key == key), None) if row else None
        return _NOWHERE if row is None or row is self._root else self.createIndex(row.place, 0, row)

    # -- what Qt asks ----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        rows = self._rows(self.row_of(parent))
        if column or not 0 <= row < len(rows):
            return QModelIndex()
        return self.createIndex(row, 0, rows[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject's too
        above = self.row_of(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.place, 0, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._rows(self.row_of(parent)))

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        row = self.row_of(parent)
        return row.sort != "wire" and (row.rows is None or bool(row.rows))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, document = self.row_of(index), self._document
        if document is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(document, row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(document, row)
        if role in (Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole):
            node = document.model.index.get(row.name) if row.sort == "node" else None
            return None if node is None else node_story(document, node)
        return None

    # -- rows ------------------------------------------------------------------------------------

    def _rows(self, row: Row) -> list[Row]:
        if row.rows is None:
            row.rows = self._made(row)
        return row.rows

    def _made(self, row: Row) -> list[Row]:
        document = self._document
        if document is None:
            return []
        self._is_deep = True
        if row.sort == "frame":
            frame = next(f for f in document.model.frames if f.frame_id == row.name)
            return self._nodes(document, contents(document.flow, frame), row)
        if row.sort == "node":
            return self._ports(document, row)
        return self._wires(document, row) if row.sort == "port" else []

    def _beside(self, above: Row, key: Key) -> list[Row]:
        """The rows among which one is looked for; at the top, where there may be thousands, it."""
        if above is not self._root or key[0] != "node":
            return self._rows(above)
        found = self._at_top().get(key[1])
        return [] if found is None else [found]

    def _at_top(self) -> dict[str, Row]:
        """By their ids."""
        if not self._named:
            self._named = {row.name: row for row in self._rows(self._root)}
        return self._named

    def _top(self, document: Document, root: Row) -> list[Row]:
        """Frames first, then the nodes that lie in none."""
        rows: list[Row] = []
        held: set[str] = set()
        for frame in document.model.frames:
            held |= contents(document.flow, frame)
            title = frame.title or tr("Frame")
            rows.append(Row("frame", frame.frame_id, title, root, len(rows)))
        free = set(document.model.ids) - held if held else document.model.index
        return [*rows, *self._nodes(document, free, root, len(rows))]

    def _nodes(
        self, document: Document, names: Container[str], above: Row, start: int = 0
    ) -> list[Row]:
        """In the order in which Tab walks over them."""
        model = document.model
        walk = [stop for stop in order(model).tolist() if stop < len(model.ids)]
        found = [node for node in walk if model.ids[node] in names]
        return [
            Row("node", model.ids[node], words.title(model.nodes[node], model.specs[node]), above,
                start + place)
            for place, node in enumerate(found)
        ]  # fmt: skip

    def _ports(self, document: Document, above: Row) -> list[Row]:
        shape = document.model.shapes[document.model.index[above.name]]
        rows: list[Row] = []
        for port, is_output in (
            *((port, False) for port in shape.inputs),
            *((port, True) for port in shape.outputs),
        ):
            row = Row("port", above.name, _port_text(port, is_output), above, len(rows))
            row.port, row.is_output = port.name, is_output
            row.rows = None if self._at(document, row) else []
            rows.append(row)
        return rows

    def _wires(self, document: Document, above: Row) -> list[Row]:
        model = document.model
        rows: list[Row] = []
        for link in self._at(document, above):
            wire = model.links[link]
            node = int((model.dst if above.is_output else model.src)[link])
            there = words.title(model.nodes[node], model.specs[node])
            port = wire.to_port if above.is_output else wire.from_port
            text = f"→ {there}, {port}" if above.is_output else f"← {there}, {port}"
            rows.append(Row("wire", wire.link_id, text, above, len(rows)))
        return rows

    def _at(self, document: Document, row: Row) -> list[int]:
        node = document.model.index[row.name]
        if self._links is None:
            self._links = _ends(document)
        return self._links.get((node, row.port, row.is_output), [])

    def _find(self, name: str) -> Row | None:
        """Nodes and frames by a look through the tree, wires below the node they leave."""
        document = self._document
        if document is None:
            return None
        link = document.model.link_index.get(name)
        if link is not None:
            wire = document.model.links[link]
            node = self._find(wire.from_node)
            ports = self._rows(node) if node is not None else []
            port = next((p for p in ports if p.is_output and p.port == wire.from_port), None)
            return next((w for w in self._rows(port) if w.name == name), None) if port else None
        at_top = self._at_top().get(name)
        if at_top is not None:
            return at_top
        frames = takewhile(lambda row: row.sort == "frame", self._rows(self._root))
        inside = (row for frame in frames for row in self._rows(frame) if row.name == name)
        return next(inside, None)

    # -- words and pictures ----------------------------------------------------------------------

    def _spoken(self, document: Document, row: Row) -> str:
        if row.sort == "node" and row.name in document.model.index:
            return node_name(document, document.model.index[row.name])
        if row.sort == "wire" and row.name in document.model.link_index:
            return link_name(document, document.model.link_index[row.name])
        return row.text

    def _icon(self, document: Document, row: Row) -> object:
        theme, model = self._theme, document.model
        if row.sort == "node" and row.name in model.index:
            spec = model.specs[model.index[row.name]]
            return theme.button_icon(spec.icon, theme.family_colour(spec.family), ICON)
        if row.sort == "frame":
            return theme.button_icon("frame", theme.paused, ICON)
        return None


def _same(one: Row, other: Row) -> bool:
    """Whether the rows below look alike."""
    new, old = one.rows or (), other.rows or ()
    looks = attrgetter("name", "text", "sort")
    return len(new) == len(old) and all(map(eq, map(looks, new), map(looks, old)))


def _ends(document: Document) -> dict[tuple[int, str, bool], list[int]]:
    """(node, port, is_output) → its wires."""
    model = document.model
    found: dict[tuple[int, str, bool], list[int]] = {}
    ends = zip(model.links, model.src.tolist(), model.dst.tolist(), strict=True)
    for place, (link, source, target) in enumerate(ends):
        found.setdefault((source, link.from_port, True), []).append(place)
        found.setdefault((target, link.to_port, False), []).append(place)
    return found


def _port_text(port: PortSpec, is_output: bool) -> str:
    way = tr("out") if is_output else tr("in")
    return f"{way} · {port.label} ({retell(PORTS[port.type].label)})"
