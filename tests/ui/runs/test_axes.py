"""Numbers beside the curves of a report: whole, however long they are."""

from functools import partial

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.backtest.report import ShownReport, curves_of
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.runs.curve_axes import Numbers
from moniqo_desktop.ui.runs.page import ResultPage
from tests.kit.reports import a_report


def axes_of(page: ResultPage) -> list[tuple[Numbers, list[str]]]:
    """The left axis of each plot, and the numbers beside it."""
    assert page.curves is not None
    plots = page.curves._plots
    return [(plot.getAxis("left"), plot.getAxis("left").texts(plot)) for plot in plots]


@pytest.mark.parametrize(
    "equity",
    [
        (10_000, 10_050, 9_990, 10_120),
        (12_345_678, 12_345_679, 12_345_678.5, 12_345_680),
        (-1_234_567, -1_234_568, -1_234_567.4, -1_234_566),
    ],
)
def test_no_number_beside_a_curve_is_cut(
    qtbot: QtBot, dark: Theme, equity: tuple[float, ...]
) -> None:
    page = ResultPage(dark)
    qtbot.addWidget(page)
    page.resize(900, 760)
    page.show()
    report = a_report(equity, hold=a_report((equity[0],) * 4).result.equity)
    page.show_report(ShownReport(report, curves_of(report)))
    metrics = QFontMetricsF(dark.font(11, 400, tabular=True))
    for axis, texts in axes_of(page):
        needed = max(map(metrics.horizontalAdvance, texts))
        qtbot.waitUntil(partial(is_wider, axis, needed + 6), timeout=500)


def is_wider(axis: Numbers, width: float) -> bool:
    return bool(axis.width() > width)
