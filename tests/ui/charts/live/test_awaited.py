"""What a chart without candles says of them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.ui.charts import painting
from moniqo_desktop.ui.charts.frame import Frame, Look
from moniqo_desktop.ui.charts.live.awaited import why_empty
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.state.builders import BTC, ETH, a_state


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


def test_no_candle_is_promised_of_a_symbol_that_no_running_flow_reads() -> None:
    state, drawing = a_state(), Flow("f1", "Momentum")
    promise = "The flow runs. A candle is shown as soon as one has closed."
    assert why_empty(state, ETH) == promise, "its drawing is not known yet"
    state.candles.read_by["r1"] = drawing, frozenset({BTC})
    state.runs.learn_drawing("r1", drawing)
    assert why_empty(state, BTC) == promise
    assert why_empty(state, None) == promise
    assert why_empty(state, ETH).startswith("No flow that runs reads ETH/USDT.")
    state.runs.learn_drawing("r1", Flow("f1", "Another"))
    assert why_empty(state, ETH) == promise, "it may read another symbol by now"
