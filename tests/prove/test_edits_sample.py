"""A few kills of the long proof, and its own eyes, in `make test`."""

from __future__ import annotations

from pathlib import Path

import pytest

from moniqo_desktop.domain.flow.drawing import Flow
from tests.prove import edits
from tests.prove._edit_child import digest


@pytest.mark.prove
@pytest.mark.slow  # four real processes
def test_a_killed_program_loses_no_more_than_its_last_second() -> None:
    said: list[str] = []
    result = edits.prove(kills=4, progress=said.append, seed=5)
    assert result["kills"] == 4
    assert result["flows"] >= 4
    assert result["worst_ms"] <= edits.WITHIN_MS


def test_the_proof_notices_a_flow_that_never_was() -> None:
    was, never = Flow("a", "Was"), Flow("a", "Never")
    assert edits.kept([(1, digest(was)), (2, "later")], was) == 1
    with pytest.raises(AssertionError, match="as it never was"):
        edits.kept([(1, digest(was))], never)


def test_the_proof_notices_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "flow.json").touch()
    (tmp_path / "lock").touch()
    assert edits.empty_files(tmp_path) == ["flow.json"]
