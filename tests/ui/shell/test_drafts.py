"""When edits are handed to the shelf: a large drawing does not wait for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.drafts import LARGE, Drafts


class Kept:
    """A shelf that notes what it was handed."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def keep_draft(self, flow: Flow, path: Path | None) -> None:
        self.names.append(flow.name)

    def drop_draft(self, flow_id: str) -> None:
        self.names.append(f"dropped {flow_id}")

    def is_urgent(self) -> bool:
        return False

    def settle_drafts(self) -> None:
        pass


@pytest.fixture
def shelf() -> Any:
    return Kept()


def _opened(nodes: int) -> Documents:
    documents = Documents()
    drawn = tuple(Node(f"n{i}", "logic.all") for i in range(nodes))
    documents.add(Flow("flow", "as opened", drawn), Path("flow.json"))
    return documents


def _edit(documents: Documents, name: str) -> None:
    document = documents.current
    assert document is not None
    document.history.push(replace(document.flow, name=name), name)
    documents.note_edited()


def test_an_edit_of_a_drawing_is_kept_before_anything_else_happens(
    qtbot: QtBot, shelf: Any
) -> None:
    documents = _opened(LARGE)
    drafts = Drafts(documents, shelf)
    _edit(documents, "first")
    assert shelf.names == ["first"]
    drafts.deleteLater()


def test_an_edit_of_a_large_drawing_is_kept_in_the_turn_that_follows(
    qtbot: QtBot, shelf: Any
) -> None:
    documents = _opened(LARGE + 1)
    drafts = Drafts(documents, shelf)
    _edit(documents, "first")
    _edit(documents, "second")
    assert shelf.names == []
    qtbot.waitUntil(lambda: shelf.names == ["second"])
    drafts.deleteLater()


def test_what_is_asked_to_be_kept_now_does_not_wait(qtbot: QtBot, shelf: Any) -> None:
    documents = _opened(LARGE + 1)
    drafts = Drafts(documents, shelf)
    _edit(documents, "first")
    drafts.write()
    assert shelf.names == ["first"]
    assert not drafts._soon.isActive()
    drafts.deleteLater()
