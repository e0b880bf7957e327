"""The flows a window begins with: asked for, open last time, left unsaved, else the demo."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import MoniqoError

if TYPE_CHECKING:
    from moniqo_desktop.app.documents.shelf import FlowShelf
    from moniqo_desktop.app.gui import Shell
    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.documents.documents import Documents
    from moniqo_desktop.ui.documents.drafts import Left
    from moniqo_desktop.ui.documents.files import Files

DEMO: Final = "demo.json"
Found = tuple[list["Flow | MoniqoError"], "tuple[Left, ...]"]
"""What each file holds, or what is wrong with it; what was left unsaved."""


async def open_flows(shell: Shell, documents: Documents, shelf: FlowShelf, files: Files) -> bool:
    """Large ones are read in a thread: the window paints itself meanwhile, and nothing of it is
    joined yet. Returns whether the trader asked to close it by then."""
    window, options = shell.window, shell.options
    named = [options.flow] if options.flow else []
    before = [Path(text) for text in shell.settings.texts("flows.open")]
    paths = named or [path for path in before if path.exists()]
    asked: list[bool] = []

    def note() -> None:
        asked.append(True)

    window.close_asked.connect(note)
    found, left = await _found(paths, shelf, files)
    window.close_asked.disconnect(note)
    for path, flow in zip(paths, found, strict=True):
        window.attempt(partial(_add, documents, path, flow))
    files.restore(left)
    demo = options.resources / "templates" / DEMO
    if not documents.all and demo.exists():
        window.attempt(lambda: files.open_first(demo))
    if not named:
        documents.show_flow(shell.settings.text("flows.front"))
    return bool(asked)


async def _found(paths: Sequence[Path], shelf: FlowShelf, files: Files) -> Found:
    if shelf.has_large_drafts() or any(map(shelf.is_large, paths)):
        return await asyncio.to_thread(_read_all, paths, shelf, files)
    return _read_all(paths, shelf, files)


def _read_all(paths: Sequence[Path], shelf: FlowShelf, files: Files) -> Found:
    return [_read(path, shelf) for path in paths], files.drafts.left()


def _read(path: Path, shelf: FlowShelf) -> Flow | MoniqoError:
    try:
        return shelf.read(path)
    except MoniqoError as problem:
        return problem


def _add(documents: Documents, path: Path, flow: Flow | MoniqoError) -> None:
    if isinstance(flow, MoniqoError):
        raise flow
    documents.add(flow, path)
