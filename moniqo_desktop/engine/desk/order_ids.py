"""Order ids: unique, bound to wallet, run and fence, readable by every venue."""

from __future__ import annotations

import base64
import hashlib

from moniqo_desktop.domain.orders import Mode, OrderId


def order_id(mode: Mode, salt: str, run_id: str, fence: int, counter: int) -> OrderId:
    """Mode letter + base32 of a 15 byte blake2s: 25 characters, lower case letters and 2–7."""
    text = f"{salt}|{run_id}|{fence}|{counter}".encode()
    digest = hashlib.blake2s(text, digest_size=15).digest()
    return OrderId(mode.letter + base64.b32encode(digest).decode().lower())
