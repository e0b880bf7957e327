"""TA nodes with random settings on random stretches: parity and causality beyond the defaults."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from moniqo_desktop.nodes.base import Params
from moniqo_desktop.nodes.indicator.ta import TaNode
from moniqo_desktop.nodes.registry import checked_params, load_registry
from tests.nodes.series import CANDLES, a_walk, after, bits, cut, stepped

TA = [node for node in load_registry().values() if isinstance(node, TaNode)]
ROUNDS = 8
PERIODS = (1, 2, 3, 5, 8, 13, 34, 55, 100)


def a_setting(default: Any, draw: random.Random) -> Any:
    if hasattr(default, "value"):
        return draw.choice(list(type(default))).value
    if isinstance(default, int):
        return draw.choice((*PERIODS, draw.randint(1, 120)))
    return draw.choice((0.0, 0.01, 0.5, default, draw.uniform(0, 1)))


def settings(draw: random.Random) -> tuple[TaNode, Params]:
    """A node with settings it accepts."""
    while True:
        node = draw.choice(TA)
        fields = node.Params.model_fields.items()
        found = checked_params(node, {name: a_setting(f.default, draw) for name, f in fields})
        if isinstance(found, Params):
            return node, found


def inputs(node: TaNode, draw: random.Random) -> dict[str, Any]:
    """Candles, or a line that starts late and has holes."""
    candles = a_walk(draw.randrange(1000))
    line = candles.close.copy()
    line[: draw.randint(0, 30)] = np.nan
    line[draw.sample(range(CANDLES), 4)] = np.nan
    given: dict[str, Any] = dict.fromkeys(node.inputs, line)
    if "candles" in given:
        given["candles"] = candles
    if "line" in given and draw.random() < 0.5:
        given["line"] = None
    return given


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_random_settings_keep_parity_and_look_at_nothing_later(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(8):
        node, params = settings(draw)
        given, anchor = inputs(node, draw), draw.choice((0, 1, 60, 180))
        whole = node.compute(params, given)
        live = stepped(node, params, given, anchor)
        ended = node.compute(params, cut(given, anchor + 60))
        for column, ours, short in zip(whole, live, ended, strict=True):
            assert bits(ours) == bits(after(column, anchor)), (node.kind, params)
            assert bits(short) == bits(column[: anchor + 60]), (node.kind, params)
