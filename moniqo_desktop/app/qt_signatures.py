"""Keeps Qt for Python from compiling what words a caller's mistake until one is made.

It carries the sources of its signatures in its library and compiles them at every start, 25 ms of
CPU: they word a wrong call, `help` and `inspect.signature`, and write stub files. Here each of them
runs when a name of it is first asked for.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any, Final

_LIBRARY: Final = "shiboken6.Shiboken"
_SUPPORT: Final = "shibokensupport"
_LATE: Final = frozenset(
    f"{_SUPPORT}.signature.{name}"
    for name in (
        "errorhandler", "layout", "parser", "lib.tool", "lib.enum_sig", "lib.pyi_generator"
    )
)  # fmt: skip
"""Not mapping: the library looks into it by itself."""
_RUN: Final = "_moniqo_run"
_lock: Final = RLock()


class LateModule(ModuleType):
    """Its code runs when a name is asked for that is not there yet."""

    def __getattr__(self, name: str) -> Any:
        with _lock:
            run = self.__dict__.pop(_RUN, None)
            if run is not None:
                run()
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


def compile_late() -> None:
    """Loads the library that brings them. Without effect where it was loaded already, or where
    this version brings them in another way."""
    if _LIBRARY in sys.modules:
        return
    before = builtins.__import__

    def watched(name: str, *rest: Any, **more: Any) -> Any:
        if name == _SUPPORT:
            builtins.__import__ = before
            _make_late(sys.meta_path[0])
        return before(name, *rest, **more)

    builtins.__import__ = watched
    try:
        import_module(_LIBRARY)
    finally:
        if builtins.__import__ is watched:
            builtins.__import__ = before


def _make_late(finder: Any) -> None:
    """finder: of the modules in the library, as it was put in front of all others."""
    run = getattr(finder, "exec_module", None)
    if run is None or not hasattr(finder, "zfile"):
        return

    def exec_module(module: ModuleType) -> None:
        if module.__name__ in _LATE:
            module.__class__ = LateModule
            module.__dict__[_RUN] = partial(_run, module, module.__name__, run)
        else:
            run(module)

    finder.exec_module = exec_module


def _run(module: ModuleType, name: str, run: Callable[[ModuleType], None]) -> None:
    """name: as it was found; Qt for Python has published it under another one since."""
    spec = module.__spec__
    assert spec is not None
    published, spec.name = spec.name, name
    try:
        run(module)
    finally:
        spec.name = published
