"""A council's votes with their weights and what the voters read; the digest does not know."""

from __future__ import annotations

import asyncio
from math import fsum, log
from pathlib import Path

import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.domain.council import pooled
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.desk_events import VotesWeighed
from moniqo_desktop.domain.messages.events import DecisionMade, Event, NodeEvaluated
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import Opinion
from moniqo_desktop.engine.digest import digest
from moniqo_desktop.exchanges.pace import FASTEST
from moniqo_desktop.exchanges.practice_model import PRACTICE_START
from moniqo_desktop.nodes.agent.council import CouncilParams, rules_of

TEMPLATES = Path(__file__).resolve().parents[2] / "resources" / "templates"
DEMO = read_flow((TEMPLATES / "demo.json").read_bytes())
HOURS = 4


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    async def run() -> list[Event]:
        ends = PRACTICE_START + HOURS * 3_600_000
        host = await open_host(
            tmp_path_factory.mktemp("h"), PracticeTerms(speed=FASTEST, ends_at=ends)
        )
        events: list[Event] = []
        host.subscribe(events.append)
        await host.start(serve=False)
        await host.perform(StartRun(flow=DEMO))
        await host.wallet.runner.follow()
        await host.aclose()
        return events

    return asyncio.run(run())


def heard(events: list[Event]) -> list[tuple[DecisionMade, VotesWeighed]]:
    made = {(e.node_id, e.at): e for e in events if isinstance(e, DecisionMade)}
    return [(made[e.node_id, e.at], e) for e in events if isinstance(e, VotesWeighed)]


def test_every_decision_of_the_council_tells_its_weights(lived: list[Event]) -> None:
    council = next(node for node in DEMO.nodes if node.kind == "agent.council")
    decided = [e for e in lived if isinstance(e, DecisionMade) and e.node_id == council.node_id]
    assert len(heard(lived)) == len(decided) > 10


def test_the_weights_are_those_that_the_pool_was_made_of(lived: list[Event]) -> None:
    """Seen from its result: σ⁻¹(p) = (N_eff/N)·Σ weights."""
    checked = 0
    for made, votes in heard(lived):
        figures = dict(made.details)
        effective, _, valid = figures["votes that count"].partition(" of ")
        p = float(figures["p up"])
        pool = float(effective) / int(valid) * fsum(votes.weights)
        assert log(p / (1 - p)) == pytest.approx(pool, abs=0.02)
        checked += 1
    assert checked > 10


def test_a_fact_is_what_the_card_of_its_node_showed_then(lived: list[Event]) -> None:
    shown: dict[str, set[str]] = {}
    checked = 0
    for event in lived:
        if isinstance(event, NodeEvaluated):
            shown[event.node_id] = {text for _, text in event.outputs}
        if isinstance(event, VotesWeighed):
            assert len(event.facts) == len(event.weights)
            for _, text, node_id in (fact for voter in event.facts for fact in voter):
                assert text in shown[node_id]
                checked += 1
    assert checked > 30


def test_the_digest_is_the_same_with_and_without_them(lived: list[Event]) -> None:
    without = [event for event in lived if not isinstance(event, VotesWeighed)]
    assert len(without) < len(lived)
    assert digest(without) == digest(lived)


def test_they_are_read_back_from_the_journal_as_they_were(lived: list[Event]) -> None:
    votes = [event for event in lived if isinstance(event, VotesWeighed)]
    assert all(event.durable for event in votes)
    assert [codec.from_text(codec.to_text(event)) for event in votes] == votes


def test_an_abstention_weighs_nothing_and_keeps_its_place() -> None:
    opinions = (
        Opinion("a", Direction.LONG, 0.6),
        Opinion("b", Direction.FLAT, 0.5, abstain_reason="no view"),
        Opinion("c", Direction.SHORT, 0.4),
    )
    weights = pooled(opinions, rules_of(CouncilParams(evidence="stated"))).weights
    assert weights[1] == 0
    assert weights[0] == pytest.approx(log(1.5))
    assert weights[2] == pytest.approx(-log(1.5))
