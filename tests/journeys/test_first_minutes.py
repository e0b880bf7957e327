"""From the first start to a changed, running strategy: the real window over the real engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from moniqo_desktop.app.gui import Shell
from tests.journeys.living import live, until

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOST_CLICKS = 3


@dataclass
class Trader:
    """Somebody before the window. gestures: of the mouse, in order; a double click is one."""

    shell: Shell
    host: Any
    gestures: list[str] = field(default_factory=list)

    def click(self, part: QWidget, at: QPoint | None = None, *, twice: bool = False) -> None:
        """On what is seen: a part that is hidden or covered is a failure of the test."""
        place = at if at is not None else part.rect().center()
        window = self.shell.window
        under = window.childAt(part.mapTo(window, place))
        assert part.isVisible()
        is_seen = under is part or (under is not None and part.isAncestorOf(under))
        assert is_seen, f"{part} lies under {under}"
        self.gestures.append(part.accessibleName())
        press = QTest.mouseDClick if twice else QTest.mouseClick
        press(part, LEFT, NONE, place)

    def running(self) -> Any:
        """The plan of the one run there is; None before it began."""
        runs = list(self.host.wallet.core.runs.values())
        return runs[0].plan if runs else None


def canvas_of(trader: Trader) -> Any:
    from moniqo_desktop.ui.canvas.view import CanvasView

    found = trader.shell.window.findChildren(CanvasView)
    assert len(found) == 1
    return found[0]


def card(canvas: Any, title: str) -> QPoint:
    """Where a card can be taken hold of: on its header, in the viewport."""
    model = canvas.document.model
    index = next(n for n, node in enumerate(model.nodes) if node.title == title)
    left, top, _, _ = model.boxes[index].tolist()
    place: QPoint = canvas.camera.to_view(QPointF(left + 60, top + 17)).toPoint()
    return place


@pytest.mark.slow  # the whole program starts, trades and ends
def test_three_clicks_lead_from_the_first_start_to_a_changed_running_strategy(
    qapp: QApplication, tmp_path: Path
) -> None:
    told: list[str] = []

    async def act(shell: Shell, host: Any) -> None:
        trader = Trader(shell, host)
        window, canvas = trader.shell.window, canvas_of(trader)
        window.activateWindow()
        bar = window.top_bar
        await until(trader.running)  # the demo runs by itself
        await until(lambda: bar.run_group.state == "running")
        trader.click(canvas.viewport(), card(canvas, "EMA 21"))
        form = window.inspector.form
        assert form is not None
        period = form.field("timeperiod")
        await until(period.isVisible)
        trader.click(period, twice=True)
        QTest.keyClicks(period, "34")
        QTest.keyClick(period, Qt.Key.Key_Return)
        await until(bar.run_group.changes.isVisible)
        trader.click(bar.run_group.changes)
        sheet = QApplication.focusWidget()
        assert sheet is not None
        QTest.keyClick(sheet, Qt.Key.Key_Return)
        await until(lambda: periods(trader).get("EMA 34") == 34)
        await until(lambda: not bar.run_group.changes.isVisible())
        await until(lambda: "not saved" not in bar.tabs.tabToolTip(0))
        told.extend(trader.gestures)

    assert live(qapp, tmp_path / "home", act) == 0
    assert 0 < len(told) <= MOST_CLICKS, told


def periods(trader: Trader) -> dict[str, object]:
    """Of the averages in the drawing that trades now."""
    nodes = trader.running().flow.nodes
    return {node.title: node.params.get("timeperiod") for node in nodes if node.title}
