"""Longer candles made of the ones that come in."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import In, Out, Params, SeriesNode
from moniqo_desktop.nodes.market._timeframes import LABELS, TimeframeText
from moniqo_desktop.nodes.param_model import Field


class HigherTimeframeParams(Params):
    """Length of the longer candle."""

    timeframe: TimeframeText = Field(
        "4h",
        title="Timeframe",
        description="Length of the longer candle: a multiple of the one that comes in.",
        json_schema_extra={"labels": dict(LABELS)},
    )


class HigherTimeframe(SeriesNode):
    """Shows the big picture next to the small one: a trend on 4 hours, an entry on 15 minutes.

    Inputs: candles of a shorter timeframe.

    Outputs: candles of the longer timeframe, their last price and their volume. All that reads
    them sees the last longer candle that has closed.

    Formula: first open, highest high, lowest low, last close and sum of volumes of the shorter
    candles between two round times in UTC. Warm-up: until the first longer candle has closed.

    It misleads because it stands still between closes: on “1d” the trend you see can be a day
    old. A longer candle with missing shorter ones is made of those that exist.
    """

    kind, title, icon = "market.higher_timeframe", "Higher timeframe", "layers"
    Params = HigherTimeframeParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {
        "candles": Out(PortType.SERIES, "Candles"),
        "close": Out(PortType.NUMBER, "Last price", unit=Unit.PRICE),
        "volume": Out(PortType.NUMBER, "Volume", unit=Unit.BASE),
    }
    card = ("timeframe",)
    keywords = ("resample", "multi-timeframe", "mtf", "daily", "4h")
    resamples = True
