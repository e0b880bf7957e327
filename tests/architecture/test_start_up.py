"""What is loaded when: start-up is decided by imports."""

import subprocess
import sys

import pytest

from tests.architecture.source import REPOSITORY

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
