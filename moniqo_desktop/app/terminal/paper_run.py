"""A flow on the practice market in the terminal, until it is stopped or its days are over."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moniqo_desktop.app.compose import PracticeTerms, open_host
from moniqo_desktop.app.host import Host
from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.commands import ReleaseKillSwitch
from moniqo_desktop.domain.messages.events import (
    Event,
    Notified,
    OrderFilled,
    SafetyChanged,
    TradeClosed,
)
from moniqo_desktop.domain.money import money
from moniqo_desktop.exchanges.practice_model import DAY_MS, PRACTICE_START

Say = Callable[[str], None]
_FOREVER: Final[Millis] = 2**53
_SWITCH_ON: Final = (
    "The kill switch is on ({reason}): nothing new is opened; stops and exits go on. Release it in "
    "the window, or start with --release-kill-switch."
)
_SWITCH_OFF: Final = "The kill switch is released: flows may open positions again."


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """speed: practice seconds per second. days: practice days, 0 = until stopped. releases: the
    kill switch, if it is on, before anything runs."""

    home: Path
    seed: int = 7
    speed: float = 1.0
    days: float = 0.0
    profile: str = ""
    as_json: bool = False
    releases: bool = False


async def run_paper(flow: Flow | None, terms: PaperTerms, say: Say) -> int:
    """Takes up what was running; starts flow if it is not among it. Returns the exit code."""
    ends_at = PRACTICE_START + int(terms.days * DAY_MS) if terms.days else 0
    practice = PracticeTerms(terms.seed, terms.speed, ends_at, watch=False)
    host = await open_host(terms.home, practice)
    host.subscribe(lambda event: _tell(event, host, terms, say))
    try:
        await host.start(serve=False)
        host.wallet.check()
        await _see_to_switch(host, terms, say)
        await _ensure_running(host, flow, terms)
        with _stopping(asyncio.current_task()):
            await host.wallet.runner.follow()
    except asyncio.CancelledError:
        say("Stopped. What is open stays open; start again to go on.")
    finally:
        await host.aclose()
    account = host.wallet.core.account_view()
    say(f"Equity {account.equity:,.2f}, open positions {account.open_positions}.")
    return 0


async def _see_to_switch(host: Host, terms: PaperTerms, say: Say) -> None:
    """A switch that is on is never passed over: no window shows it here."""
    wallet, reason = host.wallet, host.wallet.core.safety.kill_reason
    if not wallet.core.safety.kill_switch:
        return
    if terms.releases:
        await host.perform(ReleaseKillSwitch(wallet=wallet.name))
    words = _SWITCH_OFF if terms.releases else _SWITCH_ON.format(reason=reason)
    if not terms.as_json:
        say(words)
    elif not terms.releases:
        on = SafetyChanged(wallet.now, "", "kill_switch", _FOREVER, reason, wallet.name)
        say(codec.to_text(on))


async def _ensure_running(host: Host, flow: Flow | None, terms: PaperTerms) -> None:
    running = host.wallet.core.runs.values()
    if flow is None and not running:
        raise Mistake("Nothing was running here.", hint="Name a flow file to start.")
    if flow is not None and all(run.plan.flow.flow_id != flow.flow_id for run in running):
        await host.wallet.start(flow, terms.profile)


def _tell(event: Event, host: Host, terms: PaperTerms, say: Say) -> None:
    if terms.as_json:
        if event.durable:
            say(codec.to_text(event))
        return
    match event:
        case OrderFilled():
            market = host.wallet.markets[event.symbol]
            amount, price = market.amount_text(event.amount), market.price_text(event.price)
            say(f"{event.side.value} {amount} {event.symbol} at {price} ({event.purpose.value})")
        case TradeClosed():
            say(f"{event.symbol} {event.direction.value} closed: {money(event.profit):+.2f}")
        case Notified():
            say(f"{event.title} {event.message}".strip())
        case _:
            pass


@contextlib.contextmanager
def _stopping(task: asyncio.Task[int] | None) -> Iterator[None]:
    """Ctrl+C and a request to end stop the run at a safe point."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, lambda: task and task.cancel())
    try:
        yield
    finally:
        for number in numbers:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
