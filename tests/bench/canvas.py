"""Budgets of the canvas: whole repaints, pans, zooms, drags, live updates and loading."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import chain, cycle
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.edits_arrange import arranging
from moniqo_desktop.domain.flow.file import read_flow, write_flow
from moniqo_desktop.domain.messages.events import NodeStatus
from moniqo_desktop.ui.canvas.camera import Camera
from moniqo_desktop.ui.canvas.gestures.move_things import Move
from moniqo_desktop.ui.canvas.view import CanvasView
from moniqo_desktop.ui.look.theme import Theme
from tests.bench.kit import REPOSITORY, Measure, pace_ms, paced, said, started
from tests.ui.canvas.scenes import catalogue, grid_flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moniqo_desktop.domain.flow.drawing import Flow

RESOURCES = REPOSITORY / "resources"
SIZES = (1_000, 5_000)
FRAME = 0.3
LIVE = 0.4
"""Most a frame may cost, as a ratio to the calibration: 12 and 16 ms where that takes 40."""
DRAG = 0.15
"""The same for a node with ten wires in the hand: 6 ms."""
HOLD = 1.25
"""The same for anything that keeps the window from its events: 50 ms."""
NOTED_MS = 5.0
"""A step as long as this is followed by a calibration: the next one is compared with it."""
LOAD = 3.75
"""The same for reading 5,000 nodes from bytes and painting them: 150 ms."""
MOST_MB = 80.0
"""Most that 5,000 nodes take over a bare window, all that is loaded for them included."""
Frame = tuple[str, "Callable[[], object]", float | None]


def measures() -> list[Measure]:
    application = QApplication.instance() or QApplication([])
    found = []
    for nodes in SIZES:
        flow = grid_flow(nodes)
        view = _view(flow)
        for name, draw, limit in chain(_far(view), _near(view)):
            found.append(paced(f"canvas {nodes:,} nodes, {name}", draw, limit))
        found.append(_loading(view, flow))
        found += _bent(view, flow)
        found.append(_arranging(view, flow))
        view.close()
    assert application is not None
    return [*found, *_memory()]


def _memory() -> list[Measure]:
    """In a process of its own: there nothing else is loaded, and nothing was freed before."""
    told = said(started("-m", "tests.bench._memory_child"), within_s=120)
    name, opened = "canvas 5,000 nodes, memory over a bare window", told["opened"]
    return [
        Measure(name, opened, "MB", None, MOST_MB, opened <= MOST_MB),
        Measure(f"{name}, three screens of cards kept", told["seen"], "MB", None, None, held=True),
    ]


def _view(flow: Flow) -> CanvasView:
    view = CanvasView(catalogue(), Theme.dark(RESOURCES))
    view.resize(1600, 1000)
    view.show()
    view.set_flow(flow)
    _settle()
    return view


def _far(view: CanvasView) -> Iterator[Frame]:
    """All of the flow in view."""
    yield "whole repaint", _then_paint(lambda: view.redraw(None)), FRAME
    yield "pan", _then_paint(lambda: view.pan(6, 4)), FRAME
    yield "zoom step", _zooming(view), FRAME
    view.zoom_to_fit()
    _settle()
    yield "1,000 live updates in a frame", _live(view), LIVE
    gesture, drag = _dragging(view)
    yield "drag of a 10-wire node", drag, DRAG
    gesture.cancel()


def _near(view: CanvasView) -> Iterator[Frame]:
    """At 100 %, about 40 cards in view."""
    view.look(Camera(1.0, 100.0, 100.0))
    _settle()
    yield "pan at 100 %", _then_paint(lambda: view.pan(6, 4)), FRAME
    view.look(Camera(1.0, 100.0, 100.0))
    _settle()
    gesture, drag = _dragging(view)
    yield "drag of a 10-wire node at 100 %", drag, DRAG
    gesture.cancel()
    _settle()
    yield "1,000 live updates in a frame at 100 %", _live(view), LIVE
    yield "zoom step at 100 %", _zooming(view), FRAME


def _loading(view: CanvasView, flow: Flow) -> Measure:
    raw = write_flow(flow)
    name = f"canvas {len(flow.nodes):,} nodes, read from bytes, load and paint"
    return paced(name, _then_paint(lambda: view.set_flow(read_flow(raw))), LOAD, frames=10)


def _bent(view: CanvasView, flow: Flow) -> list[Measure]:
    """The same with a bend in every fifth wire."""
    middles = view.document.model.lines[:, 6].tolist()
    links = tuple(
        replace(link, bends=((x, y + 40.0),)) if i % 5 == 0 else link
        for i, (link, (x, y)) in enumerate(zip(flow.links, middles, strict=True))
    )
    view.set_flow(replace(flow, links=links))
    _settle()
    name = f"canvas {len(flow.nodes):,} nodes, {len(flow.links) // 5:,} bends"
    gesture, drag = _dragging(view)
    found = [paced(f"{name}, drag of a 10-wire node", drag, DRAG)]
    gesture.cancel()
    whole = _then_paint(lambda: view.redraw(None))
    return [*found, paced(f"{name}, whole repaint", whole, FRAME)]


def _arranging(view: CanvasView, flow: Flow) -> Measure:
    """The longest of the steps in which a flow is arranged."""
    view.set_flow(flow)
    steps = arranging(flow, view._measures())
    longest = ratio = 0.0
    before, ended = pace_ms(), False
    while not ended:
        start = time.process_time()
        ended = next(steps, None) is None
        took = (time.process_time() - start) * 1e3
        if took > longest:
            longest, ratio = took, 2 * took / (before + pace_ms())
        before = pace_ms() if took > NOTED_MS else before
    name = f"canvas {len(flow.nodes):,} nodes, longest step of arranging"
    return Measure(name, longest, "ms", ratio, HOLD, ratio <= HOLD)


def _zooming(view: CanvasView) -> Callable[[], object]:
    factors = cycle((1.03, 1 / 1.03))
    return _then_paint(lambda: view.zoom_by(next(factors)))


def _live(view: CanvasView) -> Callable[[], object]:
    states = cycle((NodeStatus.OK, NodeStatus.WARN))
    names = view.document.model.ids[:1_000]

    def change() -> None:
        status = next(states)
        for i, name in enumerate(names):
            view.set_live(name, status, "12.5", float(i), 140.0)
        view.flush()

    return _then_paint(change)


def _dragging(view: CanvasView) -> tuple[Move, Callable[[], object]]:
    hub = view.document.model.ids[0]
    view.select([hub])
    at = view.camera.to_view(QPointF(20.0, 10.0))
    gesture = Move(view, at, hub)
    step = 8 * view.camera.scale
    ways = cycle(QPointF(20 + step * i, 20 + step * (i % 3)) for i in range(7))
    none = Qt.KeyboardModifier.NoModifier
    return gesture, _then_paint(lambda: gesture.move(at + next(ways), none))


def _then_paint(change: Callable[[], object]) -> Callable[[], object]:
    def frame() -> None:
        change()
        QCoreApplication.processEvents()

    return frame


def _settle() -> None:
    """Cards are rendered a few per frame; a measure begins when all are there."""
    for _ in range(8):
        QCoreApplication.processEvents()
