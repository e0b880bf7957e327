"""A search in the window whose program is killed with `kill -9` stands there at the next start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app.gui import Shell
from tests.journeys import living, searching

MODULE = "tests.journeys.searching"


@pytest.mark.slow  # the program is started, killed and started again
@pytest.mark.timeout(180)
def test_a_killed_search_is_offered_as_it_stood_and_goes_on(
    qapp: QApplication, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    living.lived_and_killed(MODULE, home)
    found: dict[str, Any] = {}

    async def look(shell: Shell, host: Any) -> None:
        room = searching.room_of(shell)
        await living.until(lambda: not room.cut_short.isHidden())
        form, flow = room.side.optimise, room._doings.flow()
        assert flow is not None
        found["form"] = form.goal.value, form.workers.value, form.walk.value
        found["ranges"] = [(each.low, each.high, each.step) for each in form.ranges]
        found["words"], found["is_search"] = room.cut_short.words.text(), room.side.is_search
        before = room._works.newest("optimize")
        assert before is not None
        room.cut_short.go_on.click()
        after = room._works.newest("optimize")
        assert after is not None
        await living.until(lambda: len(after.trials) > len(before.trials))
        found["kept"] = sum(trial.state == "kept" for trial in after.trials), len(before.trials)

    assert living.live(qapp, home, look) == 0
    assert found["is_search"]
    assert found["form"] == ("net-profit", "1", searching.WALK)
    assert found["ranges"] == [("2", "401", "1")]
    count = found["kept"][1]
    assert searching.SOME <= count < searching.SETS
    assert found["words"] == f"Stopped at {count} of {searching.SETS} sets; they are kept."
    assert found["kept"][0] >= count, "the set that was tried in the moment of the kill may follow"
