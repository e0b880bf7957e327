"""An installer holds what the lock file names, whatever else is installed where it is built."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

CODE = Path(__file__).parents[2] / ".ci" / "packaging" / "unlocked.py"


@pytest.fixture(scope="module")
def unlocked() -> ModuleType:
    spec = importlib.util.spec_from_file_location("unlocked", CODE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_extras_tools_and_tests_are_left_out_and_what_is_locked_stays(unlocked: ModuleType) -> None:
    left_out = set(unlocked.unlocked_modules())
    assert {"numba", "llvmlite", "pyarrow", "distributed", "pytest", "ruff"} <= left_out
    shipped = {"numpy", "PySide6", "talib", "apsw", "ccxt", "openai", "pymongo", "moniqo_desktop"}
    assert not left_out & shipped


def test_what_got_into_a_build_is_named(unlocked: ModuleType, tmp_path: Path) -> None:
    inside = tmp_path / "_internal"
    for name in ("numpy", "numpy.libs", "llvmlite", "numba-0.62.0.dist-info", "ta_lib.libs"):
        (inside / name).mkdir(parents=True)
    (inside / "libQt6Core.so.6").touch()
    assert unlocked.found_in(tmp_path) == ["llvmlite", "numba-0.62.0.dist-info"]
