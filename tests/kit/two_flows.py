"""Two flows on one account that want the same market."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.orders import OrderIntent, Purpose, Side
from moniqo_desktop.domain.views import PositionView
from moniqo_desktop.engine.desk import orders_out
from moniqo_desktop.engine.desk.views import OwnSight
from moniqo_desktop.engine.gate.ruling import Ruling
from moniqo_desktop.engine.program.run import Run
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_source, compiled
from tests.kit.talk import Talk


def named(flow: Flow, name: str) -> Flow:
    return replace(flow, flow_id=name.casefold(), name=name)


def let_in(talk: Talk, flow: Flow, run_id: str) -> Run:
    run = Run(run_id, compiled(flow), talk.terms.profile)
    talk._took(talk.core.start(run, talk.at, {}))
    return run


def two(other: Flow | None = None) -> tuple[Talk, Run]:
    """“Alpha” is the run of the talk; “Beta” runs beside it."""
    talk = Talk(flow=named(a_source(), "Alpha"))
    run = let_in(talk, named(other or a_source(), "Beta"), "beta-run")
    talk.close(1_000)
    return talk, run


def want(talk: Talk, run: Run, **intent: Any) -> Ruling:
    wanted: dict[str, Any] = {
        "node_id": "candles", "symbol": SYMBOL, "purpose": Purpose.OPEN, "side": Side.BUY,
        "amount": 1_000, "decided_price": 10_000, **intent,
    }  # fmt: skip
    ruling = orders_out.carry_out(talk.core, run, OrderIntent(**wanted), talk.at)
    talk._took(talk.core.drain())
    return ruling


def seen(talk: Talk, flow_id: str) -> PositionView:
    return OwnSight(talk.core, flow_id).position_view(SYMBOL)
