"""Whether the market is calm, trending, wild or falling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Candle, Columns
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.indicator._ta_call import TaCall, TaStream
from moniqo_desktop.nodes.market._spans import (
    DAY,
    HOUR,
    NAN,
    Before,
    at_rows,
    change,
    rows_before,
)
from moniqo_desktop.nodes.param_model import Field

if TYPE_CHECKING:
    from moniqo_desktop.domain.market import Floats

FAST: Final = 20
SLOW: Final = 50
_YEAR: Final = 365 * DAY
_NEVER: Final = 10**15


class HealthParams(Params):
    """The fixed thresholds of the regimes; they are stored with the run."""

    period: int = Field(
        48,
        ge=2,
        le=100_000,
        title="Volatility period",
        description="Candles whose returns make the volatility.",
        json_schema_extra={"unit": "candles"},
    )
    high_volatility: float = Field(
        1.0,
        gt=0,
        le=100,
        title="High volatility from",
        description="Annualised volatility at which the market counts as wild; 1 = 100 % a year.",
        json_schema_extra={"unit": "ratio per year"},
    )
    trend_distance: float = Field(
        0.01,
        ge=0,
        le=1,
        title="Trend from",
        description="Distance of the 20-candle average from the 50-candle one that makes a trend.",
        json_schema_extra={"unit": "ratio"},
    )
    crash_fall: float = Field(
        0.1,
        gt=0,
        lt=1,
        title="Crash from",
        description="Fall within an hour or within 24 hours that counts as a crash.",
        json_schema_extra={"unit": "ratio"},
    )


class Health(SeriesNode):
    """Names the weather of the market, so that a flow can rest when it is not made for it.

    Inputs: candles of any timeframe up to a day.

    Outputs: annualised volatility as a ratio; exactly one of trend up, trend down, range and high
    volatility; and crash, beside them.

    Formula: volatility = population deviation of the returns (close ÷ close before − 1) × √(candles
    in 365 days). High volatility from its threshold on; else a trend where SMA 20 is beyond SMA 50
    by more than the distance; else a range. Crash: the return over 1 h or over 24 h is at or below
    minus the threshold. Warm-up: 50 candles or the volatility period; until then all are no.

    It misleads as all labels do: each looks back, so the trend is named after it began, and a
    market at a threshold changes its name from candle to candle.
    """

    kind, title, icon = "market.health", "Market health", "health"
    Params = HealthParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {
        "volatility": Out(
            PortType.NUMBER, "Volatility", hint="Per year: 0.6 = 60 %", unit=Unit.RATIO
        ),
        "trend_up": Out(PortType.FLAG, "Trend up"),
        "trend_down": Out(PortType.FLAG, "Trend down"),
        "ranging": Out(PortType.FLAG, "Range"),
        "wild": Out(PortType.FLAG, "High volatility"),
        "crash": Out(PortType.FLAG, "Crash"),
    }
    card = ("period", "high_volatility", "crash_fall")
    keywords = ("regime", "volatility", "trend", "crash", "filter")
    examples = (
        Example(
            "A fall of 12 % within an hour is a crash",
            inputs={"candles": {"timeframe": "1h", "closes": [100, 101, 89, 90]}},
            params={"period": 2},
            expect={"crash": [False, False, True, False], "ranging": [False] * 4},
        ),
    )

    def memory(self, params: HealthParams) -> int:
        return max(params.period, SLOW - 1)

    def compute(self, params: HealthParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        close = candles.close
        returns = np.full(len(close), np.nan)
        returns[1:] = change(close[1:], close[:-1])
        (spread,) = _deviation(params).batch((returns,))
        volatility = spread * np.sqrt(_YEAR / _shortest(candles))
        (fast,), (slow,) = (_average(n).batch((close,)) for n in (FAST, SLOW))
        falls = (
            change(close, at_rows(close, rows_before(candles.opened_at, span)))
            for span in (HOUR, DAY)
        )
        hour, day = falls
        crash = (hour <= -params.crash_fall) | (day <= -params.crash_fall)
        return (volatility, *_regime(params, volatility, change(fast, slow)), crash)

    def open(self, params: HealthParams, given: Mapping[str, Any]) -> _HealthStream:
        stream = _HealthStream(params)
        candles: Columns = given["candles"]
        for row in range(len(candles)):
            stream.update({"candles": candles.candle(row)})
        return stream


def _regime(params: HealthParams, volatility: Any, distance: Any) -> tuple[Any, Any, Any, Any]:
    """Trend up, trend down, range, wild: for columns and single numbers alike."""
    known = (volatility == volatility) & (distance == distance)
    wild = known & (volatility >= params.high_volatility)
    calm = known & (volatility < params.high_volatility)
    up = calm & (distance > params.trend_distance)
    down = calm & (distance < -params.trend_distance)
    ranging = calm & (abs(distance) <= params.trend_distance)
    return up, down, ranging, wild


def _deviation(params: HealthParams) -> TaCall:
    return TaCall("STDDEV", {"timeperiod": params.period, "nbdev": 1.0})


def _average(period: int) -> TaCall:
    return TaCall("SMA", {"timeperiod": period})


def _shortest(candles: Columns) -> Floats:
    """(candles,): smallest distance between two candles so far, in ms: the length of a candle."""
    found = np.full(len(candles), _NEVER, dtype=np.int64)
    steps = np.diff(candles.opened_at)
    found[1:] = np.where(steps > 0, steps, _NEVER)
    return np.minimum.accumulate(found).astype(np.float64)


class _HealthStream:
    def __init__(self, params: HealthParams) -> None:
        self._params = params
        self._deviation = _deviation(params).stream((np.empty(0),))
        self._fast = _average(FAST).stream((np.empty(0),))
        self._slow = _average(SLOW).stream((np.empty(0),))
        self._hour, self._day = Before(HOUR), Before(DAY)
        self._last = NAN
        self._last_opened_at = 0
        self._shortest = float(_NEVER)

    def update(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candle = given["candles"]
        if not isinstance(candle, Candle):
            return NAN, False, False, False, False, False
        close, opened_at = candle.close, candle.opened_at
        volatility = self._volatility(close, opened_at)
        distance = change(_next(self._fast, close), _next(self._slow, close))
        falls = (
            change(close, self._hour.push(opened_at, close)),
            change(close, self._day.push(opened_at, close)),
        )
        crash = any(fall <= -self._params.crash_fall for fall in falls)
        return (volatility, *_regime(self._params, volatility, distance), crash)

    def _volatility(self, close: float, opened_at: int) -> float:
        step = opened_at - self._last_opened_at
        if self._last == self._last and step > 0:
            self._shortest = min(self._shortest, float(step))
        spread = _next(self._deviation, change(close, self._last))
        self._last, self._last_opened_at = close, opened_at
        return float(spread * np.sqrt(_YEAR / self._shortest))


def _next(stream: TaStream, value: float) -> float:
    return stream.update((value,))[0]
