"""The price scale in the menu of a chart, each with the key that does the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.charts.scales.chips import no_log_words
from moniqo_desktop.ui.charts.scales.hand import SHARE, STRETCH
from moniqo_desktop.ui.charts.view import LogScale
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from moniqo_desktop.ui.charts.price import PriceChart


def add_scale(menu: QMenu, chart: PriceChart) -> None:
    """Behind one entry: automatic, logarithmic, and what the mouse does on the axis."""
    scale, choice, axis = menu.addMenu(tr("Price scale")), chart.choice, chart.axis
    scale.setToolTipsVisible(True)
    automatic = scale.addAction(tr("Automatic") + "\tA", partial(make_automatic, chart))
    automatic.setCheckable(True)
    automatic.setChecked(choice.hand is None)
    log = scale.addAction(tr("Logarithmic") + "\tL", partial(toggle_log, chart))
    log.setCheckable(True)
    log.setChecked(choice.is_log)
    if choice.is_log and chart.frame is not None and not isinstance(chart.frame.scale, LogScale):
        log.setToolTip(no_log_words())
    scale.addSeparator()
    taller, flatter = (
        partial(axis.by_keys, factor=STRETCH),
        partial(axis.by_keys, factor=1 / STRETCH),
    )
    scale.addAction(tr("Stretch") + "\tShift+Up", taller)
    scale.addAction(tr("Flatten") + "\tShift+Down", flatter)
    scale.addAction(tr("Move up") + "\tCtrl+Up", partial(axis.by_keys, share=-SHARE))
    scale.addAction(tr("Move down") + "\tCtrl+Down", partial(axis.by_keys, share=SHARE))


def make_automatic(chart: PriceChart) -> None:
    chart.set_choice(chart.choice.automatic())


def toggle_log(chart: PriceChart) -> None:
    chart.set_choice(chart.choice.toggled())
