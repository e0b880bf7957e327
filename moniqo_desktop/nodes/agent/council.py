"""Several opinions become one."""

from __future__ import annotations

from typing import Literal

from moniqo_desktop.domain.council import CouncilRules, Evidence, pooled
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.orders import Direction
from moniqo_desktop.domain.signals import CouncilResult, Decision, Opinion
from moniqo_desktop.domain.units import Unit
from moniqo_desktop.nodes.base import Example, Given, In, Out, Params, State, Step, StepNode
from moniqo_desktop.nodes.param_model import Field
from moniqo_desktop.nodes.wording import direction_number


class CouncilParams(Params):
    """How opinions are weighed and when the council stays out."""

    evidence: Literal["cold_start", "stated"] = Field(
        "cold_start",
        title="Trust",
        description="By record: an agent counts by its scores, and with a quarter of what it "
        "states until it has 30 of them. As stated: for paper experiments with rules agents.",
        json_schema_extra={"labels": {"cold_start": "By record", "stated": "As stated"}},
    )
    correlation: float = Field(
        0.3,
        ge=0,
        le=1,
        title="Correlation",
        description="How alike the agents err: 0.9 same model, 0.6 same vendor, 0.3 otherwise.",
        json_schema_extra={"unit": "ratio"},
    )
    quorum_percent: float = Field(
        60.0,
        ge=1,
        le=100,
        title="Quorum",
        description="Share of the connected agents that must have an opinion, at least two.",
        json_schema_extra={"unit": "%"},
    )
    tie: float = Field(
        0.02,
        ge=0,
        le=0.4,
        title="Tie band",
        description="No trade while the pooled probability is this close to one half.",
        json_schema_extra={"unit": "probability"},
    )
    reward_r: float = Field(
        0.0,
        ge=0,
        le=100,
        title="Target",
        description="Target in stop distances (R), to ask whether a trade is worth its costs; 0 "
        "does not ask.",
        json_schema_extra={"unit": "R", "zero": "off"},
    )
    stop_percent: float = Field(
        2.0,
        ge=0.05,
        le=50,
        title="Stop distance",
        description="Distance of the stop, to weigh the costs against.",
        json_schema_extra={"unit": "%"},
    )
    cost_bps: float = Field(
        24.0,
        ge=0,
        le=1000,
        title="Costs",
        description="Fees, spread and slippage of entry and exit together.",
        json_schema_extra={"unit": "bps"},
    )


class Council(StepNode):
    """Pools the views of several agents into one decision, and says why it stays out.

    Inputs: views, as many as you like. An agent that abstains counts on neither side.

    Output: Decision, with the pooled probability of its direction as confidence; p, the pooled
    probability of a rise; Size factor 0 to 1, which may only shrink an order.

    Formula: p = σ((N_eff/N)·Σ s·logit P), N_eff = N/(1 + (N − 1)·correlation), s = ±1 the
    direction, P the worth of a view: its record shrunk towards ½ (κ = 100, one standard error to
    count at all), or ½ + ¼·(stated − ½) below 30 scores. Trades need a quorum, |p − ½| ≥ tie, and,
    where a target is set, p > (1 + c)/(1 + R) + 0.03 with c = costs/stop. Size factor: a quarter
    of the Kelly stake, less for disagreement, a quarter below 200 scores. Warm-up: none of its own.

    It misleads if the agents are copies of each other: ten equal views are one. New agents move
    the pool little, so that a young council seldom trades; “as stated” believes the agents and
    belongs on paper only.
    """

    kind, title, icon = "agent.council", "Council", "council"
    Params = CouncilParams
    inputs = {"views": In(PortType.SIGNAL, "Views", many=True)}
    outputs = {
        "decision": Out(PortType.SIGNAL, "Decision"),
        "p": Out(PortType.NUMBER, "p up", hint="Pooled probability of a rise", unit=Unit.CHANCE),
        "size": Out(
            PortType.NUMBER, "Size factor", hint="0 to 1, shrinks the order", unit=Unit.FACTOR
        ),
    }
    card = ("evidence", "correlation", "tie")
    examples = (
        Example(
            "Two that agree are more than one; against each other they are a tie",
            inputs={
                "views": [
                    (Decision(Direction.LONG, 0.6), Decision(Direction.LONG, 0.6)),
                    (Decision(Direction.LONG, 0.6), Decision(Direction.SHORT, 0.6)),
                    (Decision(Direction.LONG, 0.6), None),
                ]
            },
            params={"evidence": "stated", "correlation": 0},
            expect={"p": [9 / 13, 0.5, 0.6], "size": [1.0, 0.0, 0.0]},
        ),
    )
    keywords = ("vote", "weighted vote", "pool", "consensus", "swarm", "ensemble", "agents")

    def start(self, params: CouncilParams) -> State:
        return {"said": ""}

    def evaluate(self, params: CouncilParams, state: State, given: Given) -> Step:
        views: tuple[Decision | None, ...] = given["views"] or ()
        result = pooled(opinions_of(given.names.get("views", ()), views), rules_of(params))
        chance = max(result.p, 1 - result.p)
        decision = Decision(result.direction, chance, result.reason)
        said = (
            f"{result.direction} {result.reason.split(':')[0]}"
            if _stays_out(result)
            else (result.direction.value)
        )
        return Step(
            {"said": said},
            {"decision": decision, "p": result.p, "size": result.size_factor},
            text=_text(result, chance, params.tie),
            number=result.p,
            decision=None if said == state["said"] else _minutes(result, chance),
            weights=result.weights,
        )


