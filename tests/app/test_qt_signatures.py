"""What words a mistake made with Qt is compiled when one is made, and words it as ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.architecture.source import REPOSITORY
from tests.kit.starts import running_demo

LATE: Final = ("errorhandler", "layout", "parser", "lib.tool", "lib.enum_sig", "lib.pyi_generator")
WORDS: Final = """
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from shibokensupport.signature import get_signature
application = QApplication([])
for wrong in (
    lambda: QLabel().setText(3), lambda: QPoint("a"), lambda: QObject(3, 4), lambda: QLabel(no=3),
    lambda: QPoint.manhattanLength(3), lambda: Qt.AlignmentFlag("x"), lambda: QLabel().nowhere,
):
    try:
        wrong()
    except Exception as error:
        print(repr(error))
print(get_signature(QLabel.setText), get_signature(QLabel), QPoint.manhattanLength.__doc__)
import PySide6.support.signature.lib.pyi_generator as stubs
print(stubs.__name__, stubs.__spec__.name, stubs.generate_pyi.__name__)
from shibokensupport.signature.parser import *
print(len(globals()), hasattr(stubs, "nowhere"))
"""
OURS: Final = "from moniqo_desktop.app import qt_features\n"
TELL: Final = """
import sys
names = [f"shibokensupport.signature.{name}" for name in sys.argv[1:]]
print(*[name for name in names if "_moniqo_run" in vars(sys.modules[name])])
"""


def _said(program: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_mistake_is_told_in_the_words_of_qt_for_python() -> None:
    ours = _said(f"{OURS}del qt_features\n{WORDS}")
    assert "Supported signatures" in ours
    assert ours == _said(WORDS)


def test_the_running_demo_asks_for_none_of_it_but_help_that_numpy_reads(tmp_path: Path) -> None:
    told = TELL.replace("argv[1:]", "argv[2:]").strip().replace("\n", "\n    ")
    found = _said(running_demo(told), str(tmp_path), *LATE)
    late = [f"shibokensupport.signature.{name}" for name in LATE if name != "errorhandler"]
    assert found.split()[-len(late) :] == late


def test_nothing_of_it_is_compiled_before() -> None:
    window = "from PySide6.QtWidgets import QApplication, QLabel\nQApplication([])\nQLabel('a')\n"
    found = _said(f"{OURS}{window}{TELL}", *LATE)
    assert found.split() == [f"shibokensupport.signature.{name}" for name in LATE]
