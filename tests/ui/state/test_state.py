"""The state as a whole: who hears what."""

from __future__ import annotations

from moniqo_desktop.domain.messages import events
from moniqo_desktop.domain.messages.events import BreakpointHit, Event, MarketHeld
from moniqo_desktop.ui.state.state import LISTENS, State
from tests.ui.state.builders import a_position, a_price, a_run, a_state


def test_every_event_is_heard_but_the_halts() -> None:
    """Halts are heard by who looks into a run, not folded."""
    kinds = {
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    }
    assert kinds - set(LISTENS) == {BreakpointHit, MarketHeld}


def test_every_listening_part_is_an_attribute_of_the_state() -> None:
    state = State()
    assert all(hasattr(state, name) for names in LISTENS.values() for name in names)


def test_a_batch_names_the_parts_it_changed_and_no_other() -> None:
    state = a_state()
    assert state.apply((a_price(500_000), a_position(100, 1))) == {
        "prices", "positions", "answers",
    }  # fmt: skip


def test_a_price_that_stays_the_same_changes_nothing() -> None:
    state = a_state()
    state.apply((a_price(500_000),))
    assert state.apply((a_price(500_000),)) == frozenset()


def test_the_desk_shows_the_wallet_of_the_last_run_started() -> None:
    state = a_state()
    state.apply((a_position(100, 1), a_run("r2", wallet="second", at=5)))
    assert state.positions.all() == ()
    state.runs.wallet = "practice"
    assert [view.amount for view in state.positions.all()] == [100]


def test_time_is_that_of_the_last_event() -> None:
    state = a_state()
    state.apply((a_price(1, at=77),))
    assert state.at == 77
