"""`kill -9` while drawings are applied and accounts are made: each is there whole or not at all."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.domain.messages.wallet_events import FlowApplied
from moniqo_desktop.exchanges.pace import FASTEST
from tests.journeys.applying import drawing, number_of

PATIENCE_S = 60
KILLS = 3


def killed(folder: Path, rng: random.Random) -> tuple[int, int]:
    """One life; the last drawing and the number of accounts it said to be kept."""
    life = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.applying", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert life.stdout is not None
    said = [life.stdout.readline()]
    time.sleep(rng.uniform(0.0, 0.5))  # the moment of the kill is the subject of this test
    life.kill()
    said += life.communicate(timeout=PATIENCE_S)[0].splitlines()
    whole = [line.split() for line in said if len(line.split()) == 2]
    return int(whole[-1][0]), int(whole[-1][1])


@pytest.mark.slow  # several lives of the program
def test_after_a_kill_either_the_old_or_the_new_drawing_rules(tmp_path: Path) -> None:
    rng = random.Random(3)

    async def look(told: tuple[int, int]) -> None:
        host = await open_host(tmp_path, PracticeTerms(speed=FASTEST, watch=False))
        try:
            await host.start(serve=False)
            [run] = host.wallet.core.runs.values()
            number = number_of(run.plan.flow)
            assert number in (told[0], told[0] + 1)
            assert run.plan.flow == drawing(number)
            applied = [
                event for event in host.journal.events(run.run_id) if isinstance(event, FlowApplied)
            ]
            assert applied[-1].flow == run.plan.flow
            assert applied[-1].revision == run.revision
            accounts = len(host.wallets.all_terms())
            assert accounts in (told[1], told[1] + 1)
            assert all(each.core.desk.equity() for each in host.wallets)
        finally:
            await host.aclose()

    for _ in range(KILLS):
        asyncio.run(look(killed(tmp_path, rng)))
