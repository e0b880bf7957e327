"""A chart of a state with two symbols."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.market import Symbol, Timeframe, timeframe
from moniqo_desktop.domain.messages.commands import Command
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.charts.builders import walk
from tests.ui.state.builders import BTC, ETH, a_price, a_state

ONE = timeframe("1m")
HISTORY = walk(400)


@pytest.fixture
def state() -> State:
    made = a_state()
    made.candles.fill(BTC, ONE, HISTORY)
    made.candles.fill(ETH, ONE, walk(300, seed=3))
    made.apply((a_price(300_000),))
    return made


@pytest.fixture
def sent() -> list[Command]:
    return []


@pytest.fixture
def wanted() -> list[tuple[Symbol, Timeframe]]:
    return []


@pytest.fixture
def panel(
    qtbot: QtBot,
    dark: Theme,
    state: State,
    sent: list[Command],
    wanted: list[tuple[Symbol, Timeframe]],
) -> ChartPanel:
    made = ChartPanel(dark, state, send=sent.append, candles=lambda s, f: wanted.append((s, f)))
    made.resize(900, 320)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made
