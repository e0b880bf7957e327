"""A report as one page for the browser: nothing is loaded from elsewhere, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from moniqo_desktop.domain.backtest.figures import Figure, figures_of, profit_shares, ratio_text
from moniqo_desktop.domain.backtest.report import MonthRow, monthly_returns
from moniqo_desktop.domain.backtest.spread import spread_of
from moniqo_desktop.domain.backtest.words import evidence_rows, worded
from moniqo_desktop.domain.texts import NOTHING, moment
from moniqo_desktop.research.report_search_html import search_section
from moniqo_desktop.research.report_style import SORT, STYLE
from moniqo_desktop.research.report_svg import bars, curves
from moniqo_desktop.research.report_tables import MOST_TRADES, table, trade_table

if TYPE_CHECKING:
    from moniqo_desktop.domain.backtest.evidence import Evidence
    from moniqo_desktop.domain.backtest.report import BacktestReport

_MONTHS: Final = (*"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), "Year")
_WORDS: Final = {"better": "ok", "worse": "error", "no evidence": "warn"}
_UNJUDGED: Final = (
    "No verdict was made for this run: read the figures as what happened, not as proof."
)


def page_of(report: BacktestReport) -> str:
    """The whole page as text, to be written as UTF-8."""
    sections = (
        _section("", _verdict(report), "verdict"),
        _section("", _grid(figures_of(report))),
        _section("Equity", curves(report)),
        _section("Returns by month, percent", _months(report)),
        _section("Profit of a trade", _distribution(report)),
        _section("The range of what is not known", _range(report)),
        _section(_trades_head(report), _trades(report), "long"),
        search_section(report.search) if report.search is not None else "",
        _section("What the verdict rests on", _evidence(report.evidence)),
        _section("What the figures assume", _listed(report.assumptions)),
        _section("What speaks against them", _against(report)),
        _section("How it was run", _manner(report)),
    )
    title = escape(report.title)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} – backtest</title><style>{STYLE}</style></head><body><main>"
        f"<header><h1>{title}</h1><p>{escape(_about(report))}</p></header>"
        f"{''.join(sections)}{_footer(report)}</main><script>{SORT}</script></body></html>\n"
    )


def _section(head: str, inner: str, kind: str = "") -> str:
    name = f' class="{kind}"' if kind else ""
    title = f"<h2>{escape(head)}</h2>" if head else ""
    return f"<section{name}>{title}{inner}</section>"


def _about(report: BacktestReport) -> str:
    parts = [", ".join(report.clocks)]
    if report.candles:
        first, last = moment(report.first_at - 1), moment(report.last_at - 1)
        parts.append(f"{first:%Y-%m-%d} – {last:%Y-%m-%d} UTC")
    parts.append(f"{report.candles:,} candles")
    parts.append(f"{report.gear} gear")
    return " · ".join(parts)


def _verdict(report: BacktestReport) -> str:
    evidence = report.evidence
    if evidence is None:
        return escape(_UNJUDGED)
    word, rest = worded(evidence)
    return f'<b class="{_WORDS[evidence.word.value]}">{escape(word)}</b>{escape(rest)}'


def _grid(figures: Iterable[Figure]) -> str:
    cells = []
    for figure in figures:
        small = f"<small>{escape(figure.small)}</small>" if figure.small else ""
        tone = f' class="{figure.tone}"' if figure.tone else ""
        cells.append(
            f'<div title="{escape(figure.tip)}"><dt>{escape(figure.name)}</dt>'
            f"<dd{tone}>{escape(figure.text)}{small}</dd></div>"
        )
    return f'<dl class="grid" style="margin:0">{"".join(cells)}</dl>'


def _months(report: BacktestReport) -> str:
    rows = monthly_returns(report.result.at, report.result.equity, report.cash)
    known = [abs(value) for row in rows for value in row.months if value == value]
    reach = max(known, default=0.0)
    head = "".join(f'<th scope="col">{name}</th>' for name in _MONTHS)
    body = "".join(_month_row(row, reach) for row in reversed(rows))
    return (
        f'<table class="months"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _month_row(row: MonthRow, reach: float) -> str:
    cells = "".join(_month(value, reach) for value in row.months)
    tone = "up" if row.whole > 0 else "down"
    whole = f'<td class="{tone}"><b>{_percent(row.whole)}</b></td>'
    return f'<tr><th scope="row" class="l">{row.year}</th>{cells}{whole}</tr>'


def _month(value: float, reach: float) -> str:
    if value != value:
        return f'<td class="quiet">{NOTHING}</td>'
    colour = "up" if value > 0 else "down"
    strength = round(8 + 36 * abs(value) / reach) if reach and value else 0
    ground = f"color-mix(in srgb,var(--{colour}) {strength}%,transparent)"
    return f'<td style="background:{ground}">{_percent(value)}</td>'


def _percent(value: float) -> str:
    return ratio_text(value).removesuffix(" %")


def _distribution(report: BacktestReport) -> str:
    shares = profit_shares(report)
    if not len(shares):
        return '<p class="quiet">The run made no trades.</p>'
    spread = spread_of(shares)
    words = (
        f"Mean {ratio_text(float(shares.mean()))}, median {ratio_text(float(np.median(shares)))}"
    )
    beyond = f", {spread.outside:,} beyond the ends" if spread.outside else ""
    return f'<p class="quiet">{words}{beyond}.</p>{bars(spread)}'


def _range(report: BacktestReport) -> str:
    count, cash = report.result.ambiguous_fills, max(report.cash, 1)
    worst = ratio_text(report.result.net_profit / cash)
    if not count:
        words = "No fill hangs on what happened inside a candle: the range is a point."
        return f"<p><b>{worst}</b></p><p>{words}</p>"
    best = ratio_text(report.best_profit / cash)
    return (
        f"<p><b>{worst} to {best}</b></p><p>{count:,} of {len(report.result.fills):,} fills lie in "
        "candles that do not say what came first. The lower end takes the path "
        f"“{escape(report.path)}”, the upper end every one of them at its best.</p>"
    )


def _trades_head(report: BacktestReport) -> str:
    count = len(report.result.trades)
    if count <= MOST_TRADES:
        return f"Trades ({count:,})"
    return f"Trades (the last {MOST_TRADES:,} of {count:,}; trades.csv holds all)"


def _trades(report: BacktestReport) -> str:
    if not len(report.result.trades):
        return '<p class="quiet">The run made no trades.</p>'
    return trade_table(report)


def _evidence(evidence: Evidence | None) -> str:
    if evidence is None:
        return f"<p>{escape(_UNJUDGED)}</p>"
    checks = "".join(
        f'<li><b class="{"ok" if check.passed else "error"}">{"✓" if check.passed else "✗"}</b>'
        f"{escape(check.text)}</li>"
        for check in evidence.checks
    )
    notes = "".join(f'<li class="warn">{escape(note)}</li>' for note in evidence.notes)
    rows = [(name.strip(), text) for name, text in evidence_rows(evidence)]
    return (
        f'<div class="two"><div><ul class="checks">{checks}</ul><ul>{notes}</ul></div>'
        f"<div>{table(('', ''), rows, left=1)}</div></div>"
    )


def _listed(sentences: Sequence[str], tone: str = "") -> str:
    kind = f' class="{tone}"' if tone else ""
    return f"<ul>{''.join(f'<li{kind}>{escape(each)}</li>' for each in sentences)}</ul>"


def _against(report: BacktestReport) -> str:
    if not report.notes:
        return "<p>Nothing was found in the candles or the fills.</p>"
    return _listed(report.notes, "warn")


def _manner(report: BacktestReport) -> str:
    words = f"In the {report.gear} gear, path “{report.path}” inside a candle."
    if report.gear_reasons:
        words += f" Why the {report.gear} gear: {' '.join(report.gear_reasons)}"
    return f"<p>{escape(words)}</p>"


def _footer(report: BacktestReport) -> str:
    parts = []
    if report.made_at:
        parts.append(f"Made {moment(report.made_at):%Y-%m-%d %H:%M} UTC by Moniqo Desktop")
    if report.digest:
        parts.append(f"digest {report.digest}")
    return f"<footer>{escape(' · '.join(parts))}</footer>"
