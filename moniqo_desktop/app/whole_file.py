"""Writing a file all or nothing."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Either the old or the new content is there, whatever happens. Raises OSError."""
    part = _written_beside(path, content)
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_quickly(path: Path, content: bytes) -> None:
    """The same, but for a power cut: the disk is not waited for. Raises OSError."""
    part = _written_beside(path, content)
    try:
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _written_beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    try:
        part.write_bytes(content)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part
