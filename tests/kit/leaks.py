"""Finds what a test leaves behind: threads, asyncio tasks, windows, loud log records."""

import asyncio
import logging
import re
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

GRACE_S = 1.0  # a thread that is ending may need a moment


def threads_left(before: Iterable[threading.Thread], allowed: Sequence[str]) -> list[str]:
    """Names of threads started since `before` that do not end within the grace time."""
    known = set(before)
    new = [t for t in threading.enumerate() if t not in known and not _is_foreign(t)]
    new = [t for t in new if not t.name.startswith(tuple(allowed))] if allowed else new
    until = time.monotonic() + GRACE_S
    for thread in new:
        thread.join(max(0.0, until - time.monotonic()))
    return [thread.name for thread in new if thread.is_alive()]


def _is_foreign(thread: threading.Thread) -> bool:
    """Threads that Python did not start cannot be joined; Qt owns them."""
    return isinstance(thread, threading._DummyThread)


def pending_tasks() -> set["asyncio.Task[Any]"]:
    """Every asyncio task of any loop that is not finished."""
    known = getattr(asyncio.tasks, "_scheduled_tasks", None)
    if known is None:  # Python 3.11
        known = asyncio.tasks._all_tasks  # type: ignore[attr-defined]
    return {task for task in list(known) if not task.done()}


def windows_open() -> set[str]:
    """Visible top-level widgets, without loading Qt for tests that do not use it."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    return {
        f"{type(widget).__name__} {widget.objectName()!r}"
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.isVisible()
    }


def loud_records(records: Iterable[logging.LogRecord], allowed: Sequence[str]) -> list[str]:
    """Records of WARNING and above that no pattern allows, as 'logger:LEVEL:message'."""
    lines = [
        f"{record.name}:{record.levelname}:{record.getMessage()}"
        for record in records
        if record.levelno >= logging.WARNING
    ]
    return [line for line in lines if not any(re.search(p, line) for p in allowed)]
