"""Gives an open position a stop and a target."""

from __future__ import annotations

from moniqo_desktop.domain.exits import exit_at
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import OrderIntent
from moniqo_desktop.nodes import intents
from moniqo_desktop.nodes.base import Given, In, Out, Params, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.position._stops import stop_text, tightened
from moniqo_desktop.nodes.wording import flat


class ProtectParams(Params):
    """Distances from the entry, used where no price is wired; 0 = none."""

    stop_percent: float = Field(
        2.0,
        ge=0,
        le=50,
        title="Stop distance",
        description="From the entry, for a position without a stop; 0 sets none.",
        json_schema_extra={"unit": "%", "zero": "off"},
    )
    target_percent: float = Field(
        0.0,
        ge=0,
        le=500,
        title="Target distance",
        description="From the entry, for a position without a target; 0 sets none.",
        json_schema_extra={"unit": "%", "zero": "off"},
    )


class Protect(StepNode):
    """Makes sure that no position stands without a stop, and moves stop and target to given lines.

    Inputs: the position; optionally a stop price and a target price, such as an average or a
    channel line.

    Output: the position as it is after each change.

    Formula: without wires, entry ∓ stop distance and entry ± target distance, once, where there is
    none; with wires, the stop follows its line whenever that protects more, and the target follows
    its line freely. Prices are rounded to the tick: for a long up, for a short down. No warm-up.

    It misleads if the line is far away: the stop may never move away from the market, so a line
    that falls back does not loosen it. A line at or beyond the market puts the stop next to the
    close, which soon ends the position.
    """

    kind, title, icon = "position.protect", "Protect", "protect"
    Params = ProtectParams
    inputs = {
        "position": In(PortType.POSITION, "Position", optional=True),
        "stop": In(PortType.NUMBER, "Stop price", optional=True, quiet=True),
        "target": In(PortType.NUMBER, "Target price", optional=True, quiet=True),
    }
    outputs = {"position": Out(PortType.POSITION, "Position")}
    card = ("stop_percent", "target_percent")
    keywords = ("stop loss", "take profit", "move stop", "bracket", "oco")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: ProtectParams, state: State, given: Given) -> Step:
        if not given.position.amount:
            return Step({}, {"position": given.position}, text=flat(given))
        stops, targets = state.get("stops", {}), state.get("targets", {})
        stops, moved = tightened(stops, given, _stop(params, given), "protection")
        targets, aimed = _aimed(params, targets, given)
        return Step(
            {"stops": stops, "targets": targets},
            {"position": given.position},
            moved + aimed,
            text=stop_text(given, moved),
        )


def _stop(params: ProtectParams, given: Given) -> int:
    """Where the stop should lie; 0 = as it is."""
    position, line = given.position, given["stop"]
    if line is not None:
        return exit_at(given.market, position.direction, line) or position.stop_price
    if position.stop_price or not params.stop_percent:
        return position.stop_price
    ratio = 1 - position.direction.sign * params.stop_percent / 100
    return exit_at(given.market, position.direction, position.entry_price * ratio)


def _target(params: ProtectParams, given: Given) -> int:
    """Where the target should lie; 0 = as it is."""
    position, line = given.position, given["target"]
    if line is not None:
        return exit_at(given.market, position.direction, line)
    if position.target_price or not params.target_percent:
        return 0
    ratio = 1 + position.direction.sign * params.target_percent / 100
    return exit_at(given.market, position.direction, position.entry_price * ratio)


def _aimed(
    params: ProtectParams, state: State, given: Given
) -> tuple[State, tuple[OrderIntent, ...]]:
    """Moves the target if it should lie elsewhere, on the winning side of the close."""
    position, wish = given.position, _target(params, given)
    ahead = (wish - intents.close_steps(given)) * position.direction.sign > 0
    if not wish or not ahead or wish == position.target_price:
        return state, ()
    if intents.asked_lately(state, given) and state["target"] == wish:
        return state, ()
    moved = intents.moved_target(given, wish, "protection")
    return intents.asked_now(given) | {"target": wish}, (moved,)
