"""What was refused, or could not be recorded, is not on the tape: a replay would do it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.errors import Mistake, StoreBusy
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.messages.commands import ClosePosition, PauseRun, StartRun
from moniqo_desktop.domain.messages.reports import CommandGiven, OrderAccepted, Report
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow
from moniqo_desktop.domain.orders import Mode, OrderStatus
from moniqo_desktop.engine.program.plan import Clock as CandleClock
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.engine.runner import Runner, World
from tests.engine.test_records import in_step, play
from tests.engine.test_runner import START, Stage
from tests.kit.builders import MINUTE, SYMBOL
from tests.kit.flows import a_source, compiled


class Reel:
    """A tape in memory. full: as a tape whose disk is full, which keeps what it could not write."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.full = False

    def append(self, report: Report) -> None:
        self.reports.append(report)
        self.flush()

    def flush(self) -> None:
        if self.full:
            raise StoreBusy("The tape could not be written: no space left.")


def taped(stage: Stage) -> Reel:
    """What the stage is told from now on goes on a tape."""
    reel = Reel()
    world = World(stage.venue, stage.journal, stage._publish, stage.clock, reel)
    stage.runner = Runner(stage.core, world)
    return reel


async def _nothing() -> dict[CandleClock, Columns]:
    return {}


def test_what_is_refused_leaves_no_trace_on_the_tape() -> None:
    """Neither what cannot be done, nor what cannot be recorded: a replay would take it as done."""

    async def scene(stage: Stage) -> None:
        reel = taped(stage)
        twice = compiled(replace(a_source(), flow_id="another"))
        with pytest.raises(Mistake):
            await stage.runner.apply("run", twice, 2, _nothing)
        with pytest.raises(Mistake):
            await stage.runner.command(ClosePosition(symbol=SYMBOL))
        stage.journal.full = True
        other = Run("other", compiled(a_source()), stage.core.terms.profile)
        with pytest.raises(StoreBusy):
            await stage.runner.start(other, START, {})
        with pytest.raises(StoreBusy):
            await stage.runner.apply("run", stage.run.plan, 2, _nothing)
        assert stage.core.runs == {"run": stage.run}
        assert reel.reports == []
        stage.journal.full = False
        await stage.runner.apply("run", stage.run.plan, 2, _nothing)
        await stage.runner.start(other, START, {})
        assert [type(each.command) for each in reel.reports if isinstance(each, CommandGiven)] == [
            ApplyFlow,
            StartRun,
        ]

    play(scene)


def test_a_drawing_with_limits_for_paper_leaves_no_trace_on_the_tape_of_real_money() -> None:
    async def scene(stage: Stage) -> None:
        reel = taped(stage)
        stage.core.terms = replace(stage.core.terms, mode=Mode.LIVE)
        loose = compiled(replace(a_source(), profile="research"))
        with pytest.raises(Mistake, match="nothing was applied"):
            await stage.runner.apply("run", loose, 2, _nothing)
        assert reel.reports == []
        assert stage.core.runs == {"run": stage.run}

    play(scene)


def test_a_full_tape_holds_up_as_a_full_journal_does() -> None:
    """No report is left out of a decision because it could not be taped at once."""

    async def scene(stage: Stage) -> None:
        reel = taped(stage)
        await stage.enter()
        reel.full = True
        accepted = OrderAccepted(START + MINUTE, stage.entry.order_id, "v")
        with pytest.raises(StoreBusy):
            await stage.runner._take(accepted)
        assert stage.entry.status is OrderStatus.ACCEPTED
        reel.full = False
        await stage.runner.command(PauseRun(run_id="run"))
        assert reel.reports[0] == accepted
        assert in_step(stage)

    play(scene)
