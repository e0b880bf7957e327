"""Tells what is open and how it goes."""

from __future__ import annotations

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Given, In, NoParams, Out, State, Step, StepNode, Wakes
from moniqo_desktop.nodes.wording import flat, signed_quote


class Watch(StepNode):
    """Shows the open position, its profit and its age, as numbers other nodes can use.

    Inputs: the position of an order node.

    Output: Side (1 long, −1 short, 0 flat), Profit in quote, Profit in percent of the entry, Age
    in candles, Open, the position itself and the account.

    Formula: long (price − entry) × amount, short (entry − price) × amount, at the last close,
    without the fee of the exit; percent is on the entry price, not on margin. No warm-up: while
    nothing is open, all numbers are 0.

    It misleads by the fee: a profit smaller than the fee of the exit is a loss. Between candles
    the screen shows a fresher profit than flows act on, since flows act on closed candles only.
    """

    kind, title, icon = "position.watch", "Position", "position"
    inputs = {"position": In(PortType.POSITION, "Position", optional=True)}
    outputs = {
        "side": Out(PortType.NUMBER, "Side", hint="1 long, −1 short, 0 flat", unit=Unit.SIDE),
        "profit": Out(PortType.NUMBER, "Profit", hint="In quote", unit=Unit.MONEY),
        "profit_percent": Out(
            PortType.NUMBER, "Profit %", hint="Of the entry price", unit=Unit.PERCENT
        ),
        "age": Out(PortType.NUMBER, "Age", hint="Candles since entry", unit=Unit.CANDLES),
        "open": Out(PortType.FLAG, "Open"),
        "position": Out(PortType.POSITION, "Position"),
        "account": Out(PortType.ACCOUNT, "Account"),
    }
    keywords = ("profit", "pnl", "unrealised", "side", "age", "portfolio")
    wakes = Wakes.WHILE_OPEN

    def evaluate(self, params: NoParams, state: State, given: Given) -> Step:
        position, is_open = given.position, given.position.amount != 0
        profit = position.profit if is_open else 0.0
        emit = {
            "side": float(position.direction.sign),
            "profit": profit,
            "profit_percent": position.profit_ratio * 100 if is_open else 0.0,
            "age": float(position.age_candles if is_open else 0),
            "open": is_open,
            "position": position,
            "account": given.account,
        }
        text = signed_quote(profit, given.market) if is_open else flat(given)
        return Step(state, emit, text=text, number=profit)
