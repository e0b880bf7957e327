"""What the window remembers when it is killed with `kill -9`, and not asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Shell
from moniqo_desktop.ui.canvas.view import CanvasView
from tests.journeys import living

MODULE = "tests.journeys.living"


@pytest.mark.slow  # the program is started, killed and started again
def test_speed_timeframe_and_drawing_outlive_a_kill(qapp: QApplication, tmp_path: Path) -> None:
    home = tmp_path / "home"
    living.lived_and_killed(MODULE, home)
    found: dict[str, Any] = {}

    async def look(shell: Shell, host: Any) -> None:
        bar, chart = shell.window.top_bar, living.chart_of(shell)
        await living.until(lambda: chart.timeframe is not None)
        await living.until(lambda: bar.run_group.speed.text() == living.SPEED)
        found["frame"] = chart.timeframe.text if chart.timeframe else ""
        found["tabs"] = [bar.tabs.tabText(index) for index in range(bar.tabs.count())]
        found["words"] = shell.window.question.words
        canvas = shell.window.findChildren(CanvasView)[0]
        found["last"] = canvas.flow().nodes[-1].kind
        found["title"] = shell.window.windowTitle()

    assert living.live(qapp, home, look) == 0
    assert found["frame"] == living.FRAME
    assert found["tabs"] == ["BTC momentum", living.TEMPLATE]
    assert found["words"] == f"Brought back what was not saved: {living.TEMPLATE}."
    assert found["last"] == living.ADDED
    assert found["title"].startswith(living.TEMPLATE)
