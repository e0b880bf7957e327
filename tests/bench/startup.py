"""The start of the window: CPU until the first paint against a bare Qt window, and memory.

Each start is a process of its own. Bare and ours alternate, so that both meet the same load; CPU
time is that of the whole process, interpreter included, as the trader waits for it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.kit import Measure

ROUNDS = 5
FIRST_PAINT_LIMIT = 2.5
MEMORY_LIMIT_MB = 120.0
REPOSITORY = Path(__file__).resolve().parents[2]
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: application.exit(0))
window = Window()
window.resize(1600, 1000)
window.show()
application.exec()
"""
OURS = """
import sys
from pathlib import Path
from moniqo_desktop.app import gui, paths
application = gui.new_application()
shell = gui.Shell(gui.Options(Path(sys.argv[1]), paths.resources(), picture=Path("unused.png")))
shell.paint_first()
assert shell.window.was_painted
"""
MEMORY = """
import os, re
from pathlib import Path
status = Path("/proc/self/status")
kilobytes = re.search(r"VmRSS:\\s+(\\d+)", status.read_text()) if status.exists() else None
print(int(kilobytes[1]) / 1024 if kilobytes else 0.0, flush=True)
os._exit(0)
"""


def measures() -> list[Measure]:
    """First paint in CPU time and in memory."""
    with tempfile.TemporaryDirectory(prefix="moniqo-bench-") as home:
        _start(OURS, home)  # writes the byte code both times are measured without
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(_start(BARE, home))
            ours.append(_start(OURS, home))
    cpu_ms = median(cpu for cpu, _ in ours)
    ratio = cpu_ms / median(cpu for cpu, _ in bare)
    memory = median(megabytes for _, megabytes in ours)
    return [
        Measure("bare Qt window: first paint", median(cpu for cpu, _ in bare), "ms", None, None,
                True),
        Measure("window: first paint", cpu_ms, "ms", ratio, FIRST_PAINT_LIMIT,
                ratio <= FIRST_PAINT_LIMIT),
        Measure("window: memory at first paint", memory, "MB", None, MEMORY_LIMIT_MB,
                memory <= MEMORY_LIMIT_MB),
    ]  # fmt: skip


def _start(program: str, home: str) -> tuple[float, float]:
    """CPU milliseconds and resident megabytes of one start."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program + MEMORY, home],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu * 1e3, float(done.stdout)


if __name__ == "__main__":
    for each in measures():
        print(each)
