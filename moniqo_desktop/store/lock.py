"""One program per folder: a lock file that the system frees when the program dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from moniqo_desktop.domain.errors import StoreBusy


class FolderLock:
    """Held from construction to close. Raises StoreBusy if another program holds it."""

    def __init__(self, folder: Path, name: str = "lock") -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = (folder / name).open("a+")
        except OSError as problem:
            raise StoreBusy(
                f"The folder {folder} cannot be written: {(problem.strerror or '').lower()}.",
                hint="Choose another with --home or MONIQO_HOME, or mend its permissions.",
            ) from problem
        if not _taken(self._file.fileno()):
            self._file.close()
            raise StoreBusy(
                f"Moniqo Desktop is already open on {folder}.",
                hint="Use that window, or choose another folder with --home.",
                code="SECOND_INSTANCE",
            )

    def close(self) -> None:
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _taken(number: int) -> bool:
        try:
            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
