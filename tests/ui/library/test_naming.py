"""Flows that are open together can be told apart by their names."""

from __future__ import annotations

import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.ui.canvas.editing.history import History
from moniqo_desktop.ui.documents.documents import Document
from moniqo_desktop.ui.library.naming import apart


def _named(name: str) -> Flow:
    return Flow(flow_id=name, name=name)


@pytest.mark.parametrize(
    ("taken", "name", "given"),
    [
        ((), "New flow", "New flow"),
        (("New flow",), "New flow", "New flow 2"),
        (("New flow", "New flow 2"), "New flow", "New flow 3"),
        (("new FLOW",), "New flow", "New flow 2"),
        (("New flow 2", "New flow"), "New flow 2", "New flow 3"),
        (("EMA 2000",), "EMA 2000", "EMA 2000 2"),
    ],
)
def test_a_name_that_is_taken_is_numbered(taken: tuple[str, ...], name: str, given: str) -> None:
    documents = [Document(History(_named(each))) for each in taken]
    assert apart(_named(name), documents).name == given
