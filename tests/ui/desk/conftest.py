"""The desk as a fixture."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.question import QuestionBar
from tests.ui.desk.kit import Desk
from tests.ui.state.builders import a_state


@pytest.fixture
def desk(qtbot: QtBot, dark: Theme) -> Desk:
    state = a_state()
    sent: list[Command] = []
    question = QuestionBar(dark)
    ask = question.ask
    panel = DeskPanel(dark, state, sent.append, ask, node_name=lambda node, run: f"Node {node}")
    panel.resize(540, 320)
    for widget in (question, panel):
        qtbot.addWidget(widget)
    with qtbot.waitExposed(panel):
        panel.show()
    return Desk(panel, state, sent, question)
