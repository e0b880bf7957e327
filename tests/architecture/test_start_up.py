"""What is loaded when: start-up is decided by imports."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.source import REPOSITORY
from tests.kit.starts import running_demo

SCREEN = ("PySide6", "pyqtgraph", "qasync")
HEAVY = (
    "numpy", "talib", "pydantic", "apsw", "ccxt", "openai", "pymongo", "keyring",
    "cryptography", "pyqtgraph", "aiohttp",
)  # fmt: skip
LOAD = "import sys, {module}; print(*[name for name in {unwanted} if name in sys.modules])"


def _loaded_with(module: str, unwanted: tuple[str, ...]) -> list[str]:
    """Which of the unwanted libraries a fresh interpreter holds after importing a module."""
    if not (REPOSITORY / f"{module.replace('.', '/')}.py").exists():
        pytest.skip(f"{module} does not exist yet")
    code = LOAD.format(module=module, unwanted=unwanted)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_command_line_loads_no_screen() -> None:
    assert _loaded_with("moniqo_desktop.app.cli", SCREEN) == []


def test_the_window_loads_nothing_heavy_before_it_starts() -> None:
    assert _loaded_with("moniqo_desktop.app.gui", HEAVY) == []


LATE = (
    "pyqtgraph", "ccxt", "openai", "pymongo", "keyring", "cryptography", "aiohttp", "numba",
    "optuna", "scipy", "cronsim", "talib.abstract", "numpy.ma",
    "pydantic", "email", "importlib.metadata", "zoneinfo",
    "moniqo_desktop.engine.fast", "moniqo_desktop.app.backtests.gearing",
    "moniqo_desktop.app.backtests.backtest",
    "moniqo_desktop.app.past.opened_run", "moniqo_desktop.app.past.sources",
    "moniqo_desktop.app.backtests.report_queries", "moniqo_desktop.app.backtests.candles",
    "moniqo_desktop.store.candles", "moniqo_desktop.exchanges.candle_export",
    "moniqo_desktop.research", "moniqo_desktop.ui.settings.page", "moniqo_desktop.ui.runs.room",
    "moniqo_desktop.ui.replay.room", "moniqo_desktop.nodes.trigger.schedule",
)  # fmt: skip
"""What the running demo does without until the trader asks for it."""
WITHOUT_LATE_ROOMS = """
async def nothing():
    pass

from moniqo_desktop.app import gui_session
gui_session.load_rooms = nothing
"""
TELL_LOADED = "print(*[name for name in sys.argv[2:] if name in sys.modules])"


def test_the_running_demo_loads_nothing_that_nobody_asked_for(tmp_path: Path) -> None:
    program = running_demo(TELL_LOADED, WITHOUT_LATE_ROOMS)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *LATE],
        cwd=REPOSITORY,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []


def test_what_is_loaded_late_is_there_to_be_loaded() -> None:
    ours = [name for name in LATE if name.startswith("moniqo_desktop.")]
    assert [name for name in ours if find_spec(name) is None] == []
