"""A flow over stored candles: prepared once, run as often as wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from moniqo_desktop.app.backtests import gearing
from moniqo_desktop.app.backtests.assumptions import assumptions
from moniqo_desktop.app.backtests.candles import stored
from moniqo_desktop.app.backtests.funding import funded, funding_of, notes_on_funding
from moniqo_desktop.app.backtests.history_notes import coarse_lots, short, uneven
from moniqo_desktop.app.backtests.spec import PRACTICE, Source, Spec, aimed_at, maker_ppm, ppm
from moniqo_desktop.app.paths import home
from moniqo_desktop.app.report import summary, write_report
from moniqo_desktop.domain.backtest.evidence import Evidence
from moniqo_desktop.domain.backtest.results import Result, fills_digest
from moniqo_desktop.domain.blocks.flattening import flatten
from moniqo_desktop.domain.candle_notes import told
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.funding import FundingColumns
from moniqo_desktop.domain.market import (
    Columns,
    Market,
    MarketKind,
    Millis,
    Symbol,
    content_hash,
    timeframe,
)
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event
from moniqo_desktop.domain.money import MONEY_DECIMALS, scaled
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.domain.paper.rules import PaperRules
from moniqo_desktop.domain.risk import profile, safety_rules
from moniqo_desktop.engine.clocks import WallClock
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.engine.history.replay import replay
from moniqo_desktop.engine.history.results import result_of
from moniqo_desktop.engine.program.compiler import compile_flow
from moniqo_desktop.engine.program.plan import Clock, Plan
from moniqo_desktop.engine.terms import WalletTerms
from moniqo_desktop.exchanges.candle_file import load_candles
from moniqo_desktop.exchanges.history import market_of
from moniqo_desktop.exchanges.merged import between
from moniqo_desktop.nodes.registry import Registry, load_registry, params_of

FOREVER = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Everything a run needs, loaded and checked. notes: what is doubtful about the candles.

    names: symbol and timeframe → the hash of their candles; data_hash: of all of them. funding: of
    the linear markets whose rates are known.
    """

    spec: Spec
    plan: Plan
    feeds: Mapping[Clock, Columns]
    markets: Mapping[Symbol, Market]
    terms: WalletTerms
    rules: PaperRules
    notes: tuple[str, ...]
    hashes: Mapping[Clock, str]
    funding: Mapping[Symbol, FundingColumns] = field(default_factory=dict)

    @property
    def cash(self) -> int:
        return self.terms.cash

    @property
    def data_hash(self) -> str:
        """Of all candles, in the order of their clocks."""
        return "-".join(self.hashes[clock][:16] for clock in sorted(self.hashes, key=str))

    def planned(self, flow: Flow) -> Plan:
        """Another flow over the same candles. Raises FlowProblems or Mistake."""
        return _planned(_aimed(self.spec, flow), self.markets, self.feeds)


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """A run that is done. events: of the event gear, empty from the compiled one."""

    plan: Plan
    result: Result
    gear: str
    reasons: tuple[str, ...] = ()
    events: tuple[Event, ...] = field(default=(), repr=False)


def prepare(spec: Spec) -> Prepared:
    """Loads the candles and checks the flow. Raises Mistake or BadFile with what to mend."""
    fees = maker_ppm(spec), ppm(spec.fee_bps, "The fee")
    feeds: dict[Clock, Columns] = {}
    notes: list[str] = []
    for source in spec.sources:
        clock = Clock(timeframe(source.timeframe), Symbol(source.symbol))
        feeds[clock], said = _loaded(source, spec)
        notes += said
    markets = {
        symbol: market_of(symbol, columns, MarketKind(spec.kind)).with_fees(*fees)
        for symbol, columns in _by_symbol(feeds).items()
    }
    return prepared_over(spec, feeds, markets, tuple(notes))


def prepared_over(
    spec: Spec,
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    notes: tuple[str, ...] = (),
) -> Prepared:
    """The same over candles that are loaded already, as a worker of a search maps them."""
    plan = _planned(_aimed(spec, spec.flow), markets, feeds)
    cash = scaled(spec.cash, MONEY_DECIMALS)
    if cash <= 0:
        raise Mistake("The cash to start with must be above zero.")
    limits = profile(spec.profile or spec.flow.profile or "research")
    terms = WalletTerms("backtest", Mode.BACKTEST, cash, limits, safety_rules(limits))
    hashes = {clock: content_hash(columns) for clock, columns in feeds.items()}
    funding = funding_of(spec)
    notes = (
        *notes,
        *short(plan, feeds),
        *uneven(feeds),
        *coarse_lots(feeds, markets, cash),
        *notes_on_funding(feeds, markets, funding),
    )
    rules = spec.paper_rules()
    return Prepared(spec, plan, feeds, markets, terms, rules, notes, hashes, funding)