def rules_of(params: CouncilParams) -> CouncilRules:
    return CouncilRules(
        evidence=Evidence(params.evidence),
        correlation=params.correlation,
        quorum=params.quorum_percent / 100,
        tie=params.tie,
        reward=params.reward_r,
        cost=params.cost_bps / 100 / params.stop_percent,
    )


def opinions_of(names: tuple[str, ...], views: tuple[Decision | None, ...]) -> tuple[Opinion, ...]:
    """One per view, under the title of the node that has it."""
    spare = (f"Agent {number}" for number in range(len(names) + 1, len(views) + 1))
    return tuple(map(opinion_of, (*names, *spare), views))


def opinion_of(name: str, view: Decision | None) -> Opinion:
    """A view as an opinion on a rise; none = it abstains."""
    if view is None:
        return Opinion(name, Direction.FLAT, 0.5, abstain_reason="has no view yet")
    short = view.direction is Direction.SHORT
    p_up = 1 - view.confidence if short else view.confidence
    return Opinion(
        name, view.direction, 0.5 if view.direction is Direction.FLAT else p_up, view.reason
    )


def _stays_out(result: CouncilResult) -> bool:
    return result.direction is Direction.FLAT


def _text(result: CouncilResult, chance: float, tie: float) -> str:
    """Of a tie with its numbers: all views in sight may be of one mind, and weak."""
    if result.reason.startswith("tie:"):
        return f"no trade: {result.p:.3f} within the tie band {tie:g}"
    if _stays_out(result):
        return f"no trade: {result.reason.split(':')[0]}"
    return direction_number(result.direction, chance)


def _minutes(
    result: CouncilResult, chance: float
) -> tuple[Direction, float, str, tuple[tuple[str, str], ...]]:
    """What the conversation view shows: each vote and why, then the figures."""
    votes = tuple((vote.agent, _vote_text(vote)) for vote in result.votes)
    figures = (
        ("p up", f"{result.p:.3f}"),
        ("votes that count", f"{result.n_effective:.2f} of {result.n_valid}"),
        ("disagreement", f"{abs(result.disagreement):.2f}"),
        ("size factor", f"{result.size_factor:.2f}"),
    )
    return result.direction, chance, result.reason, votes + figures


def _vote_text(vote: Opinion) -> str:
    if vote.abstains:
        return f"abstains: {vote.abstain_reason}"
    words = direction_number(vote.direction, max(vote.p_up, 1 - vote.p_up))
    return f"{words}: {vote.reason}" if vote.reason else words
