"""Cards whose readings had no time in a frame: painted in the next, as what they are then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.painting import layer
from tests.ui.canvas import scenes
from tests.ui.canvas.conftest import look_at
from tests.ui.canvas.test_painting import afresh, differing, shown

if TYPE_CHECKING:
    from moniqo_desktop.ui.canvas.view import CanvasView


def test_updates_over_the_budget_of_a_frame_follow_in_the_next(view: CanvasView) -> None:
    view.set_flow(scenes.grid_flow(36))
    look_at(view, Camera(0.6, 0, 0))
    for _ in range(3):
        shown(view)
    for i in range(36):
        view.set_live(f"n{i}", NodeStatus.OK, f"{i}.5", float(i), 100)
    for _ in range(4):
        view.flush()
    assert not view._late
    assert differing(shown(view), afresh(view)) == 0


@pytest.mark.parametrize("others", [0, 6, 60])
def test_readings_that_wait_for_a_frame_are_of_nodes_and_not_of_places(
    view: CanvasView, others: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.set_flow(scenes.grid_flow(36))
    look_at(view, Camera(0.6, 0, 0))
    shown(view)
    monkeypatch.setattr(layer, "PER_UPDATE", 1)
    for i in range(36):
        view.set_live(f"n{i}", NodeStatus.OK, f"{i}.5", float(i), 100)
    view.flush()
    assert len(view._late) > 6
    other = scenes.grid_flow(max(others, 1))
    view.set_flow(replace(other, nodes=other.nodes[:others], links=()))
    shown(view)
    view.flush()
    assert not view._late
    assert differing(shown(view), afresh(view)) == 0
