"""A program that applies one drawing after the other until it is killed, and makes accounts:
`python -m tests.journeys.applying FOLDER`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.messages.commands import StartRun
from moniqo_desktop.domain.messages.wallet_commands import ApplyFlow, CreateWallet
from moniqo_desktop.domain.money import MONEY_UNIT
from moniqo_desktop.exchanges.pace import FASTEST
from tests.journeys.terminal import TEMPLATES

DEMO = read_flow((TEMPLATES / "demo.json").read_bytes())


def drawing(number: int) -> Flow:
    """Number 0 is the demo; each other one has another size, and every third one node less."""
    nodes = tuple(
        replace(node, params={**node.params, "risk_percent": 0.25 + number % 7 / 100})
        if node.kind == "risk.sizer"
        else node
        for node in DEMO.nodes
        if number % 3 or node.kind != "output.notify"
    )
    return replace(DEMO, nodes=nodes, description=f"drawing {number}") if number else DEMO


def number_of(flow: Flow) -> int:
    return 0 if flow == DEMO else int(flow.description.removeprefix("drawing "))


async def run(folder: Path) -> None:
    host = await open_host(folder, PracticeTerms(speed=FASTEST, watch=False))
    await host.start(serve=False)
    runs = list(host.wallet.core.runs) or [await host.perform(StartRun(flow=DEMO))]
    number = number_of(host.wallet.core.runs[runs[0]].plan.flow)
    feed: Any = host._feed
    while True:
        number += 1
        feed._ends_at = max(host.wallet.core.now, feed.now) + 10 * 60_000
        await host.wallet.runner.follow()
        await host.perform(ApplyFlow(run_id=runs[0], flow=drawing(number)))
        name = f"Account {len(host.wallets.all_terms())}"
        await host.perform(CreateWallet(name=name, cash=100 * MONEY_UNIT))
        sys.stdout.write(f"{number} {len(host.wallets.all_terms())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
