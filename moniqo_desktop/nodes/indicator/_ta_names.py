"""How TA-Lib's functions and their outputs are called by traders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, str]] = {
    "upperband": "Upper band",
    "middleband": "Middle band",
    "lowerband": "Lower band",
    "macd": "MACD",
    "macdsignal": "Signal line",
    "macdhist": "Histogram",
    "aroondown": "Aroon down",
    "aroonup": "Aroon up",
    "bullpower": "Bull power",
    "bearpower": "Bear power",
    "k": "%K",
    "d": "%D",
    "j": "%J",
    "fastk": "Fast %K",
    "fastd": "Fast %D",
    "slowk": "Slow %K",
    "slowd": "Slow %D",
    "haopen": "Open",
    "hahigh": "High",
    "halow": "Low",
    "haclose": "Close",
    "inphase": "In phase",
    "quadrature": "Quadrature",
    "sine": "Sine",
    "leadsine": "Leading sine",
    "mama": "MAMA",
    "fama": "FAMA",
    "max": "Highest",
    "min": "Lowest",
    "maxidx": "Since highest",
    "minidx": "Since lowest",
    "plusvi": "+VI",
    "minusvi": "−VI",
    "smi": "SMI",
    "smisignal": "Signal line",
    "supertrend": "Supertrend",
    "trend": "Trend",
    "swinghigh": "Swing high",
    "swinglow": "Swing low",
}
"""Label of an output; one named “real” or “integer” goes by the short name."""

NAMES: Final = """
AC|AC|Accelerator oscillator
ACCBANDS|Accel. bands|Acceleration bands
ACOS|acos|Arc cosine
AD|A/D|Accumulation/distribution line
ADD|A + B|Sum of two lines
ADOSC|A/D osc.|Accumulation/distribution oscillator
ADR|ADR|Average range
ADX|ADX|Average directional index
ADXR|ADXR|Average directional index rating
AO|AO|Awesome oscillator
APO|APO|Absolute price oscillator
AROON|Aroon|Aroon up and down
AROONOSC|Aroon osc.|Aroon oscillator
ASIN|asin|Arc sine
ATAN|atan|Arc tangent
ATR|ATR|Average true range
AVGDEV|Avg. dev.|Average deviation
AVGPRICE|Avg. price|Average of open, high, low and close
BBANDS|Bollinger|Bollinger bands
BETA|Beta|Beta of two lines
BOP|BOP|Balance of power
CCI|CCI|Commodity channel index
CEIL|ceil|Rounded up
CMF|CMF|Chaikin money flow
CMO|CMO|Chande momentum oscillator
CMOU|CMO raw|Chande momentum oscillator, unsmoothed
COPPOCK|Coppock|Coppock curve
CORREL|Correlation|Correlation of two lines
COS|cos|Cosine
COSH|cosh|Hyperbolic cosine
CUMSUM|Running sum|Running sum since the start
CVI|CVI|Chaikin volatility
DEMA|DEMA|Double exponential moving average
DIV|A ÷ B|Quotient of two lines
DONCHIAN|Donchian|Donchian channel
DPO|DPO|Detrended price oscillator
DX|DX|Directional movement index
EFI|Force index|Elder force index
EMA|EMA|Exponential moving average
ER|ER|Efficiency ratio
ERI|Elder ray|Elder ray: bull and bear power
EXP|exp|Exponential function
FLOOR|floor|Rounded down
FOSC|Forecast osc.|Forecast oscillator
FRACTAL|Fractal|Swing highs and lows
HA|Heikin-Ashi|Heikin-Ashi candles
HMA|HMA|Hull moving average
HT_DCPERIOD|Cycle period|Dominant cycle period
HT_DCPHASE|Cycle phase|Dominant cycle phase
HT_PHASOR|Phasor|Dominant cycle phasor
HT_SINE|Cycle sine|Dominant cycle sine wave
HT_TRENDLINE|HT trend|Hilbert instantaneous trend line
HT_TRENDMODE|Trend mode|Trend or cycle mode
IMI|IMI|Intraday momentum index
KAMA|KAMA|Kaufman adaptive moving average
KC|Keltner|Keltner channel
KDJ|KDJ|KDJ stochastic
LINEARREG|Lin. reg.|Linear regression
LINEARREG_ANGLE|Reg. angle|Linear regression angle
LINEARREG_INTERCEPT|Reg. intercept|Linear regression intercept
LINEARREG_SLOPE|Reg. slope|Linear regression slope
LN|ln|Natural logarithm
LOG10|log10|Logarithm to base 10
MA|MA|Moving average of any kind
MACD|MACD|Moving average convergence/divergence
MACDEXT|MACD ext.|MACD with averages of your choice
MACDFIX|MACD 12/26|MACD with fixed 12 and 26 candles
MAMA|MAMA|MESA adaptive moving average
MARKETFI|Market FI|Market facilitation index
MASSI|Mass index|Mass index
MAVP|MA var.|Moving average with variable period
MAX|Highest|Highest value
MAXINDEX|Since highest|Candles since the highest value
MEDPRICE|Mid price|Middle of high and low
MFI|MFI|Money flow index
MIDPOINT|Midpoint|Midpoint of the highest and lowest value
MIDPRICE|Range mid|Midpoint of the highest high and lowest low
MIN|Lowest|Lowest value
MININDEX|Since lowest|Candles since the lowest value
MINMAX|Low–high|Lowest and highest value
MINMAXINDEX|Since low/high|Candles since the lowest and highest value
MINUS_DI|−DI|Minus directional indicator
MINUS_DM|−DM|Minus directional movement
MOM|Momentum|Momentum
MULT|A × B|Product of two lines
NATR|NATR|Normalised average true range
NVI|NVI|Negative volume index
OBV|OBV|On-balance volume
PERCENTILE|Percentile|Percentile of the last values
PERCENTRANK|Pct. rank|Percent rank among the last values
PLUS_DI|+DI|Plus directional indicator
PLUS_DM|+DM|Plus directional movement
PPO|PPO|Percentage price oscillator
PVI|PVI|Positive volume index
PVO|PVO|Percentage volume oscillator
PVT|PVT|Price volume trend
QSTICK|Qstick|Qstick
RMA|RMA|Wilder moving average
ROC|ROC|Rate of change, percent
ROCP|ROC ratio|Rate of change, ratio
ROCR|Price ratio|Price over earlier price
ROCR100|Price ratio %|Price over earlier price, × 100
RSI|RSI|Relative strength index
RVI|RVI|Relative volatility index
RVOL|Rel. volume|Relative volume
SAR|SAR|Parabolic stop and reverse
SAREXT|SAR ext.|Parabolic stop and reverse, extended
SIN|sin|Sine
SINH|sinh|Hyperbolic sine
SMA|SMA|Simple moving average
SMI|SMI|Stochastic momentum index
SQRT|√|Square root
STDDEV|Std. dev.|Standard deviation
STOCH|Stochastic|Stochastic oscillator
STOCHF|Fast stoch.|Fast stochastic oscillator
STOCHRSI|Stoch. RSI|Stochastic relative strength index
SUB|A − B|Difference of two lines
SUM|Sum|Sum of the last values
SUPERTREND|Supertrend|Supertrend
T3|T3|Tillson T3 moving average
TAN|tan|Tangent
TANH|tanh|Hyperbolic tangent
TEMA|TEMA|Triple exponential moving average
TRANGE|True range|True range
TRIMA|TRIMA|Triangular moving average
TRIX|TRIX|Rate of change of a triple-smoothed average
TSF|TSF|Time series forecast
TSI|TSI|True strength index
TYPPRICE|Typ. price|Typical price
ULTOSC|Ultimate osc.|Ultimate oscillator
VAR|Variance|Variance
VHF|VHF|Vertical horizontal filter
VORTEX|Vortex|Vortex indicator
VWAP|VWAP|Volume-weighted average price
VWMA|VWMA|Volume-weighted moving average
WAD|WAD|Williams accumulation/distribution
WCLPRICE|Wtd. close|Weighted close
WILLR|%R|Williams %R
WMA|WMA|Weighted moving average
ZLEMA|ZLEMA|Zero-lag exponential moving average
CDL2CROWS|2 crows|Two crows
CDL3BLACKCROWS|3 crows|Three black crows
CDL3INSIDE|3 inside|Three inside up or down
CDL3LINESTRIKE|3-line strike|Three-line strike
CDL3OUTSIDE|3 outside|Three outside up or down
CDL3STARSINSOUTH|3 stars south|Three stars in the south
CDL3WHITESOLDIERS|3 soldiers|Three white soldiers
CDLABANDONEDBABY|Aband. baby|Abandoned baby
CDLADVANCEBLOCK|Adv. block|Advance block
CDLBELTHOLD|Belt hold|Belt hold
CDLBREAKAWAY|Breakaway|Breakaway
CDLCLOSINGMARUBOZU|Cl. marubozu|Closing marubozu
CDLCONCEALBABYSWALL|Baby swallow|Concealing baby swallow
CDLCOUNTERATTACK|Counterattack|Counterattack
CDLDARKCLOUDCOVER|Dark cloud|Dark cloud cover
CDLDOJI|Doji|Doji
CDLDOJISTAR|Doji star|Doji star
CDLDRAGONFLYDOJI|Dragonfly|Dragonfly doji
CDLENGULFING|Engulfing|Engulfing pattern
CDLEVENINGDOJISTAR|Eve doji star|Evening doji star
CDLEVENINGSTAR|Evening star|Evening star
CDLGAPSIDESIDEWHITE|Gap side-side|Gap with side-by-side white candles
CDLGRAVESTONEDOJI|Gravestone|Gravestone doji
CDLHAMMER|Hammer|Hammer
CDLHANGINGMAN|Hanging man|Hanging man
CDLHARAMI|Harami|Harami
CDLHARAMICROSS|Harami cross|Harami cross
CDLHIGHWAVE|High wave|High-wave candle
CDLHIKKAKE|Hikkake|Hikkake
CDLHIKKAKEMOD|Hikkake mod.|Modified hikkake
CDLHOMINGPIGEON|Homing pigeon|Homing pigeon
CDLIDENTICAL3CROWS|3 id. crows|Identical three crows
CDLINNECK|In-neck|In-neck
CDLINVERTEDHAMMER|Inv. hammer|Inverted hammer
CDLKICKING|Kicking|Kicking
CDLKICKINGBYLENGTH|Kicking length|Kicking, judged by the longer marubozu
CDLLADDERBOTTOM|Ladder bottom|Ladder bottom
CDLLONGLEGGEDDOJI|Long-leg doji|Long-legged doji
CDLLONGLINE|Long line|Long line candle
CDLMARUBOZU|Marubozu|Marubozu
CDLMATCHINGLOW|Matching low|Matching low
CDLMATHOLD|Mat hold|Mat hold
CDLMORNINGDOJISTAR|Morn doji star|Morning doji star
CDLMORNINGSTAR|Morning star|Morning star
CDLONNECK|On-neck|On-neck
CDLPIERCING|Piercing|Piercing line
CDLRICKSHAWMAN|Rickshaw man|Rickshaw man
CDLRISEFALL3METHODS|3 methods|Rising or falling three methods
CDLSEPARATINGLINES|Sep. lines|Separating lines
CDLSHOOTINGSTAR|Shooting star|Shooting star
CDLSHORTLINE|Short line|Short line candle
CDLSPINNINGTOP|Spinning top|Spinning top
CDLSTALLEDPATTERN|Stalled|Stalled pattern
CDLSTICKSANDWICH|Stick sandwich|Stick sandwich
CDLTAKURI|Takuri|Takuri: dragonfly doji with a very long lower shadow
CDLTASUKIGAP|Tasuki gap|Tasuki gap
CDLTHRUSTING|Thrusting|Thrusting
CDLTRISTAR|Tristar|Tristar
CDLUNIQUE3RIVER|Unique 3 river|Unique three river
CDLUPSIDEGAP2CROWS|Gap 2 crows|Upside gap two crows
CDLXSIDEGAP3METHODS|Gap 3 methods|Gap three methods
"""
"""One row per function: name in TA-Lib, short name for the card, title."""