def run(
    prepared: Prepared,
    flow: Flow | None = None,
    progress: Callable[[float], None] | None = None,
) -> Played:
    """Runs the flow of the spec, or another one over the same candles, in the gear that fits.

    Raises Mistake if the compiled gear was asked for and cannot be had.
    """
    plan = prepared.plan if flow is None else prepared.planned(flow)
    reasons = gearing.reasons_for_event(prepared, plan)
    if not reasons:
        try:
            result = gearing.compiled_result(prepared, plan, progress)
        except gearing.BeyondBounds as problem:
            if prepared.spec.gear == gearing.COMPILED:
                raise
            reasons = (problem.message,)
        else:
            return Played(plan, result, gearing.COMPILED)
    paper = PaperMarket(prepared.markets, prepared.cash, rules=prepared.rules)
    market = funded(paper, prepared.markets, prepared.funding)
    done = replay(plan, prepared.feeds, prepared.terms, market, progress=progress)
    result = result_of(done.events, prepared.feeds, plan.markets, prepared.cash)
    return Played(plan, result, gearing.EVENT, reasons, done.events)


def _loaded(source: Source, spec: Spec) -> tuple[Columns, list[str]]:
    frame = timeframe(source.timeframe)
    until = spec.until or FOREVER
    if source.path:
        loaded = load_candles(Path(source.path), frame, now=_now_of(source))
        columns = between(loaded.columns, spec.since, until)
        notes = [note for note in loaded.notes if spec.since < note.until and note.at < until]
    else:
        kept = stored(Symbol(source.symbol), frame, spec.since, spec.until)
        columns, notes = kept.columns, list(kept.notes)
    if not len(columns):
        raise Mistake(
            f"There are no candles of {source.symbol} in the span that was asked for.",
            hint="Choose other dates, or leave them out.",
        )
    return columns, [f"{source.symbol} {frame}: {text}" for text in told(notes)]


def _now_of(source: Source) -> Millis:
    """0 for the practice market: it has a calendar of its own, and no day of it is yet to come."""
    return 0 if home() / PRACTICE in Path(source.path).parents else WallClock().now()


def _by_symbol(feeds: Mapping[Clock, Columns]) -> dict[Symbol, Columns]:
    """Of each symbol the candles from whose prices its tick is read: the finest ones."""
    found: dict[Symbol, Clock] = {}
    for clock in sorted(feeds, key=lambda clock: clock.timeframe.ms):
        found.setdefault(clock.symbol, clock)
    return {symbol: feeds[clock] for symbol, clock in found.items()}


def _aimed(spec: Spec, flow: Flow) -> Flow:
    first = spec.sources[0]
    return aimed_at(flow, first.symbol, first.timeframe) if spec.aimed else flow


def _planned(flow: Flow, markets: Mapping[Symbol, Market], feeds: Mapping[Clock, Columns]) -> Plan:
    nodes = flatten(flow).nodes
    drawn = (node.params.get("symbol") for node in nodes if node.kind == "market.candles")
    for symbol in drawn:
        if symbol is not None and symbol not in markets:
            raise _unfed(str(symbol), feeds)
    plan = compile_flow(flow, node_types(), params_of, markets)
    for clock in plan.sources:
        if clock not in feeds:
            raise _unfed(f"{clock.symbol}@{clock.timeframe}", feeds)
    return plan


@cache
def node_types() -> Registry:
    """Every node type there is, made once in a process: it takes longer than a run."""
    return load_registry()


def _unfed(wanted: str, feeds: Mapping[Clock, Columns]) -> Mistake:
    known = ", ".join(f"{each.symbol}@{each.timeframe}" for each in feeds)
    return Mistake(
        f"The flow reads {wanted}, and there are only candles of {known}.",
        hint=f"Add --candles {wanted if '@' in wanted else f'{wanted}@1h'}=FILE.",
    )


def figures_of(
    prepared: Prepared,
    played: Played,
    report: Path | None = None,
    evidence: Evidence | None = None,
) -> dict[str, Any]:
    """The figures of a run as JSON; written into the folder report too, with all it is made of."""
    spec, plan = prepared.spec, played.plan
    figures = summary(
        played.result,
        prepared.cash,
        flow=plan.flow.name,
        symbol=", ".join(plan.markets),
        timeframe=", ".join(str(clock.timeframe) for clock in plan.sources),
        candles=sum(len(prepared.feeds[clock]) for clock in plan.sources),
        candles_of={f"{c.symbol} {c.timeframe}": len(prepared.feeds[c]) for c in plan.sources},
        notes=list(prepared.notes),
        fee_bps=spec.fee_bps,
        profile=prepared.terms.profile.name,
        gear=played.gear,
        gear_reasons=list(played.reasons),
        path=prepared.rules.path,
        digest=digest(played.events) if played.events else "",
        fills_digest=fills_digest(played.result),
        data_hash=prepared.data_hash,
        assumptions=assumptions(prepared),
        verdict=None if evidence is None else codec.encode(evidence),
    )
    if report is not None:
        write_report(
            report, played.events, played.result, prepared.feeds, prepared.markets, figures
        )
    return figures
