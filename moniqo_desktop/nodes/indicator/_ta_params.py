"""Settings of TA-Lib's functions: names and defaults are TA-Lib's, words and units are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Final, Self

from moniqo_desktop.nodes.base import Params
from moniqo_desktop.nodes.indicator._ta_call import Argument, lookback_of
from moniqo_desktop.nodes.param_model import Field, check_whole

LONGEST: Final = 100_000
_LARGE: Final = 1e9


class Average(StrEnum):
    """Kinds of moving average, in TA-Lib's words."""

    SMA = "sma"
    EMA = "ema"
    WMA = "wma"
    DEMA = "dema"
    TEMA = "tema"
    TRIMA = "trima"
    KAMA = "kama"
    MAMA = "mama"
    T3 = "t3"
    HMA = "hma"
    ZLEMA = "zlema"
    RMA = "rma"


_CODES: Final[Mapping[Average, int]] = {
    Average.SMA: 0,
    Average.EMA: 1,
    Average.WMA: 2,
    Average.DEMA: 3,
    Average.TEMA: 4,
    Average.TRIMA: 5,
    Average.KAMA: 6,
    Average.MAMA: 7,
    Average.T3: 8,
    Average.HMA: 9,
    Average.ZLEMA: 12,
    Average.RMA: 13,
}
_AVERAGES: Final = {code: average for average, code in _CODES.items()}
AVERAGE_LABELS: Final = {
    "sma": "Simple",
    "ema": "Exponential",
    "wma": "Weighted",
    "dema": "Double exponential",
    "tema": "Triple exponential",
    "trima": "Triangular",
    "kama": "Kaufman adaptive",
    "mama": "MESA adaptive",
    "t3": "Tillson T3",
    "hma": "Hull",
    "zlema": "Zero-lag exponential",
    "rma": "Wilder",
}


class Source(StrEnum):
    """Which price of a candle stands for it."""

    OPEN = "open"
    HIGH = "high"
    LOW = "low"
    CLOSE = "close"
    HL2 = "hl2"
    HLC3 = "hlc3"
    OHLC4 = "ohlc4"
    VOLUME = "volume"


SOURCE_LABELS: Final = {
    "open": "Open",
    "high": "High",
    "low": "Low",
    "close": "Close",
    "hl2": "(High + low) ÷ 2",
    "hlc3": "(High + low + close) ÷ 3",
    "ohlc4": "(Open + high + low + close) ÷ 4",
    "volume": "Volume",
}


@dataclass(frozen=True, slots=True)
class Words:
    """How a setting is shown. least, most: range of a number that is not a count of candles; zero:
    a word for 0, "" = none."""

    title: str
    description: str
    unit: str = "candles"
    least: float = 0.0
    most: float = _LARGE
    zero: str = ""


