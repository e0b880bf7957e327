"""Written manual texts of the TA-Lib functions traders use most: gain, formula, when it misleads.

{warm_up} is replaced by the warm-up with default settings, asked of TA-Lib itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "SMA": (
        "The plain average of the last prices: it shows the level the price keeps coming from, "
        "with the noise taken out.",
        "Formula: sum of the last n values ÷ n. {warm_up}",
        "It misleads when one old, extreme candle leaves the window: the line moves although "
        "nothing happened today. It trails the price by about half its period.",
    ),
    "EMA": (
        "An average that weighs new prices more: it turns earlier than a simple average of the "
        "same period and never jumps when an old price drops out.",
        "Formula: EMA(t) = EMA(t−1) + k·(price − EMA(t−1)) with k = 2 ÷ (n + 1), seeded by the "
        "simple average of the first n values. {warm_up}",
        "It misleads in a sideways market, where its earlier turns are earlier mistakes. Its "
        "first values after the warm-up still lean on where the history happened to begin.",
    ),
    "WMA": (
        "An average whose weights fall in a straight line from the newest price to the oldest: "
        "quicker than a simple average, with a fixed memory.",
        "Formula: Σ w·price ÷ Σ w, with w = n for the newest candle down to 1 for the oldest "
        "(R. Pardo, 1992). {warm_up}",
        "It misleads on single spikes: the newest candle has the largest weight of all.",
    ),
    "DEMA": (
        "An exponential average with most of its delay taken out: it hugs a trend closely.",
        "Formula: 2·EMA(price) − EMA(EMA(price)), both over n candles (P. Mulloy, 1994). {warm_up}",
        "It misleads at sharp turns: it overshoots the price and can stand beyond any price that "
        "was ever paid.",
    ),
    "TEMA": (
        "An exponential average with its delay taken out twice: the fastest of the smooth ones.",
        "Formula: 3·EMA1 − 3·EMA2 + EMA3, where EMA2 is the EMA of EMA1 and EMA3 the EMA of EMA2 "
        "(P. Mulloy, 1994). {warm_up}",
        "It misleads at sharp turns even more than DEMA does, and with a short period it is "
        "hardly smoother than the price.",
    ),
    "KAMA": (
        "An average that is quick while the price goes somewhere and nearly stands still while "
        "it only swings.",
        "Formula: KAMA(t) = KAMA(t−1) + c·(price − KAMA(t−1)), with c = (ER·(2/3 − 2/31) + 2/31)² "
        "and the efficiency ratio ER = |change over n| ÷ Σ |changes| (P. Kaufman, 1995). {warm_up}",
        "It misleads after a quiet stretch: it lies flat, so the first candle of a spike looks "
        "like a break-out. One large candle in a quiet window counts as an efficient move.",
    ),
    "RSI": (
        "Shows on a scale of 0 to 100 how much of the recent movement was upward: high after "
        "many rises, low after many falls.",
        "Formula: 100·U ÷ (U + D), with U and D the averages of the rises and of the falls by "
        "Wilder's smoothing, avg(t) = (avg(t−1)·(n − 1) + x) ÷ n, seeded by simple averages "
        "(J. W. Wilder, 1978). {warm_up}",
        "It misleads in a trend: in a strong rise it stays above 70 for weeks, and selling there "
        "is selling the trend. 30 and 70 are a custom, not a law.",
    ),
    "MACD": (
        "Shows the distance between a fast and a slow average: above zero the recent prices are "
        "higher than the older ones, and the histogram says whether that is growing.",
        "Formula: MACD = EMA(fast) − EMA(slow); signal = EMA(MACD, signal period); histogram = "
        "MACD − signal (G. Appel, 1979). {warm_up}",
        "It misleads in two ways: it is in units of price, so values of different years cannot be "
        "compared; and being two delays on top of each other, in a sideways market it crosses "
        "when the move is over.",
    ),
    "STOCH": (
        "Shows where the close lies within the highest high and the lowest low of the last "
        "candles: 100 at the top, 0 at the bottom.",
        "Formula: fast %K = 100·(close − lowest low) ÷ (highest high − lowest low); slow %K is "
        "its average, slow %D the average of that (G. Lane, 1950s). {warm_up}",
        "It misleads in a trend, where it sticks to the top or the bottom, and in a dead market, "
        "where a few ticks move it from 0 to 100.",
    ),
    "STOCHRSI": (
        "Shows where the RSI lies within its own recent range: more extremes than the RSI gives, "
        "and sooner.",
        "Formula: the fast stochastic of the RSI, %K = 100·(RSI − lowest RSI) ÷ (highest RSI − "
        "lowest RSI), %D its average (Chande and Kroll, 1994). {warm_up}",
        "It misleads often: it is an indicator of an indicator, always at one of its ends, and "
        "an RSI that moves from 50 to 52 can send it from 0 to 100.",
    ),
    "BBANDS": (
        "A channel whose width follows the swings of the price: it shows what is far away from "
        "the average for the present market.",
        "Formula: middle = moving average over n; upper and lower = middle ± k·σ, where σ is the "
        "population standard deviation of the same n values (J. Bollinger, 1983). {warm_up}",
        "It misleads in a trend: the price walks along a band for long, and a touch is then a "
        "sign of strength, not of return. The returns of markets have fat tails: far more than "
        "5 % of closes lie outside two deviations when it matters.",
    ),
    "ATR": (
        "How far the price usually moves within one candle, gaps included: the natural unit for "
        "the distance of a stop and for the size of a position.",
        "Formula: true range = max(high − low, |high − last close|, |low − last close|), smoothed "
        "by Wilder: ATR(t) = (ATR(t−1)·(n − 1) + TR) ÷ n, seeded by the simple average of the "
        "first n (J. W. Wilder, 1978). {warm_up}",
        "It misleads before news: it is low when the market is quiet, so stops stand too near "
        "and positions are too large when the storm begins. It says nothing about direction.",
    ),
    "NATR": (
        "The average true range as a percentage of the price, so that different years and "
        "different markets can be compared.",
        "Formula: 100·ATR ÷ close, with Wilder's ATR. {warm_up}",
        "It misleads as ATR does: it looks back, and it is lowest just before a storm. After a "
        "fast fall it rises also because the price below the line got smaller.",
    ),
    "ADX": (
        "How strong a trend is on a scale of 0 to 100, whether it goes up or down: rules of "
        "trend and of return can be switched by it.",
        "Formula: Wilder's smoothing of DX = 100·|+DI − −DI| ÷ (+DI + −DI) (J. W. Wilder, 1978). "
        "{warm_up}",
        "It misleads by being late: smoothed twice, it is highest when the trend is nearly over "
        "and rises during a sharp turn as if the old trend had gained strength.",
    ),
    "PLUS_DI": (
        "The share of the true range by which new highs were pushed up: with its twin −DI it "
        "tells who moves the price.",
        "Formula: 100·smoothed(+DM) ÷ smoothed(true range), where +DM is the rise of the high if "
        "it is larger than the fall of the low, else 0; Wilder's smoothing. {warm_up}",
        "It misleads in quiet markets: both lines cross again and again without any move worth "
        "the fee. Ask for an ADX above 20 or so as well.",
    ),
    "MINUS_DI": (
        "The share of the true range by which new lows were pushed down: with its twin +DI it "
        "tells who moves the price.",
        "Formula: 100·smoothed(−DM) ÷ smoothed(true range), where −DM is the fall of the low if "
        "it is larger than the rise of the high, else 0; Wilder's smoothing. {warm_up}",
        "It misleads in quiet markets: both lines cross again and again without any move worth "
        "the fee. Ask for an ADX above 20 or so as well.",
    ),
    "CCI": (
        "How far the typical price is from its average, measured in its own usual distance: "
        "about three quarters of the values lie between −100 and 100.",
        "Formula: (TP − SMA(TP)) ÷ (0.015·mean |TP − SMA(TP)|), with TP = (high + low + close) ÷ "
        "3 (D. Lambert, 1980). {warm_up}",
        "It misleads after quiet stretches: the usual distance is then tiny and a small move "
        "gives ±200. It has no upper end, so no value is “extreme” by itself.",
    ),
    "MOM": (
        "The change of the price over the last candles, in units of price: its sign is the "
        "simplest trend there is.",
        "Formula: price(t) − price(t−n). {warm_up}",
        "It misleads when the candle n ago was an extreme: the line then moves because of what "
        "happened long ago. Values at different price levels cannot be compared; take ROC.",
    ),
    "ROC": (
        "The change of the price over the last candles in percent: comparable between years and "
        "between markets.",
        "Formula: 100·(price(t) ÷ price(t−n) − 1). {warm_up}",
        "It misleads when the candle n ago was an extreme: it then jumps although nothing "
        "happened today.",
    ),
    "WILLR": (
        "Where the close lies within the recent range, from 0 at the highest high to −100 at the "
        "lowest low: the stochastic oscillator upside down and unsmoothed.",
        "Formula: −100·(highest high − close) ÷ (highest high − lowest low) (L. Williams, 1973). "
        "{warm_up}",
        "It misleads in a trend, where it sticks to one end, and in a dead market, where a few "
        "ticks carry it from end to end.",
    ),
    "MFI": (
        "An RSI weighted by volume, on a scale of 0 to 100: shows whether rises or falls carry "
        "the money.",
        "Formula: 100·P ÷ (P + N), where P and N are the sums over n candles of typical price × "
        "volume on candles whose typical price rose, and fell. {warm_up}",
        "It misleads where volume is thin or faked, and in trends just as the RSI does: high "
        "stays high.",
    ),
    "OBV": (
        "A running total of volume, added on rising closes and taken off on falling ones: a "
        "rise of the price that this line does not join has few buyers behind it.",
        "Formula: OBV(t) = OBV(t−1) ± volume by the sign of the change of the close, the volume "
        "of the first candle to begin with (J. Granville, 1963). {warm_up}",
        "It misleads if you read its level: that depends on where the history begins; only its "
        "direction means something. A close one tick higher books the whole volume as buying.",
    ),
    "AD": (
        "A running total of volume weighted by where the close lies within its candle: shows "
        "quiet buying or selling inside the candles.",
        "Formula: A/D(t) = A/D(t−1) + volume·((close − low) − (high − close)) ÷ (high − low); 0 "
        "is added where high = low (M. Chaikin). {warm_up}",
        "It misleads across gaps, which it does not see: a market that gaps down and closes at "
        "its high counts as pure buying. Its level depends on where the history begins.",
    ),
    "ADOSC": (
        "The momentum of the accumulation/distribution line: shows when buying inside the "
        "candles speeds up or fades.",
        "Formula: EMA(A/D, fast) − EMA(A/D, slow), both seeded by the first value of the line "
        "(M. Chaikin). {warm_up}",
        "It misleads on thin or faked volume, and it is in units of volume: compare its sign, "
        "not its height, between markets.",
    ),
    "SAR": (
        "A trailing stop that speeds up as the trend makes new extremes: below the candles in a "
        "rise, above them in a fall.",
        "Formula: SAR(t+1) = SAR(t) + a·(extreme − SAR(t)); a grows by the step at each new "
        "extreme up to the maximum; when the price passes it, it turns to the other side "
        "(J. W. Wilder, 1978). {warm_up}",
        "It misleads in a sideways market, where it turns at nearly every swing and each turn "
        "costs fee and spread. It always has a side, also when there is no trend.",
    ),
    "AROON": (
        "How long ago the last high and the last low were: up near 100 and down near 0 is a "
        "young, healthy rise.",
        "Formula: 100·(n − candles since the highest high) ÷ n, and the same for the lowest low, "
        "within the last n + 1 candles (T. Chande, 1995). {warm_up}",
        "It misleads in a narrow range, where both lines jump as old extremes drop out of the "
        "window. It counts time only: a new high by one tick gives 100.",
    ),
    "AROONOSC": (
        "Aroon up minus Aroon down in one line from −100 to 100: positive while highs are "
        "younger than lows.",
        "Formula: Aroon up − Aroon down. {warm_up}",
        "It misleads in a narrow range, where it swings from end to end, and it does not know "
        "how large a move was.",
    ),
    "TRIX": (
        "The speed of a three times smoothed price in percent per candle: small swings are gone, "
        "the sign tells the trend.",
        "Formula: 100·(E3(t) ÷ E3(t−1) − 1), with E3 the EMA of the EMA of the EMA (J. Hutson, "
        "1983). {warm_up}",
        "It misleads by its delay: three averages deep, it confirms a turn long after it happened.",
    ),
    "ULTOSC": (
        "Buying pressure over a short, a middle and a long window in one line from 0 to 100: one "
        "window alone is easily fooled.",
        "Formula: 100·(4·A1 + 2·A2 + A3) ÷ 7, each A the sum of (close − true low) ÷ sum of the "
        "true range over its window (L. Williams, 1976). {warm_up}",
        "It misleads in strong trends, where it stays away from its ends so that its classic "
        "signals never come.",
    ),
    "LINEARREG": (
        "The end of the straight line that fits the last prices best: a quick, smooth stand-in "
        "for the price.",
        "Formula: least squares over the last n values, evaluated at the newest candle. {warm_up}",
        "It misleads at turns: a straight line through a bend overshoots. Each candle draws a "
        "new line, so the curve you see is no line that anyone could have drawn.",
    ),
    "STDDEV": (
        "How widely the last prices are spread around their average, in units of price.",
        "Formula: k·√(mean of squares − square of the mean) over n values: the population "
        "deviation. {warm_up}",
        "It misleads in a trend: a steady rise without any swing has a large deviation. For risk "
        "take the deviation of returns, or ATR.",
    ),
}
