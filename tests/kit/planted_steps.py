"""Step nodes that read the future through a side door: a series node keeps what it is given, and
they look it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.market import Columns
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.nodes.base import Given, In, NodeType, Out, SeriesNode, State, Step, StepNode


class Door:
    """Where the keeper leaves the candles it was given."""

    def __init__(self) -> None:
        self.candles: Columns | None = None

    def close_after(self, opened_at: int) -> float:
        """Of the candle after the one that opened then; its own where there is none."""
        assert self.candles is not None
        row = int(np.searchsorted(self.candles.opened_at, opened_at))
        return float(self.candles.close[min(row + 1, len(self.candles) - 1)])


class Keeper(SeriesNode):
    """Its output is honest."""

    kind, title, icon = "indicator.planted.keeper", "Keeper", "wave"
    inputs = {"candles": In(PortType.SERIES, "Candles")}
    outputs = {"out": Out(PortType.NUMBER, "Output")}

    def __init__(self, door: Door) -> None:
        self._door = door

    def compute(self, params: Any, given: Mapping[str, Any]) -> tuple[Any, ...]:
        self._door.candles = given["candles"]
        return (given["candles"].close,)


class Seer(StepNode):
    """Decides by the next close."""

    kind, title, icon = "agent.planted_seer", "Seer", "agent"
    inputs = {"value": In(PortType.NUMBER, "Value")}
    outputs = {"out": Out(PortType.SIGNAL, "Signal")}

    def __init__(self, door: Door) -> None:
        self._door = door

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        rises = self._door.close_after(given.candle.opened_at) > given.candle.close
        way = Direction.LONG if rises else Direction.FLAT
        return Step(state, {"out": Decision(way, 1.0, "")})


class Careful(StepNode):
    """Passes plans on, with a stop just below what is coming: only its orders know."""

    kind, title, icon = "risk.planted_careful", "Careful", "shield"
    inputs = {"plan": In(PortType.ORDER, "Order")}
    outputs = {"out": Out(PortType.ORDER, "Order")}

    def __init__(self, door: Door) -> None:
        self._door = door

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        plan = given["plan"]
        if plan is None:
            return Step(state, {"out": None})
        coming = self._door.close_after(given.candle.opened_at)
        stop = given.market.price_below(min(coming, given.candle.close) * 0.995)
        return Step(state, {"out": replace(plan, stop_price=stop)})


class Brooding(StepNode):
    """Keeps what is coming in its state, and speaks of it much later."""

    kind, title, icon = "agent.planted_brooding", "Brooding", "agent"
    inputs = {"value": In(PortType.NUMBER, "Value")}
    outputs = {"out": Out(PortType.SIGNAL, "Signal")}

    def __init__(self, door: Door) -> None:
        self._door = door

    def start(self, params: Any) -> State:
        return {"asked": 0, "sum": 0.0}

    def evaluate(self, params: Any, state: State, given: Given) -> Step:
        coming = self._door.close_after(given.candle.opened_at) - given.candle.close
        kept = {"asked": state["asked"] + 1, "sum": round(state["sum"] * 0.9 + coming, 6)}
        way = Direction.LONG if kept["asked"] % 20 < 10 and kept["sum"] > 0 else Direction.FLAT
        return Step(kept, {"out": Decision(way, 1.0, "")})


_DOOR: Final = Door()
KEEPER: Final = Keeper(_DOOR)
STEPS: Final[tuple[NodeType, ...]] = (KEEPER, Seer(_DOOR), Careful(_DOOR), Brooding(_DOOR))
