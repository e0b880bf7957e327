"""What is wrong with a drawing, in plain sentences, by node and field, all at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.errors import FlowProblem, FlowProblems
from moniqo_desktop.domain.flow.drawing import Flow, Link, Node
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, candles_of, compiled
from tests.kit.trading_flows import FLOWS, trend

CANDLES = {"candles": candles_of()}


def problems(flow: Flow) -> tuple[FlowProblem, ...]:
    with pytest.raises(FlowProblems) as found:
        compiled(flow)
    return found.value.problems


def only(flow: Flow) -> FlowProblem:
    (problem,) = problems(flow)
    return problem


def bypassed(flow: Flow, node_id: str) -> Flow:
    nodes = tuple(replace(n, bypassed=n.node_id == node_id) for n in flow.nodes)
    return replace(flow, nodes=nodes)


def wired(flow: Flow, *links: Link) -> Flow:
    return replace(flow, links=(*flow.links, *links))


def test_bypassed_candles_that_are_read_keep_the_flow_from_running() -> None:
    """They would go on being traded while their card is dimmed."""
    problem = only(bypassed(trend(), "candles"))
    assert problem.node_id == "candles"
    assert problem.message == "“Candles” is bypassed, so what reads it gets no candles."
    assert "(B)" in problem.hint


def test_bypassed_candles_that_nothing_reads_are_let_be() -> None:
    flow = a_flow({**CANDLES, "other": candles_of(), "n": "indicator.ta.rsi"},
                  "candles.candles > n.candles")  # fmt: skip
    assert compiled(bypassed(flow, "other")).sources


def test_a_node_beside_an_unknown_one_waits_for_its_plug_in() -> None:
    flow = a_flow(
        {**CANDLES, "x": "magic.wand", "n": "logic.not", "s": "logic.to_signal"},
        "x.spell > n.flag; x.spell > s.long",
    )
    told = {problem.node_id: problem.message for problem in problems(flow)}
    assert told["n"] == "“Not” waits at Flag for “magic.wand”, whose plug-in is not here."
    assert told["s"] == "“To signal” waits at Long for “magic.wand”, whose plug-in is not here."


def test_an_empty_flow_says_so() -> None:
    told = {problem.message for problem in problems(Flow("f", "Empty"))}
    assert told == {"The flow is empty.", "The flow reads no market."}


@pytest.mark.parametrize(
    ("flow", "node_id", "field", "words"),
    [
        (
            a_flow({**CANDLES, "x": "magic.wand"}),
            "x",
            "",
            "does not know the node type “magic.wand”",
        ),
        (a_flow({"button": "trigger.manual"}), "", "", "reads no market"),
        (
            a_flow({"candles": candles_of(SYMBOL.replace("BTC", "DOGE"))}),  # type: ignore[arg-type]  # not traded
            "candles",
            "symbol",
            "“DOGE/USDT:USDT” is not traded here",
        ),
        (
            a_flow(
                {**CANDLES, "r": ("indicator.ta.rsi", {"timeperiod": -4})},
                "candles.candles > r.candles",
            ),
            "r",
            "timeperiod",
            "must be",
        ),
        (
            a_flow(
                {**CANDLES, "r": ("indicator.ta.rsi", {"colour": 1})}, "candles.candles > r.candles"
            ),
            "r",
            "colour",
            "colour",
        ),
        (a_flow({**CANDLES, "n": "logic.not"}), "n", "flag", "needs a wire"),
        (
            a_flow({**CANDLES, "n": "logic.not"}, "candles.close > n.flag"),
            "n",
            "flag",
            "Number cannot feed",
        ),
        (
            a_flow({**CANDLES, "c": "logic.compare"}, "candles.nothing > c.a; candles.close > c.a"),
            "c",
            "a",
            "has no output “nothing”",
        ),
        (
            a_flow({**CANDLES, "c": "logic.compare"}, "candles.close > c.a; candles.close > c.zz"),
            "c",
            "zz",
            "has no input “zz”",
        ),
        (
            a_flow({**CANDLES, "c": "logic.compare"}, "candles.close > c.a; candles.volume > c.a"),
            "c",
            "a",
            "takes only one wire",
        ),
        (
            a_flow({**CANDLES, "s": "logic.to_signal"}),
            "s",
            "",
            "needs a wire at Long, Short or Exit",
        ),
        (
            a_flow(
                {
                    "candles": candles_of(frame="1h"),
                    "h": ("market.higher_timeframe", {"timeframe": "5m"}),
                },
                "candles.candles > h.candles",
            ),
            "h",
            "timeframe",
            "5m candles cannot be made of 1h candles",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_names_its_node_and_field(
    flow: Flow, node_id: str, field: str, words: str
) -> None:
    found = [p for p in problems(flow) if (p.node_id, p.field) == (node_id, field)]
    assert found
    assert any(words in problem.message for problem in found)
    assert all("Error" not in p.message and "Traceback" not in p.message for p in found)


def test_a_loop_is_named_by_one_of_its_nodes() -> None:
    flow = a_flow(
        {**CANDLES, "a": "logic.not", "b": "logic.not"}, "a.result > b.flag; b.result > a.flag"
    )
    loop = next(p for p in problems(flow) if "loop" in p.message)
    assert loop.node_id in ("a", "b")
    assert loop.hint == "Remove one wire of the loop."


def test_an_order_that_no_gate_has_judged_is_refused() -> None:
    flow = trend()
    around = replace(
        flow,
        links=tuple(
            replace(link, from_node="sizer") if link.to_node == "order" else link
            for link in flow.links
        ),
    )
    problem = only(around)
    assert (problem.node_id, problem.field) == ("order", "plan")
    assert "no gate has judged" in problem.message


def test_a_bypassed_gate_is_no_gate() -> None:
    assert "no gate has judged" in only(bypassed(trend(), "gate")).message


def test_two_nodes_with_one_id_are_told_apart() -> None:
    flow = trend()
    twice = replace(flow, nodes=(*flow.nodes, Node("candles", "market.candles")))
    assert "Two nodes carry the same id." in {p.message for p in problems(twice)}


def test_all_problems_are_told_at_once() -> None:
    flow = wired(
        a_flow({"x": "magic.wand", "n": "logic.not", "r": ("indicator.ta.rsi", {"timeperiod": 0})}),
        Link("w", "r", "real", "n", "flag"),
    )
    told = [problem.message for problem in problems(flow)]
    assert len(told) >= 4
    assert {"magic.wand" in " ".join(told), "reads no market" in " ".join(told)} == {True}


@pytest.mark.parametrize("name", FLOWS)
def test_each_node_comes_after_what_it_reads(name: str) -> None:
    plan = compiled(FLOWS[name]())
    for node in plan.nodes:
        assert plan.nodes[node.index] is node
        assert all(w.node < node.index for wires in node.inputs.values() for w in wires)
    slots = [node.slot + n for node in plan.nodes for n in range(len(node.type.outputs))]
    assert slots == list(range(plan.slots))


def test_the_warm_up_covers_the_slowest_node_with_room_to_settle() -> None:
    plan = compiled(trend())
    assert plan.warmup >= 3 * 12
    longer = a_flow(
        {
            **CANDLES,
            "h": ("market.higher_timeframe", {"timeframe": "1h"}),
            "s": ("indicator.ta.sma", {"timeperiod": 10}),
        },
        "candles.candles > h.candles; h.candles > s.candles",
    )
    assert compiled(longer).warmup >= 10 * 60
