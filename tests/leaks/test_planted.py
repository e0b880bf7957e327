"""Every planted leak is found, and the honest nodes around it are not accused."""

from __future__ import annotations

import pytest

from moniqo_desktop.research.leak_study import LEAK, Search
from tests.kit.leaky_flows import hunted_through, planted_flow
from tests.kit.planted import PLANTED

SEARCH = Search(replays=5)
GUILTY = [name for name in PLANTED if name != "keeper"]


@pytest.mark.parametrize("name", GUILTY)
def test_a_planted_leak_is_found_and_named(name: str) -> None:
    (leak,) = hunted_through(planted_flow(name), SEARCH).report.leaks
    assert (leak.kind, leak.node_id) == (LEAK, "leak")
    assert leak.told != leak.known
    assert leak.ahead >= 1
    assert leak.at <= leak.cut_at


def test_there_are_enough_ways_to_leak() -> None:
    assert len(GUILTY) >= 30


def test_a_node_that_only_keeps_what_it_was_given_is_not_accused() -> None:
    assert hunted_through(planted_flow("keeper")).report.is_clean
