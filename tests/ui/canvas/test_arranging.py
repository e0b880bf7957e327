"""Auto-layout on the canvas: at once where it is quick, in steps and with a way out where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from moniqo_desktop.ui.canvas.editing import arranger
from tests.ui.canvas.conftest import CTRL, Hand, Told, places
from tests.ui.canvas.scenes import grid_flow

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from moniqo_desktop.ui.canvas.view import CanvasView


def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """One step between two looks at the events."""
    monkeypatch.setattr(arranger, "AT_ONCE_MS", 0)
    monkeypatch.setattr(arranger, "SLICE_MS", 0)


def test_l_arranges_the_whole_flow_in_one_edit(view: CanvasView, hand: Hand, told: Told) -> None:
    before = view.flow()
    hand.key(Qt.Key.Key_L)
    model = view.document.model
    assert (model.ends[:, 0] < model.ends[:, 2]).all()
    assert told.edits == ["Arrange"]
    hand.key(Qt.Key.Key_Z, CTRL)
    assert view.flow() == before


def test_l_arranges_only_what_is_chosen(view: CanvasView, hand: Hand) -> None:
    before = places(view)
    view.select(["guard", "open", "pos"])
    hand.key(Qt.Key.Key_L)
    moved = {name for name, place in places(view).items() if place != before[name]}
    assert moved <= {"guard", "open", "pos"}
    assert "open" in moved


def test_a_large_flow_is_arranged_in_steps_with_progress(
    view: CanvasView, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.set_flow(grid_flow(900))
    slow(monkeypatch)
    shares: list[float] = []
    view.arranger.shown.connect(lambda share, left: shares.append(share))
    hand.key(Qt.Key.Key_L)
    assert view.arranger.is_on
    with qtbot.waitSignal(view.arranger.done, timeout=20_000):
        pass
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert not view._progress.isVisible()


def test_escape_and_the_button_stop_it_and_nothing_moves(
    view: CanvasView, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.set_flow(grid_flow(900))
    before = view.flow()
    slow(monkeypatch)
    monkeypatch.setattr(arranger, "AT_ONCE_MS", 1)
    for stop in (
        lambda: hand.key(Qt.Key.Key_Escape),
        lambda: QTest.mouseClick(
            view._progress.findChild(QPushButton), Qt.MouseButton.LeftButton
        ),
    ):  # fmt: skip
        hand.key(Qt.Key.Key_L)
        qtbot.waitUntil(view._progress.isVisible)
        stop()
        assert not view.arranger.is_on
        assert not view._progress.isVisible()
    assert view.flow() == before


def test_an_edit_meanwhile_is_kept_and_said(
    view: CanvasView, hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.set_flow(grid_flow(900))
    said: list[str] = []
    view.announced.connect(said.append)
    slow(monkeypatch)
    hand.key(Qt.Key.Key_L)
    view.select(["n5"])
    view.nudge(80, 0)
    edited = view.flow()
    with qtbot.waitSignal(view.arranger.done, timeout=20_000):
        pass
    assert view.flow() is edited
    assert said == ["The flow changed meanwhile, so nothing was arranged."]
