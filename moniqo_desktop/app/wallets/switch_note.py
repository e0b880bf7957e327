"""That the kill switch was pulled, where the journal cannot record it: a full disk, an engine that
does not open.

A file of one block, made while there is room and then written in place, which a full disk does not
refuse. The next start reads it before anything that waited may leave. What cannot be read counts
as pulled on every account.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from moniqo_desktop.domain.errors import KillSwitchOn
from moniqo_desktop.domain.messages.commands import PullKillSwitch, ReleaseKillSwitch
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS

log = logging.getLogger(__name__)
NAME: Final = "kill_switch"
SIZE: Final = 4_096
_NO_REASON: Final = "by hand"
_UNREADABLE: Final = "pulled before, by a note that cannot be read"


class SwitchNote:
    """Of one folder of the trader.

    is_usual: of the market that the window trades. What was noted for all of its wallets, before it
    was known which they are, waits for it. Until then no other practice market is opened: recorded
    there too, the switch would stay on where no window shows it, and pulled anew at every start it
    could not be released.
    """

    def __init__(self, home: Path, *, is_usual: bool = True) -> None:
        self._file, self._is_usual = home / NAME, is_usual

    def prepare(self) -> None:
        """Takes the room, as long as there is some."""
        if not self._file.exists():
            self.keep({})

    def pulled(self) -> dict[str, str]:
        """Wallet id → why it was pulled; ALL_WALLETS stands for every one."""
        try:
            content = self._file.read_bytes().strip(b" \0\n")
            found = json.loads(content) if content else {}
            return {str(wallet): str(reason) for wallet, reason in found.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as problem:
            log.info("the note of the kill switch cannot be read reason=%s", problem)
            return {ALL_WALLETS: _UNREADABLE}

    def check(self) -> None:
        """Raises KillSwitchOn where it was pulled for all accounts of another market."""
        reason = "" if self._is_usual else self.pulled().get(ALL_WALLETS, "")
        if reason:
            raise KillSwitchOn(
                f"The kill switch was pulled for all accounts ({reason}) and waits for them, so "
                "this practice market is not opened: what is open on it stays as it is.",
                hint="Open the window: it is on there and can be released. Then start again.",
            )

    def reason(self, wallet: str) -> str:
        """Why it was pulled there; "" = it was not, as far as is noted."""
        pulled = self.pulled()
        every = pulled.get(ALL_WALLETS, "") if self._is_usual else ""
        return pulled.get(wallet) or every

    def settle(
        self,
        command: PullKillSwitch | ReleaseKillSwitch,
        recorded: Mapping[str, bool],
        every: Iterable[str],
    ) -> bool:
        """What the journal has is noted no longer, and what it did not take is. recorded: of each
        wallet the command was for. every: all wallets in use. False where the disk does not take
        it."""
        before, known = self.pulled(), [*every]
        after = {wallet: why for wallet, why in before.items() if wallet not in known}
        if self._is_usual:
            after.pop(ALL_WALLETS, None)
        after |= {wallet: why for wallet in known if (why := self.reason(wallet))}
        for wallet, is_recorded in recorded.items():
            if is_recorded:
                after.pop(wallet, None)
            elif isinstance(command, PullKillSwitch):
                after.setdefault(wallet, command.reason or _NO_REASON)
        return after == before or self.keep(after)

    def add(self, wallet: str, reason: str) -> bool:
        """Pulled there too; False where the disk does not take it."""
        return self.keep(self.pulled() | {wallet: reason or _NO_REASON})

    def keep(self, pulled: Mapping[str, str]) -> bool:
        """Just these are pulled; False where the disk does not take it."""
        content = json.dumps(pulled).encode() if pulled else b""
        if len(content) > SIZE:
            content = json.dumps({ALL_WALLETS: next(iter(pulled.values()))[: SIZE // 8]}).encode()
        try:
            self._write(content.ljust(SIZE))
        except OSError as problem:
            log.info("the kill switch could not be noted reason=%s", problem)
            return False
        return True

    def _write(self, block: bytes) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(self._file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(number, block)
            os.fsync(number)
        finally:
            os.close(number)
