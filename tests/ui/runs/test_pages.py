"""The pages of a report: curves, trades on candles, months, spread, evidence."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.backtest.figures import profit_shares, ratio_text
from moniqo_desktop.domain.backtest.report import (
    BacktestReport,
    ShownReport,
    curves_of,
    monthly_returns,
)
from moniqo_desktop.domain.backtest.spread import spread_of
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.runs.page import NAMES, ResultPage
from tests.kit.reports import a_report, a_result
from tests.research.test_report_html import an_evidence
from tests.ui.runs.conftest import candles

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(dark: Theme, qtbot: QtBot) -> ResultPage:
    return page_in(dark, qtbot)


def page_in(theme: Theme, qtbot: QtBot) -> ResultPage:
    made = ResultPage(theme)
    made.resize(1_200, 860)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def put(page: ResultPage, report: BacktestReport) -> None:
    page.show_report(ShownReport(report, curves_of(report)))


def turn(page: ResultPage, name: str) -> None:
    page.tabs.setCurrentIndex(NAMES.index(name))


def test_the_verdict_stands_on_top_in_its_colour(page: ResultPage) -> None:
    put(page, a_report(evidence=an_evidence()))
    assert "too few" in page.verdict.words.text()
    assert "No evidence" in page.verdict.accessibleName()


def test_curves_hold_equity_drawdown_and_exposure_of_the_result(page: ResultPage) -> None:
    report = a_report((10_000, 10_050, 9_990, 10_120, 10_080))
    put(page, report)
    lines = page.curves._lines
    _, equity = lines["equity"].getData()
    assert equity.tolist() == (report.result.equity / MONEY_UNIT).tolist()
    _, fall = lines["drawdown"].getData()
    assert fall.min() == pytest.approx(-100 * (10_050 - 9_990) / 10_050)
    _, exposure = lines["exposure"].getData()
    assert exposure.tolist() == pytest.approx((100 * report.result.exposure).tolist())


def test_a_long_curve_is_thinned_and_keeps_its_extremes(page: ResultPage) -> None:
    steps = np.random.default_rng(2).normal(size=50_000).cumsum() + 10_000
    report = a_report(steps.tolist())
    put(page, report)
    _, shown = page.curves._lines["equity"].getData()
    values = report.result.equity / MONEY_UNIT
    assert len(shown) < 2_500
    assert (shown.min(), shown.max()) == (values.min(), values.max())
    assert not page.curves._lines["equity"].opts["clipToView"]


def test_the_pointer_reads_all_curves_at_one_time(page: ResultPage) -> None:
    put(page, a_report((10_000, 10_050, 9_990)))
    plot = page.curves._plots[0]
    first = page.curves._at[0] / 1000
    page.curves._read(plot.getViewBox().mapViewToScene(QPointF(first, 10_000)))
    assert "10,000.00" in page.curves._words[0].text()
    assert "0.00 %" in page.curves._words[1].text()


def test_every_page_is_drawn_in_the_light_theme_too(light: Theme, qtbot: QtBot) -> None:
    page = page_in(light, qtbot)
    put(page, a_report(evidence=an_evidence()))
    page.trades.show_candles("BTC/USDT", candles())
    for name in NAMES:
        turn(page, name)
        picture = page.grab().toImage()
        assert picture.pixelColor(4, 4) == light.panel, name


def test_a_trade_that_is_clicked_lies_on_the_candles_with_its_marks(
    qtbot: QtBot, page: ResultPage
) -> None:
    report = a_report(profits=(50, -60, 130))
    put(page, report)
    trades = page.trades
    trades.show_candles("BTC/USDT", candles())
    view = trades.view
    row = view.visualRect(trades.table.index(1, 1)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=row)
    assert "trade 2" in trades.words.text()
    assert "−60.00 USDT" in trades.words.text()
    span, opened = trades.chart.span, int(report.result.trades.opened_at[1])
    index = trades.chart.content.candle_of(opened)
    assert span.first < index < span.stop
    texts = [marker.text for marker in trades.chart.content.markers.markers]
    assert len(texts) == 6
    assert sum(text.startswith("BUY") for text in texts) == 3


def test_candles_are_asked_for_once(qtbot: QtBot, page: ResultPage) -> None:
    wanted: list[str] = []
    page.candles_wanted.connect(wanted.append)
    put(page, a_report())
    page.trades.view.selectRow(1)
    assert wanted == ["BTC/USDT"]


def test_trades_are_sorted_by_the_head_that_is_clicked(page: ResultPage) -> None:
    put(page, a_report(profits=(50, -60, 130)))
    profit = [column.title for column in page.trades.table.columns].index("Profit")
    page.trades.sort_by(profit)
    assert [page.trades.table.row(n) for n in range(3)] == [2, 0, 1]
    page.trades.sort_by(profit)
    assert [page.trades.table.row(n) for n in range(3)] == [1, 0, 2]


def test_a_run_without_trades_says_so(page: ResultPage) -> None:
    put(page, a_report((10_000, 10_000), ()))
    page.trades.show_candles("BTC/USDT", candles())
    assert page.trades.table.rowCount() == 0
    assert len(page.trades.chart.content) == 3_000


def test_months_tell_the_returns_of_the_report(page: ResultPage) -> None:
    report = a_report()
    put(page, report)
    turn(page, "Months")
    [row] = monthly_returns(report.result.at, report.result.equity, report.cash)
    assert f"2025 {ratio_text(row.whole)}" in page.months.accessibleName()
    page.grab()


def test_every_trade_stands_in_one_bar() -> None:
    shares = profit_shares(a_report(profits=tuple(range(-40, 60))))
    spread = spread_of(shares)
    assert spread.counts.sum() == len(shares)
    assert 0.0 in spread.edges.round(12)


def test_the_range_tells_worst_and_best(page: ResultPage) -> None:
    result = a_result((10_000, 9_900), (-100,), ambiguous_fills=1, best_path_gain=40 * MONEY_UNIT)
    put(page, a_report((10_000, 9_900), result=result))
    turn(page, "Distribution")
    assert "−1.00 %  to  −0.60 %" in page.range.accessibleName()
    page.grab()


def test_checks_bear_a_sign_and_a_word(page: ResultPage) -> None:
    put(page, a_report(evidence=an_evidence(), notes=("A hole of 3 candles.",)))
    turn(page, "Evidence")
    texts = _texts(page.proof)
    assert "3 trades, at least 30 are asked for." in texts
    assert "1.25 ± 0.40" in texts
    turn(page, "Assumptions")
    assert "A hole of 3 candles." in _texts(page.assumed)


def _texts(widget: object) -> list[str]:
    from PySide6.QtWidgets import QLabel, QWidget

    assert isinstance(widget, QWidget)
    return [label.text() for label in widget.findChildren(QLabel)]
