"""Modules imported after the window began are not kept as text."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import linecache
from moniqo_desktop.app.gui import new_application
application = new_application()
before = len(linecache.cache)
import colorsys, fractions, sched, netrc
print(len(linecache.cache) - before)
"""


def test_the_source_of_what_is_imported_is_not_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
