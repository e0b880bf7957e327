"""One window for each folder: a second start brings the first one forward and ends.

It leaves a word in the folder; the window that is open takes it away and comes forward. Where no
window takes it, as while a run from the terminal holds the folder, the second start opens its own
and says there why it cannot trade.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.store.lock import FolderLock

if TYPE_CHECKING:
    from moniqo_desktop.app.gui import Shell

WORD: Final = "come_forward"
HELD: Final = "window.lock"
LOOKED_AT_MS: Final = 400
"""How often an open window looks for the word."""
TURN_MS: Final = 50
WAITS_S: Final = 3.0
"""As long does a second start wait for it to be taken."""


def alone_on(home: Path, waits_s: float = WAITS_S) -> tuple[FolderLock | None, str]:
    """What this window holds as long as it lives, and one sentence where another one on the folder
    came forward instead. Held from the very start: of two presses on an icon one opens a window. A
    folder that cannot be written gives neither; the engine says why."""
    try:
        held = FolderLock(home, HELD)
    except StoreBusy as busy:
        return None, _said(busy, home, waits_s)
    return held, is_open_elsewhere(home, waits_s)


def is_open_elsewhere(home: Path, waits_s: float = WAITS_S) -> str:
    """One sentence where another window on the folder came forward instead, else empty."""
    if not (home / "lock").exists():
        return ""
    try:
        FolderLock(home).close()
    except StoreBusy as busy:
        return _said(busy, home, waits_s)
    return ""


def _said(busy: StoreBusy, home: Path, waits_s: float) -> str:
    return str(busy) if busy.code == "SECOND_INSTANCE" and _called(home, waits_s) else ""


class ComingForward(QObject):
    """Belongs to the window that is open on a folder."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell, self._word = shell, shell.options.home / WORD
        self._word.unlink(missing_ok=True)
        timer = QTimer(self, interval=LOOKED_AT_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _look(self) -> None:
        try:
            self._word.unlink()
        except OSError:
            return
        window = self._shell.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # on another desktop, or where none may push itself forward


def _called(home: Path, waits_s: float) -> bool:
    """Leaves the word; whether a window took it."""
    word = home / WORD
    try:
        word.touch()
    except OSError:
        return False
    turn = threading.Event()  # nobody sets it: there is nothing yet that could turn
    for _ in range(round(waits_s * 1_000 / TURN_MS)):
        if not word.exists():
            return True
        turn.wait(TURN_MS / 1_000)
    if word.exists():
        with suppress(OSError):
            word.unlink()
        return False
    return True
