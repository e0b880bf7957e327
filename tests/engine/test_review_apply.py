"""What a new drawing must not leave behind, and what it may not be made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from moniqo_desktop.domain.blocks.flattening import SLASH
from moniqo_desktop.domain.errors import FlowProblems, Mistake
from moniqo_desktop.domain.flow.drawing import Block, Flow, Node
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.orders import Mode, OrderIntent, Purpose, Side
from moniqo_desktop.engine.program.taking_over import taken_over
from tests.kit.builders import SYMBOL
from tests.kit.flows import a_flow, a_source, candles_of, compiled, some_terms
from tests.kit.talk import Talk

OTHER = a_flow({"other": candles_of(SYMBOL, "1m")})


def closing() -> Talk:
    talk = Talk()
    talk.enter(stop_price=9_800)
    talk.want(purpose=Purpose.CLOSE, side=Side.SELL)
    return talk


def apply(talk: Talk, flow: Flow) -> None:
    taken_over(talk.core, "run", compiled(flow), {}, talk.at)


@pytest.mark.parametrize(("flow", "is_kept"), [(OTHER, False), (a_source(), True)])
def test_an_entry_that_waits_goes_with_the_node_that_asked_for_it(
    flow: Flow, is_kept: bool
) -> None:
    talk = closing()
    entry = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.SELL, 1_000)
    talk.core._carry_out(talk.run, entry, talk.at)
    assert SYMBOL in talk.core.waiting, "nothing waits: this proves nothing"
    apply(talk, flow)
    assert (SYMBOL in talk.core.waiting) is is_kept


def test_an_entry_that_waits_is_not_left_to_a_node_of_another_kind() -> None:
    """It has the id of the one that asked, and could never say that it does not want it."""
    talk = closing()
    entry = OrderIntent("candles", SYMBOL, Purpose.OPEN, Side.SELL, 1_000)
    talk.core._carry_out(talk.run, entry, talk.at)
    source = candles_of(SYMBOL, "1m")
    wire = "other.candles > candles.candles"
    apply(talk, a_flow({"other": source, "candles": "indicator.ta.rsi"}, wire))
    assert SYMBOL not in talk.core.waiting


def test_a_reversal_by_hand_outlives_a_new_drawing() -> None:
    talk = Talk()
    talk.enter(stop_price=9_800)
    talk.order(ReversePosition(symbol=SYMBOL))
    apply(talk, OTHER)
    assert SYMBOL in talk.core.waiting


def test_real_money_takes_no_drawing_whose_limits_are_for_paper() -> None:
    talk = Talk(some_terms("expert", mode=Mode.LIVE))
    with pytest.raises(Mistake, match="nothing was applied"):
        apply(talk, replace(OTHER, profile="research"))
    assert talk.core.runs["run"] is talk.run


def test_two_nodes_of_one_id_are_refused_where_blocks_open() -> None:
    """ "b/rsi" beside a block "b" that holds "rsi": wires could end at either."""
    plain = a_source()
    rsi = Node("rsi", "indicator.ta.rsi")
    flow = replace(
        plain,
        nodes=(*plain.nodes, Node("b", "block:one"), replace(rsi, node_id=f"b{SLASH}rsi")),
        blocks=(Block("one", "One", nodes=(rsi,)),),
    )
    with pytest.raises(FlowProblems, match="same id"):
        compiled(flow)
