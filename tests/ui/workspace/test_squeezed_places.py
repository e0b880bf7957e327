"""Panels that an earlier version squeezed, and stored so, have their height again; once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.main_window import MainWindow


@pytest.mark.parametrize("was_earlier", [True, False])
def test_a_squeezed_desk_of_an_earlier_version_is_mended(
    qtbot: QtBot,
    window: MainWindow,
    dark: Theme,
    catalogue: Catalogue,
    stored: dict[str, Any],
    was_earlier: bool,
) -> None:
    chart = window.body.panel("chart")
    QApplication.processEvents()
    usual = chart.height()
    window.body.resizeDocks([chart], [110], Qt.Orientation.Vertical)
    QApplication.processEvents()
    low = chart.height()
    assert low < usual * 0.7
    window.remember()
    if was_earlier:
        del stored["places.mended"]  # as a version before this one stored them
    later = MainWindow(dark, catalogue, Settings(lambda: dict(stored), lambda values: None))
    qtbot.addWidget(later, before_close_func=MainWindow.leave)
    with qtbot.waitExposed(later):
        later.show()
    QApplication.processEvents()
    high = later.body.panel("chart").height()
    if was_earlier:
        assert high > usual * 0.7
    else:
        assert abs(high - low) <= 4, "what the trader made low stays low"
    later.leave()
