"""Puts off the writing of a dataclass's methods until one is called.

The standard library writes `__init__`, `__eq__`, `__repr__` and three more as text for each class
and compiles each by itself. At the start of the window that was a quarter of a second of CPU for
four hundred classes, most of which are never made, compared or printed before the trader acts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Final

Method = Callable[..., Any]
_WRITER: Final = "_create_fn"
_MARK: Final = "_moniqo_late"


def write_methods_late() -> None:
    """From now on, for every dataclass of this process. Without effect where this Python has no
    such writer, or after the first call."""
    writer = getattr(dataclasses, _WRITER, None)
    if writer is not None and not hasattr(writer, _MARK):
        late = _late(writer)
        setattr(late, _MARK, True)
        setattr(dataclasses, _WRITER, late)


def _late(write: Callable[..., Method]) -> Callable[..., Method]:
    def writer(name: str, args: Sequence[str], body: Sequence[str], **rest: Any) -> Method:
        written: list[Method] = []

        def method(self: object, /, *given: Any, **named: Any) -> Any:
            """Stands in until the first call, then the written one takes its place."""
            if not written:
                made = write(name, args, body, **rest)
                made.__qualname__ = method.__qualname__
                _replace(type(self), method, made)
                written.append(made)
            return written[0](self, *given, **named)

        method.__name__ = method.__qualname__ = name
        return method

    return writer


def _replace(kind: type, method: Method, made: Method) -> None:
    """Where the class or one of its bases holds the stand-in."""
    for each in kind.__mro__:
        if each.__dict__.get(method.__name__) is method:
            setattr(each, method.__name__, made)


write_methods_late()  # as early as this: the classes of the window are made while it is imported
