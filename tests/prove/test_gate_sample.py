"""A small sample of the proof of the gate, in `make test`."""

from __future__ import annotations

import pytest

from moniqo_desktop.engine.gate.ruling import Ruling
from tests.prove import gate


def test_random_intents_leave_inside_every_limit_or_not_at_all() -> None:
    result = gate.prove(intents=2_000, progress=lambda _: None, seed=11)
    seen = {name for name in result if name.startswith(("entry", "exit", "protection"))}
    assert min(result[name] for name in seen) > 5
    assert seen >= {"entry allowed", "exit allowed in an emergency", "protection allowed"}
    assert len(result["codes"]) > 30


@pytest.mark.parametrize(("allowed", "codes"), [(True, ()), (False, ("RISK_PER_TRADE",))])
def test_the_proof_notices_a_gate_that_always_says_the_same(
    allowed: bool, codes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "judge", lambda *_: Ruling(allowed, codes, ((),) * 18))
    with pytest.raises(AssertionError, match="may leave" if allowed else "breaks nothing"):
        gate.prove(intents=400, progress=lambda _: None, seed=3)
