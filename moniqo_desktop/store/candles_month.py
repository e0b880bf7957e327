"""One month of candles of one series: a file of 48-byte records, and its seal.

A record is the open time (int64, ms UTC) and open, high, low, close, volume (float64), little
endian, oldest first. Candles at the end are appended and forced to the disk; a change in the middle
writes the month anew, whole or not at all. A tail cut by a crash is dropped when the file is next
opened. The seal is the CRC32 of a month that is done: reading a sealed month checks it.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.domain.market import Columns, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from moniqo_desktop.domain.market import Ints

FIELDS: Final = ("opened_at", "open", "high", "low", "close", "volume")
RECORD: Final = np.dtype([(FIELDS[0], "<i8"), *((name, "<f8") for name in FIELDS[1:])])


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What candles that were given do to a month. is_later: records come after all that are there;
    else they are the whole month as it shall be. new: how many open times had no candle; changed:
    open times whose candle is another now."""

    records: NDArray[Any]
    is_later: bool
    new: int
    changed: Ints


@dataclass(frozen=True, slots=True)
class MonthFile:
    """path: where the records lie. what: the series and month in words, for sentences."""

    path: Path
    what: str

    @property
    def seal(self) -> Path:
        return self.path.with_suffix(".crc32")

    def mapped(self) -> NDArray[Any]:
        """The whole records that are sound, read from the disk as they are touched."""
        try:
            count = self.path.stat().st_size // RECORD.itemsize
        except FileNotFoundError:
            return np.empty(0, RECORD)
        if not count:
            return np.empty(0, RECORD)
        records = np.memmap(self.path, RECORD, "r", shape=(count,))
        return records[: _sound(records)]

    def checked(self) -> NDArray[Any]:
        """The same; raises BadFile if the month is sealed and is not what was sealed."""
        if self.is_damaged():
            raise BadFile(
                f"The stored candles of {self.what} are damaged: they are not what was sealed.",
                hint=f"Import that month again, or delete {self.path.name} and its .crc32.",
                code="CANDLES_DAMAGED",
            )
        return self.mapped()

    def size(self) -> int:
        """How many whole records the file could hold, sound or not."""
        try:
            return self.path.stat().st_size // RECORD.itemsize
        except FileNotFoundError:
            return 0

    def write(self, change: Change) -> None:
        """A seal is taken away before and put back after. Raises OSError if the disk says no."""
        is_sealed = bool(self.checksum())
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.seal.unlink(missing_ok=True)
        if change.is_later:
            self._append(change.records)
        else:
            write_whole(self.path, change.records.tobytes())
            sync_folder(self.path.parent)
        if is_sealed:
            self.seal_now()

    def _append(self, records: NDArray[Any]) -> None:
        is_new, sound = not self.path.exists(), len(self.mapped())
        with self.path.open("ab") as out:
            out.truncate(sound * RECORD.itemsize)
            out.write(records.tobytes())
            out.flush()
            os.fsync(out.fileno())
        if is_new:
            sync_folder(self.path.parent)

    def seal_now(self) -> None:
        write_whole(self.seal, f"{zlib.crc32(self.path.read_bytes()):08x}\n".encode())

    def is_damaged(self) -> bool:
        """Whether a seal exists that does not fit, or cannot be read."""
        wanted = self.checksum()
        if not wanted:
            return False
        try:
            return f"{zlib.crc32(self.path.read_bytes()):08x}" != wanted
        except FileNotFoundError:
            return True

    def checksum(self) -> str:
        """Eight hexadecimal digits; "" if the month is not sealed."""
        try:
            return self.seal.read_bytes().strip().decode("ascii", "replace") or "?"
        except FileNotFoundError:
            return ""


def change_of(stored: NDArray[Any], given: NDArray[Any]) -> Change | None:
    """None if all that is given is stored already. Both by open time."""
    if not len(stored) or given["opened_at"][0] > stored["opened_at"][-1]:
        return Change(given, True, len(given), np.empty(0, np.int64))
    places = np.searchsorted(stored["opened_at"], given["opened_at"])
    at = np.minimum(places, len(stored) - 1)
    is_known = stored["opened_at"][at] == given["opened_at"]
    changed = given[is_known][stored[at[is_known]] != given[is_known]]
    fresh = given[~is_known]
    if not len(fresh) and not len(changed):
        return None
    whole = np.insert(np.array(stored), places[~is_known], fresh)
    whole[np.searchsorted(whole["opened_at"], changed["opened_at"])] = changed
    return Change(whole, False, len(fresh), np.asarray(changed["opened_at"], np.int64))


def records_of(columns: Columns) -> NDArray[Any]:
    records = np.empty(len(columns), RECORD)
    for name in FIELDS:
        records[name] = getattr(columns, name)
    return records


def columns_from(parts: Sequence[NDArray[Any]]) -> Columns:
    """Records of several months as columns, each contiguous."""
    if not parts:
        return columns_of([])
    columns = [np.concatenate([part[name] for part in parts]) for name in FIELDS]
    native = (column.astype(column.dtype.newbyteorder("="), copy=False) for column in columns)
    return Columns(*native)


@contextmanager
def writing() -> Iterator[None]:
    """Translates what the disk says. Raises StoreBusy."""
    try:
        yield
    except OSError as problem:
        reason = (problem.strerror or "the disk does not answer").lower()
        raise StoreBusy(
            f"Candles could not be written: {reason}.", hint="Free some disk space."
        ) from problem


def write_whole(file: Path, content: bytes) -> None:
    """All of it or nothing: written beside, forced, then renamed. The new name itself is forced
    by sync_folder."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)


def sync_folder(folder: Path) -> None:
    """A new name survives a power cut only if its folder is forced too; Windows does it itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sound(records: NDArray[Any]) -> int:
    """How many records are good: a power cut can leave zeros after them."""
    steps = np.diff(records["opened_at"], prepend=0)
    return int(np.argmax(steps <= 0)) if np.any(steps <= 0) else len(records)
