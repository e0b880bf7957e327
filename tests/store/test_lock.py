"""One program per folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from moniqo_desktop.domain.errors import StoreBusy
from moniqo_desktop.store.lock import FolderLock

TAKE = (
    "import sys; from pathlib import Path; from moniqo_desktop.store.lock import FolderLock\n"
    "lock = FolderLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


def another_program(folder: Path) -> subprocess.Popen[str]:
    """Holds the folder until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", TAKE, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_folder_that_another_program_holds_is_refused_until_it_lets_go(tmp_path: Path) -> None:
    holder = another_program(tmp_path)
    with pytest.raises(StoreBusy) as refused:
        FolderLock(tmp_path)
    assert refused.value.code == "SECOND_INSTANCE"
    assert str(tmp_path) in refused.value.message
    assert "--home" in refused.value.hint
    holder.communicate("", timeout=10)
    FolderLock(tmp_path).close()


def test_a_program_that_was_killed_leaves_the_folder_free(tmp_path: Path) -> None:
    holder = another_program(tmp_path)
    holder.kill()
    holder.communicate(timeout=10)
    FolderLock(tmp_path).close()


def test_the_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    FolderLock(tmp_path / "new" / "home").close()
    mode = (tmp_path / "new" / "home").stat().st_mode & 0o777
    assert sys.platform == "win32" or mode == 0o700


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreBusy, match="cannot be written") as refused:
        FolderLock(tmp_path / "file")
    assert str(tmp_path / "file") in refused.value.message
    assert (tmp_path / "file").read_text() == "not a folder"
