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
_NOT_NOTED: Final = (
    "It is recorded as soon as there is room; if the program ends before that, pull it again."
)


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
            recorded[wallet.name] = True
        except MoniqoError as problem:
            problems.append((wallet, problem))
            recorded[wallet.name] = _is_released(wallet, command)
    is_noted = True
    if isinstance(command, PullKillSwitch | ReleaseKillSwitch):
        is_noted = note.settle(command, recorded, every)
    told = [_told(wallet, command, problem, publish, is_noted=is_noted)
            for wallet, problem in problems]  # fmt: skip
    for (wallet, _), other in zip(problems[1:], told[1:], strict=True):
        if isinstance(other, Unrecorded):
            publish([other.told(wallet.now)])
    if told:
        raise told[0]


def _is_released(wallet: Wallet, command: Command) -> bool:
    """A release that is decided and not recorded counts: it must not come back by a note."""
    return isinstance(command, ReleaseKillSwitch) and not wallet.core.safety.kill_switch


def _told(
    wallet: Wallet, command: Command, problem: MoniqoError, publish: Publish, *, is_noted: bool
) -> MoniqoError:
    """A kill switch counts all the same, and the screen hears at once that it does."""
    if not isinstance(problem, StoreBusy):
        return problem
    core = wallet.core
    if not isinstance(command, PullKillSwitch) or not core.safety.kill_switch:
        return Unrecorded(wallet.name, problem.message, problem.hint, problem.code)
    at, reason = wallet.now, core.safety.kill_reason
    publish([SafetyChanged(at, "", "kill_switch", _FOREVER, reason, wallet.name)])
    hint = f"{_NOTED if is_noted else _NOT_NOTED} {problem.message} {problem.hint}"
    return Unrecorded(wallet.name, _IS_ON, hint, problem.code)
