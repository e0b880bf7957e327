"""A command for one account or several, and what is said where a journal refuses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from moniqo_desktop.app.wallets.switch_note import SwitchNote
from moniqo_desktop.app.wallets.wallet import Wallet
from moniqo_desktop.domain.errors import MoniqoError, StoreBusy
from moniqo_desktop.domain.market import Millis
from moniqo_desktop.domain.messages.commands import Command, PullKillSwitch, ReleaseKillSwitch
from moniqo_desktop.domain.messages.events import Event, Notified, SafetyChanged

Publish = Callable[[Sequence[Event]], None]
_FOREVER: Final[Millis] = 2**53
_IS_ON: Final = "The kill switch is on from now: nothing new is opened."
_NOTED: Final = "It is noted beside the records, and recorded as soon as there is room."


class Unrecorded(StoreBusy):
    """wallet: id of the account whose journal refuses. Its account stands and waits."""

    def __init__(self, wallet: str, message: str, hint: str, code: str) -> None:
        super().__init__(message, hint=hint, code=code)
        self.wallet = wallet

    def told(self, at: Millis) -> Notified:
        """The key names the account, as the engine's own words on its records do."""
        key = f"{self.code} {self.wallet} {at}"
        return Notified(at, "", "error", self.message, self.hint, key)


async def pass_on(
    command: Command,
    wallets: Iterable[Wallet],
    note: SwitchNote,
    every: Sequence[str],
    publish: Publish,
) -> None:
    """To each of the wallets; one that cannot stops no other. every: ids of all wallets in use.
    Raises the first MoniqoError of any; that others stand is told."""
    problems, recorded = list[tuple[Wallet, MoniqoError]](), dict[str, bool]()
    for wallet in wallets:
        try:
            await wallet.command(command)
        except StoreBusy as problem:
            problems.append((wallet, _unrecorded(wallet, command, problem, publish)))
        except MoniqoError as problem:
            problems.append((wallet, problem))
        else:
            recorded[wallet.name] = True
            continue
        recorded[wallet.name] = False
    if isinstance(command, PullKillSwitch | ReleaseKillSwitch):
        note.settle(command, recorded, every)
    for wallet, other in problems[1:]:
        if isinstance(other, Unrecorded):
            publish([other.told(wallet.now)])
    if problems:
        raise problems[0][1]


def _unrecorded(
    wallet: Wallet, command: Command, problem: StoreBusy, publish: Publish
) -> Unrecorded:
    """A kill switch counts all the same, and the screen hears at once that it does."""
    core = wallet.core
    if not isinstance(command, PullKillSwitch) or not core.safety.kill_switch:
        return Unrecorded(wallet.name, problem.message, problem.hint, problem.code)
    at, reason = wallet.now, core.safety.kill_reason
    publish([SafetyChanged(at, "", "kill_switch", _FOREVER, reason, wallet.name)])
    words = f"{problem.message} {problem.hint}"
    return Unrecorded(wallet.name, _IS_ON, f"{_NOTED} {words}", problem.code)
