"""A stop that follows the price."""

from __future__ import annotations

from math import isfinite
from typing import Literal

from moniqo_desktop.domain.exits import exit_at
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Direction, OrderIntent
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.position._stops import stop_text, tightened
from moniqo_desktop.nodes.wording import flat


class TrailParams(Params):
    """How closely the stop follows."""

    by: Literal["percent", "atr"] = Field(
        "percent",
        title="Distance by",
        description="Percent of the best price, or multiples of the ATR wire.",
        json_schema_extra={"labels": {"percent": "Percent", "atr": "ATR multiple"}},
    )
    distance_percent: float = Field(
        2.0,
        ge=0.05,
        le=50,
        title="Distance",
        description="How far below its best price (long) the stop is kept.",
        json_schema_extra={"unit": "%"},
    )
    distance_atr: float = Field(
        3.0,
        ge=0.1,
        le=50,
        title="Distance in ATR",
        description="How many average true ranges below the best price (long).",
        json_schema_extra={"unit": "ATR"},
    )
    activation_percent: float = Field(
        0.0,
        ge=0,
        le=500,
        title="Active from",
        description="Profit the best price must have reached before the stop starts to follow; 0 = "
        "follows at once.",
        json_schema_extra={"unit": "%", "zero": "at once"},
    )
    step_percent: float = Field(
        0.05,
        ge=0,
        le=10,
        title="Least step",
        description="Smaller moves are not sent to the venue.",
        json_schema_extra={"unit": "%"},
    )


class Trail(StepNode):
    """Lets a winner run and keeps most of what it has won: the stop follows and never goes back.

    Inputs: the position; ATR, where the distance is set by it.

    Output: the position as it is after each change.

    Formula (long): once the highest price since entry ≥ entry × (1 + activation), stop =
    max(stop, highest × (1 − distance)), or highest − multiple × ATR; short mirrored. Moved at the
    close of a candle, by at least one tick and the least step. No warm-up of its own.

    It misleads on history in one way less than most: the stop follows a candle's high only after
    the candle has closed. A narrow distance turns winners into many small ones; if the line has
    passed the market within a candle, the stop is put next to the close.
    """

    kind, title, icon = "position.trail", "Trailing stop", "trail"
    Params = TrailParams
    inputs = {
        "position": In(PortType.POSITION, "Position", optional=True),
        "atr": In(PortType.NUMBER, "ATR", optional=True, quiet=True),
    }
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("by", "distance_percent", "distance_atr")
    keywords = ("trailing stop", "chandelier", "follow", "lock in profit")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: TrailParams, state: State, given: Given) -> Step:
        position = given.position
        if not position.amount:
            return Step({}, {"position": position}, text=flat(given))
        if position.age_candles < 1:  # the candle at hand closed before the entry
            return Step(state, {"position": position}, text=stop_text(given, ()))
        best = best_price(state, given)
        asked, moved = self._moved(params, state.get("asked", {}), given, best)
        kept = {"best": best, "of": position.opened_at, "asked": asked}
        return Step(kept, {"position": position}, moved, text=stop_text(given, moved))

    def _moved(
        self, params: TrailParams, asked: State, given: Given, best: float
    ) -> tuple[State, tuple[OrderIntent, ...]]:
        position, sign = given.position, given.position.direction.sign
        distance = _distance(params, given, best)
        if (best / position.entry_price - 1) * sign * 100 < params.activation_percent:
            return asked, ()
        stop = exit_at(given.market, position.direction, best - sign * distance)
        if not stop:
            return asked, ()
        least = max(round(stop * params.step_percent / 100), given.market.tick_size)
        return tightened(asked, given, stop, "trailing stop", least=least)


def best_price(state: State, given: Given) -> float:
    """Highest high (long) or lowest low (short) of the candles since this position was opened."""
    position, candle = given.position, given.candle
    long = position.direction is Direction.LONG
    seen = candle.high if long else candle.low
    if state.get("of") != position.opened_at:
        return seen
    return max(seen, float(state["best"])) if long else min(seen, float(state["best"]))


def _distance(params: TrailParams, given: Given, best: float) -> float:
    """NaN if the ATR is missing: then the stop stays."""
    if params.by == "percent":
        return best * params.distance_percent / 100
    atr = given["atr"]
    return atr * params.distance_atr if atr is not None and isfinite(atr) else float("nan")
