"""The headless demo over the window's loop: `python -m tests.journeys.on_qt_loop FOLDER DAYS`."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import qasync
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.demo import DemoTerms, run_demo
from moniqo_desktop.domain.flow.file import read_flow
from tests.journeys.terminal import TEMPLATES


def main(folder: str, days: str) -> None:
    application = QApplication([])
    flow = read_flow((TEMPLATES / "demo.json").read_bytes())
    terms = DemoTerms(Path(folder), days=int(days), pictures=False)
    factory = lambda: qasync.QEventLoop(application)  # noqa: E731 - asyncio wants a callable
    with asyncio.Runner(loop_factory=factory) as runner:
        figures = runner.run(run_demo(flow, terms))
        loop = type(runner.get_loop()).__module__
    sys.stdout.write(json.dumps({**figures, "loop": loop}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