_RATIO: Final = "ratio"
_DEVIATIONS: Final = "deviations"
WORDS: Final[Mapping[str, Words]] = {
    "timeperiod": Words("Period", "How many candles it looks back."),
    "timeperiod1": Words("Short period", "Candles of the shortest of its three looks back."),
    "timeperiod2": Words("Middle period", "Candles of the middle one of its three looks back."),
    "timeperiod3": Words("Long period", "Candles of the longest of its three looks back."),
    "fastperiod": Words("Fast period", "Candles of the faster average."),
    "slowperiod": Words("Slow period", "Candles of the slower average."),
    "signalperiod": Words("Signal period", "Candles over which the line itself is smoothed."),
    "firstperiod": Words("First smoothing", "Candles of the smoothing of the raw momentum."),
    "secondperiod": Words("Second smoothing", "Candles of the smoothing of the first smoothing."),
    "fastk_period": Words("Fast %K period", "Candles of the range that is measured."),
    "fastd_period": Words("Fast %D period", "Candles over which fast %K is smoothed."),
    "slowk_period": Words("Slow %K period", "Candles over which fast %K is smoothed."),
    "slowd_period": Words("Slow %D period", "Candles over which slow %K is smoothed."),
    "atrperiod": Words("ATR period", "Candles of the average true range."),
    "rocperiod": Words("Change period", "How many candles back the change reaches."),
    "roc1period": Words("Short change", "Candles of the shorter rate of change."),
    "roc2period": Words("Long change", "Candles of the longer rate of change."),
    "wmaperiod": Words("Smoothing", "Candles of the weighted average of both changes."),
    "stddevperiod": Words("Deviation period", "Candles of the standard deviation."),
    "minperiod": Words("Shortest period", "Shorter periods on the line count as this."),
    "maxperiod": Words("Longest period", "Longer periods on the line count as this."),
    "leftbars": Words("Candles before", "Lower (higher) candles asked for before the swing."),
    "rightbars": Words("Candles after", "Lower (higher) candles asked for after the swing."),
    "matype": Words("Average", "Kind of moving average.", ""),
    "fastmatype": Words("Fast average", "Kind of the faster average.", ""),
    "slowmatype": Words("Slow average", "Kind of the slower average.", ""),
    "signalmatype": Words("Signal average", "Kind of average that smooths the line.", ""),
    "fastd_matype": Words("Fast %D average", "Kind of average that makes fast %D.", ""),
    "slowk_matype": Words("Slow %K average", "Kind of average that makes slow %K.", ""),
    "slowd_matype": Words("Slow %D average", "Kind of average that makes slow %D.", ""),
    "nbdev": Words("Deviations", "Multiplies the width.", _DEVIATIONS),
    "nbdevup": Words("Deviations up", "Distance of the upper band.", _DEVIATIONS),
    "nbdevdn": Words("Deviations down", "Distance of the lower band.", _DEVIATIONS),
    "multiplier": Words("Multiplier", "Distance of the line in average true ranges.", "ATR"),
    "fastlimit": Words("Fast limit", "Largest share of the newest price.", _RATIO, 0.01, 0.99),
    "slowlimit": Words("Slow limit", "Smallest share of the newest price.", _RATIO, 0.01, 0.99),
    "acceleration": Words("Acceleration", "Step by which it speeds up at an extreme.", _RATIO),
    "maximum": Words("Maximum", "Largest acceleration.", _RATIO),
    "startvalue": Words(
        "Start value",
        "0 finds the side itself; above 0 starts long, below 0 short.",
        "quote",
        -_LARGE,
        zero="automatic",
    ),
    "offsetonreverse": Words("Offset", "Added to the stop when it turns.", _RATIO),
    "accelerationinitlong": Words("First step, long", "Acceleration as a rise starts.", _RATIO),
    "accelerationlong": Words("Step, long", "Acceleration added at each new high.", _RATIO),
    "accelerationmaxlong": Words("Maximum, long", "Largest acceleration in a rise.", _RATIO),
    "accelerationinitshort": Words("First step, short", "Acceleration as a fall starts.", _RATIO),
    "accelerationshort": Words("Step, short", "Acceleration added at each new low.", _RATIO),
    "accelerationmaxshort": Words("Maximum, short", "Largest acceleration in a fall.", _RATIO),
    "vfactor": Words("Volume factor", "0 is an EMA, 1 a DEMA.", _RATIO, 0.0, 1.0),
    "penetration": Words("Penetration", "How far one candle must reach into another.", _RATIO),
    "percentile": Words("Percentile", "Share of values that lie below.", "percent", 0.0, 100.0),
}


class TaParams(Params):
    """Settings of one TA-Lib function."""

    ta_name: ClassVar[str]

    @check_whole
    def _usable_together(self) -> Self:
        if lookback_of(self.ta_name, self.arguments()) < 0:
            raise ValueError("These settings cannot be used together: compare the periods.")
        return self

    def arguments(self) -> dict[str, Argument]:
        """By TA-Lib's names, as TA-Lib takes them."""
        values = {name: getattr(self, name) for name in vars(self) if name != "source"}
        return {
            name: _CODES[value] if isinstance(value, Average) else value
            for name, value in values.items()
        }


def params_model(name: str, defaults: Mapping[str, Argument], *, source: bool) -> type[TaParams]:
    """The params model of a function, its ranges asked of TA-Lib itself."""
    fields: dict[str, tuple[type, Any]] = {}
    if source:
        fields["source"] = (Source, _source_field())
    for parameter, default in defaults.items():
        fields[parameter] = _field(name, parameter, default)
    body = {parameter: declared for parameter, (_, declared) in fields.items()}
    kinds = {parameter: kind for parameter, (kind, _) in fields.items()}
    said = {"__module__": __name__, "__annotations__": kinds, "ta_name": name}
    return type(f"{name}Params", (TaParams,), body | said)


def _source_field() -> Any:
    return Field(
        Source.CLOSE,
        title="Price",
        description="Which price of the candles it takes, where no line is connected.",
        json_schema_extra={"labels": dict(SOURCE_LABELS)},
    )


def _field(name: str, parameter: str, default: Argument) -> tuple[type, Any]:
    words = WORDS[parameter]
    said: dict[str, Any] = {"title": words.title, "description": words.description}
    if parameter.endswith("matype"):
        said["json_schema_extra"] = {"labels": dict(AVERAGE_LABELS)}
        return Average, Field(_AVERAGES[int(default)], **said)
    said["json_schema_extra"] = {"unit": words.unit, "zero": words.zero}
    if isinstance(default, int):
        least = 1 if lookback_of(name, {parameter: 1}) >= 0 else 2
        return int, Field(default, ge=least, le=LONGEST, **said)
    return float, Field(default, ge=words.least, le=words.most, **said)
