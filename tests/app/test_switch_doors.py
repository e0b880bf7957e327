"""A kill switch pulled at doors behind which no engine obeys yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.doors import Doors
from moniqo_desktop.app.wallets.switch_note import SwitchNote
from moniqo_desktop.domain.errors import BadFile, MoniqoError, StoreBusy, Unavailable
from moniqo_desktop.domain.messages.commands import PullKillSwitch, SetSpeed
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS
from moniqo_desktop.ui.context import SWITCH_NOTED

DAMAGED = BadFile("The ledger cannot be read.")
SECOND = StoreBusy("Moniqo is open already.", code="SECOND_INSTANCE")


@pytest.fixture
def note(tmp_path: Path) -> SwitchNote:
    return SwitchNote(tmp_path)


def test_pulled_before_there_is_an_engine_it_is_noted_and_waits(
    note: SwitchNote, tmp_path: Path
) -> None:
    async def wait() -> None:
        doors = Doors(tmp_path)
        doors.send(SetSpeed(factor=1.0))
        assert note.pulled() == {}
        doors.send(PullKillSwitch(wallet=ALL_WALLETS))
        assert note.pulled() == {ALL_WALLETS: "by hand"}

    asyncio.run(wait())


@pytest.mark.parametrize(
    ("reason", "noted"),
    [(DAMAGED, True), (StoreBusy("Full.", code="DISK_FULL"), True), (SECOND, False)],
)
def test_at_a_shut_door_it_is_noted_unless_another_program_trades(
    note: SwitchNote, tmp_path: Path, reason: MoniqoError, noted: bool
) -> None:
    async def pull() -> Unavailable:
        doors = Doors(tmp_path)
        doors.shut(reason)
        with pytest.raises(Unavailable) as told:
            doors.send(PullKillSwitch(wallet=ALL_WALLETS))
        return told.value

    told = asyncio.run(pull())
    assert (told.code == SWITCH_NOTED) is noted
    assert bool(note.pulled()) is noted


def test_pulled_while_the_engine_takes_up_what_there_was_it_is_noted_too(
    note: SwitchNote, tmp_path: Path
) -> None:
    async def pull() -> None:
        doors, sent = Doors(tmp_path), list[object]()
        doors.open(Ears(sent))
        doors.send(PullKillSwitch(wallet="two"))
        assert note.pulled() == {"two": "by hand"}
        doors.say_started()
        doors.send(PullKillSwitch(wallet="three"))
        assert note.pulled() == {"two": "by hand"}
        assert len(sent) == 2

    asyncio.run(pull())


def test_where_another_program_trades_what_was_noted_meanwhile_is_taken_back(
    note: SwitchNote, tmp_path: Path
) -> None:
    async def pull() -> None:
        note.add("one", "by hand")
        doors = Doors(tmp_path)
        for wallet in ("one", ALL_WALLETS):
            doors.send(PullKillSwitch(wallet=wallet))
        doors.shut(SECOND)
        assert note.pulled() == {"one": "by hand"}

    asyncio.run(pull())


class Ears:
    """A host that only hears."""

    def __init__(self, sent: list[object]) -> None:
        self.send, self._listeners = sent.append, list[object]()

    def subscribe(self, callback: Any) -> Any:
        self._listeners.append(callback)
        return lambda: None

    async def ask(self, query: object) -> object:
        return query
