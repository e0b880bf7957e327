"""A wallet that could not be taken up at the start: it is held, and nobody else is.

What is recorded of it stays as it is, to the byte: its flows, what may not have left and what the
venue knew are taken up by the first start at which both sides agree. So nothing of it is lost or
sent twice. Orders by hand are refused too: how much is open is just what is not known.
"""

from __future__ import annotations

import json
import logging
from dataclasses import replace

from moniqo_desktop.domain.errors import BadFile, MoniqoError, Unavailable
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.commands import Command, PullKillSwitch
from moniqo_desktop.domain.messages.events import Event, Notified, RunStopped, SafetyChanged
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.domain.protocols import Batch, Journal
from moniqo_desktop.engine.desk.hand_words import Hand

log = logging.getLogger(__name__)
_MEANS = (
    "Its flows wait, and its orders, stops and positions stay at the venue as they are. Other "
    "accounts go on."
)
_UNREAD = "what is recorded of it cannot be read by this version."
_READ_AGAIN = "Use the version that wrote it, or restore the newest backup of ledger.db."
_BY_HAND = (
    "Nothing was sent: how much is open is not known here. What must not stay open, close at the "
    "venue itself."
)
_ON_PAPER = "Nothing was sent: how much is open is not known here. It is paper money only."
_FOREVER: Millis = 2**53


class Hold:
    """problem: why the wallet could not be taken up."""

    def __init__(self, wallet: str, journal: Journal, problem: Exception, mode: Mode) -> None:
        unread = BadFile(_UNREAD, hint=_READ_AGAIN)
        self.problem = problem if isinstance(problem, MoniqoError) else unread
        self._by_hand = _ON_PAPER if mode is Mode.PAPER else _BY_HAND
        if problem is not self.problem:
            log.error("a wallet cannot be read wallet=%s", wallet, exc_info=problem)
        self._wallet, self._journal = wallet, journal

    def refusal(self, title: str, command: Command | None = None) -> MoniqoError:
        """What is said to whoever asks anything of it, and to a hand what is left to it. title: as
        the trader calls it."""
        words = f"“{title}” is held: {self.problem.message}"
        hints = [_MEANS, self.problem.hint]
        if isinstance(command, Hand | PullKillSwitch):
            hints.insert(1, self._by_hand)
        return Unavailable(words, hint=" ".join(filter(None, hints)), code="HELD")

    def open_runs(self) -> tuple[str, ...]:
        """Of the wallet, as the journal has them."""
        runs = self._journal.runs(limit=1_000_000)
        return tuple(run.run_id for run in runs if run.wallet == self._wallet and run.is_open)

    def told(self, at: Millis, title: str) -> list[Event]:
        """For the screen: the sentence, and that none of its flows runs now."""
        refusal = self.refusal(title)
        key = f"{refusal.code} {self._wallet}"
        said: list[Event] = [RunStopped(at, run_id, "held") for run_id in self.open_runs()]
        return [*said, Notified(at, "", "error", refusal.message, refusal.hint, key)]

    async def obey(self, command: Command, title: str) -> list[Event]:
        """A kill switch counts from the next time the wallet is taken up; nothing is closed. Raises
        Unavailable for everything else."""
        if not isinstance(command, PullKillSwitch):
            raise self.refusal(title, command)
        return await self._keep_switch(command, title)

    async def _keep_switch(self, command: PullKillSwitch, title: str) -> list[Event]:
        """Changes that one word of the checkpoint; all else is written back as it was read."""
        try:
            found = json.loads(self._journal.saved(self._wallet).checkpoint or b"")
            safety = codec.decode(found["safety"])
        except (MoniqoError, ValueError, KeyError) as problem:
            raise self.refusal(title) from problem
        safety = replace(safety, kill_switch=True, kill_reason=command.reason)
        found["safety"] = codec.encode(safety)
        at, reason = found["now"], command.reason
        events = (SafetyChanged(at, "", "kill_switch", _FOREVER, reason, self._wallet),)
        checkpoint = json.dumps(found, separators=(",", ":"), allow_nan=False).encode()
        await self._journal.record(Batch(self._wallet, events, checkpoint))
        return list(events)
