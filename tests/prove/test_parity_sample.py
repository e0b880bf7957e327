"""A sample of the parity proof: every shape on a short history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.kit.flow_shapes import SHAPES
from tests.kit.ways import (
    by_events,
    by_loop,
    case_of,
    from_tape,
    on_tape,
    results_apart,
    story,
    told_apart,
)
from tests.prove import parity

CANDLES = 450
LONGER = {"expert_profile": 1_700, "leveraged": 2_000, "fee_in_base": 1_500}
"""Limits that look back over a day, and a flow that trades seldom."""


@pytest.mark.prove
@pytest.mark.parametrize("name", SHAPES)
def test_a_replayed_tape_and_both_gears_tell_one_story(name: str, tmp_path: Path) -> None:
    case = case_of(name, 3, LONGER.get(name, CANDLES))
    events = by_events(case)
    assert len(case.result(events).fills) >= 2
    on_tape(case, tmp_path / "tape.moniqo")
    assert told_apart(case, story(events), story(from_tape(case, tmp_path / "tape.moniqo"))) == ""
    found, _ = by_loop(case)
    assert found is None or results_apart(case.result(events), found) == ""


@pytest.mark.prove
@pytest.mark.slow  # two processes have to start
def test_another_process_with_another_hash_seed_gives_the_same_digest(tmp_path: Path) -> None:
    said: list[str] = []
    result = parity.prove(said.append, ("two_markets",), 1, 300, tmp_path / "parity.json")
    assert result["runs"] == 1
    assert result["differing"] == 0


class _Told:
    """A worker that notes what it is asked for and finds nothing wrong."""

    def __init__(self) -> None:
        self.tasks: list[tuple[int, str]] = []

    def play(self, task: dict[str, Any]) -> dict[str, Any]:
        self.tasks.append((task["seed"], task["ways"]))
        return {**task, "compiled": "", "digest": "1", "cpu_s": 1.5}


@pytest.mark.parametrize(
    ("ways", "second", "cpu_s"),
    [
        ("every", [(0, "witness"), (1, "every"), (2, "witness")], 3.0),
        ("gears", [(1, "gears")], 1.5),
    ],
)
def test_only_a_proof_of_every_way_has_a_witness_play_each_seed_again(
    ways: str, second: list[tuple[int, str]], cpu_s: float
) -> None:
    workers: Any = [_Told(), _Told()]
    cases = list(parity.played(workers, "narrow", range(3), 300, ways))
    assert [(case["seed"], case["ways"], case["wrong"]) for case in cases] == [
        (seed, ways, []) for seed in range(3)
    ]
    assert workers[1].tasks == second
    assert {case["cpu_s"] for case in cases} == {cpu_s}


def test_a_case_whose_gears_differ_is_said_without_a_tape_or_a_witness() -> None:
    case = {"compiled": "fill 5: price 7 and 8", "digest": "1", "cpu_s": 2.0}
    assert parity.judged(case, case) == {**case, "wrong": ["compiled: fill 5: price 7 and 8"]}


def test_the_proof_notices_one_fill_that_differs_by_a_step() -> None:
    case = case_of("narrow", 3, CANDLES)
    result = case.result(by_events(case))
    bent = np.array(result.fills.price)
    bent[5] += 1
    other = type(result.fills)(
        **{name: getattr(result.fills, name) for name in result.fills.__slots__} | {"price": bent}
    )
    assert "fill 5: price" in result.fills.differs(other)
