"""A real run of the demo flow, told again to its end, behind the one door a room asks through."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.past.opened_run import Opened
from moniqo_desktop.app.past.sources import of_run
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.messages.queries import MomentOf, PastRunsOf, Query, ReplayOf, StoryOf
from moniqo_desktop.domain.past import PastRun
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from moniqo_desktop.store.past import PastReader

REPOSITORY = Path(__file__).resolve().parents[3]
DEMO = read_flow((REPOSITORY / "resources" / "templates" / "demo.json").read_bytes())
HOURS = 48


@dataclass
class PastAsked:
    """Answers as the engine does, at once. asked: every question."""

    runs: tuple[PastRun, ...]
    opened: dict[str, Opened]
    events: tuple[Event, ...] = ()
    asked: list[Query] = field(default_factory=list)

    @property
    def key(self) -> str:
        return next(iter(self.opened))

    async def ask(self, query: Query) -> object:
        self.asked.append(query)
        match query:
            case PastRunsOf():
                return self.runs
            case ReplayOf():
                return self.opened[query.key].head
            case MomentOf():
                return self.opened[query.key].moment(query.at)
            case StoryOf():
                opened = self.opened[query.key or self.key]
                return opened.with_facts(opened.story(query.trade_id))
        raise AssertionError(query)


def a_real_past(home: Path, hours: int = HOURS) -> PastAsked:
    """The demo over some hours of the practice market, recorded and told again."""
    return asyncio.run(_lived(home, hours))


async def _lived(home: Path, hours: int) -> PastAsked:
    ends = PRACTICE_START + hours * 3_600_000
    host = await open_host(home, PracticeTerms(speed=FASTEST, ends_at=ends))
    events: list[Event] = []
    host.subscribe(events.append)
    try:
        await host.start(serve=False)
        run_id = await host.perform(StartRun(flow=DEMO))
        await host.wallet.runner.follow()
        runs = await host.ask(PastRunsOf())
        assert isinstance(runs, tuple)
        found = await of_run(PastReader(home), host.wallets, host._feed, run_id, -1)
    finally:
        await host.aclose()
    opened = Opened(found)
    opened._told.advance(lambda: True)
    return PastAsked(runs, {run_id: opened}, tuple(events))
