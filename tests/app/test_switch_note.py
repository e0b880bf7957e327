"""A kill switch that no journal could record counts from the next start on."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from moniqo_desktop.app.host import Host
from moniqo_desktop.app.wallets.switch_note import NAME, SIZE, SwitchNote
from moniqo_desktop.domain.errors import KillSwitchOn, StoreBusy
from moniqo_desktop.domain.messages.commands import (
    PauseRun,
    PullKillSwitch,
    ReleaseKillSwitch,
)
from moniqo_desktop.domain.messages.desk_commands import ReversePosition
from moniqo_desktop.domain.messages.events import Notified, SafetyChanged
from moniqo_desktop.domain.messages.wallet_commands import ALL_WALLETS
from moniqo_desktop.domain.protocols import Batch
from tests.kit.practice_hosts import BTC, play, three_flows, until_open


@pytest.fixture
def note(tmp_path: Path) -> SwitchNote:
    return SwitchNote(tmp_path)


_ON = "The kill switch is on from now: nothing new is opened."


def fill(host: Host) -> None:
    async def refuse(batch: Batch) -> None:
        raise StoreBusy("The disk is full.")

    journal: Any = host.journal
    journal.record = refuse


def test_what_is_noted_is_found_by_the_next_program(note: SwitchNote, tmp_path: Path) -> None:
    assert note.pulled() == {}
    assert note.add("one", "by hand")
    assert note.add("two", "daily loss")
    other = SwitchNote(tmp_path)
    assert other.pulled() == {"one": "by hand", "two": "daily loss"}
    assert (other.reason("two"), other.reason("three")) == ("daily loss", "")


def test_the_note_takes_its_room_once_and_never_grows(note: SwitchNote, tmp_path: Path) -> None:
    file = tmp_path / NAME
    note.prepare()
    first = file.stat()
    assert first.st_size == SIZE
    note.add("one", "by hand")
    note.prepare()
    assert note.reason("one") == "by hand"
    note.keep({f"wallet-{number:034d}": "by hand" for number in range(200)})
    assert note.reason("any") == "by hand"
    now = file.stat()
    assert (now.st_size, now.st_ino) == (first.st_size, first.st_ino)


@pytest.mark.parametrize("content", [b"{", b"[1]", b'"on"', b"\xff\xfe{}", b'{"one": "by hand"'])
def test_a_note_that_cannot_be_read_counts_as_pulled_everywhere(
    note: SwitchNote, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / NAME).write_bytes(content.ljust(SIZE))
    assert note.reason("any")


@pytest.mark.parametrize("content", [b"", b" " * SIZE, bytes(SIZE)])
def test_an_empty_note_says_nothing(note: SwitchNote, tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert note.pulled() == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a system that refuses")
def test_a_disk_that_refuses_is_told(note: SwitchNote, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert not note.add("one", "by hand")
    finally:
        tmp_path.chmod(0o700)


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert not SwitchNote(tmp_path).add("one", "by hand")


# ── the engine ───────────────────────────────────────────────────────────────────────────────


def test_pulled_while_the_disk_is_full_it_is_on_after_the_next_start(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        await three_flows(host)
        await until_open(host, ("practice", BTC), ("two", BTC))
        await host.perform(ReversePosition(symbol=BTC, wallet="two"))
        assert host.wallets.get("two").core.waiting
        fill(host)
        with pytest.raises(StoreBusy):
            await host.perform(PullKillSwitch(wallet=ALL_WALLETS))

    async def look(host: Host) -> None:
        for wallet in host.wallets:
            assert wallet.core.safety.kill_switch
            assert wallet.core.waiting == {}
            assert b'"kill_switch":true' in (host.journal.saved(wallet.name).checkpoint or b"")
        assert SwitchNote(tmp_path).pulled() == {}
        await host.perform(ReleaseKillSwitch(wallet=ALL_WALLETS))

    async def look_again(host: Host) -> None:
        assert not any(wallet.core.safety.kill_switch for wallet in host.wallets)

    for scene in (begin, look, look_again):
        play(tmp_path, scene)


def test_pulled_while_the_disk_is_full_it_is_said_to_be_on_at_once(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        runs = await three_flows(host)
        fill(host)
        host.send(PullKillSwitch(wallet=ALL_WALLETS))
        host.send(PauseRun(run_id=runs[0]))
        for _ in range(20):
            await asyncio.sleep(0)

    said = play(tmp_path, begin, serve=True)
    on = [each.wallet for each in said if isinstance(each, SafetyChanged)]
    assert on == ["practice", "two"]
    told = [each for each in said if isinstance(each, Notified)]
    assert {each.title for each in told[:2]} == {_ON}
    assert "The disk is full." in told[0].message
    assert "What you asked for was not done." in told[2].message
    behind = ["STORE_BUSY two", "STORE_BUSY practice", "STORE_BUSY practice"]
    assert [each.key.rpartition(" ")[0] for each in told] == behind


def test_pulled_on_one_account_it_is_on_there_alone(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        await three_flows(host)
        fill(host)
        with pytest.raises(StoreBusy):
            await host.perform(PullKillSwitch(wallet="two"))

    async def look(host: Host) -> None:
        assert host.wallets.get("two").core.safety.kill_switch
        assert not host.wallets.first.core.safety.kill_switch

    play(tmp_path, begin)
    play(tmp_path, look)


def test_it_is_on_for_an_account_on_which_nothing_ran(tmp_path: Path) -> None:
    async def look(host: Host) -> None:
        assert host.wallets.first.core.safety.kill_switch
        assert SwitchNote(tmp_path).pulled() == {}

    SwitchNote(tmp_path).add(ALL_WALLETS, "by hand")
    play(tmp_path, look)


def test_pulled_for_all_accounts_no_other_market_is_opened_before_theirs(tmp_path: Path) -> None:
    """Recorded there, it would stay on where no window shows it."""

    async def never(host: Host) -> None:
        raise AssertionError("it was opened")

    async def usual(host: Host) -> None:
        assert host.wallets.first.core.safety.kill_switch
        await host.perform(ReleaseKillSwitch(wallet=ALL_WALLETS))

    async def other(host: Host) -> None:
        assert not host.wallets.first.core.safety.kill_switch

    SwitchNote(tmp_path).add(ALL_WALLETS, "by hand")
    for _ in range(2):
        with pytest.raises(KillSwitchOn, match="Open the window"):
            play(tmp_path, never, seed=9)
        assert SwitchNote(tmp_path).pulled() == {ALL_WALLETS: "by hand"}
    play(tmp_path, usual)
    play(tmp_path, other, seed=9)


def test_a_start_on_another_market_uses_up_nothing(tmp_path: Path) -> None:
    async def other(host: Host) -> None:
        assert host.wallets.first.core.safety.kill_switch
        await host.perform(ReleaseKillSwitch(wallet=ALL_WALLETS))

    async def usual(host: Host) -> None:
        assert host.wallets.first.core.safety.kill_switch

    SwitchNote(tmp_path).add("practice", "by hand")
    SwitchNote(tmp_path).add("practice-9", "by hand")
    play(tmp_path, other, seed=9)
    assert SwitchNote(tmp_path).pulled() == {"practice": "by hand"}
    play(tmp_path, usual)
    assert SwitchNote(tmp_path).pulled() == {}


def test_it_is_on_for_an_account_that_is_held(tmp_path: Path) -> None:
    true: list[bytes] = []

    def venue(host: Host) -> Any:
        return host.wallets.get("two")._parts.venue

    async def begin(host: Host) -> None:
        await three_flows(host)
        empty = venue(host).state()
        await until_open(host, ("two", BTC))
        true.append(venue(host).state())
        await host.journal.record(Batch("two", (), None, empty))

    async def mend(host: Host) -> None:
        assert host.wallets.get("two").hold is not None
        await host.journal.record(Batch("two", (), None, true[0]))

    async def look(host: Host) -> None:
        assert host.wallets.get("two").hold is None
        assert host.wallets.get("two").core.safety.kill_switch

    play(tmp_path, begin)
    SwitchNote(tmp_path).add("two", "by hand")
    play(tmp_path, mend)
    assert SwitchNote(tmp_path).pulled() == {}
    play(tmp_path, look)


def test_while_the_journal_refuses_at_the_start_it_stays_noted(tmp_path: Path) -> None:
    async def look(host: Host) -> None:
        fill(host)
        await host.wallets.open()
        assert host.wallets.first.core.safety.kill_switch or host.wallets.first.hold
        assert SwitchNote(tmp_path).reason("practice") == "by hand"

    async def begin(host: Host) -> None:
        SwitchNote(tmp_path).add(ALL_WALLETS, "by hand")
        await look(host)

    play(tmp_path, begin)


def test_a_note_written_while_accounts_are_taken_up_stays(tmp_path: Path) -> None:
    async def look(host: Host) -> None:
        first: Any = host.wallets.first
        take_up = first.take_up

        async def with_a_pull(pulled: str = "") -> bool:
            done: bool = await take_up(pulled)
            SwitchNote(tmp_path).add(ALL_WALLETS, "by hand")
            return done

        first.take_up = with_a_pull
        await host.wallets.open()
        assert SwitchNote(tmp_path).reason("practice") == "by hand"

    play(tmp_path, look)


def test_a_release_that_is_recorded_late_leaves_no_note(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        await three_flows(host)
        journal: Any = host.journal
        record = journal.record
        fill(host)
        with pytest.raises(StoreBusy):
            await host.perform(PullKillSwitch(wallet=ALL_WALLETS))
        busy = 0

        async def once_level(batch: Batch) -> None:
            nonlocal busy
            busy += 1
            if busy % 2 == 0:
                raise StoreBusy("The disk is full.")
            await record(batch)

        journal.record = once_level
        with pytest.raises(StoreBusy):
            await host.perform(ReleaseKillSwitch(wallet="practice"))
        assert not host.wallets.first.core.safety.kill_switch
        assert SwitchNote(tmp_path).pulled() == {"two": "by hand"}

    play(tmp_path, begin)


def test_a_note_that_could_not_be_written_is_not_claimed(tmp_path: Path) -> None:
    async def begin(host: Host) -> None:
        fill(host)
        file = tmp_path / NAME
        file.unlink()
        file.mkdir()
        with pytest.raises(StoreBusy) as told:
            await host.perform(PullKillSwitch(wallet=ALL_WALLETS))
        assert "if the program ends before that, pull it again" in told.value.hint

    play(tmp_path, begin)
