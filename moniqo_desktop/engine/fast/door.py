"""The door to numba: the same functions, compiled where it is installed.

No other module knows of numba. Plain functions are registered as they are, so that compiled code
may call them; uncompiled they call each other as Python always does.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from moniqo_desktop.domain import margin, money
from moniqo_desktop.engine.fast import (
    book,
    clearing,
    curves,
    desk,
    loop,
    sight,
    strides,
    wakes,
    walk,
)

_LAWS: Final = (
    "moniqo_desktop.domain.exits",
    "moniqo_desktop.domain.paper.fills",
    "moniqo_desktop.domain.funding",
    "moniqo_desktop.domain.gate_checks",
    "moniqo_desktop.domain.margin",
    "moniqo_desktop.domain.money",
    "moniqo_desktop.domain.paper.paths",
    "moniqo_desktop.domain.positions",
    "moniqo_desktop.domain.sizing",
    "moniqo_desktop.nodes.trade._plans",
)
_GEAR: Final = (
    "alone book clearing curves desk entries exits ideal intake judge known loop pauses send sizer"
)
_REST: Final = "sight strides turns wakes walk worst"


_TAKING_ARRAYS: Final = (
    strides.sleep,
    strides.stride,
    strides.mark,
    sight.read,
    sight.read_extremes,
    sight.look_ahead,
    sight.look_up,
    sight.read_looked_up,
    sight.read_close,
    sight.read_time,
    sight.show,
    curves.mark,
)
"""Called for each candle that matters, and short."""
_FAR_MODULES: Final = tuple(
    f"moniqo_desktop.engine.fast.{name}" for name in "ideal known wide worst".split()
)
_FAR: Final = (
    book.rest,
    clearing.end,
    clearing.liquidate,
    desk.look,
    loop.react,
    margin.liquidation_price,
    walk.pick,
    walk.settle,
)
"""Long, and called from many places. All other functions are copied into the code that calls them:
most do less than a call costs."""
_BARE: Final[Mapping[str, Any]] = {"error_model": "numpy", "_nrt": False}
"""Nothing is allocated, so nothing has to be counted: each look at an array would cost two atomic
counts. Division needs no check of its own: no divisor of ours can be zero."""


@dataclass(frozen=True, slots=True)
class Gear:
    """The entries of the loop. compiled: by numba."""

    compiled: bool
    play: Callable[..., int]
    finish: Callable[..., None]
    deepest_fall: Callable[..., float]
    mark_changes: Callable[..., None]
    mark_leaves: Callable[..., None]
    weigh: Callable[..., None]


def can_compile() -> bool:
    """Whether numba is installed."""
    return find_spec("numba") is not None


def plain() -> Gear:
    """Uncompiled: slow, and the same answer."""
    return Gear(
        False,
        loop.play,
        curves.finish,
        curves.deepest_fall,
        wakes.mark_changes,
        wakes.mark_leaves,
        wakes.weigh,
    )


@cache
def compiled(folder: Path | None = None) -> Gear:
    """Compiled, and kept in a folder between runs of the program if there is one.

    What is kept is found again only while no function of the gear has changed.
    """
    import numba

    _register()
    if folder is not None:
        kept = folder / _fingerprint()
        kept.mkdir(parents=True, exist_ok=True)
        vars(numba.config)["CACHE_DIR"] = str(kept)
    made: Any = partial(numba.njit, cache=folder is not None, **_BARE)
    return Gear(
        True,
        made(loop.play),
        made(curves.finish),
        made(curves.deepest_fall),
        made(wakes.mark_changes),
        made(wakes.mark_leaves),
        made(wakes.weigh),
    )


def is_kept(folder: Path) -> bool:
    """Whether the compiled loop lies ready in the folder: nothing would be compiled now."""
    if not can_compile():
        return False
    kept = folder / _fingerprint()
    return any(kept.rglob("loop.play-*.nbc"))


def _register() -> None:
    """Tells numba of every function that compiled code may meet."""
    from numba.extending import overload, register_jitable

    for function in _functions():
        if function in _TAKING_ARRAYS:
            register_jitable(inline="always", **_BARE)(function)
        elif function is not money.mul_div:
            far = function in _FAR or function.__module__ in _FAR_MODULES
            register_jitable(no_cfunc_wrapper=True, forceinline=not far, **_BARE)(function)
    from moniqo_desktop.engine.fast.wide import mul_div

    overload(money.mul_div, strict=False)(lambda a, b, c: mul_div)


def _modules() -> Iterator[ModuleType]:
    for name in _LAWS:
        yield import_module(name)
    for name in f"{_GEAR} {_REST} wide".split():
        yield import_module(f"moniqo_desktop.engine.fast.{name}")


def _functions() -> Iterator[Callable[..., Any]]:
    for module in _modules():
        for found in vars(module).values():
            if isfunction(found) and found.__module__ == module.__name__:
                yield found


@cache
def _fingerprint() -> str:
    """Of all source that is compiled, and of what compiles it. Read once: a search asks in every
    set, and a process runs what it has loaded, whatever becomes of the files."""
    digest = hashlib.blake2s(f"{sys.version} {version('numba')}".encode(), digest_size=10)
    names = ("codes", "column_rows", "door", "node_rows", "records")
    rows = [import_module(f"moniqo_desktop.engine.fast.{name}") for name in names]
    for module in (*_modules(), *rows):
        assert module.__file__ is not None
        digest.update(Path(module.__file__).read_bytes())
    return digest.hexdigest()
