"""What can be done at a place of a chart, by the right button or the Menu key."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QMenu

from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.charts import alerts, protection
from moniqo_desktop.ui.charts.price import ALERT
from moniqo_desktop.ui.charts.scales.menu import add_scale
from moniqo_desktop.ui.charts.surface import write_picture
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.charts.panel import ChartPanel

_PROTECTION: Final = ("stop", "target")


def open_at(panel: ChartPanel, place: QPoint, price: float, line: str) -> QMenu:
    """place: of the screen; price: there; line: name of the line there or empty."""
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    words = panel.chart.content.text(price)
    if line.startswith(ALERT):
        remove = partial(alerts.remove, panel, line.removeprefix(ALERT))
        menu.addAction(tr("Remove this alert"), remove)
    set_here = tr("Set an alert at {price}").format(price=words)
    menu.addAction(set_here, partial(alerts.add, panel, price))
    _add_protection(menu, panel, price, words)
    menu.addSeparator()
    _add_comparison(menu, panel)
    add_scale(menu, panel.chart)
    menu.addSeparator()
    menu.addAction(tr("Show all candles"), panel.chart.show_all)
    menu.addAction(tr("Show the newest candles"), panel.chart.show_newest)
    menu.addAction(tr("Save as picture…"), partial(ask_for_picture, panel))
    menu.popup(place)
    return menu


def ask_for_picture(panel: ChartPanel) -> QFileDialog:
    """Saves the chart as it is, PNG. The dialog opens in the next turn of the loop: to make it
    takes as long as to show it."""
    dialog = QFileDialog(panel, tr("Save chart as picture"), "", tr("Pictures (*.png)"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("png")
    dialog.selectFile(f"{_file_name(panel)}.png")
    dialog.fileSelected.connect(partial(_save, panel))
    QTimer.singleShot(0, dialog, dialog.open)
    return dialog


def _save(panel: ChartPanel, name: str) -> None:
    try:
        panel.beside(partial(write_picture, panel.chart.picture(), Path(name)))
    except MoniqoError as problem:
        panel.told.emit(str(problem))


def _file_name(panel: ChartPanel) -> str:
    symbol = str(panel.symbol or "chart").replace("/", "-").replace(":", "-")
    return f"{symbol} {panel.timeframe or ''}".strip()


def _add_protection(menu: QMenu, panel: ChartPanel, price: float, words: str) -> None:
    """Only while a position is open; the gate has the last word on the new price."""
    position = panel.chart.content.position
    if position is None:
        return
    texts = (tr("Move the stop to {price}"), tr("Move the target to {price}"))
    for name, text in zip(_PROTECTION, texts, strict=True):
        move = partial(protection.move, panel, name, price, position.of)
        menu.addAction(text.format(price=words), move)


def _add_comparison(menu: QMenu, panel: ChartPanel) -> None:
    choices = panel.comparison.choices()
    others = menu.addMenu(tr("Compare with"))
    others.setEnabled(bool(choices))
    for symbol in choices:
        action = others.addAction(str(symbol), partial(panel.compare, symbol))
        action.setCheckable(True)
        action.setChecked(symbol in panel.comparison.symbols)
