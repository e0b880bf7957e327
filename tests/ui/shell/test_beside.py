"""A flow that starts where another one trades the same symbol is told so."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.messages.commands import StopRun
from moniqo_desktop.domain.messages.events import PositionChanged, RunStopped
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.ui.backfill import Backfill
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.notices.beside import tell_beside, traded, words_beside, words_left
from moniqo_desktop.ui.notices.stopped import left_by
from moniqo_desktop.ui.state.owners import told_owner, whose
from moniqo_desktop.ui.tasks import Tasks
from tests.ui.conftest import REPOSITORY
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import a_wallet, sent

KNOWN = Catalogue.from_file(REPOSITORY / "resources" / "nodes.json")


def trading(name: str, symbol: str = "BTC/USDT", *, acts: bool = True) -> Flow:
    nodes = [Node("c", "market.candles", params={"symbol": symbol})]
    if acts:
        nodes.append(Node("o", "trade.open"))
    return Flow(f"flow-{name}", name, nodes=tuple(nodes))


def running(stage: Stage, flow: Flow, run_id: str = "other", wallet: str = "practice") -> None:
    stage.say(a_wallet("practice", "Practice"), a_wallet("two", "Swing"))
    stage.say(replace(run_started(flow, run_id), wallet=wallet))
    stage.state.runs.learn_drawing(run_id, flow)


def words(stage: Stage, flow: Flow) -> str:
    return words_beside(stage.state.runs, flow, "practice", "Practice", KNOWN)


def test_two_flows_on_one_symbol_of_an_account_are_told(stage: Stage) -> None:
    running(stage, trading("Momentum"))
    told = words(stage, trading("Protect"))
    assert told.startswith("“Momentum” trades BTC/USDT on Practice too.")


@pytest.mark.parametrize(
    ("other", "wallet", "mine"),
    [
        (trading("Momentum"), "two", trading("Protect")),
        (trading("Momentum", "ETH/USDT"), "practice", trading("Protect")),
        (trading("Momentum", acts=False), "practice", trading("Protect")),
        (trading("Momentum"), "practice", trading("Protect", acts=False)),
        (trading("Same"), "practice", trading("Same")),
    ],
    ids=["another account", "another symbol", "only looks", "looks only", "the flow itself"],
)
def test_what_keeps_apart_is_not_told(stage: Stage, other: Flow, wallet: str, mine: Flow) -> None:
    running(stage, other, wallet=wallet)
    assert words(stage, mine) == ""


def left_open(stage: Stage, flow: Flow, wallet: str = "practice") -> None:
    """The flow has opened a position and is stopped."""
    running(stage, flow, wallet=wallet)
    stage.say(PositionChanged(3_000, "other", BTC, 5, 10**10))
    stage.say(RunStopped(4_000, "other", "stopped by owner"))


def left(stage: Stage, flow: Flow) -> str:
    return words_left(stage.state, flow, "practice", "Practice", KNOWN)


def test_a_position_that_a_stopped_flow_left_is_told(stage: Stage) -> None:
    left_open(stage, trading("Momentum"))
    assert words(stage, trading("Mine")) == ""
    assert left(stage, trading("Mine")).startswith(
        "“Momentum” is stopped and its BTC/USDT position is still open on Practice"
    )
    for flow in (trading("Momentum"), trading("Mine", "ETH/USDT"), trading("Mine", acts=False)):
        assert left(stage, flow) == ""
    stage.say(PositionChanged(5_000, "other", BTC, 0, 0))
    assert left(stage, trading("Mine")) == ""


def test_what_a_flow_left_before_the_program_was_restarted_is_told(stage: Stage) -> None:
    stage.say(a_wallet("practice", "Practice"))
    stage.host.runs = (
        RunInfo("other", "flow-Momentum", "Momentum", "practice", "paper", 1_000, is_open=False),
    )
    tasks = Tasks(lambda name, error: pytest.fail(f"{name}: {error}"))
    asyncio.run(Backfill(stage.control.context, stage.state, tasks).past_of_open_runs())
    stage.say(PositionChanged(3_000, "other", BTC, 5, 10**10))
    assert left(stage, trading("Mine")).startswith(
        "“Momentum” is stopped and its BTC/USDT position is still open on Practice"
    )
    assert left(stage, trading("Momentum")) == ""
    (held,) = left_by(stage.state, trading("Momentum"))
    assert told_owner(stage.state.runs, stage.state.wallets, held) == "Momentum"
    stage.say(run_started(trading("Mine"), "mine"))
    assert whose(stage.state.runs, stage.state.wallets, "other", "practice") == "Momentum"


def test_what_a_flow_left_on_another_account_is_not_told(stage: Stage) -> None:
    left_open(stage, trading("Momentum"), wallet="two")
    assert left(stage, trading("Mine")) == ""


def test_a_flow_that_trades_nothing_acts_on_no_symbol() -> None:
    assert traded(trading("Look", acts=False), KNOWN) == ()


def test_the_flow_can_be_stopped_where_it_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.control, "context", replace(stage.control.context, catalogue=KNOWN))
    mine = trading("Mine")
    running(stage, trading("Momentum"))
    stage.control.runs.start(mine)
    tell_beside(stage.control, stage.state, mine)
    assert "trades BTC/USDT on Practice too" in stage.window.question.words
    stage.say(replace(run_started(mine, "mine"), wallet="practice"))
    assert "trades BTC/USDT" in stage.window.question.words, "the start alone does not settle it"
    stage.window.question.buttons[0].click()
    assert sent(stage)[-1] == StopRun(run_id="mine")


def told_beside(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Flow:
    """A second flow has started beside “Momentum” and was told so."""
    monkeypatch.setattr(stage.control, "context", replace(stage.control.context, catalogue=KNOWN))
    mine = trading("Mine")
    running(stage, trading("Momentum"))
    stage.control.runs.start(mine)
    tell_beside(stage.control, stage.state, mine)
    stage.say(replace(run_started(mine, "mine"), wallet="practice"))
    assert "“Momentum” trades BTC/USDT on Practice too" in stage.window.question.words
    return mine


@pytest.mark.parametrize("ended", ["other", "mine"])
def test_it_is_told_no_longer_once_one_of_both_is_stopped(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ended: str
) -> None:
    told_beside(stage, monkeypatch)
    stage.say(RunStopped(4_000, ended, "stopped by owner"))
    assert stage.window.question.words == ""


def test_it_is_told_no_longer_after_the_other_was_stopped_elsewhere(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_beside(stage, monkeypatch)
    question = stage.window.question
    here = question._place
    question.show_place("another flow")
    assert question.words == ""
    stage.say(RunStopped(4_000, "other", "stopped by owner"))
    question.show_place(here)
    assert question.words == ""


def test_what_the_other_leaves_is_told_in_its_place(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_beside(stage, monkeypatch)
    stage.say(PositionChanged(3_000, "other", BTC, 5, 10**10))
    assert "trades BTC/USDT" in stage.window.question.words
    stage.say(RunStopped(4_000, "other", "stopped by owner"))
    assert "“Momentum” is stopped and its BTC/USDT position" in stage.window.question.words
    stage.say(PositionChanged(5_000, "other", BTC, 0, 0))
    assert stage.window.question.words == ""
