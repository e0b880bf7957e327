"""What can be done with the charts from everywhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.charts import menu
from moniqo_desktop.ui.charts.scales.menu import make_automatic, toggle_log
from moniqo_desktop.ui.commands.actions import Action
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def chart_actions(control: Control) -> list[Action]:
    """Of the first chart, and one more."""
    panel, attempt, charts = control.rooms.chart, control.window.attempt, control.rooms.charts
    return [
        Action("chart.add", tr("New chart"), "Ctrl+Alt+C", "chart",
               partial(attempt, control.rooms.add_chart), ("compare", "second", "symbol")),
        Action("chart.frame", tr("Choose the timeframe by typing"), "", "clock",
               partial(panel.entry.open, ""), ("minutes", "hours", "candles")),
        Action("chart.menu", tr("Alert, compare and more on the chart"), "", "bell",
               partial(_open_menu, control), ("price alert", "picture")),
        Action("chart.log", tr("Logarithmic price scale"), "Alt+L", "chart",
               lambda: toggle_log(charts.in_hand.chart), ("log", "linear", "axis")),
        Action("chart.automatic", tr("Automatic price scale"), "Alt+R", "fit",
               lambda: make_automatic(charts.in_hand.chart), ("auto", "axis", "reset", "hand")),
        Action("chart.newest", tr("Show the newest candles"), "", "chevron_right",
               panel.chart.show_newest, ("end", "now")),
        Action("chart.all", tr("Show all candles"), "", "fit", panel.chart.show_all, ("zoom",)),
        Action("chart.picture", tr("Save the chart as picture…"), "", "save",
               partial(menu.ask_for_picture, panel), ("png", "screenshot")),
    ]  # fmt: skip


def _open_menu(control: Control) -> None:
    """At the last price, as the Menu key does on the chart."""
    panel = control.rooms.chart
    price = panel.chart.content.price
    if price is not None:
        place = panel.chart.mapToGlobal(panel.chart.rect().center())
        menu.open_at(panel, place, price, "")
