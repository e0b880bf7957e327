"""A program that draws: random edits, undo, saves and further flows, until somebody kills it.

`python -m tests.prove._edit_child FOLDER SEED`. The classes are those of the window: documents,
drafts, shelf. Beside them it writes what it did into FOLDER/said, one line for each edit: time in
ms, id of the flow, digest of its new value. The parent judges by that.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer

from moniqo_desktop.app.documents.shelf import FlowShelf
from moniqo_desktop.domain.flow import edits
from moniqo_desktop.domain.flow.drawing import Flow, Frame, Link, Node, Note
from moniqo_desktop.domain.flow.file import write_flow
from moniqo_desktop.ui.documents.documents import Document, Documents
from moniqo_desktop.ui.documents.drafts import Drafts

KINDS: Final = ("indicator.ema", "logic.all", "market.candles", "a.kind_nobody_knows")
LARGE: Final = 1_500
SAVED: Final = "saved"


def digest(flow: Flow) -> str:
    return hashlib.sha256(write_flow(flow)).hexdigest()


def grown(rng: random.Random, flow: Flow, new_id: Callable[[], str]) -> Flow:
    node = Node(new_id(), rng.choice(KINDS), rng.uniform(0, 900), 24.0, "Ü “node”\n" * 2)
    if not flow.nodes:
        return edits.add_node(flow, node)
    link = Link(new_id(), rng.choice(flow.nodes).node_id, "out", node.node_id, "in")
    return replace(flow, nodes=(*flow.nodes, node), links=(*flow.links, link))


def changed(rng: random.Random, flow: Flow, new_id: Callable[[], str]) -> Flow:
    """One random edit."""
    if not flow.nodes or rng.random() < 0.3:
        return grown(rng, flow, new_id)
    node = rng.choice(flow.nodes).node_id
    some = [each.node_id for each in rng.sample(flow.nodes, min(len(flow.nodes), 9))]
    shuffled = list(flow.nodes)
    rng.shuffle(shuffled)
    return rng.choice((
        lambda: edits.move_nodes(flow, {name: (rng.uniform(-9, 9), 8.0) for name in some}),
        lambda: edits.set_param(flow, node, "period", rng.randrange(2, 500)),
        lambda: edits.remove(flow, {rng.choice(some)}),
        lambda: edits.rename_flow(flow, f"Flow {rng.random()}", "ä\x00\u2028"),
        lambda: edits.add_note(flow, Note(new_id(), "words", 0.0, 0.0)),
        lambda: edits.add_frame(flow, Frame(new_id(), "box", 0.0, 0.0, 90.0, 90.0)),
        lambda: replace(flow, nodes=tuple(shuffled)) if len(shuffled) < 50 else flow,
    ))()  # fmt: skip


class Drawing:
    """One life of the program."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng = random.Random(seed)
        self._said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._shelf = FlowShelf(folder / "flows", folder, self._new_id)
        self._documents = Documents()
        self._drafts = Drafts(self._documents, self._shelf, self._documents, self._later)
        self._drafts.restore()
        while len(self._documents.all) < 2:
            self._open_another()

    def act(self) -> None:
        document = self._rng.choice(self._documents.all)
        self._documents.show(self._documents.all.index(document))
        if self._rng.random() < 0.08 and document.flow.nodes:
            self._save(document)
            return
        if self._rng.random() < 0.15:
            document.history.undo()
        else:
            document.history.push(changed(self._rng, document.flow, self._new_id), "Edit")
        self._say(document.flow)
        self._documents.note_edited()

    def _open_another(self) -> None:
        flow = self._shelf.new_flow("Flow")
        count = LARGE if self._rng.random() < 0.25 else 8
        nodes = tuple(Node(self._new_id(), "logic.all", float(i), 0.0) for i in range(count))
        flow = replace(flow, nodes=nodes)
        self._say(flow)
        self._documents.add(flow)

    def _save(self, document: Document) -> None:
        place = document.path or self._shelf.folder / f"{document.flow.flow_id}.json"
        self._shelf.write(document.flow, place)
        self._documents.note_saved(document, place)
        self._say(document.flow)

    def _say(self, flow: Flow) -> None:
        line = f"{time.time_ns() // 1_000_000} {flow.flow_id} {digest(flow)}\n"
        os.write(self._said, line.encode())

    def _new_id(self) -> str:
        return f"id-{self._rng.getrandbits(60):015x}"

    def _later(self, work: Callable[[], None]) -> None:
        threading.Thread(target=work, daemon=True).start()


def main(folder: Path, seed: int) -> None:
    application = QCoreApplication([])
    drawing = Drawing(folder, seed)
    timer = QTimer(interval=1)
    timer.timeout.connect(drawing.act)
    timer.start()
    print("drawing", flush=True)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
