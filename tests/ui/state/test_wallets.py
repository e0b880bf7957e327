"""Several wallets on one screen: each its own money, positions and locks, or all together."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.messages.events import (
    EquityMarked,
    PositionChanged,
    RunStarted,
    SafetyChanged,
)
from moniqo_desktop.domain.messages.wallet_events import FlowApplied, WalletChanged
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.state.runs import ALL
from moniqo_desktop.ui.state.state import State

BTC, ETH = Symbol("BTC/USDT"), Symbol("ETH/USDT")
MINUTE, DAY = 60_000, 86_400_000


def wallet(name: str, **changes: object) -> WalletChanged:
    made = WalletChanged(1, "", name, name.title(), Mode.PAPER, 1_000, "research")
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of the event


def run_on(name: str, run_id: str) -> RunStarted:
    return RunStarted(1, run_id, f"flow-{run_id}", "F", 1, name, Mode.PAPER, "research", 1_000, 0)


def two_wallets() -> State:
    state = State()
    state.apply((wallet("one"), wallet("two"), run_on("one", "a"), run_on("two", "b")))
    state.apply(
        (
            PositionChanged(2, "a", BTC, 100, 500),
            PositionChanged(3, "b", BTC, -50, 300),
            PositionChanged(4, "b", ETH, 10, 200),
        )
    )
    return state


def test_the_wallet_that_was_chosen_stays_in_sight_when_a_run_starts_elsewhere() -> None:
    state = two_wallets()
    assert state.runs.wallet == "two"
    state.runs.choose("one")
    state.apply((run_on("two", "c"),))
    assert state.runs.wallet == "one"


def test_positions_are_those_of_the_wallet_in_sight_or_of_all() -> None:
    state = two_wallets()
    held = {}
    for name in ("one", "two", ALL):
        state.runs.choose(name)
        held[name] = [(view.wallet, view.symbol) for view in state.positions.all()]
    assert held["one"] == [("one", BTC)]
    assert held["two"] == [("two", BTC), ("two", ETH)]
    assert held[ALL] == held["one"] + held["two"]


def test_the_curve_of_all_is_the_sum_at_every_moment() -> None:
    state = two_wallets()
    state.apply(
        (
            EquityMarked(MINUTE, "", 0, 100, 0, "one"),
            EquityMarked(2 * MINUTE, "", 0, 50, 0, "two"),
            EquityMarked(3 * MINUTE, "", 0, 110, 0, "one"),
            EquityMarked(4 * MINUTE, "", 0, 40, 0, "two"),
        )
    )
    state.runs.choose(ALL)
    at, equity = state.equity.points()
    assert at.tolist() == [MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
    assert equity.tolist() == [150, 150, 160, 150]
    now = state.equity.now()
    assert now is not None
    assert (now.equity, now.day_profit) == (150, 0)


def test_a_lock_holds_for_its_wallet_only_and_until_its_time() -> None:
    state = two_wallets()
    state.apply((SafetyChanged(5, "", "daily_loss", DAY, "daily loss", "two"),))
    assert [lock.kind for lock in state.wallets.view("two", 6).locks] == ["daily_loss"]
    assert state.wallets.view("one", 6).locks == ()
    assert len(state.safety.locks_of(ALL, 6)) == 1
    assert state.safety.locks_of("two", DAY) == ()
    state.apply((SafetyChanged(7, "", "daily_loss", 0, "lifted", "two"),))
    assert state.safety.locks_of("two", 8) == ()


def test_the_kill_switch_is_told_per_wallet() -> None:
    state = two_wallets()
    state.apply((SafetyChanged(5, "", "kill_switch", 2**53, "by hand", "one"),))
    assert state.safety.killed() == {"one"}
    state.runs.choose("two")
    assert state.safety.kill_switch is None
    state.runs.choose(ALL)
    assert state.safety.kill_switch is not None


def test_a_wallet_that_is_archived_leaves_the_sight() -> None:
    state = two_wallets()
    state.runs.choose("two")
    assert "wallets" in state.apply((wallet("two", archived=True),))
    assert state.wallets.ids() == ("one",)
    assert state.runs.wallet == "one"


def test_a_view_counts_what_goes_on_in_a_wallet() -> None:
    view = two_wallets().wallets.view("two", 9)
    assert (view.name, view.open_positions, view.open_runs) == ("Two", 2, 1)
    everything = two_wallets().wallets.view(ALL, 9)
    assert (everything.open_positions, everything.open_runs) == (3, 2)


def test_the_drawing_that_was_applied_is_the_one_of_the_run() -> None:
    state = two_wallets()
    drawing = Flow("flow-a", "Renamed")
    applied = FlowApplied(9, "a", drawing, 4, "starter", 0, ("n1",), ("n2",), ())
    assert {"runs", "log"} <= state.apply((applied,))
    run = state.runs.get("a")
    assert run is not None
    assert (run.revision, run.flow_name, run.profile) == (4, "Renamed", "starter")
    assert state.runs.drawing_of("a") == drawing
    assert "go on: 1, begin anew: 1, gone: 0" in state.log.newest()[0].text
