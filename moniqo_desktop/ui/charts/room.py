"""All charts of a window: the first one in its own place, more of them as panels, all linked."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.market import Symbol, timeframe
from moniqo_desktop.ui.charts.live.points import LivePoints
from moniqo_desktop.ui.charts.panel import ChartPanel
from moniqo_desktop.ui.charts.scales.choice import ScaleChoice, choice_of
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.domain.market import Millis
    from moniqo_desktop.domain.messages.queries import Line
    from moniqo_desktop.ui.backfill import Backfill
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.context import Context
    from moniqo_desktop.ui.state.state import State

    Place = Callable[[str, str, Callable[[], QWidget]], object]

_ChartLook = tuple[str, str, list[str], ScaleChoice]
"""Symbol, timeframe, compared symbols, price scale."""
MOST: Final = 8
CANDLES: Final = "market.candles"
_CHARTS: Final = "charts.open"
_ALERTS: Final = "charts.alerts"


class ChartRoom(QObject):
    """place: puts one more chart into the window: stable name, title, what makes it.

    notified: something the trader asked to be told (an event). told: what could not be done.
    """

    notified = Signal(object)
    told = Signal(str)

    def __init__(
        self, context: Context, state: State, backfill: Backfill, place: Place, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._state, self._backfill = context, state, backfill
        self._place = place
        self._points = LivePoints()
        self._panels: dict[str, ChartPanel] = {}
        self._looks = self._stored()
        self._front = ""
        self._of_flows: dict[str, tuple[str, str]] = {}
        """What the first chart showed while a flow was in front: symbol, timeframe."""
        if not state.alerts.rows():
            state.alerts.load(context.settings.texts(_ALERTS))
        self.main = self._made("chart")
        for name in list(self._looks):
            if name != "chart":
                self._put(name)
        backfill.lines_came.connect(self._take_lines)
        forget = context.subscribe(self._points.take)
        self.destroyed.connect(lambda: forget())  # noqa: PLW0108 - it takes nothing

    @property
    def panels(self) -> tuple[ChartPanel, ...]:
        """Those made so far, the first one first; a panel is made when it is first shown."""
        return tuple(self._panels.values())

    def add(self) -> str:
        """One more chart; returns its name. Raises Mistake when there are enough."""
        names = {"chart", *self._looks}
        if len(names) >= MOST:
            raise Mistake(tr("There are {count} charts already.").format(count=MOST))
        name = next(f"chart_{n}" for n in range(2, MOST + 2) if f"chart_{n}" not in names)
        self._looks[name] = _look_of(self.main)
        self._put(name)
        self._keep()
        return name

    def refresh(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        for panel in self._panels.values():
            panel.refresh(changed)
        if "alerts" in changed:
            for alert in self._state.alerts.take_fired():
                self.notified.emit(self._state.alerts.told(alert, self._state.at))
            self._keep_alerts()

    def forget_lines(self) -> None:
        """Another run is in front: its lines are asked for, those of the last one are gone."""
        self._points.follow(self._backfill.front)
        for panel in self._panels.values():
            panel.forget_lines()

    def follow(self, flow: Flow) -> None:
        """This flow is in front: the first chart shows what it showed with it before, else what it
        reads. Whose chart is restored at the start keeps that."""
        if flow.flow_id == self._front:
            return
        was, self._front = self._front, flow.flow_id
        if not was:
            return
        self._of_flows[was] = self.main.look
        kept = self._of_flows.get(flow.flow_id)
        read = _read_by(flow, self._context.catalogue)
        if kept is not None:
            self.main.want(*kept, *self._beside())
        elif read and self.main.look not in read:
            self.main.want(*read[0], *self._beside())

    def show_symbol_of(self, flow: Flow) -> None:
        """As it is started: a position drawn in the first chart is taken for one of this flow."""
        read = _read_by(flow, self._context.catalogue)
        if read and self.main.look[0] not in {symbol for symbol, _ in read}:
            self.main.want(*read[0], *self._beside())
        for panel in self._panels.values():
            panel.refresh(frozenset(("runs",)))

    def _beside(self) -> tuple[list[str], ScaleChoice]:
        return list(self.main.comparison.symbols), self.main.scale

    @property
    def in_hand(self) -> ChartPanel:
        """The chart that has the keyboard, else the first one."""
        held = (panel for panel in self._panels.values() if panel.chart.hasFocus())
        return next(held, self.main)

    def select(self, symbol: Symbol) -> None:
        """In the first chart."""
        self.main.select(symbol)

    def show_time(self, sender: ChartPanel | None, at: Millis | None) -> None:
        """Every chart but the one the pointer is on."""
        for panel in self._panels.values():
            if panel is not sender:
                panel.chart.show_time(at)

    def _put(self, name: str) -> None:
        number = name.removeprefix("chart_")
        title = tr("Chart {number}").format(number=number)
        self._place(name, title, partial(self._made, name))

    def _made(self, name: str) -> ChartPanel:
        panel = ChartPanel(
            self._context.theme,
            self._state,
            lines=self._backfill.want_lines,
            candles=self._backfill.want_candles,
            send=self._context.send,
            points=self._points,
        )
        panel.beside = self._backfill.beside
        look = self._looks.get(name)
        if look is not None:
            panel.want(*look)
        self._panels[name] = panel
        panel.symbol_changed.connect(lambda symbol: self._keep())
        panel.looked.connect(self._keep)
        panel.alerts_edited.connect(self._alerts_edited)
        panel.told.connect(self.told)
        panel.chart.crossed.connect(partial(self.show_time, panel))
        return panel

    def _take_lines(self, symbol: str, lines: Sequence[Line]) -> None:
        for panel in self._panels.values():
            panel.set_lines(Symbol(symbol), lines)

    def _alerts_edited(self) -> None:
        self._keep_alerts()
        for panel in self._panels.values():
            panel.show_alerts()

    # -- remembered ------------------------------------------------------------------------------

    def _keep(self) -> None:
        self._looks.update({name: _look_of(panel) for name, panel in self._panels.items()})
        rows = [
            json.dumps([name, *look, *scale.row()]) for name, (*look, scale) in self._looks.items()
        ]
        self._context.settings.keep(charts__open=rows)

    def _keep_alerts(self) -> None:
        self._context.settings.keep(charts__alerts=self._state.alerts.rows())

    def _stored(self) -> dict[str, _ChartLook]:
        """Name → what it shows; what cannot be read is left out."""
        found: dict[str, _ChartLook] = {}
        for row in self._context.settings.texts(_CHARTS)[:MOST]:
            try:
                name, symbol, frame, others, *scale = json.loads(row)
                if frame:
                    timeframe(frame)
                compared = [str(each) for each in others]
                found[str(name)] = (str(symbol), str(frame), compared, choice_of(scale))
            except (ValueError, TypeError, Mistake):
                continue
        return found


def _read_by(flow: Flow, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Symbol and timeframe of its Candles nodes, in the order of the drawing."""
    spec, found = catalogue.spec(CANDLES), []
    for node in flow.nodes:
        if node.kind == CANDLES and not node.bypassed:
            given = {param.name: param.default for param in spec.params} | dict(node.params)
            found.append((str(given.get("symbol", "")), str(given.get("timeframe", ""))))
    return found


def _look_of(panel: ChartPanel) -> _ChartLook:
    symbol, frame = panel.look
    return symbol, frame, list(panel.comparison.symbols), panel.scale
