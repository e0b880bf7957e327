"""Short texts on a card: parameter values, durations, and what colour a value has."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow import Node
    from moniqo_desktop.ui.catalogue import NodeSpec, ParamSpec

_GOOD: Final = frozenset({"LONG", "BUY", "BOUGHT", "YES", "TRUE", "PASSED", "OPEN", "UP"})
_BAD: Final = frozenset({"SHORT", "SELL", "SOLD", "BLOCKED", "REFUSED", "DENIED", "DOWN"})


class Tone(Enum):
    """How a value on a card is coloured; the word itself always says it too."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


def tone(text: str) -> Tone:
    """By the first word, or by the sign: signed numbers are profits here."""
    first = text.split(" ", 1)[0].strip(".,:").upper()
    if first in _GOOD or text.startswith("+"):
        return Tone.GOOD
    if first in _BAD or text.startswith("−"):
        return Tone.BAD
    return Tone.PLAIN


def duration(microseconds: float) -> str:
    """Empty if nothing was measured."""
    if microseconds <= 0:
        return ""
    if microseconds < 100:
        return f"{microseconds:.0f} µs" if microseconds >= 0.5 else "< 1 µs"
    if microseconds < 10_000:
        return f"{microseconds / 1e3:.1f} ms"
    if microseconds < 1_000_000:
        return f"{microseconds / 1e3:.0f} ms"
    return f"{microseconds / 1e6:.1f} s"


_GATE: Final = (
    "risk_per_trade_percent", "max_position_percent", "max_exposure_percent", "max_open_positions",
    "max_trades_hour", "max_trades_day", "daily_loss_percent", "max_drawdown_percent",
    "min_stop_percent", "max_stop_percent", "max_drift_percent",
)  # fmt: skip
ZERO: Final = {("risk.gate", name): later("as profile") for name in _GATE} | {
    ("trade.open", "cancel_after_candles"): later("never"),
    ("trade.add", "cancel_after_candles"): later("never"),
    ("position.protect", "stop_percent"): later("off"),
    ("position.protect", "target_percent"): later("off"),
}
"""Kind and parameter → what a 0 means there."""


def param_text(param: ParamSpec, node: Node) -> str:
    """The value as it stands on the card, with its unit where that is short."""
    value = node.params.get(param.name, param.default)
    labels = dict(param.choices)
    if isinstance(value, bool):
        return tr("On") if value else tr("Off")
    if str(value) in labels:
        return labels[str(value)]
    if value is None or value == "":
        return "—"
    if value == 0 and (meant := ZERO.get((node.kind, param.name))):
        return tr(meant)
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    unit = param.unit if len(param.unit) <= 3 else ""
    return f"{shown} {unit}".strip()


def title(node: Node, spec: NodeSpec) -> str:
    return node.title or spec.title
