"""Funding rates of a backtest: from the files its spec names, and what it must say of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from moniqo_desktop.app.backtests.spec import Spec
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.funding import FundingColumns, funding_notes
from moniqo_desktop.domain.market import Columns, Market, Symbol
from moniqo_desktop.domain.paper.funding import FundedMarket, Matching
from moniqo_desktop.domain.paper.market import PaperMarket
from moniqo_desktop.engine.program.plan import Clock
from moniqo_desktop.exchanges.funding_file import load_funding


def funding_of(spec: Spec) -> dict[Symbol, FundingColumns]:
    """The rates by symbol. Raises Mistake where a spot market is given some, BadFile as
    load_funding does."""
    named = {Symbol(source.symbol): source.funding for source in spec.sources if source.funding}
    if named and spec.kind == "spot":
        raise Mistake(
            f"{min(named)} is a spot market, and spot pays no funding.",
            hint="Say --kind linear, or leave the funding file out.",
        )
    return {symbol: load_funding(Path(path)) for symbol, path in named.items()}


def notes_on_funding(
    feeds: Mapping[Clock, Columns],
    markets: Mapping[Symbol, Market],
    funding: Mapping[Symbol, FundingColumns],
) -> tuple[str, ...]:
    """Gaps in the rates of each linear market over its candles."""
    notes: list[str] = []
    for symbol, market in markets.items():
        if market.allows_short:
            own = [(clock, columns) for clock, columns in feeds.items() if clock.symbol == symbol]
            since = min(int(columns.opened_at[0]) for _, columns in own)
            until = max(int(part.opened_at[-1]) + clock.timeframe.ms for clock, part in own)
            notes += funding_notes(symbol, funding.get(symbol), since, until)
    return tuple(notes)


def margin_in_words(markets: Mapping[Symbol, Market]) -> list[str]:
    """What contracts are taken to lend; empty for spot."""
    lending = [market for market in markets.values() if market.allows_short and market.tiers]
    if not lending:
        return []
    market = lending[0]
    return [
        f"Contracts lend up to {market.max_leverage}× on isolated margin; maintenance is that of "
        f"large venues, from {market.tiers[0][1] / 10_000:g} % on, and a liquidation costs "
        f"{market.liquidation_fee_ppm / 10_000:g} % of what is closed."
    ]


def funded(
    paper: PaperMarket, markets: Mapping[Symbol, Market], funding: Mapping[Symbol, FundingColumns]
) -> Matching:
    """The paper market as the event gear drives it."""
    return FundedMarket(paper, markets, funding) if funding else paper
