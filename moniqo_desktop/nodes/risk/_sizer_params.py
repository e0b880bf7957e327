"""Settings of the position sizer."""

from __future__ import annotations

from typing import Literal, Self

from moniqo_desktop.nodes.base import Params
from moniqo_desktop.nodes.param_model import Field, check_whole


class SizerParams(Params):
    """Settings of the sizer."""

    mode: Literal["risk", "fixed", "share", "accumulate"] = Field(
        "risk",
        title="Size by",
        description="Risk: lose at most a share of equity at the stop. Fixed: the same money each "
        "time. Share: a share of equity. Accumulate: buy the same money again and again.",
        json_schema_extra={
            "labels": {
                "risk": "Risk at the stop",
                "fixed": "Fixed money",
                "share": "Share of equity",
                "accumulate": "Accumulate",
            }
        },
    )
    risk_percent: float = Field(
        0.5,
        ge=0.01,
        le=100,
        title="Risk per trade",
        description="Share of equity lost at most if the stop is hit, fees included.",
        json_schema_extra={"unit": "% of equity"},
    )
    notional: float = Field(
        100.0,
        gt=0,
        le=1e9,
        title="Money per trade",
        description="Worth of each order where the size is fixed or accumulates.",
        json_schema_extra={"unit": "quote"},
    )
    share_percent: float = Field(
        10.0,
        ge=0.1,
        le=100,
        title="Share of equity",
        description="Worth of the position as a share of equity.",
        json_schema_extra={"unit": "% of equity"},
    )
    max_position_percent: float = Field(
        25.0,
        ge=0.1,
        le=100,
        title="Largest order",
        description="An order worth more than this share of equity is cut down to it.",
        json_schema_extra={"unit": "% of equity"},
    )
    leverage: int = Field(
        1,
        ge=1,
        le=125,
        title="Leverage",
        description="The margin set aside is the worth of the position divided by this. It changes "
        "what is tied up and where the venue would close the position, not profit or loss.",
        json_schema_extra={"unit": "×"},
    )
    total_cap: float = Field(
        1000.0,
        gt=0,
        le=1e9,
        title="Total cap",
        description="An accumulation stops buying once the position has cost this much.",
        json_schema_extra={"unit": "quote"},
    )
    stop: Literal["percent", "atr", "price", "none"] = Field(
        "percent",
        title="Stop by",
        description="Where the stop lies: percent of the price, multiples of ATR, or a price wire.",
        json_schema_extra={
            "labels": {
                "percent": "Percent",
                "atr": "ATR multiple",
                "price": "Price wire",
                "none": "No stop",
            }
        },
    )
    stop_percent: float = Field(
        2.0,
        ge=0.05,
        le=50,
        title="Stop distance",
        description="Distance of the stop from the close.",
        json_schema_extra={"unit": "%"},
    )
    stop_atr: float = Field(
        2.0,
        ge=0.1,
        le=50,
        title="Stop in ATR",
        description="Distance of the stop in average true ranges.",
        json_schema_extra={"unit": "ATR"},
    )
    target: Literal["ratio", "percent", "none"] = Field(
        "ratio",
        title="Target by",
        description="Where the profit is taken: multiples of the stop distance, or percent.",
        json_schema_extra={
            "labels": {"ratio": "Stop distances", "percent": "Percent", "none": "No target"}
        },
    )
    target_r: float = Field(
        2.0,
        ge=0.1,
        le=100,
        title="Target",
        description="Distance of the target in stop distances (R).",
        json_schema_extra={"unit": "R"},
    )
    target_percent: float = Field(
        4.0,
        ge=0.05,
        le=500,
        title="Target distance",
        description="Distance of the target from the close.",
        json_schema_extra={"unit": "%"},
    )
    min_confidence: float = Field(
        0.0,
        ge=0,
        le=1,
        title="Least confidence",
        description="Decisions below this confidence count as flat; 0 lets all of them through.",
        json_schema_extra={"unit": "ratio", "zero": "off"},
    )
    sides: Literal["both", "long", "short"] = Field(
        "both",
        title="Sides",
        description="Which directions may be entered.",
        json_schema_extra={
            "labels": {"both": "Long and short", "long": "Long only", "short": "Short only"}
        },
    )
    slippage_bps: float = Field(
        2.0,
        ge=0,
        le=1000,
        title="Slippage",
        description="Assumed per side, counted into the risk of each trade.",
        json_schema_extra={"unit": "bps"},
    )

    @check_whole
    def _risk_needs_a_stop(self) -> Self:
        if self.mode == "risk" and self.stop == "none":
            raise ValueError("Sizing by risk needs a stop: choose where it lies.")
        return self
