"""What a run was told, in order: every inbound report in one compressed file.

The file is a title line and then frames. A frame is its length and CRC32 (uint32, little endian),
a byte that says whether the text before it primes the compression, and deflated JSON lines. A
frame is complete or it does not count, so a crash leaves a readable beginning. The title names the
version: it grows whenever the same reports may lead to other decisions than before.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, cast

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.reports import Report

VERSION: Final = 2
"""2: a stop or target of an open position is cancelled only for who says that it is known."""
_FAMILY: Final = b"MONIQO TAPE "
_TITLE: Final = _FAMILY + b"%d\n" % VERSION
_HEAD: Final = struct.Struct("<IIB")
_PRIMED: Final = 1
_WINDOW_BYTES: Final = 2_048
_FRAME_BYTES: Final = 65_536
_LEVEL: Final = 1


@dataclass(frozen=True, slots=True)
class TapeState:
    """sound_bytes: complete frames, title included. lost_bytes: cut or damaged after them."""

    frames: int
    sound_bytes: int
    lost_bytes: int

    @property
    def is_cut(self) -> bool:
        return self.lost_bytes > 0

    def __str__(self) -> str:
        if not self.is_cut:
            return f"The tape is complete ({self.frames} frames)."
        return (
            f"The tape breaks off after {self.frames} frames: {self.lost_bytes} bytes at its end "
            "cannot be read. The run replays up to there."
        )


class TapeWriter:
    """Appends to a tape, or starts one. Nothing of an existing tape is lost but a cut tail."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile if path holds something else, StoreBusy if it cannot be written."""
        self._lines: list[str] = []
        self._size = 0
        self._window = b""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._out = _opened(path)
        except OSError as problem:
            raise _full(problem) from problem

    def append(self, report: Report) -> None:
        """Kept in memory until flush, or until there is enough for a frame."""
        line = codec.to_text(report)
        self._lines.append(line)
        self._size += len(line) + 1
        if self._size >= _FRAME_BYTES:
            self.flush()

    def flush(self) -> None:
        """What was appended survives the death of this program from here on.

        Raises StoreBusy if the disk is full; then nothing is lost and a later flush tries again.
        """
        if not self._lines:
            return
        text = ("\n".join(self._lines) + "\n").encode("ascii")
        self._write(_packed(text, self._window))
        self._window = (self._window + text)[-_WINDOW_BYTES:]
        self._lines.clear()
        self._size = 0

    def close(self) -> None:
        try:
            self.flush()
        finally:
            self._out.close()

    def _write(self, frame: bytes) -> None:
        """All of a frame or nothing: what follows half a frame could not be read."""
        sound = self._out.tell()
        try:
            left = memoryview(frame)
            while left:
                left = left[self._out.write(left) :]
        except OSError as problem:
            self._out.truncate(sound)
            self._out.seek(sound)
            raise _full(problem) from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read_tape(path: Path) -> Iterator[Report]:
    """All readable reports, oldest first; a cut tail ends it early (see `tape_state`).

    Raises BadFile if path is no tape, or holds reports this version does not know.
    """
    with _for_reading(path) as tape:
        window = b""
        while (frame := _next_frame(tape)) is not None:
            primed, packed = frame
            text = _unpacked(path, packed, window if primed else b"")
            window = ((window if primed else b"") + text)[-_WINDOW_BYTES:]
            for line in text.splitlines():
                yield cast(Report, codec.from_text(line))


def tape_state(path: Path) -> TapeState:
    """Whether a tape is whole. Raises BadFile if path is no tape."""
    with _for_reading(path) as tape:
        return _state(tape, path.stat().st_size)


def tape_version(path: Path) -> int:
    """Of the program that began the tape, up to VERSION. Raises BadFile if path is no tape."""
    _for_reading(path).close()
    with path.open("rb") as tape:
        return int(tape.read(len(_TITLE))[len(_FAMILY) :])


def _state(tape: BinaryIO, size: int) -> TapeState:
    frames, sound = 0, len(_TITLE)
    while _next_frame(tape) is not None:
        frames, sound = frames + 1, tape.tell()
    return TapeState(frames, sound, size - sound)


def _opened(path: Path) -> FileIO:
    """The tape for appending, its cut tail removed."""
    if not path.exists() or path.stat().st_size < len(_TITLE):
        fresh = FileIO(path, "w")
        fresh.write(_TITLE)
        return fresh
    sound = tape_state(path).sound_bytes
    tape = FileIO(path, "r+")
    tape.truncate(sound)
    tape.seek(sound)
    return tape


def _for_reading(path: Path) -> BinaryIO:
    try:
        tape = path.open("rb")
    except OSError as problem:
        raise BadFile(f"The tape {path} cannot be read: {problem.strerror}.") from None
    try:
        _check_title(path, tape.read(len(_TITLE)))
    except BadFile:
        tape.close()
        raise
    return tape


def _check_title(path: Path, title: bytes) -> None:
    number = title[len(_FAMILY) : -1]
    if not title.startswith(_FAMILY) or not title.endswith(b"\n") or not number.isdigit():
        raise BadFile(f"{path.name} is not a tape of a run.")
    if int(number) > VERSION:
        raise BadFile(
            f"{path.name} was written by a newer Moniqo Desktop; it was left as it is.",
            hint="Update this program.",
        )


def _next_frame(tape: BinaryIO) -> tuple[bool, bytes] | None:
    """Whether it is primed, and its content; None at the end or where the tape breaks off."""
    head = tape.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, crc, flags = _HEAD.unpack(head)
    packed = tape.read(length)
    if len(packed) < length or zlib.crc32(packed) != crc:
        return None
    return flags == _PRIMED, packed


def _packed(text: bytes, window: bytes) -> bytes:
    packer = (
        zlib.compressobj(_LEVEL, wbits=-15, zdict=window)
        if window
        else zlib.compressobj(_LEVEL, wbits=-15)
    )
    packed = packer.compress(text) + packer.flush()
    return _HEAD.pack(len(packed), zlib.crc32(packed), _PRIMED if window else 0) + packed


def _unpacked(path: Path, packed: bytes, window: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=-15, zdict=window)
    try:
        return unpacker.decompress(packed) + unpacker.flush()
    except zlib.error:
        raise BadFile(f"{path.name} is damaged: a part of it cannot be unpacked.") from None


def _full(problem: OSError) -> StoreBusy:
    return StoreBusy(
        f"The tape could not be written: {problem.strerror}.", hint="Free some disk space."
    )
