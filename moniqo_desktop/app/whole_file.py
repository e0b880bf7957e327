"""Writing a file all or nothing."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

PART: Final = ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Either the old or the new content is there, whatever happens, power cuts too. Raises
    OSError."""
    part = prepared(path, content)
    try:
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    synced(path.parent)


def write_quickly(path: Path, content: bytes) -> None:
    """The same, but for a power cut: the disk is not waited for. Raises OSError."""
    part = written_beside(path, content)
    try:
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def prepared(path: Path, content: bytes) -> Path:
    """The content, on the disk in a file beside path that only has to take its name. Raises
    OSError, and leaves nothing then."""
    part = written_beside(path, content)
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def synced(place: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk. Raises OSError for a file."""
    if place.is_dir():
        with suppress(OSError):  # Windows opens no folders, some shares sync none
            _sync(place, os.O_RDONLY)
        return
    _sync(place, os.O_RDWR)


def sweep(folder: Path, before_ms: int) -> None:
    """Takes away what programs that died while they wrote left in a folder before that time (ms
    UTC)."""
    for part in folder.glob(f".*{PART}"):
        with suppress(OSError):  # a folder that says no keeps them: they do no harm
            if part.stat().st_mtime_ns < before_ms * 1_000_000:
                part.unlink()


def written_beside(path: Path, content: bytes) -> Path:
    """The same, without waiting for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}{PART}")
    try:
        part.write_bytes(content)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _sync(place: Path, how: int) -> None:
    number = os.open(place, how)
    try:
        os.fsync(number)
    finally:
        os.close(number)
