"""Opens 5,000 nodes in a canvas alone. Prints the megabytes that takes over a bare window."""

from __future__ import annotations

import gc
import json
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QMainWindow

NODES = 5_000
SIZE = (1600, 1000)


def main() -> None:
    application = QApplication(["moniqo"])
    window = QMainWindow()
    window.resize(*SIZE)
    window.show()
    settle()
    bare = resident_mb()
    opened, seen = _canvas(window, bare)
    print(json.dumps({"bare": bare, "opened": opened, "seen": seen}), flush=True)
    window.close()
    assert application is not None


def _canvas(window: QMainWindow, bare: float) -> tuple[float, float]:
    """Megabytes over the bare window: all of it in view, and after walking over it at 100 %."""
    # Only now: what the canvas loads is part of what it takes.
    from moniqo_desktop.domain.flow.file import read_flow, write_flow
    from moniqo_desktop.ui.canvas.camera import Camera
    from moniqo_desktop.ui.canvas.view import CanvasView
    from moniqo_desktop.ui.look.theme import Theme
    from tests.ui.canvas.scenes import catalogue, grid_flow

    raw = write_flow(grid_flow(NODES))
    view = CanvasView(catalogue(), Theme.dark(Path(__file__).resolve().parents[2] / "resources"))
    window.setCentralWidget(view)
    view.set_flow(read_flow(raw))
    settle()
    opened = resident_mb() - bare
    for step in range(12):
        view.look(Camera(1.0, 100.0 - step * 1_200.0, 100.0 - step * 800.0))
        settle()
    view.zoom_to_fit()
    settle()
    return opened, resident_mb() - bare


def settle() -> None:
    """Cards are rendered a few per frame."""
    for _ in range(8):
        QCoreApplication.processEvents()


def resident_mb() -> float:
    """Memory of this process that is in use now, MB; 0 where the system does not tell."""
    gc.collect()
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1_000 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
