"""What a replay took is free as soon as nobody looks at what came of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from tests.bench.engine import played, six_nodes, walk


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
def test_a_replay_leaves_nothing_for_the_collector_of_cycles() -> None:
    plan, candles = six_nodes(), walk(2_000)
    played(plan, candles)
    gc.collect()
    done = played(plan, candles)
    core, run = weakref.ref(done.core), weakref.ref(done.run)
    assert core() is not None
    assert done.run.series is not None, "what the nodes computed can still be read"
    del done
    assert core() is None
    assert run() is None
