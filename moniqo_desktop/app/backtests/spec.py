"""What to run over what: one JSON-able value for the terminal, the window and the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from moniqo_desktop.domain.backtest.usual_costs import FEE_BPS, SLIPPAGE_BPS
from moniqo_desktop.domain.blocks.flattening import SLASH
from moniqo_desktop.domain.blocks.inside import set_param_at
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.flow.drawing import Flow, Node
from moniqo_desktop.domain.flow.file import from_json, to_json
from moniqo_desktop.domain.market import MarketKind, Millis, timeframe
from moniqo_desktop.domain.paper.rules import PaperRules

GEARS: Final = ("auto", "event", "compiled")
PRACTICE: Final = "practice"
"""Folder in the trader's home with history of the practice market, as files."""


@dataclass(frozen=True, slots=True)
class Source:
    """Candles of a symbol. path: the file they are in; empty = the stored history.

    funding: file of funding rates, empty = none are known.
    """

    symbol: str
    timeframe: str
    path: str = ""
    funding: str = ""

    def __post_init__(self) -> None:
        timeframe(self.timeframe)


@dataclass(frozen=True, slots=True)
class Spec:
    """A backtest as asked for. cash in quote; fees and slippage in basis points per side.

    aimed: every Candles node reads the first source, whatever it was drawn with. A source that no
    node reads and that is finer than one that is read is matched instead of it (path `detail`).
    maker_bps: fee of limits that rested, None = as the taker's. kind: spot, or linear (shorts and
    leverage). since, until: open times, 0 = all there is. Raises Mistake on a bad setting.
    """

    flow: Flow
    sources: tuple[Source, ...]
    aimed: bool = True
    cash: str = "10000"
    fee_bps: float = FEE_BPS
    maker_bps: float | None = None
    slippage_bps: float = SLIPPAGE_BPS
    kind: str = "spot"
    profile: str = ""
    gear: str = "auto"
    since: Millis = 0
    until: Millis = 0
    rules: PaperRules = field(default_factory=PaperRules)

    def __post_init__(self) -> None:
        if self.gear not in GEARS:
            raise Mistake(f"“{self.gear}” is not a gear.", hint=f"Use one of {', '.join(GEARS)}.")
        if self.kind not in tuple(MarketKind):
            raise Mistake(f"“{self.kind}” is not a kind of market.", hint="Use spot or linear.")
        if not self.sources:
            raise Mistake("A backtest needs candles.", hint="Name a file or a stored market.")
        _check_each_once(self.sources)

    def paper_rules(self) -> PaperRules:
        """The rules with the slippage that was asked for."""
        return replace(self.rules, slippage_ppm=ppm(self.slippage_bps, "The slippage"))


def _check_each_once(sources: tuple[Source, ...]) -> None:
    """One of two would be run and the other one left out without a word."""
    named = [f"{source.symbol}@{source.timeframe}" for source in sources]
    twice = next((name for name in named if named.count(name) > 1), "")
    if twice:
        raise Mistake(
            f"Candles of {twice} are given twice.",
            hint="Give each market and timeframe once, named like ETH/USDT@1h=FILE.",
        )


def ppm(bps: float, what: str) -> int:
    """Basis points as millionths. Raises Mistake outside 0 to below 10,000 (all of it)."""
    if not 0 <= bps < 10_000:
        raise Mistake(f"{what} is a number of basis points from 0 to below 10,000, not {bps:g}.")
    return round(bps * 100)


def maker_ppm(spec: Spec) -> int:
    """The fee of limits that rested, millionths; below zero for a rebate. Raises Mistake."""
    if spec.maker_bps is None:
        return ppm(spec.fee_bps, "The fee")
    if not -10_000 < spec.maker_bps < 10_000:
        raise Mistake(
            f"The maker's fee is a number of basis points between −10,000 and 10,000, not "
            f"{spec.maker_bps:g}."
        )
    return round(spec.maker_bps * 100)


def spec_json(spec: Spec) -> dict[str, Any]:
    """The spec as JSON; `spec_from` reads it again."""
    plain = {item.name: getattr(spec, item.name) for item in fields(spec)}
    sources = [
        {part.name: getattr(source, part.name) for part in fields(source)}
        for source in spec.sources
    ]
    return {
        **plain,
        "flow": to_json(spec.flow),
        "sources": sources,
        "rules": spec.rules.row(),
    }


def spec_from(row: Mapping[str, Any]) -> Spec:
    """Raises BadFile if this is no spec, Mistake if a setting of it is out of range."""
    try:
        values = dict(row)
        flow = from_json(values.pop("flow"))
        sources = tuple(Source(**source) for source in values.pop("sources"))
        rules = PaperRules(**values.pop("rules"))
        return Spec(flow=flow, sources=sources, rules=rules, **values)
    except (KeyError, TypeError) as problem:
        raise BadFile(f"This is no description of a backtest: {problem!r}.") from problem


def aimed_at(flow: Flow, symbol: str, frame: str) -> Flow:
    """The flow with every Candles node reading symbol in frame, those inside blocks too."""
    blocks = tuple(
        replace(block, nodes=_reading(block.nodes, symbol, frame)) for block in flow.blocks
    )
    return replace(flow, nodes=_reading(flow.nodes, symbol, frame), blocks=blocks)


def _reading(nodes: tuple[Node, ...], symbol: str, frame: str) -> tuple[Node, ...]:
    return tuple(
        replace(node, params={**node.params, "symbol": symbol, "timeframe": frame})
        if node.kind == "market.candles"
        else node
        for node in nodes
    )


def with_params(flow: Flow, values: Mapping[str, Any]) -> Flow:
    """The flow with settings changed. values: "node_id.field" → value.

    A node inside a block is named as in the flattened flow; its block changes wherever it is used.
    Raises Mistake if there is no such node; its settings are judged when the flow is compiled.
    """
    for name in [name for name in values if SLASH in name.rpartition(".")[0]]:
        node_id, _, item = name.rpartition(".")
        flow = set_param_at(flow, node_id, item, values[name])
    values = {name: each for name, each in values.items() if SLASH not in name.rpartition(".")[0]}
    changes: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        node_id, _, item = name.rpartition(".")
        changes.setdefault(node_id, {})[item] = value
    missing = changes.keys() - {node.node_id for node in flow.nodes}
    if missing:
        known = ", ".join(node.node_id for node in flow.nodes)
        raise Mistake(f"“{flow.name}” has no node “{min(missing)}”.", hint=f"It has {known}.")
    nodes = tuple(
        replace(node, params={**node.params, **changes[node.node_id]})
        if node.node_id in changes
        else node
        for node in flow.nodes
    )
    return replace(flow, nodes=nodes)
