"""A template becomes a flow of the trader's own in the language of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.drawing import Flow, Frame, Node, Note
from moniqo_desktop.ui.library.telling import told
from moniqo_desktop.ui.words.translation import Words

SENTENCES = {
    "Night shift": "Nachtschicht",
    "Buys every evening.": "Kauft jeden Abend.",
    "Buy now": "Jetzt kaufen",
    "Risk": "Risiko",
    "trend": "Trend",
    "Now at {price}.": "Jetzt bei {price}.",
}
FLOW = Flow(
    "f",
    "Night shift",
    nodes=(
        Node("a", "agent.rules_analyst", title="Buy now", params={"style": "trend", "period": 3}),
        Node("b", "output.notify", params={"message": "Now at {price}.", "level": "trend"}),
        Node("c", "logic.all", title="Mine"),
    ),
    frames=(Frame("x", "Risk", 0, 0, 10, 10),),
    notes=(Note("n", "Buys every evening.", 0, 0),),
    description="Buys every evening.",
)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    words = Words({}, sentences=lambda: SENTENCES)
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


@pytest.mark.usefixtures("german")
def test_what_is_read_of_a_template_is_in_the_language() -> None:
    flow = told(FLOW)
    assert (flow.name, flow.description) == ("Nachtschicht", "Kauft jeden Abend.")
    assert [node.title for node in flow.nodes] == ["Jetzt kaufen", "", "Mine"]
    assert (flow.frames[0].title, flow.notes[0].text) == ("Risiko", "Kauft jeden Abend.")
    assert flow.nodes[1].params["message"] == "Jetzt bei {price}."


@pytest.mark.usefixtures("german")
def test_settings_that_decide_stay_as_they_are() -> None:
    flow = told(FLOW)
    assert dict(flow.nodes[0].params) == {"style": "trend", "period": 3}
    assert flow.nodes[1].params["level"] == "trend"
    assert flow.flow_id == FLOW.flow_id


def test_in_english_a_template_is_the_flow_it_is(qapp: QApplication) -> None:
    assert told(FLOW) == FLOW
