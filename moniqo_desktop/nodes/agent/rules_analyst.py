"""An opinion by fixed rules, without any model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.signals import SignalColumns
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.agent._rules import RULES, memory_of, probability_up
from moniqo_desktop.nodes.base import Example, In, Out, Params, SeriesNode
from moniqo_desktop.nodes.param_model import Field, check_whole


class RulesParams(Params):
    """What the analyst looks at, over how many candles."""

    style: Literal["trend", "momentum", "mean_reversion", "breakout", "volatility"] = Field(
        "trend",
        title="Rules, not AI",
        description="Trend: means and their slope. Momentum: size of the last move. Mean "
        "reversion: distance from the mean. Breakout: place in the channel. Volatility: calm or "
        "storm.",
        json_schema_extra={
            "labels": {
                "trend": "Trend",
                "momentum": "Momentum",
                "mean_reversion": "Mean reversion",
                "breakout": "Breakout",
                "volatility": "Volatility regime",
            }
        },
    )
    period: int = Field(
        50,
        ge=4,
        le=2000,
        title="Period",
        description="Candles the rule looks back over.",
        json_schema_extra={"unit": "candles"},
    )
    fast: int = Field(
        20,
        ge=2,
        le=1000,
        title="Short period",
        description="Short window of the trend and volatility styles; shorter than the period.",
        json_schema_extra={"unit": "candles"},
    )

    @check_whole
    def _fast_is_shorter(self) -> Self:
        if self.style in ("trend", "volatility") and self.fast >= self.period:
            raise ValueError(f"The short period must be below the period, {self.period}.")
        return self


class RulesAnalyst(SeriesNode):
    """Rules, not AI: says how likely a rise is, by one of five textbook rules, always alike.

    Inputs: candles.

    Output: View, long or short with its probability, flat where the rule sees nothing; and p up,
    the probability of a rise. During warm-up it abstains.

    Formula: a strength s, then p = 0.52, 0.54 or 0.56 from |s| ≥ 1, 2 or 3, for its direction.
    Trend: 4·(short mean − mean)/σ if the mean slopes along. Momentum: 2·change/(σ of one
    candle·√period). Mean reversion: −(2|z| − 2) by the sign of z = (close − mean)/σ. Breakout: 3
    outside the channel of the candles before, 2 in its outer tenth, 1 in its outer fifth.
    Volatility: calm (σ short/σ long below 1, 0.8, 0.6) above the mean is up, storm (above 1.2, 1.6,
    2) below it is down. Warm-up: the period; trend needs the short period more.

    It misleads if its probability is taken for a measured one: the table is fixed by hand, modest
    on purpose, and not fitted to any market. Rules over the same candles agree more often than
    they are independent, which the council discounts.
    """

    kind, title, icon = "agent.rules_analyst", "Rules analyst", "agent"
    Params = RulesParams
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {
        "view": Out(PortType.SIGNAL, "View"),
        "p_up": Out(
            PortType.NUMBER, "p up", hint="Probability of a rise, 0 to 1", unit=Unit.CHANCE
        ),
    }
    card = ("style", "period")
    keywords = ("rules, not ai", "analyst", "opinion", "trend", "momentum", "breakout", "regime")
    examples = (
        Example(
            "A close above everything before it is a breakout",
            inputs={"candles": [10, 11, 10, 11, 10, 12, 11]},
            params={"style": "breakout", "period": 4},
            expect={"p_up": [None, None, None, None, 0.46, 0.56, 0.5]},
        ),
    )

    def memory(self, params: RulesParams) -> int:
        return memory_of(params.style, params.period, params.fast)

    def compute(self, params: RulesParams, given: Mapping[str, Any]) -> tuple[Any, ...]:
        candles: Columns = given["candles"]
        p_up = probability_up(RULES[params.style](candles, params.period, params.fast))
        direction = np.nan_to_num(np.sign(p_up - 0.5)).astype(np.int8)
        return SignalColumns(direction, np.maximum(p_up, 1 - p_up)), p_up
