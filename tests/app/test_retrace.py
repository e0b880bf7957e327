"""A run from its tape: what may not be as it was then is said."""

from __future__ import annotations

from pathlib import Path

from moniqo_desktop.app.past.retrace import retrace
from moniqo_desktop.store.tape import TapeWriter


def test_a_tape_of_an_older_version_is_told_as_such(tmp_path: Path) -> None:
    tape = tmp_path / "tape"
    TapeWriter(tape).close()
    assert "note" not in retrace(tape)
    tape.write_bytes(tape.read_bytes().replace(b"TAPE 2\n", b"TAPE 1\n"))
    assert "older version" in retrace(tape)["note"]
