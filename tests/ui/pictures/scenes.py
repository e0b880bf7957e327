"""What is looked at: each scene is a widget in a theme, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from moniqo_desktop.domain.market import timeframe
from moniqo_desktop.ui.bars.top_bar import TopBar
from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.charts import alerts
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.desk.panel import DeskPanel
from moniqo_desktop.ui.finder import Entry, Finder
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.palette.palette import Palette
from moniqo_desktop.ui.question import Answer, QuestionBar
from moniqo_desktop.ui.runs.page import NAMES, ResultPage
from moniqo_desktop.ui.state.state import State
from tests.kit.reports import a_report
from tests.research.test_report_html import an_evidence
from tests.ui.canvas import scenes as canvas_scenes
from tests.ui.charts.builders import a_line, walk
from tests.ui.desk.kit import ACCEPTED, LONG, PRICES, SHORT
from tests.ui.state.builders import (
    BTC,
    ETH,
    MARKETS,
    a_fill,
    a_position,
    a_price,
    a_state,
    an_order,
)

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
Scene = Callable[[Theme], QWidget]


def _canvas(theme: Theme, width: int = 820, height: int = 420) -> CanvasView:
    view = CanvasView(canvas_scenes.catalogue(), theme)
    view.reduced_motion = True
    view.resize(width, height)
    return view


def canvas_demo(theme: Theme) -> QWidget:
    view = _canvas(theme, 1_120, 600)
    view.set_flow(canvas_scenes.demo_flow())
    canvas_scenes.show_readings(view)
    view.select(["vote"])
    return view


def canvas_marks(theme: Theme) -> QWidget:
    """Bypassed, pinned, a breakpoint, the node a run stands at, a wire with a bend."""
    view = _canvas(theme, 900, 560)
    flow = canvas_scenes.demo_flow()
    pins = MappingProxyType({"value": 61.5})
    nodes = tuple(
        replace(node, bypassed=node.node_id == "ema", pins=pins if node.node_id == "rsi" else {})
        for node in flow.nodes
    )
    links = tuple(
        replace(link, bends=((250.0, 330.0),)) if link.to_node == "ai" else link
        for link in flow.links
    )
    view.set_flow(replace(flow, nodes=nodes, links=links))
    canvas_scenes.show_readings(view)
    view.show_breakpoints({("vote", "decision")})
    view.show_focus("guard")
    view.show()
    view.look(Camera(1.0, -270.0, -40.0))
    return view


def canvas_far(theme: Theme) -> QWidget:
    view = _canvas(theme, 420, 320)
    view.set_flow(canvas_scenes.grid_flow(400))
    return view


def _charted(theme: Theme, *events: object) -> ChartPanel:
    state = a_state()
    candles = walk(300)
    state.candles.fill(BTC, timeframe("1m"), candles)
    state.candles.fill(ETH, timeframe("1m"), walk(300, seed=3))
    state.apply((a_price(round(float(candles.close[-1]) * 10)), *events))  # type: ignore[arg-type]  # events
    panel = ChartPanel(theme, state)
    panel.resize(720, 320)
    panel.set_lines(BTC, [a_line(candles), a_line(candles, "RSI", "rsi")])
    return panel


def chart_lines(theme: Theme) -> QWidget:
    return _charted(theme)


def chart_bracket(theme: Theme) -> QWidget:
    price = round(float(walk(300).close[-1]) * 10)
    cost = MARKETS[BTC].notional(price - 300, 10_600)
    position = a_position(10_600, cost, stop=price - 1_200, target=price + 1_200)
    panel = _charted(theme, position)
    panel.compare(ETH)
    alerts.add(panel, price / 10 + 60)
    return panel


def chart_entry(theme: Theme) -> QWidget:
    panel = _charted(theme)
    panel.show()
    panel.entry.open("7")
    panel.entry.accept()
    panel.entry.field.clearFocus()
    return panel


def _desk(theme: Theme, page: int) -> QWidget:
    state: State = a_state()
    panel = DeskPanel(
        theme,
        state,
        lambda command: None,
        lambda words, answers: None,
        node_name=lambda node, run: node,
    )
    panel.resize(560, 320)
    state.apply((LONG, SHORT, *PRICES, an_order(), ACCEPTED, a_fill(amount=100, price=300_000)))
    panel.refresh(frozenset({"positions", "prices", "orders", "fills", "equity", "log"}))
    panel.header.tabs.setCurrentIndex(page)
    panel._catch_up()
    return panel


def desk_positions(theme: Theme) -> QWidget:
    return _desk(theme, 0)


def desk_orders(theme: Theme) -> QWidget:
    return _desk(theme, 1)


def palette(theme: Theme) -> QWidget:
    made = Palette(theme, Catalogue.from_file(RESOURCES / "nodes.json"))
    made.resize(214, 420)
    return made


def top_bar(theme: Theme) -> QWidget:
    made = TopBar(theme)
    made.resize(1_200, 48)
    made.mode.show_mode("paper")
    made.bell.show_unread(2)
    return made


def top_bar_live(theme: Theme) -> QWidget:
    made = TopBar(theme)
    made.resize(900, 48)
    made.mode.show_mode("live")
    made.show_kill_switch(on=True)
    return made


def question(theme: Theme) -> QWidget:
    made = QuestionBar(theme)
    made.resize(760, 52)
    made.ask(
        "2 positions are open. Close them too?",
        (Answer("Keep them", lambda: None), Answer("Close both", lambda: None, "danger")),
    )
    return made


def finder(theme: Theme) -> QWidget:
    ground = QWidget()
    ground.resize(640, 380)
    made = Finder(theme, ground)
    entries = [
        Entry(title, keys, icon, "trigger", lambda: None)
        for title, keys, icon in (
            ("Run, pause or continue", "F5", "play"),
            ("Kill switch", "Ctrl+Shift+K", "power"),
            ("Add RSI", "indicator.ta.rsi", "wave"),
        )
    ]
    ground.show()
    made.open(entries, QPoint(40, 20), hint="Do, add or go to…")
    return ground


def report_evidence(theme: Theme) -> QWidget:
    return _report(theme, "Evidence")


def report_months(theme: Theme) -> QWidget:
    return _report(theme, "Months")


def _report(theme: Theme, tab: str) -> QWidget:
    from moniqo_desktop.domain.backtest.report import ShownReport, curves_of

    page = ResultPage(theme)
    page.resize(900, 620)
    page.show()
    report = a_report(evidence=an_evidence())
    page.show_report(ShownReport(report, curves_of(report)))
    page.tabs.setCurrentIndex(NAMES.index(tab))
    return page


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        canvas_demo, canvas_marks, canvas_far, chart_lines, chart_bracket, chart_entry,
        desk_positions, desk_orders, palette, top_bar, top_bar_live, question, finder,
        report_evidence, report_months,
    )
}  # fmt: skip
