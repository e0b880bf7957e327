"""How orders fill, in the words of the command line and of a result's assumptions."""

from __future__ import annotations

import argparse

from moniqo_desktop.app.backtests.spec import ppm
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules


def add_fills(parser: argparse.ArgumentParser) -> None:
    """Options that decide how orders fill; see docs/how_orders_fill.md."""
    parser.add_argument(
        "--path", default="worst", metavar="PATH", help=f"inside a candle: {', '.join(PATHS)}"
    )
    parser.add_argument(
        "--volume-percent",
        type=float,
        default=10.0,
        help="most of a candle's volume that one order fills; 0 = no bound",
    )
    parser.add_argument(
        "--touch-fills", action="store_true", help="a limit that is only touched fills"
    )
    parser.add_argument(
        "--slippage-ticks", type=int, default=0, help="on top of --slippage-bps, in price ticks"
    )
    parser.add_argument(
        "--impact-bps",
        type=float,
        default=0.0,
        help="of an order that takes a candle's whole volume; grows with the square of the share",
    )
    parser.add_argument(
        "--fee-received",
        action="store_true",
        help="spot purchases pay their fee in what they received",
    )


def rules_of(given: argparse.Namespace) -> PaperRules:
    """The rules of `add_fills`, but for the slippage in basis points. Raises Mistake."""
    if not 0 <= given.volume_percent <= 100:
        raise Mistake(f"{given.volume_percent:g} is no share of a volume: say 0 to 100.")
    return PaperRules(
        path=given.path,
        volume_share_ppm=round(given.volume_percent * 10_000),
        slippage_ticks=given.slippage_ticks,
        impact_ppm=ppm(given.impact_bps, "The impact"),
        touch_fills=given.touch_fills,
        fee_received=given.fee_received,
    )


def costs_in_words(rules: PaperRules) -> list[str]:
    """What a result must add to its assumptions where the rules are not the usual ones."""
    said = []
    if rules.slippage_ticks:
        said.append(f"Market orders and touched stops lose {rules.slippage_ticks} more ticks.")
    if rules.impact_ppm:
        whole = rules.impact_ppm / 100
        said.append(
            f"An order as large as a candle's volume moves the price by {whole:g} bp, a smaller "
            "one by the square of its share of that."
        )
    if rules.touch_fills:
        said.append("A limit that is only touched fills; on a real venue it often does not.")
    if rules.fee_received:
        said.append("Spot purchases pay their fee in what they received.")
    return said
