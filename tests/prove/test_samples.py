"""A small sample of each long proof, in `make test`."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.prove import ledger


@pytest.mark.prove
@pytest.mark.slow  # five wallets, long enough for every kind of end to occur
def test_a_random_paper_wallet_keeps_its_money() -> None:
    said: list[str] = []
    result = ledger.prove(steps=10_000, progress=said.append, seed=77)
    assert result["violations"] == 0
    kinds = (
        "FillSeen",
        "OCO",
        "restored",
        "OrderAmended",
        "FundingPaid",
        "liquidations",
        "in base",
    )
    assert min(result[name] for name in kinds) > 0


def test_the_ledger_proof_notices_a_unit_that_is_lost() -> None:
    life = ledger.Life(5, Counter())
    life.oracle.cash -= 1
    with pytest.raises(AssertionError, match="cash differs"):
        life.check()
