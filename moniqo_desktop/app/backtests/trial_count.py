"""Names for ways to trade, and the count of all that were ever tried on some candles."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from moniqo_desktop.domain.backtest.search import Choice
from moniqo_desktop.domain.backtest.trial_log import CountedTrial, Stretch
from moniqo_desktop.domain.errors import FlowProblem
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.gate_checks import DAY_MS
from moniqo_desktop.domain.market import Columns, Millis
from moniqo_desktop.nodes.base import NodeType
from moniqo_desktop.nodes.params import params_of
from moniqo_desktop.research.tried import DailyReturns, Tried

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Prepared
    from moniqo_desktop.store.trials import Trials


class Names:
    """Names sets of parameters of one flow.

    The name is made of all that decides how it trades: kinds, wires, settings with their defaults
    filled in, and terms. Where nodes lie on the canvas and what they are called is no part of it.
    """

    def __init__(self, flow: Flow, kinds: Mapping[str, NodeType], *, terms: object) -> None:
        self._family = flow.flow_id
        self._kinds = kinds
        self._nodes = {node.node_id: node for node in flow.nodes}
        self._settings = {node.node_id: self._of(node, {}) for node in flow.nodes}
        links = sorted(
            [each.from_node, each.from_port, each.to_node, each.to_port] for each in flow.links
        )
        shape = [
            [n.node_id, n.kind, n.bypassed, *([dict(n.pins)] if n.pins else [])]
            for n in sorted(flow.nodes, key=_id)
        ]
        self._frame = json.dumps([shape, links, terms], sort_keys=True).encode()

    def name(self, params: Mapping[str, Choice]) -> str:
        """32 hexadecimal digits; params: "node_id.field" → value."""
        changes: dict[str, dict[str, Any]] = {}
        for address, value in params.items():
            node_id, _, field = address.rpartition(".")
            changes.setdefault(node_id, {})[field] = value
        settings = dict(self._settings)
        for node_id, changed in changes.items():
            settings[node_id] = self._of(self._nodes[node_id], changed)
        found = hashlib.blake2b(self._frame, digest_size=16)
        for node_id in sorted(settings):
            found.update(settings[node_id])
        return found.hexdigest()

    def trial(self, params: Mapping[str, Choice], returns: DailyReturns) -> CountedTrial:
        return CountedTrial(self.name(params), self._family, ratio_of(returns))

    def trials(self, tried: tuple[Tried, ...]) -> list[CountedTrial]:
        """Of those that could be run."""
        return [
            self.trial(each.params, each.outcome.returns)
            for each in tried
            if each.figures is not None
        ]

    def _of(self, node: Node, changed: Mapping[str, Any]) -> bytes:
        raw = {**node.params, **changed}
        if node.kind in self._kinds:
            with suppress(FlowProblem):  # cannot be run, but has a name all the same
                raw = params_of(self._kinds[node.kind], raw).model_dump(mode="json")
        return json.dumps([node.node_id, raw], sort_keys=True, default=str).encode()


def _id(node: Node) -> str:
    return node.node_id


def names_of(prepared: Prepared, flow: Flow | None = None) -> Names:
    """Of the flow that was prepared, or another one, under the costs and rules it is run with."""
    from moniqo_desktop.app.backtests.backtest import node_types

    spec = prepared.spec
    return Names(
        flow or prepared.plan.flow,
        node_types(),
        terms={
            "rules": prepared.rules.row(),
            "costs": [spec.cash, spec.fee_bps, spec.maker_bps, spec.kind],
            "profile": prepared.terms.profile.name,
            "funding": sorted([each.symbol, each.funding] for each in spec.sources),
        },
    )


def stretch_of(prepared: Prepared) -> Stretch:
    """The candles of a run with the days that other candles of the same markets have too."""
    days: set[int] = set()
    for clock, columns in prepared.feeds.items():
        days.update(_days(str(clock.symbol), columns, clock.timeframe.ms))
    return Stretch(prepared.data_hash, tuple(sorted(days)))


def _days(symbol: str, columns: Columns, length: Millis) -> Iterator[int]:
    """Of each day that ends with one of these candles, whatever their length."""
    closed = columns.opened_at + length
    ends = np.flatnonzero(closed % DAY_MS == 0)
    for at, close in zip(closed[ends].tolist(), columns.close[ends].tolist(), strict=True):
        name = f"{symbol} {at // DAY_MS} {close!r}".encode()
        yield int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), signed=True)


def ratio_of(returns: DailyReturns) -> float:
    """Sharpe ratio of daily returns, not annualised; NaN where nothing moved."""
    values = returns.values
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return float(np.mean(values)) / spread if spread > 0 else math.nan


@contextmanager
def trial_log(home: Path) -> Iterator[Trials]:
    """The log of this trader. Raises BadFile or StoreBusy."""
    from moniqo_desktop.store.trials import Trials

    log = Trials(home)
    try:
        yield log
    finally:
        log.close()
