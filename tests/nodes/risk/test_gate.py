"""The gate node: it puts limits on an order and never takes one off."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moniqo_desktop.domain.risk import PROFILES, Limits
from moniqo_desktop.nodes.risk.gate import LIMITS, GateParams, RiskGate, limits_of
from tests.nodes.steps import Conversation, a_plan


def asked(plan: Any, **params: Any) -> Any:
    return Conversation(RiskGate(), **params).ask(plan=plan)


def test_an_order_leaves_gated_with_its_limits_as_ratios() -> None:
    step = asked(a_plan(gated=False), max_position_percent=20, max_trades_day=3)
    plan = step.emit["plan"]
    assert (plan.gated, step.text) == (True, "Passed")
    assert plan.limits == (("max_position", 0.2), ("max_trades_day", 3.0))


def test_the_tighter_of_two_gates_wins() -> None:
    looser = a_plan(limits=(("max_position", 0.1), ("min_stop_distance", 0.02)))
    plan = asked(looser, max_position_percent=20, min_stop_percent=1).emit["plan"]
    assert dict(plan.limits) == {"max_position": 0.1, "min_stop_distance": 0.02}


def test_a_blocked_order_passes_on_with_its_reason() -> None:
    step = asked(a_plan(blocked="cooling down"))
    assert (step.emit["plan"].blocked, step.text) == ("cooling down", "Blocked: cooling down")


def test_without_an_order_nothing_leaves() -> None:
    assert asked(None).emit["plan"] is None


def test_every_limit_of_the_node_is_a_limit_of_the_engine() -> None:
    known = {field.name for field in fields(Limits)}
    assert {limit.name for limit in LIMITS.values()} | {"stop_required"} <= known


@given(st.builds(GateParams, max_position_percent=st.floats(0, 1000), stop_required=st.booleans()))
def test_no_setting_loosens_any_profile(params: GateParams) -> None:
    for profile in PROFILES.values():
        tight = profile.limits.tightened(limits_of(params))
        assert tight.max_position <= profile.limits.max_position
        assert tight.stop_required >= profile.limits.stop_required
