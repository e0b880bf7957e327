"""A flow that is stopped with an open position: the bar says what stays, and what guards it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.commands import ClosePosition, StartRun, StopRun
from moniqo_desktop.domain.messages.events import PositionChanged, RunStopped
from tests.ui.shell.builders import BTC, a_flow, run_started
from tests.ui.shell.stage import Stage
from tests.ui.shell.two_accounts import sent, with_two
from tests.ui.state.builders import MARKETS

ENDED = RunStopped(4_000, "run-1", "stopped by owner")


def holding(
    stage: Stage, amount: int = 50_000, stop: int = 0, target: int = 0, symbol: Symbol = BTC
) -> PositionChanged:
    stage.state.markets.learn(MARKETS.values())
    held = PositionChanged(3_000, "run-1", symbol, amount, 33_000 * 10**8)
    return replace(held, stop_price=stop, target_price=target, opened_at=3_000)


def stopped(stage: Stage, *held: PositionChanged) -> str:
    """What is told as the flow in front stops."""
    stage.say(run_started(a_flow()), *held)
    stage.control.stop_run()
    assert sent(stage) == [StopRun(run_id="run-1")], "at once"
    assert stage.window.question.words == "", "nothing has stopped yet"
    stage.say(ENDED)
    return stage.window.question.words


@pytest.mark.parametrize(
    ("amount", "stop", "target", "told"),
    [
        (5, 600_000, 700_000, "Its long BTC/USDT position stays open with its stop and target; no "
         "flow manages it now."),
        (-5, 700_000, 0, "Its short BTC/USDT position stays open with its stop and no target; no "
         "flow manages it now."),
        (5, 0, 700_000, "Its long BTC/USDT position stays open without a stop: nothing protects "
         "it, and no flow manages it now."),
        (5, 0, 0, "Its long BTC/USDT position stays open without a stop: nothing protects it, and "
         "no flow manages it now."),
    ],
)  # fmt: skip
def test_what_stays_open_is_told_with_what_protects_it(
    stage: Stage, amount: int, stop: int, target: int, told: str
) -> None:
    words = stopped(stage, holding(stage, amount, stop, target))
    assert words == f"“BTC momentum” is stopped. {told}"


def test_of_several_those_without_a_stop_are_counted(stage: Stage) -> None:
    eth = holding(stage, 5, symbol=Symbol("ETH/USDT"))
    words = stopped(stage, holding(stage, 5, 600_000), eth)
    assert "Its 2 positions stay open, 1 without a stop: nothing protects those" in words
    stage.click("Close them")
    assert {each.symbol for each in sent(stage) if isinstance(each, ClosePosition)} == {
        BTC, "ETH/USDT",
    }  # fmt: skip


def test_a_flow_that_leaves_nothing_stops_without_a_word(stage: Stage) -> None:
    assert stopped(stage) == ""


def test_what_another_flow_holds_is_not_told(stage: Stage) -> None:
    stage.say(run_started(a_flow("other", "Other"), "run-2"))
    theirs = replace(holding(stage), run_id="run-2")
    assert stopped(stage, theirs) == ""


def test_it_is_closed_where_it_is_told(stage: Stage) -> None:
    with_two(stage)
    stopped(stage, holding(stage))
    stage.click("Close it")
    assert sent(stage)[-1] == ClosePosition(symbol=BTC, wallet="practice")


def test_the_flow_is_started_again_where_it_is_told(stage: Stage) -> None:
    stopped(stage, holding(stage))
    stage.click("Start again")
    last = sent(stage)[-1]
    assert isinstance(last, StartRun)
    assert last.flow.flow_id == a_flow().flow_id
    assert stage.window.question.words == ""


def test_it_goes_when_the_position_is_closed(stage: Stage) -> None:
    assert stopped(stage, holding(stage))
    stage.say(holding(stage, 0))
    assert stage.window.question.words == ""


def test_it_goes_when_the_flow_runs_again(stage: Stage) -> None:
    assert stopped(stage, holding(stage))
    stage.say(run_started(a_flow(), "run-2"))
    assert stage.window.question.words == ""


def test_it_tells_when_its_stop_is_gone(stage: Stage) -> None:
    assert "with its stop" in stopped(stage, holding(stage, stop=600_000))
    stage.say(holding(stage))
    assert "nothing protects it" in stage.window.question.words


def test_stopped_and_left_it_is_told_over_the_flow_that_is_in_front_by_then(stage: Stage) -> None:
    stage.say(run_started(a_flow()), holding(stage))
    stage.control.stop_run()
    stage.control.stop_run()
    stage.documents.add(a_flow("two", "Other"))
    stage.say(ENDED)
    assert "“BTC momentum” is stopped." in stage.window.question.words
    stage.click("Start again")
    assert stage.flow.flow_id == a_flow().flow_id
    assert isinstance(sent(stage)[-1], StartRun)
