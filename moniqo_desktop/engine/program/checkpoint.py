"""A core's state as JSON and back: all that its next decision depends on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event, NodeEvaluated, NodeStatus
from moniqo_desktop.domain.orders import OrderId
from moniqo_desktop.engine.actions import Action, Amend, Cancel, Submit
from moniqo_desktop.engine.core import Core


def saved(core: Core, actions: Iterable[Action] = ()) -> bytes:
    """The checkpoint that is written with a batch. actions: what is about to leave with it."""
    return json.dumps(
        {
            "outbox": [action_to_json(action) for action in actions],
            "now": core.now,
            "counter": core.counter,
            "fence": core.fence,
            "ages": core.ages,
            "expiries": core.expiries,
            "tightened": core.desk.tightened,
            "waiting": {
                symbol: [run_id, codec.encode(intent)]
                for symbol, (run_id, intent) in core.waiting.items()
            },
            "safety": codec.encode(core.safety),
            "desk": core.desk.state(),
            "runs": {run_id: _run_state(core, run_id) for run_id in core.runs},
        },
        separators=(",", ":"),
        allow_nan=False,
    ).encode()


def _run_state(core: Core, run_id: str) -> dict[str, Any]:
    run = core.runs[run_id]
    wires = run.program.wire_values()
    return {
        "paused": run.paused,
        "program": codec.encode_any(run.program.state()),
        "wires": {
            node_id: [codec.encode_any(v) for v in found] for node_id, found in wires.items()
        },
        "said": [_said(each) for each in run.said.values()],
        "cursors": [
            [clock.symbol, clock.timeframe.text, candle.opened_at]
            for clock, candle in run.candles.items()
            if clock in run.clocks
        ],
    }


def restore_wallet(core: Core, found: Mapping[str, Any], events: Iterable[Event]) -> None:
    """Desk, safety and counters; before any run is attached."""
    core.now, core.counter, core.fence = found["now"], found["counter"], found["fence"]
    core.ages = dict(found["ages"])
    core.expiries = dict(found["expiries"])
    core.desk.tightened = {
        OrderId(order_id): tuple((name, limit) for name, limit in limits)
        for order_id, limits in found.get("tightened", {}).items()
    }
    core.waiting = {
        symbol: (run_id, codec.decode(intent))
        for symbol, (run_id, intent) in found["waiting"].items()
    }
    core.safety = codec.decode(found["safety"])
    core.day_limited = core.day_limited or bool(core.safety.own_loss_ppm or core.safety.own_loss)
    core.desk.restore(found["desk"], events)


def restore_run(core: Core, run_id: str, found: Mapping[str, Any]) -> None:
    """Node states, wire values and last words of a run that was just attached with its history."""
    run = core.runs[run_id]
    run.paused = found["paused"]
    wires = {
        node_id: [codec.decode_any(value) for value in values]
        for node_id, values in found["wires"].items()
    }
    run.program.restore(codec.decode_any(found["program"]), wires)
    run.said = {each[1]: _event(run_id, *each) for each in found.get("said", ())}


def _said(event: NodeEvaluated) -> list[Any]:
    """Without the time it took: that differs from one machine to another."""
    number = repr(event.number)  # NaN and infinity are no JSON
    return [event.at, event.node_id, event.status, event.text, number, event.outputs]


def _event(
    run_id: str,
    at: Millis,
    node_id: str,
    status: str,
    text: str,
    number: str,
    outputs: Iterable[tuple[str, str]],
) -> NodeEvaluated:
    """The inverse of `_said`."""
    pairs = tuple((name, words) for name, words in outputs)
    return NodeEvaluated(at, run_id, node_id, NodeStatus(status), text, float(number), 0.0, pairs)


def cursors(found: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    """(symbol, timeframe) → open time of the last candle the run has seen."""
    return {(symbol, frame): opened_at for symbol, frame, opened_at in found["cursors"]}


def action_to_json(action: Action) -> dict[str, Any]:
    match action:
        case Submit():
            return {"submit": codec.encode(action.group)}
        case Amend():
            return {"amend": codec.encode(action.order), "change": codec.encode(action.change)}
        case Cancel():
            return {"cancel": codec.encode(action.order)}


def outbox(found: Mapping[str, Any]) -> tuple[Action, ...]:
    """The actions that were recorded with the checkpoint and may not have left."""
    return tuple(_action(item) for item in found["outbox"])


def _action(item: Mapping[str, Any]) -> Action:
    if "submit" in item:
        return Submit(codec.decode(item["submit"]))
    if "amend" in item:
        return Amend(codec.decode(item["amend"]), codec.decode(item["change"]))
    return Cancel(codec.decode(item["cancel"]))
