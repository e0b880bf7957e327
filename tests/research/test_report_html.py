"""The page in the browser: one file, nothing from elsewhere, the numbers of the result."""

import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from moniqo_desktop.domain.backtest.evidence import (
    BaselineEvidence,
    CostCase,
    Evidence,
    EvidenceCheck,
    SharpeEvidence,
    VerdictWord,
)
from moniqo_desktop.domain.backtest.figures import figures_of, ratio_text
from moniqo_desktop.domain.backtest.report import monthly_returns
from moniqo_desktop.domain.backtest.search import Search, Trial
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.domain.texts import profit_text
from moniqo_desktop.research.report_html import page_of
from moniqo_desktop.research.report_style import STYLE
from moniqo_desktop.research.report_svg import WIDTH
from moniqo_desktop.research.report_tables import MOST_TRADES
from tests.kit.reports import a_report, a_result

VOID = {"meta", "line", "rect", "path"}
HOSTILE = '<script>alert("x")</script>&'


class Page(HTMLParser):
    """Texts of cells by table row, of figures by name; every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.rows: list[list[str]] = []
        self.figures: dict[str, str] = {}
        self._name = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" in self.open or "style" in self.open:
            return
        self.words.append(data)
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data
        if self.open[-1:] == ["dt"]:
            self._name = data
        if self.open[-1:] == ["dd"]:
            self.figures[self._name] = data

    @property
    def text(self) -> str:
        return " ".join(self.words)


def an_evidence() -> Evidence:
    base = BaselineEvidence("matched exposure", 0.05, 0.012, -0.031, 0.055, 0.21, 0.79, 4.0)
    return Evidence(
        word=VerdictWord.NO_EVIDENCE,
        sentence="No evidence: 3 trades are too few.",
        needs_trades=120,
        trades=3,
        total=0.012,
        exposure=0.25,
        periods=30,
        period_ms=86_400_000,
        baselines=(base,),
        sharpe=SharpeEvidence(1.25, 0.4, 0.91, 0.42, math.nan, 1.4, 17),
        random_traders=None,
        overfit=None,
        costs=(CostCase(2.0, 0.006, 0.004, -0.02),),
        checks=(EvidenceCheck("trades", False, "3 trades, at least 30 are asked for."),),
        notes=("Few trades.",),
        seed=0,
    )


def test_every_tag_is_closed_and_in_its_place() -> None:
    assert Page(page_of(a_report(evidence=an_evidence()))).open == []


def test_every_figure_of_the_result_is_on_the_page_as_the_window_shows_it() -> None:
    report = a_report()
    shown = Page(page_of(report)).figures
    for figure in figures_of(report):
        assert shown[figure.name] == figure.text
    assert shown["Net profit"] == ratio_text(report.result.net_profit / report.cash)
    assert shown["Trades"] == str(len(report.result.trades))


def test_the_trade_list_adds_up_to_the_result() -> None:
    report = a_report()
    rows = [row for row in Page(page_of(report)).rows if row[1:2] == ["BTC/USDT"]]
    assert [row[8] for row in rows] == [profit_text(t.profit) for t in report.result.trades]
    total = sum(float(row[8].replace("−", "-").replace(",", "")) for row in rows)
    assert total == pytest.approx(float(report.result.trades.profit.sum()) / MONEY_UNIT)


def test_the_months_on_the_page_are_those_of_the_equity() -> None:
    report = a_report()
    [row] = monthly_returns(report.result.at, report.result.equity, report.cash)
    shown = next(each for each in Page(page_of(report)).rows if each[0] == "2025")
    known = ratio_text(row.months[0]).removesuffix(" %")
    assert shown[1] == known
    assert shown[2:13] == ["—"] * 11


def test_nothing_is_loaded_from_elsewhere() -> None:
    text = page_of(a_report(evidence=an_evidence()))
    page = Page(text)
    assert not [tag for tag, attrs in page.tags if {"src", "href", "srcset"} & attrs.keys()]
    assert not {"link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp", text)


def test_on_a_narrow_screen_charts_are_moved_sideways_and_stay_readable() -> None:
    narrow = STYLE[STYLE.index("max-width:760px){main") :]
    least, size = (
        float(re.search(rule, narrow)[1])  # type: ignore[index]  # without it the test fails
        for rule in (r"svg\{min-width:(\d+)px", r"svg text\{font-size:(\d+)px")
    )
    assert size * least / WIDTH >= 10.0
    section = STYLE[STYLE.index("section{") :].partition("}")[0]
    assert "overflow-x:auto" in section


def test_words_of_strangers_stay_words() -> None:
    search = Search((("a.b", HOSTILE),), HOSTILE, (Trial(0, (("a.b", HOSTILE),), 1.0),))
    report = a_report(
        title=HOSTILE, notes=(HOSTILE,), assumptions=(HOSTILE,), clocks=(HOSTILE,), search=search
    )
    text = page_of(report)
    assert HOSTILE not in text
    assert sum(tag == "script" for tag, _ in Page(text).tags) == 1
    assert Page(text).text.count("<script>") >= 5


def test_the_verdict_comes_with_all_its_figures() -> None:
    text = Page(page_of(a_report(evidence=an_evidence()))).text
    assert "No evidence : 3 trades are too few." in " ".join(text.split())
    for part in ("about 120", "+1.20 %", "1.25 ± 0.40", "3 trades, at least 30", "Few trades."):
        assert part in text


def test_a_run_without_trades_says_so() -> None:
    page = Page(page_of(a_report((10_000, 10_000), ())))
    assert "made no trades" in page.text


def test_the_range_of_ambiguous_fills_is_told() -> None:
    result = a_result((10_000, 9_900), (-100,), ambiguous_fills=1, best_path_gain=40 * MONEY_UNIT)
    text = Page(page_of(a_report((10_000, 9_900), result=result))).text
    assert "−1.00 % to −0.60 %" in text


def test_a_search_shows_its_map_and_its_sets() -> None:
    trials = tuple(
        Trial(n, (("fast.period", n % 3), ("slow.period", n // 3)), n / 10) for n in range(9)
    )
    names = (("fast.period", "Fast: period"), ("slow.period", "Slow: period"))
    page = Page(page_of(a_report(search=Search(names, "Sharpe", trials, (), 40))))
    assert "40 on this stretch" in page.text
    told = [text for text in page.words if re.fullmatch(r"Sharpe 0\.\d{3}", text)]
    assert len(told) == 9
    assert ["9", "2", "2", "0.800"] in page.rows


@pytest.mark.slow  # a million candles are three seconds of numbers, whatever the page does
def test_a_million_candles_make_a_page_below_one_and_a_half_megabytes() -> None:
    steps = np.random.default_rng(5).normal(size=1_000_000).cumsum() * 0.5 + 10_000
    profits = np.random.default_rng(6).normal(size=MOST_TRADES + 500).round(2) * 10
    result = a_result(steps.tolist(), profits.tolist())
    page = page_of(a_report(steps.tolist(), result=result))
    assert len(page.encode()) < 1_500_000
    assert f"the last {MOST_TRADES:,} of {len(profits):,}" in page
    assert sum(row[1:2] == ["BTC/USDT"] for row in Page(page).rows) == MOST_TRADES


@pytest.mark.parametrize("first", [10_000.0, 12_345_678.0, -98_765_432.0])
def test_no_number_of_a_chart_is_cut_at_its_edge(first: float) -> None:
    equity = [first + n / 8 for n in range(40)]
    text = page_of(a_report(equity, profits=[50, -60, 130, -999.5, 999.5], cash=10**12))
    found = 0
    for left, wide, inner in re.findall(r'<svg viewBox="(-?\d+) 0 (\d+) .*?>(.*?)</svg>', text):
        for x, anchor, words in re.findall(
            r'<text x="([\d.]+)" y="[^"]*" text-anchor="(\w+)">(.*?)<', inner
        ):
            half = 3.5 * len(words)
            right = float(x) + (half if anchor == "middle" else 0)
            assert right - 2 * half >= float(left), words
            assert right <= float(left) + float(wide), words
            found += 1
    assert found > 10
