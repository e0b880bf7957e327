"""A paper run in the terminal: stopped by hand, taken up again, guarded against a second one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.terminal import REPOSITORY, TEMPLATES, moniqo

pytestmark = [
    pytest.mark.slow,  # the program is started several times, as a trader does
    pytest.mark.skipif(sys.platform == "win32", reason="ends a program by a signal"),
]


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that trades already; killed at the end if it still lives."""
    command = [sys.executable, "-m", "moniqo_desktop", "run", str(TEMPLATES / "demo.json")]
    life = subprocess.Popen(
        [*command, "--speed", "36000", "--home", str(home), "--json"],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert life.stdout is not None
    try:
        seen = iter(life.stdout.readline, "")
        assert any('"type":"OrderFilled"' in line for line in seen), life.stderr
        yield life
    finally:
        life.kill()
        life.communicate(timeout=30)


def test_a_run_that_is_stopped_says_what_stays_and_goes_on_later(tmp_path: Path) -> None:
    with running(tmp_path) as life:
        second = moniqo("run", TEMPLATES / "demo.json", "--home", tmp_path, home=tmp_path)
        life.send_signal(signal.SIGTERM)
        out, err = life.communicate(timeout=30)
    assert (life.returncode, err) == (0, "")
    assert "Stopped. What is open stays open; start again to go on." in out
    assert second.code == 3
    assert "already open" in second.err
    again = moniqo("run", "--days", "0.01", "--json", "--home", tmp_path, home=tmp_path)
    assert again.code == 0
    assert '"type":"RunResumed"' in again.out
    assert '"type":"RunStarted"' not in again.out
