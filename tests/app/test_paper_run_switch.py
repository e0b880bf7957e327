"""A kill switch that is on is told by a run in the terminal, and can be released there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.terminal.paper_run import PaperTerms, run_paper
from moniqo_desktop.domain.messages.commands import PullKillSwitch, StartRun
from tests.kit.practice_hosts import BTC, a_trend, play

PULLED = "The kill switch is on (a bad day): nothing new is opened"
RELEASED = "The kill switch is released"


async def begin(host: Host) -> None:
    await host.perform(StartRun(flow=a_trend(BTC, "a")))


async def pull(host: Host) -> None:
    await begin(host)
    await host.perform(PullKillSwitch(reason="a bad day"))


async def is_off(host: Host) -> None:
    assert not host.wallets.first.core.safety.kill_switch


def said(terms: PaperTerms) -> list[str]:
    lines: list[str] = []
    asyncio.run(run_paper(None, terms, lines.append))
    return lines


def test_a_run_in_the_terminal_tells_that_the_kill_switch_is_on(tmp_path: Path) -> None:
    play(tmp_path, pull, seed=9)
    terms = PaperTerms(tmp_path, seed=9, speed=1e9, days=0.01)
    told = said(terms)
    assert told[0].startswith(PULLED)
    assert "--release-kill-switch" in told[0]
    as_json = said(replace(terms, as_json=True))
    assert '"kind":"kill_switch"' in as_json[1]
    assert '"reason":"a bad day"' in as_json[1]


def test_what_no_window_shows_is_released_in_the_terminal(tmp_path: Path) -> None:
    play(tmp_path, pull, seed=9)
    terms = PaperTerms(tmp_path, seed=9, speed=1e9, days=0.01, releases=True)
    assert said(terms)[0].startswith(RELEASED)
    play(tmp_path, is_off, seed=9)
    assert not any("kill switch" in line for line in said(terms))


def test_a_run_without_a_kill_switch_says_nothing_of_it(tmp_path: Path) -> None:
    play(tmp_path, begin)
    told = said(PaperTerms(tmp_path, speed=1e9, days=0.01))
    assert not any("kill switch" in line for line in told)
