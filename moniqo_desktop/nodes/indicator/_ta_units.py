"""In which unit TA-Lib's functions answer. What is not named here is a pure number: an index from
0 to 100, a ratio of two lines, a number of its own kind."""

from __future__ import annotations

from typing import Final

from moniqo_desktop.domain.units import Unit

_AS_READ: Final = """
ACCBANDS APO AVGDEV BBANDS CEIL DEMA DONCHIAN DPO EMA FLOOR HMA HT_TRENDLINE KAMA LINEARREG
LINEARREG_INTERCEPT MA MACD MACDEXT MACDFIX MAMA MAVP MAX MIDPOINT MIN MINMAX MOM PERCENTILE RMA
SMA STDDEV SUM CUMSUM T3 TEMA TRIMA TSF WMA ZLEMA ADD SUB
"""
_PRICE: Final = """
AC ADR AO ATR AVGPRICE ERI FRACTAL HA KC MEDPRICE MIDPRICE MINUS_DM PLUS_DM QSTICK SAR SAREXT
TRANGE TYPPRICE VWAP VWMA WAD WCLPRICE
"""
_UNITS: Final = {
    Unit.SAME: _AS_READ,
    Unit.PRICE: _PRICE,
    Unit.PERCENT: "COPPOCK CVI FOSC NATR PPO PVO ROC ROCR100 TRIX",
    Unit.BASE: "AD ADOSC OBV",
    Unit.RATIO: "ROCP",
    Unit.CANDLES: "HT_DCPERIOD MAXINDEX MININDEX MINMAXINDEX",
    Unit.DEGREES: "HT_DCPHASE LINEARREG_ANGLE",
    Unit.MODE: "HT_TRENDMODE",
}
_OF_FUNCTION: Final = {name: unit for unit, names in _UNITS.items() for name in names.split()}
_OF_OUTPUT: Final = {
    ("SUPERTREND", "supertrend"): Unit.PRICE,
    ("SUPERTREND", "trend"): Unit.TREND,
}


def unit_of(function: str, output: str) -> Unit:
    """function: as TA-Lib calls it."""
    if function.startswith("CDL"):
        return Unit.PATTERN
    return _OF_OUTPUT.get((function, output)) or _OF_FUNCTION.get(function, Unit.NONE)
