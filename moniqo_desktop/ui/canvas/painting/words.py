"""Short texts on a card: parameter values, durations, and what colour a value has."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.words.cards import true_minus
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Node
    from moniqo_desktop.ui.catalogue.catalogue import NodeSpec, ParamSpec

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
    if value == 0 and param.zero:
        return param.zero
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    shown = shown if isinstance(value, str) else true_minus(shown)
    unit = param.unit if len(param.unit) <= 3 else ""
    return f"{shown} {unit}".strip()


def title(node: Node, spec: NodeSpec) -> str:
    return node.title or spec.title
