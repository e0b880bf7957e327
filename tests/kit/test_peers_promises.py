"""What the bench of peers calls broken, from times made up."""

from __future__ import annotations

import pytest

from tests.bench.peers import OURS, PINNED, Played, Rounds, table


def told(
    computed: float, ready: float, paces: tuple[float, ...] = (1.0,), trades: int = 9
) -> Rounds:
    """Rounds in which every peer takes 120 ms and we these ms, times the pace of each round."""
    rounds = []
    for pace in paces:
        ours = {"A": computed, "A ready": ready}
        found = {(OURS, name): Played(ms * pace / 1e3, trades) for name, ms in ours.items()}
        found |= {(name, "A"): Played(0.12 * pace, 9) for name in PINNED}
        rounds.append(found)
    return rounds


@pytest.mark.parametrize(
    ("computed", "ready", "broken"),
    [(40.0, 15.0, 0), (41.0, 15.0, 1), (40.0, 15.1, 1), (41.0, 15.1, 2)],
    ids=["both", "not raptorbt", "not vectorbt", "neither"],
)
def test_vectorbt_is_held_on_ready_signals_and_raptorbt_on_computed_ones(
    computed: float, ready: float, broken: int
) -> None:
    assert table("A", 1_000, told(computed, ready)) == broken


def test_a_machine_that_changes_its_pace_between_rounds_tells_no_lie() -> None:
    paces = (1.0, 3.0, 0.5)
    assert table("A", 1_000, told(39.0, 14.9, paces)) == 0
    assert table("A", 1_000, told(41.0, 15.1, paces)) == 2


def test_other_trades_than_a_peer_break_the_promise() -> None:
    assert table("A", 1_000, told(39.0, 14.9, trades=11)) == 0
    assert table("A", 1_000, told(39.0, 14.9, trades=12)) == len(PINNED)
