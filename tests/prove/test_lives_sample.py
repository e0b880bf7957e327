"""A few sessions of the long proof, and its own eyes, in `make test`."""

from __future__ import annotations

import asyncio

import pytest

from tests.prove import lives


@pytest.mark.prove
@pytest.mark.slow  # five sessions with several lives each
@pytest.mark.allow_log("moniqo_desktop.engine.acting:WARNING:venue refused")
def test_a_wallet_that_may_die_at_any_step_keeps_its_books() -> None:
    said: list[str] = []
    result = lives.prove(sessions=5, acts=50, progress=said.append, seed=11)
    for what in ("killed", "disk full", "close", "cancel", "apply", "switch"):
        assert result[what] > 0, result
    assert result["while open"] > 60, result


def test_the_proof_notices_a_record_that_is_lost() -> None:
    async def acted() -> None:
        session = lives.Session(3)
        await session.do(session.seek)
        session.check_records()
        session.world.journal._rows.pop()
        session.world.journal._read.pop()
        with pytest.raises(AssertionError):
            session.check_records()

    asyncio.run(acted())


def test_the_proof_notices_an_order_that_is_lost() -> None:
    async def acted() -> None:
        session = lives.Session(3)
        await session.do(session.seek)
        await session.settle()
        assert session.world.core.desk.open_orders, "nothing rests: this proves nothing"
        order = next(iter(session.world.core.desk.open_orders.values()))
        session.world.life.venue._market.cancel(order.order_id, 0)
        with pytest.raises(AssertionError):
            session.check_venue()

    asyncio.run(acted())
