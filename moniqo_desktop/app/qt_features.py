"""Keeps Qt for Python from reading the source of every module that is imported.

It looks for its own name in each one, for optional features (snake_case names) that nobody here
uses. That held the text of six hundred modules in memory, 19 MB, and cost half a second of CPU.
Its own `__import__`, which looks up those features once more for each of six thousand import
statements, is taken out as well: another 20 ms.
"""

from __future__ import annotations

import builtins
from importlib import import_module
from types import ModuleType
from typing import Final

_SCAN: Final = "_mod_uses_pyside"
_BEFORE: Final = "__orig_import__"
"""Under this name it keeps the import that it put its own in front of."""


def skip_source_scan() -> None:
    """Without effect where this version of Qt for Python has no such scan."""
    for library in ("shiboken6.Shiboken", "PySide6.QtCore"):  # the scan comes with the first
        import_module(library)
        _stop_scan()
    before = getattr(builtins, _BEFORE, None)
    if before is not None:
        builtins.__import__ = before


def _stop_scan() -> None:
    try:
        feature = import_module("shibokensupport.feature")
    except ImportError:
        return
    if hasattr(feature, _SCAN):
        setattr(feature, _SCAN, _never)


def _never(module: ModuleType) -> bool:
    """Whether the module asked for a feature: none of ours does."""
    return False


skip_source_scan()  # as early as this: most modules of the window are imported before it is made
