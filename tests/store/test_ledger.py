"""The trader's folder, opened and closed as one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from moniqo_desktop.domain.errors import BadFile, StoreBusy
from moniqo_desktop.store.ledger import Ledger


def test_a_second_ledger_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    first = Ledger.open(tmp_path)
    with pytest.raises(StoreBusy, match="already open") as refused:
        Ledger.open(tmp_path)
    assert refused.value.code == "SECOND_INSTANCE"
    first.close()
    Ledger.open(tmp_path).close()


def test_a_folder_is_free_again_after_its_ledger_was_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"no database " * 500)
    for _ in range(2):
        with pytest.raises(BadFile) as refused:
            Ledger.open(tmp_path)
        assert refused.value.code == "LEDGER_DAMAGED"


def test_closing_leaves_one_whole_file_and_no_log(tmp_path: Path) -> None:
    asyncio.run(Ledger.open(tmp_path).aclose())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.db", "lock"]


def test_two_folders_are_two_ledgers(tmp_path: Path) -> None:
    first, second = Ledger.open(tmp_path / "one"), Ledger.open(tmp_path / "two")
    first.close()
    second.close()
    assert (tmp_path / "one" / "ledger.db").is_file()
    assert (tmp_path / "two" / "ledger.db").is_file()
