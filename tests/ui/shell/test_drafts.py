"""When edits are handed to the shelf: a large drawing does not wait for it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.ui.documents.documents import Documents
from moniqo_desktop.ui.documents.drafts import LARGE, LATEST_MS, Drafts


class Kept:
    """A shelf that notes what it was handed."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.urgent = False

    def keep_draft(self, flow: Flow, path: Path | None) -> None:
        self.names.append(flow.name)

    def drop_draft(self, flow_id: str) -> None:
        self.names.append(f"dropped {flow_id}")

    def is_urgent(self) -> bool:
        return self.urgent

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


def test_in_a_loop_that_is_never_idle_an_edit_does_not_wait_for_ever(
    qtbot: QtBot, shelf: Any
) -> None:
    documents = _opened(LARGE + 1)
    drafts = Drafts(documents, shelf)
    _edit(documents, "first")
    time.sleep(LATEST_MS / 1_000 + 0.01)
    _edit(documents, "second")
    assert shelf.names == ["second"]
    assert not drafts._soon.isActive()
    drafts.deleteLater()


def test_further_edits_do_not_put_off_what_waits_for_the_disk(qtbot: QtBot, shelf: Any) -> None:
    documents = _opened(LARGE)
    drafts = Drafts(documents, shelf)
    shelf.urgent = True
    _edit(documents, "first")
    due = drafts._timer.remainingTimeAsDuration()
    shelf.urgent = False
    _edit(documents, "second")
    assert drafts._timer.remainingTimeAsDuration() <= due
    drafts.deleteLater()


def test_what_is_asked_to_be_kept_now_does_not_wait(qtbot: QtBot, shelf: Any) -> None:
    documents = _opened(LARGE + 1)
    drafts = Drafts(documents, shelf)
    _edit(documents, "first")
    drafts.write()
    assert shelf.names == ["first"]
    assert not drafts._soon.isActive()
    drafts.deleteLater()
