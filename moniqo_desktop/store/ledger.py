"""The trader's folder: lock, ledger.db, journal and documents, opened and closed as one."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.store.database import Database
from moniqo_desktop.store.documents import Documents
from moniqo_desktop.store.journal import SqliteJournal
from moniqo_desktop.store.lock import FolderLock
from moniqo_desktop.store.schema import MIGRATIONS


def wall_ms() -> Millis:
    return time.time_ns() // 1_000_000


class Ledger:
    """Opened by `Ledger.open`; everything it holds is closed with it."""

    def __init__(self, lock: FolderLock, database: Database, device: str) -> None:
        self._lock, self._database = lock, database
        self.documents = Documents(database, wall_ms, device)
        self.journal = SqliteJournal(database, self.documents, wall_ms)

    @classmethod
    def open(cls, folder: Path, device: str = "local") -> Ledger:
        """Raises StoreBusy if another program holds the folder or the disk says no, BadFile if the
        ledger is damaged or newer than this program."""
        lock = FolderLock(folder)
        try:
            database = Database(folder / "ledger.db", MIGRATIONS)
        except Exception:
            lock.close()
            raise
        try:
            return cls(lock, database, device)
        except Exception:
            database.close()
            lock.close()
            raise

    async def aclose(self) -> None:
        await asyncio.to_thread(self.close)

    def close(self) -> None:
        self._database.close()
        self._lock.close()
