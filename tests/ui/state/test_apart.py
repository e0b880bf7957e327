"""Which account of a market the others wait for."""

from __future__ import annotations

from dataclasses import replace

from moniqo_desktop.domain.messages.events import RunStopped
from moniqo_desktop.ui.bars.status_bar import StatusBar
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.state import State
from tests.ui.shell.builders import a_flow, run_started
from tests.ui.shell.two_accounts import a_wallet, worth

MINUTE = 60_000
BEGAN = 10_000_000_000


def two_at_work() -> State:
    state = State()
    state.apply([a_wallet("practice", "Practice"), a_wallet("two", "Second")])
    for wallet in ("practice", "two"):
        flow = replace(a_flow(), flow_id=wallet)
        state.apply([replace(run_started(flow, wallet), wallet=wallet)])
    return state


def at(state: State, wallet: str, minutes: int) -> None:
    state.apply([worth(wallet, 10, BEGAN + minutes * MINUTE)])


def test_the_one_that_catches_up_is_named_with_what_it_lacks() -> None:
    state = two_at_work()
    at(state, "practice", 300)
    at(state, "two", 59)
    assert state.far_behind() == ("", 0), "how often it is told anything is not known yet"
    at(state, "two", 60)
    assert state.far_behind() == ("Second", 240)
    at(state, "two", 280)
    at(state, "two", 299)
    assert state.far_behind() == ("", 0)


def test_one_that_looks_at_candles_of_four_hours_is_not_behind() -> None:
    state = two_at_work()
    for hours in range(4):
        at(state, "two", hours * 240)
    at(state, "practice", 4 * 240 - 1)
    assert state.far_behind() == ("", 0)


def test_nobody_waits_for_one_that_is_at_rest() -> None:
    state = two_at_work()
    at(state, "practice", 300)
    at(state, "two", 1)
    at(state, "two", 2)
    assert state.far_behind() == ("Second", 298)
    state.apply([RunStopped(1, "two", "stopped by owner")])
    assert state.far_behind() == ("", 0)


def test_a_market_that_begins_anew_forgets_where_it_was() -> None:
    state = two_at_work()
    for minutes in (1, 2):
        at(state, "two", minutes)
        at(state, "practice", 500 + minutes)
    at(state, "practice", 3)
    assert state.far_behind() == ("", 0)


def test_the_bar_says_it_and_takes_it_back(dark: Theme) -> None:
    bar = StatusBar(dark)
    bar.show_clock(("Second", 1240))
    assert "waits for “Second”, 1,240 minutes behind" in bar.texts
    bar.show_clock()
    assert not any("waits for" in text for text in bar.texts)
