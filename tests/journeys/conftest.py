"""The program called in this process: fast, and nothing it raises can hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from moniqo_desktop.app import cli
from tests.journeys.terminal import Say


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """The exit code of `moniqo words…` and what stands on stderr."""
    monkeypatch.setenv("MONIQO_HOME", str(tmp_path / "home"))

    def run(*words: object) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr().err
        assert "Traceback" not in told
        return code, told

    return run
