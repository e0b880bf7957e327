"""A wallet whose record cannot be read is held; the others are taken up all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets.held import Hold
from moniqo_desktop.domain.messages.commands import ClosePosition
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.protocols import Batch
from tests.kit.memory_journal import MemoryJournal
from tests.kit.practice_hosts import BTC, play, three_flows, until_open


@pytest.mark.allow_log("moniqo_desktop.app.wallets.held:ERROR:a wallet cannot be read")
@pytest.mark.parametrize("missing", ["now", "desk", "safety", "outbox"])
def test_one_unreadable_record_stops_no_other_account(tmp_path: Path, missing: str) -> None:
    async def begin(host: Host) -> None:
        await three_flows(host)
        await until_open(host, ("practice", BTC), ("two", BTC))
        found = json.loads(host.journal.saved("two").checkpoint or b"")
        del found[missing]
        await host.journal.record(Batch("two", (), json.dumps(found).encode(), None))

    async def look(host: Host) -> None:
        first, second = host.wallets
        assert first.hold is None
        assert len(first.core.runs) == 2
        assert second.hold is not None
        assert "cannot be read" in second.hold.problem.message
        assert "restore the newest backup" in str(second.hold.refusal("Second"))

    play(tmp_path, begin)
    play(tmp_path, look, serve=True)


@pytest.mark.allow_log("moniqo_desktop.app.wallets.held:ERROR:a wallet cannot be read")
def test_a_hand_on_real_money_is_sent_to_the_venue() -> None:
    hold = Hold("real", MemoryJournal(), KeyError("desk"), Mode.LIVE)
    closing = str(hold.refusal("Real", ClosePosition(symbol=BTC)))
    assert "close at the venue itself" in closing
    assert "venue itself" not in str(hold.refusal("Real"))
