"""A second start on the same folder: the first window comes forward, the second one ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.app.gui import Options, Shell
from moniqo_desktop.app.gui_one_window import WORD, ComingForward, is_open_elsewhere
from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.store.lock import FolderLock
from tests.ui.conftest import REPOSITORY

GUI = [sys.executable, "-m", "moniqo_desktop.app.gui", "--home"]
LIMIT_S = 60


def quiet() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.slow  # two programs are started
def test_the_second_start_says_one_sentence_and_ends(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = subprocess.Popen([*GUI, str(home)], env=quiet(), stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + LIMIT_S
        while is_free(home) and time.monotonic() < until:
            assert first.poll() is None
            time.sleep(0.1)
        second = subprocess.run(
            [*GUI, str(home)], env=quiet(), capture_output=True, text=True, timeout=LIMIT_S,
            check=False,
        )  # fmt: skip
        assert second.returncode == 0
        assert second.stderr.startswith(f"Moniqo Desktop is already open on {home}.")
        assert second.stdout == ""
        assert first.poll() is None
        assert not (home / WORD).exists()
    finally:
        first.kill()
        first.wait()


@pytest.mark.slow  # two programs are started
def test_of_two_presses_on_an_icon_one_opens_a_window(tmp_path: Path) -> None:
    """Neither has opened the ledger yet when the other asks."""
    home = tmp_path / "home"
    both = [
        subprocess.Popen([*GUI, str(home)], env=quiet(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        until = time.monotonic() + LIMIT_S
        while all(each.poll() is None for each in both) and time.monotonic() < until:
            time.sleep(0.1)
        (ended,) = [each for each in both if each.poll() is not None]
        assert ended.returncode == 0
        assert ended.stderr is not None
        assert ended.stderr.read().startswith(f"Moniqo Desktop is already open on {home}.")
    finally:
        for each in both:
            each.kill()
            each.communicate()


def is_free(home: Path) -> bool:
    if not (home / "lock").exists():
        return True
    try:
        FolderLock(home).close()
    except StoreBusy:
        return False
    return True


def test_a_folder_held_by_no_window_is_not_taken_for_one(
    qapp: QApplication, tmp_path: Path
) -> None:
    """As while a run from the terminal holds it: the second start opens and says why."""
    held = FolderLock(tmp_path)
    try:
        assert is_open_elsewhere(tmp_path, waits_s=0.2) == ""
        assert not (tmp_path / WORD).exists()
    finally:
        held.close()


def test_a_minimized_window_comes_forward(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And asks to be looked at: on another desktop it is not let forward."""
    marked: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", marked.append)
    shell = Shell(Options(tmp_path, REPOSITORY / "resources"))
    forward = ComingForward(shell)
    shell.window.showMinimized()
    (tmp_path / WORD).touch()
    qtbot.waitUntil(lambda: not shell.window.isMinimized())
    assert marked == [shell.window]
    assert not (tmp_path / WORD).exists()
    forward.deleteLater()
    shell.window.leave()
    shell.window.hide()
    shell.window.deleteLater()


def test_a_free_folder_is_opened(tmp_path: Path) -> None:
    assert is_open_elsewhere(tmp_path) == ""
    FolderLock(tmp_path).close()
    assert is_open_elsewhere(tmp_path) == ""
