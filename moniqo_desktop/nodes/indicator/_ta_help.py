"""The manual page of a TA-Lib function: written where traders use it most, made from its
declaration elsewhere. Five paragraphs: gain, inputs, outputs, formula, when it misleads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from moniqo_desktop.nodes.indicator._ta_call import lookback_of
from moniqo_desktop.nodes.indicator._ta_names import LABELS
from moniqo_desktop.nodes.indicator._ta_texts import TEXTS

if TYPE_CHECKING:
    from moniqo_desktop.nodes.indicator.ta import TaFunction

_SOURCE: Final = "{call} of TA-Lib 0.8"
_PATTERN: Final = "Pattern Recognition"
_GAINS: Final[Mapping[str, str]] = {
    "Cycle Indicators": "It measures the price as a wave, by a Hilbert transform.",
    "Math Operators": "It joins or sums up lines, so that a rule can be built from them.",
    "Math Transform": "It bends each value of a line by a fixed curve.",
    "Momentum Indicators": "It measures how fast and how steadily the price moves.",
    "Overlap Studies": "It is drawn over the price and shows where the price comes from.",
    _PATTERN: "It finds this shape of candles as soon as its last candle has closed.",
    "Price Transform": "It turns the candles into one price that stands for them.",
    "Statistic Functions": "It describes the last values of a line as a statistician would.",
    "Volatility Indicators": "It measures how far the price swings, whichever way.",
    "Volume Indicators": "It weighs the moves of the price by the volume behind them.",
}
_MISLEADS: Final[Mapping[str, str]] = {
    "Cycle Indicators": "It always finds a cycle, also where there is none: in a trend and after "
    "a jump its answer means nothing for dozens of candles.",
    "Math Operators": "It is arithmetic: what it says is as good as the lines it is given.",
    "Math Transform": "Outside its range the curve has no value, and very large inputs have none "
    "that a computer can hold: the output is then empty.",
    "Momentum Indicators": "In a strong trend it stays at its extreme for a long time, and in a "
    "quiet market it swings on noise.",
    "Overlap Studies": "It follows the price and never leads it: in a sideways market its turns "
    "come late and cost money.",
    _PATTERN: "The shapes come from daily stock charts with gaps between days. Markets that never "
    "close have hardly any gaps, so some shapes never appear; and few have been shown to pay.",
    "Price Transform": "Nobody could trade at this price: it is made up from the candle.",
    "Statistic Functions": "It supposes that the near future is drawn from the same urn as the "
    "window; after a change of regime it describes the past.",
    "Volatility Indicators": "It looks back: it is low just before a storm and high just after.",
    "Volume Indicators": "Volume differs from venue to venue and can be faked; on one venue it "
    "shows a part of the market.",
}
_PATTERN_OUTPUT: Final = (
    "100 where the shape is found and speaks for a rise, −100 where it speaks for a fall (±200 "
    "where TA-Lib sees it confirmed, ±80 where it is weaker), 0 on all other candles."
)


def manual(function: TaFunction) -> str:
    """Five paragraphs of plain text."""
    gain, formula, misleads = TEXTS.get(function.name) or _generated(function)
    return "\n\n".join((gain, _inputs(function), _outputs(function), formula, misleads)).replace(
        "{warm_up}", _warm_up(function)
    )


def _generated(function: TaFunction) -> tuple[str, str, str]:
    arguments = ", ".join(function.parameters)
    misleads = _MISLEADS[function.group]
    source = _SOURCE.format(call=f"{function.name}({arguments})")
    return (
        f"{function.title}. {_GAINS[function.group]}",
        f"Formula: {source}. {{warm_up}}",
        f"It misleads: {misleads[0].lower()}{misleads[1:]}",
    )


def _warm_up(function: TaFunction) -> str:
    count = lookback_of(function.name, function.parameters)
    note = ""
    if any("unstable" in flag or "path-dependent" in flag for flag in function.flags):
        note = " Its values depend on the whole history since the start of the run."
    if not count:
        return f"Warm-up: none.{note}"
    candles = "candle" if count == 1 else "candles"
    settings = " with the default settings" if function.parameters else ""
    return f"Warm-up{settings}: {count} {candles}.{note}"


def _inputs(function: TaFunction) -> str:
    if not function.columns:
        return "Inputs: two lines, A and B."
    if "" not in function.columns:
        return f"Inputs: candles, of which it reads {_listed(function.columns)}."
    beside = ", and a line with the period for each candle" if function.lines else ""
    return f"Inputs: candles, of which it takes the price you choose, or any line instead{beside}."


def _outputs(function: TaFunction) -> str:
    if function.group == _PATTERN:
        return f"Output: {_PATTERN_OUTPUT}"
    names = _listed([LABELS.get(name, function.short) for name in function.outputs])
    many = "s" if len(function.outputs) > 1 else ""
    return f"Output{many}: {names}, one number per candle."


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
