"""Values as the words of a card or a data tab."""

from __future__ import annotations

from typing import Any

from moniqo_desktop.domain.market import Candle
from moniqo_desktop.domain.orders import direction_of
from moniqo_desktop.domain.signals import Decision, OrderPlan
from moniqo_desktop.domain.units import Measure, Unit, with_unit
from moniqo_desktop.domain.views import AccountView, PositionView


def shown(value: Any) -> str:
    """A value on a wire in a few words; "" = nothing yet."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return "" if value != value else number(value)
        case int():
            return f"{value:,}"
        case Candle():
            return number(value.close)
        case (int() as direction, float() as confidence):
            return "" if confidence != confidence else signal(direction, confidence)
        case Decision():
            return signal(value.direction.sign, value.confidence)
        case OrderPlan():
            return value.blocked or f"{value.direction.upper()} planned"
        case PositionView():
            nothing = "none of its own" if value.held_by else "flat"
            return f"{value.profit:+,.2f}" if value.amount else nothing
        case AccountView():
            return f"{value.equity:,.2f}"
        case _:
            return str(value)


def shown_as(value: Any, unit: Unit, measure: Measure) -> str:
    """The same with the unit of its port."""
    plain = shown(value)
    if not plain or unit is Unit.NONE:
        return plain
    match value:
        case bool():
            return plain
        case float() | int():
            return with_unit(value, unit, plain, measure)
        case Candle():
            return f"{plain} {measure.quote}"
        case PositionView() if value.amount:
            return f"{plain} {measure.quote}"
        case AccountView():
            return f"{plain} {measure.quote}"
        case _:
            return plain


def on_card(value: Any, unit: Unit, measure: Measure) -> str:
    """As short as a card is wide: prices and amounts go without their currency."""
    is_short = unit in (Unit.NONE, Unit.PRICE, Unit.MONEY, Unit.BASE)
    return shown(value) if is_short else shown_as(value, unit, measure)


def signal(direction: int, confidence: float) -> str:
    return f"{direction_of(direction).value.upper()} {confidence:.2f}"


def number(value: float) -> str:
    """About six significant digits, thousands separated."""
    size = abs(value)
    if size >= 1000:
        return f"{value:,.1f}"
    if size >= 1:
        return f"{value:,.2f}" if size >= 100 else f"{value:.4g}"
    return f"{value:.4g}"
