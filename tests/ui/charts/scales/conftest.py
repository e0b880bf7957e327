"""A chart of three hundred candles."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.charts.price import PriceChart
from moniqo_desktop.ui.look.theme import Theme
from tests.ui.charts.builders import walk
from tests.ui.charts.test_price_chart import BTC, picture


@pytest.fixture
def chart(qtbot: QtBot, dark: Theme) -> PriceChart:
    made = PriceChart(dark)
    made.resize(800, 300)
    qtbot.addWidget(made)
    made.set_market(BTC)
    made.set_columns(walk(300))
    picture(made)
    return made
