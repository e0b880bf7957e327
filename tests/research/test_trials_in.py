"""Kept trials are read one after the other: a long search is never in memory as a whole."""

from pathlib import Path

import numpy as np
import pytest

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.research.trial_file import TrialFile, trials_in
from moniqo_desktop.research.tried import DailyReturns, Outcome, Tried


def kept(path: Path, count: int) -> Path:
    file = TrialFile(path, {"seed": 1})
    outcome = Outcome(None, DailyReturns(0, np.zeros(3)), "no trades")
    file.append([Tried(number, {"a.b": number}, outcome) for number in range(count)])
    file.close()
    return path


def test_what_stands_before_a_damaged_line_is_there_before_it_is_read(tmp_path: Path) -> None:
    path = kept(tmp_path / "trials.jsonl", 3)
    with path.open("ab") as file:
        file.write(b'{"no": "trial"}\n')
    found = trials_in(path)
    assert [next(found).number for _ in range(3)] == [0, 1, 2]
    with pytest.raises(BadFile):
        next(found)


def test_a_line_that_is_still_being_written_is_left_out(tmp_path: Path) -> None:
    path = kept(tmp_path / "trials.jsonl", 2)
    with path.open("ab") as file:
        file.write(b'{"number": 2, "par')
    assert [each.number for each in trials_in(path)] == [0, 1]
