"""What lies over the drawing follows the text size; the drawing has a zoom of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QToolButton

from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.look.theme import PLAIN, Theme
from tests.ui.canvas import scenes

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

RESOURCES = Path(__file__).resolve().parents[3] / "resources"


def canvas(qtbot: QtBot, percent: int) -> CanvasView:
    theme = Theme.named("dark", RESOURCES, replace(PLAIN, text_percent=percent))
    made = CanvasView(scenes.catalogue(), theme)
    qtbot.addWidget(made)
    made.resize(1400, 900)
    with qtbot.waitExposed(made):
        made.show()
    made.set_flow(scenes.demo_flow())
    return made


@pytest.mark.parametrize("percent", [90, 100, 150, 200])
def test_the_small_widgets_follow_the_text_size(qtbot: QtBot, percent: int) -> None:
    view = canvas(qtbot, percent)
    assert view.zoom_bar.height() == round(32 * percent / 100)
    assert view.overview.width() == round(158 * percent / 100)
    for button in view.zoom_bar.findChildren(QToolButton):
        assert button.sizeHint().width() <= button.width(), button.accessibleName()
        assert view.zoom_bar.rect().contains(button.geometry())
    assert not view.overview.geometry().intersects(view.zoom_bar.geometry())


def test_cards_are_drawn_alike_at_every_text_size(qtbot: QtBot) -> None:
    plain, large = canvas(qtbot, 100), canvas(qtbot, 200)
    for view in (plain, large):
        view.look(plain.camera)
    assert plain.grab_picture().toImage() == large.grab_picture().toImage()


def test_a_fitted_flow_stays_above_the_bar(qtbot: QtBot) -> None:
    view = canvas(qtbot, 200)
    bounds = view.document.model.bounds()
    assert bounds is not None
    assert view.camera.box_to_view(bounds)[3] <= view.zoom_bar.geometry().top()


@pytest.mark.parametrize(
    ("percent", "wide", "high"), [(150, 595, 298), (200, 800, 420), (100, 480, 460)]
)
def test_a_small_canvas_shows_all_of_its_bar(
    qtbot: QtBot, percent: int, wide: int, high: int
) -> None:
    view = canvas(qtbot, percent)
    view.resize(wide, high)
    assert view.viewport().rect().contains(view.zoom_bar.geometry())
    if view.overview.isVisible():
        assert not view.overview.geometry().intersects(view.zoom_bar.geometry())


def test_a_low_canvas_gives_its_height_to_the_flow(qtbot: QtBot) -> None:
    view = canvas(qtbot, 100)
    view.resize(1100, 204)
    view.zoom_to_fit()
    low, high = view.camera.box_to_view(view.document.model.bounds())[1::2]
    assert high - low > 204 / 2
