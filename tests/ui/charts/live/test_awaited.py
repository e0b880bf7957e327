"""What a chart without candles says of them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.ui.charts import painting
from moniqo_desktop.ui.charts.frame import Frame, Look
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.state.builders import a_state


def test_an_empty_chart_says_why_it_is_empty(
    qtbot: QtBot, dark: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    drawn = painting._draw_empty

    def told(painter: QPainter, frame: Frame, look: Look, words: str) -> None:
        said.append(words)
        drawn(painter, frame, look, words)

    monkeypatch.setattr(painting, "_draw_empty", told)
    state = a_state()
    panel = ChartPanel(dark, state)
    qtbot.addWidget(panel)

    def shown() -> str:
        panel.refresh(frozenset({"runs"}))
        panel.grab()
        return said.pop()

    state.is_unknown = True
    assert shown() == "The market opens. Candles come in a moment."
    state.is_unknown = False
    state.candles.awaited.add("r1")
    assert shown() == "Loading candles…"
    state.candles.awaited.clear()
    assert shown() == "The flow runs. A candle is shown as soon as one has closed."
    state.apply((RunStopped(9, "r1", "stopped by owner"),))
    assert shown().startswith("No candles yet.")
    state.runs.starting.add("f1")
    assert shown() == "Loading candles…"
    state.runs.starting.clear()
    state.is_shut = True
    assert shown() == "The engine did not open: there is no market to show."
