"""Times of the window are UTC and say so, wherever the machine stands."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QTimeZone
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.bars.status_bar import StatusBar
from moniqo_desktop.ui.look.theme import Theme


def test_the_time_of_saving_is_told_in_utc_with_its_name(qtbot: QtBot, dark: Theme) -> None:
    bar = StatusBar(dark)
    qtbot.addWidget(bar)
    noon = QDateTime.fromMSecsSinceEpoch(43_200_000, QTimeZone(5 * 3600))
    bar.show_saved(noon, is_saved=True)
    assert "saved 12:00:00 UTC" in bar.texts
    bar.show_saved(noon, is_saved=False)
    assert "not saved" in bar.texts
