"""The paper venue as JSON and back, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.market import Market, Symbol
from moniqo_desktop.domain.paper.clearing import Clearing
from moniqo_desktop.domain.paper.ledger import ledger_from
from moniqo_desktop.domain.paper.orders import fill_from, fill_row, resting_from
from moniqo_desktop.domain.paper.rules import PaperRules


def clearing_state(clearing: Clearing) -> dict[str, Any]:
    """All that is not derived. Size: bounded but for open orders."""
    return {
        "ledger": clearing.ledger.state(),
        "liquidations": clearing.liquidations,
        "funded": dict(clearing.funded),
        "books": {s: [book.last, book.closed_at] for s, book in clearing.books.items()},
        "orders": [resting.row() for resting in clearing.orders.values()],
        "finished": clearing.finished_rows(),
        "recent": [fill_row(fill) for fill in clearing.recent],
    }


def clearing_from(
    state: Mapping[str, Any], markets: Mapping[Symbol, Market], rules: PaperRules
) -> Clearing:
    """The clearing that `clearing_state` wrote. Raises BadFile if it does not fit these markets."""
    clearing = Clearing(markets, 0, rules)
    try:
        _fill_in(clearing, state)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadFile(
            f"The saved state of the paper wallet cannot be read: {problem!r}.",
            hint="Start a new paper wallet, or use the program that saved it.",
        ) from problem
    return clearing


def _fill_in(clearing: Clearing, state: Mapping[str, Any]) -> None:
    clearing.ledger = ledger_from(state["ledger"])
    clearing.liquidations = state["liquidations"]
    clearing.funded = {Symbol(s): at for s, at in state.get("funded", {}).items()}
    for symbol, (last, closed_at) in state["books"].items():
        book = clearing.books[Symbol(symbol)]
        book.last, book.closed_at = last, closed_at
    for row in state["orders"]:
        clearing.take_in(resting_from(row))
    for row in state["finished"]:
        clearing.remember(resting_from(row))
    clearing.recent.extend(fill_from(row) for row in state["recent"])
