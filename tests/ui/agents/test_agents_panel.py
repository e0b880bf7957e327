"""The conversation behind each decision: voices, votes, gate, order."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.messages.desk_events import VotesWeighed
from moniqo_desktop.domain.messages.events import (
    CheckResult,
    DecisionMade,
    GateJudged,
    OrderChanged,
    Verdict,
)
from moniqo_desktop.domain.orders import Direction, OrderId, OrderStatus
from moniqo_desktop.ui.agents.panel import AgentsPanel
from moniqo_desktop.ui.look.theme import Theme
from moniqo_desktop.ui.state.conversations import KEPT
from moniqo_desktop.ui.state.state import State
from tests.ui.state.builders import BTC, a_run, a_state, an_order

O1 = OrderId("o1")
VOTES = (
    ("Trend", "LONG 0.72: EMA 21 above EMA 55"), ("Range", "abstains: has no view yet"),
    ("p up", "0.641"), ("votes that count", "1.00 of 1"), ("disagreement", "0.00"),
    ("size factor", "0.50"),
)  # fmt: skip
SIZED = (("amount", "0.001"), ("stop", "49,000.0"))
CHECKS = (CheckResult(1, "kill switch", Verdict.PASS),
          CheckResult(6, "cooldown", Verdict.FAIL, "COOLDOWN"))  # fmt: skip


def council(at: int = 1, run_id: str = "r1", votes: Any = VOTES) -> DecisionMade:
    return DecisionMade(at, run_id, "n7", BTC, Direction.LONG, 0.64, "1 of 1 say long", votes)


def sizer(at: int = 1) -> DecisionMade:
    return DecisionMade(at, "r1", "n8", BTC, Direction.LONG, 0.64, "risk at the stop", SIZED)


def judged(allowed: bool) -> GateJudged:
    return GateJudged(1, "r1", O1, allowed, () if allowed else ("COOLDOWN",), CHECKS)


class Said:
    def __init__(self, panel: AgentsPanel, state: State) -> None:
        self.panel, self.state = panel, state

    def hear(self, *events: Any) -> str:
        """What the conversation of the chosen thread says then."""
        self.panel.refresh(self.state.apply(events))
        self.panel._read()
        return self.panel.text.toPlainText()


@pytest.fixture
def said(qtbot: QtBot, dark: Theme) -> Said:
    state = a_state()
    panel = AgentsPanel(dark, state, lambda node, run: f"Node {node}")
    panel.resize(340, 600)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return Said(panel, state)


def test_a_thread_tells_voices_votes_sizing_and_gate_in_order(said: Said) -> None:
    words = said.hear(council(), sizer(), judged(True), an_order())
    order = [words.index(part) for part in (
        "LONG 0.72", "EMA 21 above EMA 55", "abstains", "Node n7", "p up", "Node n8",
        "risk at the stop", "Let in", "1 of 2 checks passed", "buy 0.001 BTC/USDT",
    )]  # fmt: skip
    assert order == sorted(order)
    assert said.panel.table.rowCount() == 1


def test_what_the_gate_refused_is_told_with_its_check(said: Said) -> None:
    words = said.hear(council(), judged(False), an_order(),
                      OrderChanged(1, "r1", O1, OrderStatus.DENIED))  # fmt: skip
    assert "Refused" in words
    assert "cooldown (COOLDOWN)" in words
    assert said.panel.table.index(0, 2).data() == "refused"


def test_what_became_of_the_order_is_told_later(said: Said) -> None:
    said.hear(council(), judged(True), an_order())
    words = said.hear(OrderChanged(9, "r1", O1, OrderStatus.EXPIRED))
    assert "buy 0.001 BTC/USDT: expired" in words


def test_a_decision_without_an_order_says_so(said: Said) -> None:
    assert "No order was asked for." in said.hear(council())


def test_each_candle_is_a_thread_of_its_own(said: Said) -> None:
    said.hear(council(1), sizer(1), council(2))
    assert said.panel.table.rowCount() == 2


def test_threads_are_chosen_by_flow_and_by_agent(said: Said) -> None:
    other = (("Mood", "SHORT 0.60"), *VOTES[2:])
    said.hear(council(), a_run("r2"), council(2, "r2", other))
    panel = said.panel
    panel.agent.setCurrentIndex(panel.agent.findData("Mood"))
    assert [thread.run_id for thread in panel.table._rows] == ["r2"]
    panel.agent.setCurrentIndex(0)
    panel.run.setCurrentIndex(panel.run.findData("r1"))
    assert [thread.run_id for thread in panel.table._rows] == ["r1"]


def test_the_chosen_thread_stays_while_new_ones_come(said: Said) -> None:
    said.hear(council(1))
    before = said.panel.view.chosen()
    said.hear(council(2))
    assert said.panel.view.chosen() is before


def test_links_lead_to_the_node_and_the_order(said: Said, qtbot: QtBot) -> None:
    said.hear(council(), judged(True), an_order())
    assert "node:n7" in said.panel.text.toHtml()
    with qtbot.waitSignal(said.panel.node_asked) as node:
        said.panel.text.anchorClicked.emit(QUrl("node:n7"))
    with qtbot.waitSignal(said.panel.order_asked) as order:
        said.panel.text.anchorClicked.emit(QUrl("order:o1"))
    assert (node.args, order.args) == (["n7", said.panel.view.chosen().run_id], ["o1"])


def test_what_agents_write_is_text_never_markup(said: Said) -> None:
    hostile = (("<b>Trend</b>", "LONG 0.7: <img src='x'>"), *VOTES[2:])
    assert "<img src='x'>" in said.hear(council(votes=hostile))


def test_the_oldest_threads_are_forgotten(said: Said) -> None:
    said.hear(*(council(at) for at in range(KEPT + 5)))
    assert said.panel.table.rowCount() == KEPT


def weighed(
    weights: tuple[float, ...] = (0.3, 0.0), facts: Any = ((("EMA 21", "99.5 USDT", "n1"),), ())
) -> VotesWeighed:
    return VotesWeighed(1, "r1", "n7", weights, facts)


def test_each_opinion_says_what_it_counted_and_what_it_read(said: Said) -> None:
    votes = (("Trend", "LONG 0.72"), ("Range", "SHORT 0.55"), *VOTES[2:])
    facts = ((("EMA 21", "99.5 USDT", "n1"), ("EMA 55", "98 USDT", "n2")), ())
    told = said.hear(council(votes=votes), weighed((0.3, -0.1), facts))
    assert "weight +0.30, 75 % of all" in told
    assert "weight −0.10, 25 % of all" in told
    assert "Read: EMA 21 99.5 USDT · EMA 55 98 USDT" in told


def test_who_abstains_counts_nothing_and_says_what_it_read(said: Said) -> None:
    told = said.hear(council(), weighed(facts=((), (("RSI", "50", "n3"),))))
    assert told.count("weight") == 1
    assert "Read: RSI 50" in told


def test_without_a_record_of_weights_none_is_shown(said: Said) -> None:
    told = said.hear(council())
    assert "weight" not in told
    assert "Read:" not in told


def test_weights_of_other_votes_are_not_shown(said: Said) -> None:
    told = said.hear(council(), weighed((0.3, 0.2, 0.1), ((), (), ())))
    assert "weight" not in told


def test_a_fact_leads_to_its_node(qtbot: QtBot, said: Said) -> None:
    said.hear(council(), weighed())
    assert "node:n1" in said.panel.text.toHtml()
    with qtbot.waitSignal(said.panel.node_asked) as asked:
        said.panel.text.anchorClicked.emit(QUrl("node:n1"))
    assert asked.args == ["n1", said.panel.view.chosen().run_id]
