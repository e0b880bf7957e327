"""The published cases: a readable table of orders, candles and the fills they must give.

One case a line: name | rules | orders | candles | fills. See cases/README.md for the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from moniqo_desktop.domain.funding import FUNDING_DECIMALS
from moniqo_desktop.domain.margin import Tier, tiers_of
from moniqo_desktop.domain.market import Market, MarketKind
from moniqo_desktop.domain.money import MONEY_DECIMALS, MONEY_UNIT, scaled
from moniqo_desktop.domain.orders import OrderGroup
from moniqo_desktop.domain.paper.rules import PATHS, PaperRules
from tests.fills.case_orders import group_of
from tests.kit.builders import PLENTY, a_market

FOLDER: Final = Path(__file__).parent / "cases"
RULES: Final = {
    "slip": "slippage_ppm",
    "ticks": "slippage_ticks",
    "share": "volume_share_ppm",
    "impact": "impact_ppm",
}
MARKET: Final = {
    "maker": "maker_ppm",
    "taker": "taker_ppm",
    "tick": "tick_size",
    "lot": "lot_step",
    "lends": "max_leverage",
    "liqfee": "liquidation_fee_ppm",
}
MONEY: Final = ("wallet", "margin", "insured", "funding")
STATES: Final = ("wallet", "margin", "insured", "holds", "dust")
"""What can be told of the wallet after a candle: money, and amounts in amount steps."""


class Told(NamedTuple):
    """A fill, or the end of an order where code is given. best: what the best path had paid. Where
    the name is a word of MONEY or STATES, price is that money or amount."""

    name: str
    price: int = 0
    amount: int = 0
    best: int = 0
    maker: bool = False
    code: str = ""


class Sent(NamedTuple):
    """A group and after how many candles it is sent."""

    after: int
    group: OrderGroup


@dataclass(frozen=True)
class Case:
    """candles: (open, high, low, close, volume). fills: what each candle must tell; makers: names
    whose fills are said to be the maker's. funding: rate at the open of each candle, 10⁻⁸."""

    name: str
    theme: str
    paths: tuple[str, ...]
    settings: dict[str, Any]
    market: Market
    sent: tuple[Sent, ...]
    candles: tuple[tuple[int, int, int, int, int], ...]
    expected: tuple[tuple[Told, ...], ...]
    funding: tuple[int, ...]
    cash: int = field(default=1_000_000 * MONEY_UNIT)

    def asks(self, number: int) -> list[str]:
        """What the table wants to know of the wallet after a candle."""
        told = self.expected[number] if number < len(self.expected) else ()
        return [one.name for one in told if one.name in STATES]

    def rules(self, path: str) -> PaperRules:
        return PaperRules(path=path, **self.settings)


class Gear(Protocol):
    """Anything that can play a case: the paper market, the compiled gear."""

    def plays(self, case: Case, path: str) -> list[list[Told]]:
        """What each candle told. Fills are complete; ends are given with their code."""
        ...


def cases(theme: str = "*") -> Iterator[Case]:
    """All cases of the table, or of one theme."""
    for path in sorted(FOLDER.glob(f"{theme}.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield _case(path.stem, line)


def _case(theme: str, line: str) -> Case:
    name, rules, orders, candles, fills = (part.strip() for part in line.split("|"))
    words = rules.split()
    paths = tuple(path for word in words for path in _paths(word))
    given = dict(word.split("=") for word in words if "=" in word)
    settings: dict[str, Any] = {RULES[k]: int(v) for k, v in given.items() if k in RULES}
    settings["touch_fills"] = "touch" in words
    settings["fee_received"] = "base" in words
    terms: dict[str, Any] = {MARKET[k]: int(v) for k, v in given.items() if k in MARKET}
    terms["tiers"] = _tiers(given.get("tiers", f"0:{given['maint']}" if "maint" in given else ""))
    if "spot" in words:
        terms["kind"] = MarketKind.SPOT
    return Case(
        name,
        theme,
        paths,
        settings,
        a_market(**terms),
        tuple(_sent(order, number) for number, order in enumerate(orders.split(";"))),
        tuple(_candle(text) for text in candles.split("/")),
        tuple(tuple(_told(text)) for text in fills.split("/")),
        tuple(_rate(text) for text in candles.split("/")),
        int(given.get("cash", 1_000_000)) * MONEY_UNIT,
    )


def _paths(word: str) -> tuple[str, ...]:
    if word == "all":
        return PATHS
    if word == "known":
        return tuple(path for path in PATHS if path != "worst")
    return (word,) if word in PATHS else ()


def _sent(text: str, number: int) -> Sent:
    after, colon, rest = text.partition(":")
    return Sent(int(after) if colon else 0, group_of(rest if colon else text, number))


def _candle(text: str) -> tuple[int, int, int, int, int]:
    numbers = [int(word) for word in text.split() if word.isdigit()]
    if len(numbers) == 1:
        numbers *= 4
    open_, high, low, close, *volume = numbers
    assert 0 < low <= min(open_, close) <= max(open_, close) <= high, f"{text} is no candle"
    return open_, high, low, close, volume[0] if volume else PLENTY


def _rate(text: str) -> int:
    """“f0.01%”: a funding boundary at the open."""
    rates = [word[1:].removesuffix("%") for word in text.split() if word.startswith("f")]
    return scaled(rates[0], FUNDING_DECIMALS - 2) if rates else 0


def _tiers(text: str) -> tuple[Tier, ...]:
    """“0:5000,50:20000”: quote and ppm."""
    pairs = (part.split(":") for part in text.split(",") if part)
    return tiers_of([(int(start) * MONEY_UNIT, int(rate)) for start, rate in pairs])


def _told(text: str) -> Iterator[Told]:
    for part in text.split(","):
        name, *words = part.split()
        if name == "-":
            continue
        if words[0].startswith("!"):
            yield Told(name, code=words[0][1:])
            continue
        if name in MONEY or name in STATES:
            yield Told(name, scaled(words[0], MONEY_DECIMALS if name in MONEY else 0))
            continue
        price = int(words[0])
        amount = next((int(word[1:]) for word in words if word.startswith("x")), 1_000)
        best = int(words[words.index("best") + 1]) if "best" in words else price
        yield Told(name, price, amount, best, "maker" in words)
