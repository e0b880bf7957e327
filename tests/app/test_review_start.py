"""A flow that is started beside one that runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.domain.market import Symbol
from moniqo_desktop.engine.program.run import PriceMemory
from moniqo_desktop.exchanges.pace import FASTEST
from tests.kit.flows import a_source

BTC = Symbol("BTC/USDT")


def test_no_candle_goes_by_while_a_second_flow_warms_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        host = await open_host(tmp_path, PracticeTerms(speed=FASTEST, watch=False))
        fetch = type(host._feed).history

        async def slow(self: object, *wanted: object) -> object:
            found = await fetch(self, *wanted)  # type: ignore[arg-type]  # passed on as they are
            for _ in range(500):
                await asyncio.sleep(0)
            return found

        await host.start()
        try:
            await host.wallet.start(a_source(BTC))
            begun = host.wallet.core.now
            for _ in range(2_000):
                await asyncio.sleep(0)
            assert host.wallet.core.now > begun
            monkeypatch.setattr(type(host._feed), "history", slow)
            second = await host.wallet.start(replace(a_source(BTC), flow_id="second"))
            started = host.wallet.core.now
            for _ in range(1_000):
                await asyncio.sleep(0)
            assert host.wallet.core.now > started
            memory = cast(PriceMemory, host.wallet.core.runs[second].memory[BTC])
            assert set(np.diff(memory._at).tolist()) == {60_000}
        finally:
            await host.aclose()

    asyncio.run(scene())
