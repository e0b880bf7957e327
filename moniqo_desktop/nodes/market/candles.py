"""Where candles enter a flow."""

from __future__ import annotations

import re

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Out, Params, SourceNode
from moniqo_desktop.nodes.market._timeframes import LABELS, TimeframeText
from moniqo_desktop.nodes.param_model import Field, check_field

_SYMBOL = re.compile(r"[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?")


class CandlesParams(Params):
    """Which market, and how long a candle lasts."""

    symbol: str = Field(
        "BTC/USDT",
        title="Symbol",
        description="The market as base/quote; a linear contract as base/quote:settle.",
    )
    timeframe: TimeframeText = Field(
        "1h",
        title="Timeframe",
        description="Length of one candle. The flow decides at each close.",
        json_schema_extra={"labels": dict(LABELS)},
    )

    @check_field("symbol")
    @classmethod
    def _is_symbol(cls, text: str) -> str:
        text = text.strip().upper()
        if not _SYMBOL.fullmatch(text):
            raise ValueError(f"Symbol must look like BTC/USDT, not “{text}”.")
        return text


class Candles(SourceNode):
    """Brings the candles of one market into the flow: each flow starts here.

    Inputs: none; the candles come from the venue, the practice market or a file, as the run says.

    Outputs: the candles for indicators and charts, the last price (the close of the last closed
    candle, in quote) and the volume of that candle (in base).

    Formula: the values as the venue gave them. A candle enters when it has closed and never
    changes afterwards; gaps are not filled. Warm-up: none.

    It misleads when you forget that the price is as old as the candle: on “1h” the last price can
    be an hour behind the market, and a fill comes at the next price, not at this one.
    """

    kind, title, icon = "market.candles", "Candles", "candles"
    Params = CandlesParams
    outputs = {
        "candles": Out(PortType.SERIES, "Candles"),
        "close": Out(PortType.NUMBER, "Last price", unit=Unit.PRICE),
        "volume": Out(PortType.NUMBER, "Volume", unit=Unit.BASE),
    }
    card = ("symbol", "timeframe")
    keywords = ("source", "ohlc", "market", "price", "symbol", "feed", "klines")

    def wants(self, params: CandlesParams) -> tuple[Symbol, str]:
        return Symbol(params.symbol), params.timeframe
