"""The start makes the classes of widgets it uses, not all there are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QTreeView
from pytestqt.qtbot import QtBot

from moniqo_desktop.ui.viewports import know_viewport
from tests.architecture.source import REPOSITORY
from tests.kit.starts import running_demo

TELL = """
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QWidget
for base in (QObject, QWidget, QFrame):
    print(*[each.__name__ for each in base.__subclasses__()])
"""
"""Qt for Python makes a class when it is first met."""


def test_the_running_demo_and_its_end_make_no_class_of_qt_that_nobody_uses(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", running_demo() + TELL, str(tmp_path)],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    made = set(done.stdout.split())
    assert {"QWidget", "QLabel", "QAbstractScrollArea"} <= made
    unused = {"QWizard", "QLCDNumber", "QCalendarWidget", "QMdiSubWindow", "QSplashScreen"}
    assert not made & unused, "viewport() was asked for before know_viewport"
    unused = {"QThreadPool", "QFileSystemWatcher", "QSignalMapper"}
    assert not made & unused, "a slot took the object that was destroyed, or a plain QObject"


def test_a_viewport_is_what_it_was(qtbot: QtBot) -> None:
    for kind in (QScrollArea, QTreeView):
        area: QAbstractScrollArea = kind()
        qtbot.addWidget(area)
        know_viewport(area)
        port = area.viewport()
        assert port is area.viewport()
        assert port.objectName() == "qt_scrollarea_viewport"
        assert port.parent() is area
        area.setViewport(other := QScrollArea())
        assert area.viewport() is other
