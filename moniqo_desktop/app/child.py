"""What this program does as a child of itself: window, pictures without a screen, long work."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str]) -> int:
    """argv: role and its arguments. Returns the exit code."""
    role, *arguments = argv
    match role:
        case "window":
            return _window(arguments)
        case "report-picture":
            return _report_picture(Path(arguments[0]))
        case "window-picture":
            return _window_picture(Path(arguments[0]), Path(arguments[1]))
        case "backtest" | "optimize" | "page" | "import":
            return _work(role)
        case "search-worker":
            return _search_worker()
        case "compile-gear":
            return _compile_gear()
        case _:
            print(f"There is no child role “{role}”.", file=sys.stderr)  # noqa: T201 - terminal
            return 2


def _window(arguments: Sequence[str]) -> int:
    from moniqo_desktop.app.gui import main as show

    return show(arguments)


def _report_picture(folder: Path) -> int:
    _without_screen()
    from moniqo_desktop.ui.charts.report_picture import main as draw

    return draw([str(folder)])


def _window_picture(file: Path, home: Path) -> int:
    _without_screen()
    from moniqo_desktop.app.gui import picture

    return picture(file, home=home)


def _work(kind: str) -> int:
    from moniqo_desktop.app.work_child import main as do

    return do(kind)


def _search_worker() -> int:
    from moniqo_desktop.app.searches.worker import main as answer

    return answer()


def _compile_gear() -> int:
    from moniqo_desktop.app.backtests.gearing import cache_folder
    from moniqo_desktop.engine.fast.run import make_ready

    make_ready(cache_folder())
    return 0


def _without_screen() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
