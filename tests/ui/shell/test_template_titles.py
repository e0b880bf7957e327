"""The start reads no template to name it, least of all on the window's thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from moniqo_desktop.ui.commands.actions import Action, entries
from tests.architecture.source import REPOSITORY
from tests.kit.starts import running_demo

WATCH = """
import threading
from moniqo_desktop.ui.documents import titles
read = titles.Titles._read

def watched(self, path):
    if threading.current_thread() is threading.main_thread():
        print("read", path.name)
    return read(self, path)

titles.Titles._read = watched
"""


def test_keys_are_laid_without_reading_a_template(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", running_demo(before=WATCH), str(tmp_path)],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""


def test_a_title_is_read_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def title() -> str:
        asked.append("asked")
        return "Open template: Breakout"

    action = Action("flow.template_breakout", title, "", "template", lambda: None)
    assert asked == []
    assert action.title == "Open template: Breakout"
    [entry] = entries([action], lambda _: "")
    assert entry.title == "Open template: Breakout"
