"""Accounts of one market that are at different moments of it: they go on together, so those ahead
wait for the one behind."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.events import EquityMarked, Event
from moniqo_desktop.ui.state.runs import Runs

LEAST_MS: Final = 60 * 60_000
"""Less is not told: at a high speed accounts are minutes apart anyway."""
_STEPS: Final = 8
_MINUTE_MS: Final = 60_000


@dataclass(slots=True)
class _Moment:
    """at: of the last mark of an account. steps: between its marks, as its flows look at candles
    of a minute or of a day."""

    at: Millis
    steps: deque[int] = field(default_factory=lambda: deque(maxlen=_STEPS))

    @property
    def allowed(self) -> int:
        """How far behind it may seem and is not."""
        return LEAST_MS + 2 * max(self.steps)


class Apart:
    """Told every mark of every account."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._moments: dict[str, _Moment] = {}

    def apply(self, event: Event) -> bool:
        """Never says that something changed: it is asked once in a while."""
        if not isinstance(event, EquityMarked) or not event.at:
            return False
        wallet = event.wallet or self._runs.wallet_of(event.run_id)
        moment = self._moments.get(wallet)
        if moment is None or event.at < moment.at:
            self._moments[wallet] = _Moment(event.at)
        elif event.at > moment.at:
            moment.steps.append(event.at - moment.at)
            moment.at = event.at
        return False

    def behind(self) -> tuple[str, int] | None:
        """The account the others wait for and how many minutes it is behind; None = they are
        abreast, or it is not known yet."""
        at_work = {run.wallet for run in self._runs.open()}
        known = [(w, m) for w, m in self._moments.items() if w in at_work]
        if len(known) < 2:
            return None
        first = max(moment.at for _, moment in known)
        wallet, last = min(known, key=lambda each: each[1].at)
        if not last.steps or first - last.at < last.allowed:
            return None
        return wallet, (first - last.at) // _MINUTE_MS
