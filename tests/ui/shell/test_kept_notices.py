"""Notices that no open run tells again stand in the list after a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from moniqo_desktop.domain.market import Market
from moniqo_desktop.domain.messages.events import Alarm, Notified, PriceChanged, RunStopped
from moniqo_desktop.domain.messages.queries import RunInfo
from moniqo_desktop.ui.notices.door import NoticeDoor
from moniqo_desktop.ui.state.kept_notes import notes_of
from moniqo_desktop.ui.state.state import State
from tests.ui.shell.builders import BTC, run_started
from tests.ui.shell.stage import Stage
from tests.ui.state.builders import a_state

FAULT = "a number was not finite"


def fired(stage: Stage, at: int = 1) -> None:
    """An alert is set at 30,100.0, and the price comes there."""
    stage.state.markets.learn([Market(BTC, price_decimals=1, amount_decimals=5)])
    price = PriceChanged(at, "run-1", BTC, 300_000)
    stage.say(run_started(stage.flow), price)
    stage.state.alerts.add("a1", BTC, 301_000, at)
    stage.say(replace(price, price=301_000))
    stage.bridge.flush()


def restarted(stage: Stage) -> State:
    """A state that knows nothing, and what lies in the settings."""
    again = State()
    NoticeDoor(stage.control, again)
    return again


def test_an_alert_that_fired_stands_in_the_list_after_a_restart(
    stage: Stage, stored: dict[str, Any]
) -> None:
    fired(stage)
    [before] = [each for each in stage.state.notifications.newest() if each.symbol]
    [note] = restarted(stage).notifications.newest()
    assert (note.title, note.kind) == ("BTC/USDT rose to 30,100.0", "price_alert")
    assert replace(note, number=before.number) == before
    assert stored["notices.kept"]


def test_a_flow_that_stopped_by_a_fault_is_told_after_a_restart(stage: Stage) -> None:
    """Its run is not open any more, so no journal tells of it again."""
    stage.say(run_started(stage.flow), RunStopped(9, "run-1", FAULT))
    [note] = restarted(stage).notifications.newest()
    assert (note.kind, note.wallet) == ("run_stopped", "practice")
    assert FAULT in note.message


def test_what_was_read_or_cleared_is_so_after_a_restart(stage: Stage) -> None:
    fired(stage)
    stage.control.notices.mark_all()
    assert [note.is_read for note in restarted(stage).notifications.newest()] == [True]
    stage.control.notices.clear()
    assert restarted(stage).notifications.newest() == ()


def test_it_is_not_rung_anew_and_another_window_takes_it_once(stage: Stage) -> None:
    fired(stage)
    again = restarted(stage)
    NoticeDoor(stage.control, again)
    assert len(again.notifications.newest()) == 1
    assert (again.notifications.unread, again.notifications.take_fresh()) == (0, [])


def test_a_long_past_does_not_push_out_what_is_newer_than_it(stage: Stage) -> None:
    fired(stage, at=1_000)
    again = restarted(stage)
    again.notifications.is_past = True
    again.apply([Alarm(at, "run-1", "LATE", f"Fill {at}.") for at in range(600)])
    again.notifications.end_past()
    newest = again.notifications.newest()
    assert [note.at for note in newest[:3]] == [1_000, 599, 598]
    assert len(newest) == 500
    assert len({note.number for note in newest}) == 500


def test_what_was_cleared_meanwhile_does_not_come_back() -> None:
    state = a_state()
    state.notifications.recall([*notes_of([])])
    state.apply((Notified(1, "r1", "info", "Hello", ""),))
    state.notifications.clear()
    state.notifications.end_past()
    assert state.notifications.newest() == ()


def test_what_cannot_be_read_is_left_out() -> None:
    assert notes_of(["", "[]", "{}", '[1, "price_alert"]', "3"]) == []


def test_the_pasts_of_several_flows_are_told_in_one_order_of_time(stage: Stage) -> None:
    """Else the newest notice would be the last one of whichever flow is told last."""
    for run in ("new", "old"):
        stage.host.past[run] = tuple(Alarm(at, run, "LATE", run) for at in (1, 5, 9))
    stage.host.runs = tuple(
        RunInfo(run, "f1", "Momentum", "paper", "practice", 0, is_open=True)
        for run in ("new", "old")
    )
    told = stage.rooms.charts._backfill.past_of_open_runs()
    with pytest.raises(StopIteration) as ended:
        told.send(None)
    assert [event.at for event in ended.value.value] == [1, 1, 5, 5, 9, 9]
