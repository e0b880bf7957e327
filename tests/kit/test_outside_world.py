import asyncio
import logging
import os
import socket
import threading
from pathlib import Path

import pytest

from tests.kit import leaks
from tests.kit.outside_world import NetworkUsedError, is_local


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", None, b"localhost"])
def test_this_machine_may_be_reached(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["10.0.0.1", "example.org", "0.0.0.0", "fe80::1%eth0"])
def test_any_other_machine_is_foreign(host: object) -> None:
    assert not is_local(host)


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as plug, pytest.raises(NetworkUsedError):
        plug.connect(("192.0.2.1", 80))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plug,
        pytest.raises(NetworkUsedError),
    ):
        plug.sendto(b"hello", ("192.0.2.1", 53))


def test_a_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(NetworkUsedError):
        socket.create_connection(("example.org", 80))


def test_asyncio_is_cut_off_too() -> None:
    async def connect() -> None:
        await asyncio.open_connection("192.0.2.1", 80)

    with asyncio.Runner() as runner, pytest.raises(NetworkUsedError):
        runner.run(connect())


def test_loopback_connects() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        socket.create_connection(door.getsockname()).close()


def test_the_home_folder_is_not_the_real_one() -> None:
    assert Path.home().name.startswith("moniqo-tests-")
    assert os.environ["XDG_CONFIG_HOME"].startswith(str(Path.home()))


def test_the_key_ring_refuses() -> None:
    import keyring
    from keyring.errors import NoKeyringError

    with pytest.raises(NoKeyringError):
        keyring.get_password("moniqo", "anyone")


def test_a_thread_that_goes_on_is_named() -> None:
    before, stop = threading.enumerate(), threading.Event()
    thread = threading.Thread(target=stop.wait, name="endless")
    thread.start()
    thread.join(0)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(leaks, "GRACE_S", 0.0)
            assert leaks.threads_left(before, []) == ["endless"]
            assert leaks.threads_left(before, ["end"]) == []
    finally:
        stop.set()
        thread.join()


def test_a_pending_task_is_seen() -> None:
    async def look() -> set[str]:
        return {task.get_name() for task in leaks.pending_tasks()}

    async def start() -> set[str]:
        return await asyncio.get_running_loop().create_task(look(), name="looker")

    with asyncio.Runner() as runner:
        assert "looker" in runner.run(start())


@pytest.mark.allow_log("noise:WARNING")
def test_an_allowed_record_is_no_leak(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("noise").warning("meant")
    assert leaks.loud_records(caplog.records, ["noise:"]) == []
    assert leaks.loud_records(caplog.records, []) == ["noise:WARNING:meant"]
