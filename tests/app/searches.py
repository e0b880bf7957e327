"""A small search over candles made here, for the tests of the terminal and of the workers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from moniqo_desktop.app.backtests.spec import Source, Spec
from moniqo_desktop.app.searches.optimize import Onlooker, Optimised, Place, optimise
from moniqo_desktop.app.searches.spec import SearchSpec
from moniqo_desktop.domain.flow.drawing import Flow
from tests.kit.flows import a_flow, candles_of

HOUR, START = 3_600_000, 1_700_006_400_000
PARAMS = ("fast.timeperiod=3:9:3", "slow.timeperiod=10:20:10", "sizer.stop_percent=2,6")
SETS = 12


def crossing() -> Flow:
    """Turns round where two averages cross; wakes nobody in between."""
    nodes = {
        "candles": candles_of("BTC/USDT", "1h"),
        "fast": ("indicator.ta.ema", {"timeperiod": 5}),
        "slow": ("indicator.ta.ema", {"timeperiod": 13}),
        "gap": "logic.arithmetic",
        "view": ("logic.threshold_signal", {"reading": "trend", "upper": 0.2, "lower": -0.2}),
        "sizer": ("risk.sizer", {"stop_percent": 4.0, "max_position_percent": 50.0}),
        "gate": "risk.gate",
        "order": "trade.reverse",
    }
    wires = """candles.candles > fast.candles; candles.candles > slow.candles;
    fast.real > gap.a; slow.real > gap.b; gap.result > view.value; view.signal > sizer.decision;
    sizer.plan > gate.plan; gate.plan > order.plan"""
    return a_flow(nodes, wires)


def waves(file: Path, count: int = 660, changed_from: int | None = None) -> Path:
    """Hours of waves over waves; from changed_from on they are others."""
    lines, last = ["ts,open,high,low,close,volume"], 100.0
    for n in range(count):
        other = changed_from is not None and n >= changed_from
        slow = math.sin(n / 40) * (-1 if other else 1)
        close = 100 + 12 * slow + 2 * math.sin(n / 7) + 0.4 * math.sin(n * 1.7)
        high, low = max(last, close) + 0.5, min(last, close) - 0.5
        row = (START + n * HOUR, *(f"{p:.2f}" for p in (last, high, low, close)), 5_000)
        lines.append(",".join(map(str, row)))
        last = round(close, 2)
    file.write_text("\n".join(lines) + "\n")
    return file


def spec(file: Path) -> Spec:
    return Spec(crossing(), (Source("BTC/USDT", "1h", str(file)),), kind="linear", fee_bps=2.0)


def asked(file: Path, **more: Any) -> SearchSpec:
    terms: dict[str, Any] = {"sampler": "grid", "objective": "return-drawdown", **more}
    return SearchSpec(spec(file), terms.pop("params", PARAMS), **terms)


def found(search: SearchSpec, home: Path, **watch: Any) -> Optimised:
    resume, folder = watch.pop("resume", False), watch.pop("folder", None)
    return optimise(search, Place(home, 1, folder, resume), Onlooker(**watch))


def rows(done: Optimised) -> list[str]:
    return [json.dumps(each.row()) for each in done.found.tried]
