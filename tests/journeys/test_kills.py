"""A paper run that is killed goes on as if nothing had been. `make prove` kills a hundred times."""

from __future__ import annotations

import pytest

from tests.prove import kills


@pytest.mark.slow  # two lives of the program, at the pace of the practice market
def test_a_killed_run_ends_like_one_that_nobody_disturbed() -> None:
    said: list[str] = []
    result = kills.prove(kills=1, progress=said.append, seed=5, days=0.1)
    assert result["kills"] == 1
    assert result["fills"] > 0
    assert result["doubled"] == 0
