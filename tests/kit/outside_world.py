"""Cuts the tests off from everything outside this machine: network, key-ring, home folder."""

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

LOCAL_NAMES = frozenset({"", "localhost", "ip6-localhost"})
SECRETS = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MONGODB_URI", "DBUS_SESSION_BUS_ADDRESS")


class NetworkUsedError(AssertionError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Whether a host name or address means this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_foreign(address: Any) -> None:
    if isinstance(address, tuple) and address and not is_local(address[0]):
        raise NetworkUsedError(f"a test tried to reach {address[0]!r}; use a fake or loopback")


class _LocalSocket(socket.socket):
    """A socket that reaches this machine only."""

    __slots__ = ()

    def connect(self, address: Any) -> None:
        _refuse_foreign(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _refuse_foreign(address)
        return super().connect_ex(address)

    def sendto(self, payload: Any, *rest: Any) -> int:
        _refuse_foreign(rest[-1])
        return super().sendto(payload, *rest)


@contextmanager
def no_network() -> Iterator[None]:
    """Within it, sockets and name look-ups refuse every machine but this one."""
    real_look_up = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **named: Any) -> Any:
        _refuse_foreign((host,))
        return real_look_up(host, *rest, **named)

    with (
        mock.patch.object(socket, "socket", _LocalSocket),
        mock.patch.object(socket, "getaddrinfo", look_up),
    ):
        yield


@contextmanager
def no_key_ring() -> Iterator[None]:
    """Within it, every use of the key-ring fails, and no secret is in the environment."""
    with mock.patch.dict(os.environ, {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}):
        for name in SECRETS:
            os.environ.pop(name, None)
        yield


@contextmanager
def home_of_its_own() -> Iterator[Path]:
    """Within it, the home folder and all places for settings are new and empty."""
    home = Path(tempfile.mkdtemp(prefix="moniqo-tests-"))
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "config",
        "LOCALAPPDATA": home / "share",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_DATA_HOME": home / "share",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
    }
    with mock.patch.dict(os.environ, {name: str(place) for name, place in places.items()}):
        yield home
    shutil.rmtree(home, ignore_errors=True)
