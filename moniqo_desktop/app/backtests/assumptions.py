"""What the figures of a backtest take for granted, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.app.backtests.funding import margin_in_words
from moniqo_desktop.app.terminal.fills import costs_in_words
from moniqo_desktop.domain.flow.pins import pin_text, pinned_words
from moniqo_desktop.domain.market import MarketKind

if TYPE_CHECKING:
    from moniqo_desktop.app.backtests.backtest import Prepared
    from moniqo_desktop.app.backtests.spec import Spec
    from moniqo_desktop.domain.paper.rules import PaperRules


def assumptions(prepared: Prepared) -> list[str]:
    """What the figures take for granted, in words."""
    spec, rules = prepared.spec, prepared.rules
    share = rules.volume_share_ppm / 10_000
    return [
        *_pins_in_words(prepared),
        "A decision at a candle's close is filled at the next candle's open at the earliest.",
        _path_in_words(rules.path),
        f"At most {share:g} % of a candle's volume is filled by one order; the rest waits."
        if share
        else "An order of any size is filled at once.",
        f"Fees {_fees_in_words(spec)}, slippage {spec.slippage_bps:g} bp on market orders.",
        *_no_slippage(rules),
        *costs_in_words(rules),
        *_sides_in_words(prepared),
        *margin_in_words(prepared.markets),
        *_funding_in_words(prepared),
        "Positions open at the end are closed at the last close and marked.",
        "Tick, lot and smallest order are today's filters or read from the prices.",
    ]


def _pins_in_words(prepared: Prepared) -> list[str]:
    """Pinned outputs come first: they are no trade of the strategy itself."""
    held = [
        f"{node.type.title} · {node.output_names[number]} = {pin_text(value)}"
        for node in prepared.plan.nodes
        for number, value in sorted(node.pins.items())
    ]
    if not held:
        return []
    count = pinned_words(len(held))
    return [f"{count}, so this is not what the flow itself does: {'; '.join(held)}."]


def _sides_in_words(prepared: Prepared) -> list[str]:
    """A flow that would go short is another strategy on a spot market."""
    spot = [symbol for symbol, market in prepared.markets.items() if market.kind is MarketKind.SPOT]
    if not spot:
        return []
    return ["Spot: what the flow would sell short is left out; contracts trade both ways."]


def _funding_in_words(prepared: Prepared) -> list[str]:
    """A market without rates is told of among the notes."""
    if not prepared.funding:
        return []
    return ["Funding is charged at the rates that came with the candles."]


def _no_slippage(rules: PaperRules) -> list[str]:
    """Said where market orders cost nothing beside the fee: no real market gives that."""
    if rules.slippage_ppm or rules.slippage_ticks or rules.impact_ppm:
        return []
    return [
        "No slippage is taken: a market order gets the very price of the candle. A real one gets "
        "less; set a few basis points for markets that are not deep."
    ]


def _fees_in_words(spec: Spec) -> str:
    if spec.maker_bps is None or spec.maker_bps == spec.fee_bps:
        return f"{spec.fee_bps:g} bp a side"
    return f"{spec.fee_bps:g} bp a side, {spec.maker_bps:g} bp for limits that rested"


def _path_in_words(path: str) -> str:
    words = {
        "worst": "the worse of two possible outcomes is taken",
        "ohlc": "the high comes before the low",
        "olhc": "the low comes before the high",
        "nearest": "the extreme nearer to the open comes first",
        "close": "the high comes first if the candle closed below its open, else the low",
    }
    return f"Inside a candle {words[path]} (path “{path}”)."
